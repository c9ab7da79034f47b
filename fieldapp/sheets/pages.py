"""A sheet that is read like a page: title, facts, notes and small tables below each other. Written top down."""

from collections.abc import Sequence
from typing import Final

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from fieldapp.sheets.appearance import LINE_HEIGHT, lines_in, row_height, set_header_height
from fieldapp.sheets.writer import COUNT_FORMAT, HEADER, put

Value = str | int | None

_DARK: Final = "1F4E5F"
_TITLE: Final = Font(name="Calibri", size=16, bold=True, color=_DARK)
_HEADING: Final = Font(name="Calibri", size=13, bold=True, color=_DARK)
_NAME: Final = Font(name="Calibri", size=11, bold=True)
_NOTE: Final = Font(name="Calibri", size=11, italic=True, color="444444")
_LINK: Final = Font(name="Calibri", size=11, underline="single", color="0563C1")
_HAIR: Final = Border(bottom=Side(style="hair", color="BBBBBB"))
_SUM: Final = Border(top=Side(style="thin", color=_DARK), bottom=Side(style="thin", color=_DARK))
_RIGHT: Final = Alignment(horizontal="right", vertical="center", wrap_text=True)
_ON_ONE_LINE: Final = Alignment(horizontal="left", vertical="center", indent=1)
_WRAPPED: Final = Alignment(horizontal="left", vertical="center", indent=1, wrap_text=True)


class PageSheet:
    """The page. ``columns`` is how many columns of the sheet notes may span; their widths are set before."""

    def __init__(self, sheet: Worksheet, columns: int) -> None:
        self._sheet = sheet
        self._columns = columns
        self._numbers_from = 1
        self.row_number = 1
        """Where the next line goes."""

    def title(self, text: str) -> None:
        """Write the title of the page."""
        put(self._sheet, self.row_number, 1, text).font = _TITLE
        self._sheet.row_dimensions[self.row_number].height = 2 * LINE_HEIGHT
        self._sheet.cell(self.row_number, 1).alignment = _ON_ONE_LINE
        self.row_number += 1

    def heading(self, text: str) -> None:
        """Write the heading of a part."""
        cell = put(self._sheet, self.row_number, 1, text)
        cell.font, cell.alignment = _HEADING, _ON_ONE_LINE
        self._sheet.row_dimensions[self.row_number].height = 1.5 * LINE_HEIGHT
        self.row_number += 1

    def fact(self, name: str, value: Value) -> None:
        """Write a name and its value."""
        row = self.row_number
        put(self._sheet, row, 1, name).font = _NAME
        cell = put(self._sheet, row, 2, value)
        cell.alignment = _ON_ONE_LINE
        cell.number_format = COUNT_FORMAT
        self._sheet.cell(row, 1).alignment = _WRAPPED
        self._sheet.row_dimensions[row].height = row_height([(name, self._width(1))])
        self.row_number += 1

    def note(self, text: str) -> None:
        """Write a sentence across the page."""
        row = self.row_number
        self._sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=self._columns)
        cell = put(self._sheet, row, 1, text)
        cell.font, cell.alignment = _NOTE, _WRAPPED
        width = sum(map(self._width, range(1, self._columns + 1)))
        self._sheet.row_dimensions[row].height = LINE_HEIGHT * lines_in(text, width * 0.95)
        self.row_number += 1

    def gap(self, rows: int = 1) -> None:
        """Leave rows free."""
        self.row_number += rows

    def header(self, texts: Sequence[str], numbers: Sequence[str] = ()) -> int:
        """Begin a table: ``texts`` head columns of words, ``numbers`` those of figures. Return the row."""
        row, headers = self.row_number, [*texts, *numbers]
        self._numbers_from = len(texts) + 1
        for column, header in enumerate(headers, 1):
            cell = put(self._sheet, row, column, header)
            cell.style = HEADER
            if column >= self._numbers_from:
                cell.alignment = _RIGHT
        set_header_height(self._sheet, row, headers, [self._width(column) for column in range(1, len(headers) + 1)])
        self.row_number += 1
        return row

    def row(self, values: Sequence[Value]) -> None:
        """Write a row of the table."""
        for column, value in enumerate(values, 1):
            self._cell(column, value).border = _HAIR
        words = [(value, self._width(column)) for column, value in enumerate(values, 1) if isinstance(value, str)]
        self._sheet.row_dimensions[self.row_number].height = row_height(words)
        self.row_number += 1

    def total(self, name: str, values: Sequence[Value]) -> None:
        """End the table with a row of sums, as values."""
        for column, value in enumerate((name, *values), 1):
            cell = self._cell(column, value)
            cell.font, cell.border = _NAME, _SUM
        self.row_number += 1

    def link(self, column: int, title: str) -> None:
        """Make a cell of the row just written lead to a sheet."""
        cell = self._sheet.cell(self.row_number - 1, column)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(title)}!A1")
        cell.font = _LINK

    def _cell(self, column: int, value: Value) -> Cell:
        cell = put(self._sheet, self.row_number, column, value)
        is_figure = column >= self._numbers_from or isinstance(value, int)
        cell.alignment = _RIGHT if is_figure else _WRAPPED
        cell.number_format = COUNT_FORMAT if isinstance(value, int) else "General"
        return cell

    def _width(self, column: int) -> float:
        return float(self._sheet.column_dimensions[get_column_letter(column)].width)
