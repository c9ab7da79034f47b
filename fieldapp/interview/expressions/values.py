"""Conversions and comparisons of values (XPath 1.0, sections 3.4 and 4; days and moments as in ``moments``)."""

import math
import operator
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Final

from fieldapp.interview.expressions.moments import day_count, read_moment, write_moment
from fieldapp.interview.tree import Node

Value = bool | float | str | date | datetime | list[Node]
"""What an expression gives: a day is a ``date``, a moment an aware ``datetime``, a node-set a list in its order."""

NAN: Final = math.nan
_EQUAL_WITHIN: Final = 1e-12
NUMBER: Final = re.compile(r"[ \t\r\n]*(-?(?:[0-9]+\.?[0-9]*|\.[0-9]+))[ \t\r\n]*\Z")
_WHOLE_LIMIT: Final = 10**21


def to_text(value: Value) -> str:
    """Return a value as text.

    >>> to_text(3.0), to_text(0.1), to_text(True), to_text(date(2026, 11, 23))
    ('3', '0.1', 'true', '2026-11-23')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return value[0].text if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return write_moment(value)
    return number_text(value)


def number_text(number: float) -> str:
    """Write a number without exponent and without needless zeros; NaN, Infinity and -Infinity by these words."""
    if math.isfinite(number):
        if number == int(number) and abs(number) < _WHOLE_LIMIT:
            return str(int(number))
        text = repr(number)
        return f"{Decimal(text):f}".removesuffix(".0") if "e" in text else text
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


def to_number(value: Value, zone: tzinfo = UTC) -> float:
    """Return a value as a number: NaN when it is none. An ISO day or moment counts as its ``DayCount``.

    >>> to_number(" 12.5 "), to_number("1970-01-03"), to_number("x")
    (12.5, 2.0, nan)
    """
    if isinstance(value, float):
        return value
    if isinstance(value, list):
        value = value[0].text if value else ""
    if isinstance(value, str):
        return text_number(value, zone)
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    return day_count(value, zone)


def text_number(text: str, zone: tzinfo) -> float:
    """Return the number, or the days of the ISO day or moment, that a text holds; NaN when neither."""
    match = NUMBER.match(text)
    if match is not None:
        return float(match[1])
    moment = read_moment(text, zone) if "-" in text else None
    return NAN if moment is None else day_count(moment, zone)


def to_boolean(value: Value) -> bool:
    """Return a value as yes or no: a number that is neither 0 nor NaN, a text or node-set that is not empty."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def equal(left: Value, right: Value, zone: tzinfo) -> bool:
    """Compare with ``=``. A node-set is equal when one of its nodes is; two texts only letter by letter."""
    if isinstance(left, list) or isinstance(right, list):
        return _any_pair(left, right, zone, equal)
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return same_number(to_number(left, zone), to_number(right, zone))


def unequal(left: Value, right: Value, zone: tzinfo) -> bool:
    """Compare with ``!=``. A node-set is unequal when one of its nodes is."""
    if isinstance(left, list) or isinstance(right, list):
        return _any_pair(left, right, zone, unequal)
    return not equal(left, right, zone)


def same_number(left: float, right: float) -> bool:
    """Whether two numbers are equal, forgiving the noise of binary fractions."""
    return left == right or abs(left - right) < _EQUAL_WITHIN


def ordered(compare: Callable[[float, float], bool]) -> Callable[[Value, Value, tzinfo], bool]:
    """Return the comparison of two values by an order of numbers (``operator.lt``, ...)."""

    def compare_values(left: Value, right: Value, zone: tzinfo) -> bool:
        if isinstance(left, list) or isinstance(right, list):
            return any(compare(one, other) for one in _numbers(left, zone) for other in _numbers(right, zone))
        return compare(to_number(left, zone), to_number(right, zone))

    return compare_values


COMPARISONS: Final[dict[str, Callable[[Value, Value, tzinfo], bool]]] = {
    "=": equal,
    "!=": unequal,
    "<": ordered(operator.lt),
    "<=": ordered(operator.le),
    ">": ordered(operator.gt),
    ">=": ordered(operator.ge),
}


def _any_pair(left: Value, right: Value, zone: tzinfo, compare: Callable[[Value, Value, tzinfo], bool]) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return compare(to_boolean(left), to_boolean(right), zone)
    lefts: list[Value] = [node.text for node in left] if isinstance(left, list) else [left]
    rights: list[Value] = [node.text for node in right] if isinstance(right, list) else [right]
    return any(compare(one, other, zone) for one in lefts for other in rights)


def _numbers(value: Value, zone: tzinfo) -> list[float]:
    return [text_number(node.text, zone) for node in value] if isinstance(value, list) else [to_number(value, zone)]
