"""The types of answers: is a text one of them, and what is its canonical form in the instance?

What is not of its type does not enter the tree: expressions see a blank, the typed text is kept and reported.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from fieldapp.digits import to_plain_digits

_INTEGER: Final = re.compile(r"[+-]?\d+")
_DECIMAL: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_TIME: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?")
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(.*))?")
_BITS: Final = {"int": 32, "integer": 32, "long": 64}
_LONGEST: Final = 100_000
"""No answer is longer than this many characters."""
_LONGEST_NUMBER: Final = 400
_MOST_DIGITS: Final = 400


def canonical(type_name: str, text: str) -> str:
    """Return the text as it stands in the instance; empty when it is not of the type (of a bind: int, date...).

    >>> canonical("int", " 007 "), canonical("int", "7.9"), canonical("decimal", "១.៥"), canonical("date", "2026-02-30")
    ('7', '7', '1.5', '')
    """
    if len(text) > _LONGEST:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)  # one spelling of a letter with its marks
    convert = _CONVERSIONS.get(type_name)
    return convert(_plain(text)) if convert is not None and text else text


def is_of_type(type_name: str, text: str) -> bool:
    """Return whether nothing of the text is lost in its canonical form. Blank is of every type.

    >>> is_of_type("int", "7.9"), is_of_type("int", "7"), is_of_type("geopoint", "91 0")
    (False, True, False)
    """
    if not text.strip():
        return True
    value = canonical(type_name, text)
    if type_name in _BITS:
        return value != "" and _INTEGER.fullmatch(_plain(text)) is not None
    if type_name == "date":
        return value == _plain(text)
    return value != ""


def _plain(text: str) -> str:
    """Return the text without blank ends; digits of other scripts as 0-9."""
    return text.strip() if text.isascii() else to_plain_digits(text.strip())


def _whole(bits: int) -> Callable[[str], str]:
    """Return the conversion to a whole number that fits into so many bits; a fraction is cut off."""

    def convert(text: str) -> str:
        if len(text) > _LONGEST_NUMBER or not _DECIMAL.fullmatch(text):
            return ""
        value = Decimal(text)
        number = int(value) if value.adjusted() < bits else 2**bits
        return str(number) if -(2 ** (bits - 1)) <= number < 2 ** (bits - 1) else ""

    return convert


def _decimal(text: str) -> str:
    if len(text) > _LONGEST_NUMBER or not _DECIMAL.fullmatch(text):
        return ""
    plain = text.removeprefix("+")
    if "e" in plain.lower():
        return _without_exponent(plain)
    return "0" + plain if plain.startswith(".") else plain.removesuffix(".")


def _without_exponent(text: str) -> str:
    """Expressions read no exponents."""
    number = Decimal(text)
    return f"{number.normalize():f}" if abs(number.adjusted()) < _MOST_DIGITS else ""


def _date(text: str) -> str:
    match = _DAY.fullmatch(text)
    if match is None or (match[2] is not None and not _is_time(match[2], local=True)):
        return ""
    return match[1] if _is_day(match[1]) else ""


def _time(text: str) -> str:
    return text if _is_time(text) else ""


def _datetime(text: str) -> str:
    match = _DAY.fullmatch(text)
    if match is None or not _is_day(match[1]):
        return ""
    if match[2] is None:
        return text
    return text if _is_time(match[2]) or re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", match[2]) else ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_time(text: str, *, local: bool = False) -> bool:
    match = _TIME.fullmatch(text)
    return match is not None and not (local and re.search(r"Z|[+-]\d\d:", text))


def _point(text: str) -> str:
    parts = text.split()
    if not 2 <= len(parts) <= 4 or not all(_DECIMAL.fullmatch(part) for part in parts):
        return ""
    latitude, longitude, *others = (float(part) for part in parts)
    is_on_earth = abs(latitude) <= 90 and abs(longitude) <= 180
    return " ".join(parts) if is_on_earth and not (len(others) == 2 and others[1] < 0) else ""


def _trace(text: str) -> str:
    points = _points(text)
    return ";".join(points) if len(points) > 1 and not _is_closed(points) else ""


def _shape(text: str) -> str:
    points = _points(text)
    return ";".join(points) if len(points) > 2 and _is_closed(points) else ""


def _points(text: str) -> list[str]:
    """Return the points of a line; none when one of them is no point."""
    points = [_point(point) for point in text.rstrip("; ").split(";")]
    return points if all(points) else []


def _is_closed(points: list[str]) -> bool:
    """Return whether a line ends where it began, whatever the altitude."""
    first, last = (points[place].split()[:2] for place in (0, -1))
    return [float(part) for part in first] == [float(part) for part in last]


_CONVERSIONS: Final[dict[str, Callable[[str], str]]] = {
    **{name: _whole(bits) for name, bits in _BITS.items()},
    "decimal": _decimal,
    "double": _decimal,
    "date": _date,
    "time": _time,
    "dateTime": _datetime,
    "geopoint": _point,
    "geotrace": _trace,
    "geoshape": _shape,
}


def written_moment(moment: datetime) -> str:
    """Return a moment as it stands in an instance: ISO 8601 to the millisecond, with its zone."""
    return moment.isoformat(timespec="milliseconds")
