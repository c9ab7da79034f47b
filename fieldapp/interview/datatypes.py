"""The types of answers: is a text one of them, and what is its canonical form in the instance?

What is not of its type does not enter the tree: expressions see a blank, the typed text is kept and reported.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Final

_INTEGER: Final = re.compile(r"[+-]?\d+")
_DECIMAL: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_TIME: Final = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?")
_DAY: Final = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(.*))?")
_LEAST_INTEGER: Final = -(2**31)
_MOST_INTEGER: Final = 2**31 - 1
_LONGEST: Final = 100_000
"""No answer is longer than this many characters."""


def canonical(type_name: str, text: str) -> str:
    """Return the text as it stands in the instance; empty when it is not of the type (of a bind: int, date...).

    >>> canonical("int", " 007 "), canonical("int", "7.9"), canonical("int", "seven"), canonical("date", "2026-02-30")
    ('7', '7', '', '')
    """
    if len(text) > _LONGEST:
        return ""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)  # one spelling of a letter with its marks
    convert = _CONVERSIONS.get(type_name)
    return convert(text.strip()) if convert is not None and text else text


def is_of_type(type_name: str, text: str) -> bool:
    """Return whether nothing of the text is lost in its canonical form. Blank is of every type.

    >>> is_of_type("int", "7.9"), is_of_type("int", "7"), is_of_type("geopoint", "91 0")
    (False, True, False)
    """
    if not text.strip():
        return True
    value = canonical(type_name, text)
    if type_name in _INTEGERS:
        return value != "" and _INTEGER.fullmatch(text.strip()) is not None
    if type_name == "date":
        return value == text.strip()
    return value != ""


_INTEGERS: Final = frozenset({"int", "integer", "long"})


def _integer(text: str) -> str:
    if not _DECIMAL.fullmatch(text):
        return ""
    number = int(text) if _INTEGER.fullmatch(text) else _truncated(text)
    return str(number) if number is not None and _LEAST_INTEGER <= number <= _MOST_INTEGER else ""


def _truncated(text: str) -> int | None:
    number = float(text)
    return int(number) if abs(number) < 1e15 else None


def _decimal(text: str) -> str:
    if not _DECIMAL.fullmatch(text):
        return ""
    plain = text.removeprefix("+")
    return "0" + plain if plain.startswith(".") else plain.removesuffix(".")


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


def _points(text: str) -> str:
    points = [point.strip() for point in text.rstrip("; ").split(";")]
    return text if all(_point(point) for point in points) else ""


_CONVERSIONS: Final[dict[str, Callable[[str], str]]] = {
    "int": _integer,
    "integer": _integer,
    "long": _integer,
    "decimal": _decimal,
    "double": _decimal,
    "date": _date,
    "time": _time,
    "dateTime": _datetime,
    "geopoint": _point,
    "geotrace": _points,
    "geoshape": _points,
}


def written_moment(moment: datetime) -> str:
    """Return a moment as it stands in an instance: ISO 8601 to the millisecond, with its zone."""
    return moment.isoformat(timespec="milliseconds")
