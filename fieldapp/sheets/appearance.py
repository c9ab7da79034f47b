"""How a sheet looks on screen and on paper: widths, heights of wrapped rows, print setup. Knows no contents."""

import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

LINE_HEIGHT: Final = 18.0
"""Points. More than Latin text needs: vowels and subscripts of Khmer, Lao and Thai stand above and below the line."""

_FILTER_BUTTON: Final = 3.5
"""Width of the button in a header and of the indent, in characters."""
_BOLD: Final = 1.12
_MOST_HEADER_LINES: Final = 6
_PAGE_WIDTH: Final = 200.0
"""Characters that are still legible across an A4 page that lies."""
_SIDE_MARGIN_IN: Final = 0.4
_END_MARGIN_IN: Final = 0.7
_FOOTER_IN: Final = 0.3


def shown_width(text: str) -> int:
    """Return how wide a line of text is, in digits: marks above and below letters take no room, Chinese takes two.

    >>> shown_width("Kratie"), shown_width("ក្រចេះ"), shown_width("云南")
    (6, 5, 4)
    """
    if text.isascii():
        return len(text)
    return sum(map(_width_of, text))


def lines_in(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of a width, broken between words, and in words that are too long.

    >>> lines_in("Name of the club", 10), lines_in("Name of the club", 40), lines_in("one\\ntwo", 40)
    (2, 1, 2)
    """
    return sum(_lines_in_paragraph(paragraph, max(width, 1)) for paragraph in text.split("\n"))


def header_width(header: str, least: float, lines: int = 3) -> float:
    """Return the width with which a header takes about so many lines, and no word of it is broken."""
    words = [shown_width(word) for word in header.split()] or [0]
    wanted = max(shown_width(header) * _BOLD / lines, min(max(words), 20) * _BOLD) + _FILTER_BUTTON
    return max(least, math.ceil(wanted))


def set_header_height(sheet: Worksheet, row: int, headers: Sequence[str], widths: Iterable[float]) -> None:
    """Make a row high enough for its wrapped headers."""
    pairs = zip(headers, widths, strict=False)
    most = max((lines_in(header, (width - _FILTER_BUTTON) / _BOLD) for header, width in pairs), default=1)
    sheet.row_dimensions[row].height = LINE_HEIGHT * min(most, _MOST_HEADER_LINES) + 4


def row_height(texts: Iterable[tuple[str, float]]) -> float:
    """Return the height of a row in which (text, width of its column) are wrapped."""
    return LINE_HEIGHT * max((lines_in(text, width - 2) for text, width in texts), default=1)


def prepare_for_print(sheet: Worksheet, widths: Sequence[float]) -> None:
    """Have a table printed on A4 that lies: as few pages wide as stay legible, header and first column on each."""
    wide = max(1, math.ceil(sum(widths) / _PAGE_WIDTH))
    fit_to_page(sheet, wide)
    sheet.print_title_rows = "1:1"
    if wide > 1:
        sheet.print_title_cols = "A:A"
        sheet.page_setup.pageOrder = "overThenDown"


def fit_to_page(sheet: Worksheet, wide: int = 1) -> None:
    """Have a sheet printed on A4 that lies, so many pages wide, with its name and the page in the footer."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = wide
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = _SIDE_MARGIN_IN
    sheet.page_margins.top = sheet.page_margins.bottom = _END_MARGIN_IN
    sheet.page_margins.header = sheet.page_margins.footer = _FOOTER_IN
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "&P / &N"


def set_widths(sheet: Worksheet, widths: Iterable[float]) -> None:
    """Set the widths of the columns from A on, and rows that leave room for the scripts of the region."""
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.sheet_format.defaultRowHeight = LINE_HEIGHT
    sheet.sheet_format.customHeight = True


def _width_of(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _lines_in_paragraph(text: str, width: float) -> int:
    lines, used = 1, 0.0
    for word in text.split():
        length = shown_width(word)
        blank = 1 if used else 0
        if used + blank + length <= width:
            used += blank + length
            continue
        lines += bool(used)
        more = math.ceil(length / width) - 1
        lines += more
        used = length - more * width
    return lines
