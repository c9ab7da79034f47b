"""One cell of a sheet: a canonical answer as typed cell XML, and the text by which two cells are compared.

Text is never stored as a formula; what Excel would run when the cell is edited is marked as quoted. Layout, labels
and rows are elsewhere.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, NamedTuple

LONGEST_TEXT: Final = 32_767
"""Characters (UTF-16 units) that a cell can hold."""
CUT_MARK: Final = " … [cut here: the whole text is kept in Fieldapp]"
MANY_DAYS: Final = 2_958_465
"""The serial number of 9999-12-31, the last day a sheet knows."""

_EPOCH: Final = date(1899, 12, 30)
_SERIAL_OF_1970: Final = 25_569
_FIRST_SAFE_DAY: Final = date(1900, 3, 1)
"""Earlier days have another serial number in Excel than in LibreOffice."""
_MUST_ESCAPE: Final = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_RUNS_AS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_SIMPLE: Final = re.compile(r"[0-9A-Za-z(\[](?:[ !-%'-;=?-^`-~]{0,1000}[!-%'-;=?-^`-~])?").fullmatch
"""Matches ASCII text that needs no care at all: most of what is written."""
_INTEGER: Final = re.compile(r"-?[0-9]{1,15}")
_DECIMAL: Final = re.compile(r"-?[0-9]*\.?[0-9]+")
_PLAIN_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{5,16}(Z|[+-][0-9]{2}:[0-9]{2})")
_PLAIN_NUMBER: Final = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


class Cell(NamedTuple):
    """A cell that is not empty.

    ``xml`` is what follows the row number: ``<c r="B`` + ``7`` + ``" s="3"><v>12</v></c>``. ``normal`` is equal for
    two cells that say the same, however they were written (see ``normal_text`` and ``normal_number``).
    """

    xml: str
    normal: str


@dataclass(frozen=True, slots=True)
class CellStyles:
    """Numbers of the cell styles in the workbook that is being written."""

    text: int
    quoted: int
    integer: int
    decimal: int
    day: int
    moment: int
    clock: int
    count: int = 0
    """A whole number with thousands apart, for figures."""
    wrapped: int = 0
    """A text of several lines."""


def text_cell(text: str, styles: CellStyles) -> Cell:
    """Write a text as it is: never a formula, nothing lost up to LONGEST_TEXT, a visible mark where it is cut."""
    if _SIMPLE(text) is not None:
        return Cell(f'" s="{styles.text}" t="inlineStr"><is><t>{text}</t></is></c>', text)
    shown = _cut(text)
    style = styles.quoted if runs_as_formula(shown) else styles.text
    space = ' xml:space="preserve"' if shown != shown.strip() or "\n" in shown else ""
    xml = f'" s="{style}" t="inlineStr"><is><t{space}>{escape(shown)}</t></is></c>'
    return Cell(xml, normal_text(shown))


def integer_cell(value: str, styles: CellStyles) -> Cell:
    """Write a whole number; text when it is none, or longer than a sheet can count."""
    if _INTEGER.fullmatch(value) is None:
        return text_cell(value, styles)
    return Cell(f'" s="{styles.integer}"><v>{int(value)}</v></c>', normal_number(float(value)))


def decimal_cell(value: str, styles: CellStyles) -> Cell:
    """Write a decimal number; text when it is none or has more than 15 digits."""
    digits = value.lstrip("-").replace(".", "").lstrip("0")
    if _DECIMAL.fullmatch(value) is None or len(digits) > 15:
        return text_cell(value, styles)
    return _number(float(value), styles.decimal)


def computed_cell(value: str, styles: CellStyles) -> Cell:
    """Write a computed or hidden answer: a number, date or moment when it is plainly one, else text ("007" is text)."""
    if _PLAIN_NUMBER.fullmatch(value):
        return decimal_cell(value, styles)
    if _PLAIN_DAY.fullmatch(value):
        return date_cell(value, styles)
    return moment_cell(value, styles) if _PLAIN_MOMENT.fullmatch(value) else text_cell(value, styles)


def date_cell(value: str, styles: CellStyles) -> Cell:
    """Write an ISO date as a real date."""
    try:
        serial = serial_of_day(date.fromisoformat(value))
    except ValueError:
        return text_cell(value, styles)
    return _number(float(serial), styles.day) if serial else text_cell(value, styles)


def moment_cell(value: str, styles: CellStyles) -> Cell:
    """Write an ISO date and time as a real one, in the local time it carries; the offset is not shown."""
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return text_cell(value, styles)
    serial = serial_of_day(moment.date())
    return _number(serial + day_share(moment.time()), styles.moment) if serial else text_cell(value, styles)


def clock_cell(value: str, styles: CellStyles) -> Cell:
    """Write an ISO time of day as a real one."""
    try:
        return _number(day_share(time.fromisoformat(value)), styles.clock)
    except ValueError:
        return text_cell(value, styles)


def serial_of_day(day: date) -> int:
    """Return the sheet's number of a day; 0 for days that programs count differently.

    >>> serial_of_day(date(2026, 11, 23))
    46349
    """
    return (day - _EPOCH).days if day >= _FIRST_SAFE_DAY else 0


def serial_of_milliseconds(milliseconds: int) -> float:
    """Return the sheet's number of a UTC moment given in milliseconds since 1970."""
    return milliseconds / 86_400_000 + _SERIAL_OF_1970


def day_share(clock: time) -> float:
    """Return a time of day as a share of the day."""
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1_000_000
    return seconds / 86_400


def moment_of_serial(serial: float) -> datetime:
    """Return the day and time, to the second, that a sheet's number means. ValueError outside 1900 to 9999."""
    if not 0 <= serial < MANY_DAYS + 1:
        raise ValueError(serial)
    seconds = round(serial * 86_400)
    return datetime(_EPOCH.year, _EPOCH.month, _EPOCH.day) + timedelta(seconds=seconds)


def normal_text(text: str) -> str:
    """Return a text without what programs lose on the way: control characters, kinds of line ends, blank edges.

    >>> normal_text(" one\\r\\ntwo ")
    'one\\ntwo'
    """
    if text.isascii() and text.isprintable():
        return text.strip()
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", without_controls(unified)).strip()


def without_controls(text: str) -> str:
    """Return a text without the characters that XML cannot carry, for sheets that nobody reads back."""
    return _CONTROLS.sub("", text)


def normal_number(number: float) -> str:
    """Return a number as plain text, to 12 digits.

    >>> normal_number(12.0), normal_number(46349.4513888889)
    ('12', '46349.4513889')
    """
    if number == math.trunc(number) and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.12g}"


def runs_as_formula(text: str) -> bool:
    """Return whether Excel would run the text as a formula once somebody edits the cell.

    >>> runs_as_formula("=1+1"), runs_as_formula("-5"), runs_as_formula("a=b")
    (True, True, False)
    """
    return text.startswith(_RUNS_AS_FORMULA) or text.lstrip().startswith(_RUNS_AS_FORMULA)


def escape(text: str) -> str:
    """Return a text for XML, with the escapes of ECMA-376 (22.9.2.19, ST_Xstring) for what XML cannot carry.

    >>> escape("a<b_x0041_" + chr(7))
    'a&lt;b_x005F_x0041__x0007_'
    """
    if "_x" in text:
        text = _ESCAPED.sub(r"_x005F\g<0>", text)
    return _MUST_ESCAPE.sub(_escape_one, text) if _MUST_ESCAPE.search(text) else text


def unescape(text: str) -> str:
    """Undo the ``_xHHHH_`` escapes; XML's own escapes are undone by the XML reader.

    >>> unescape("_x005F_x0041_"), unescape("_x0007_")
    ('_x0041_', '\\x07')
    """
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _escape_one(match: re.Match[str]) -> str:
    found = match[0]
    return _ENTITIES.get(found) or f"_x{ord(found):04X}_"


def _number(number: float, style: int) -> Cell:
    shown = str(int(number)) if number == int(number) else repr(number)
    return Cell(f'" s="{style}"><v>{shown}</v></c>', normal_number(number))


def _cut(text: str) -> str:
    if len(text) <= LONGEST_TEXT // 2 or _units(text) <= LONGEST_TEXT:
        return text
    room = LONGEST_TEXT - len(CUT_MARK)
    kept = text[:room]
    while _units(kept) > room:
        kept = kept[: len(kept) - (_units(kept) - room + 1) // 2]
    return kept + CUT_MARK


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
