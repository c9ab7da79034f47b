"""Conversions, comparisons and arithmetic of values (XPath 1.0, sections 3.4 and 4; days as in ``moments``)."""

import math
import operator
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal
from typing import Final

from fieldapp.interview.expressions.moments import day_count, local_days, read_moment, write_moment
from fieldapp.interview.tree import Node

Value = bool | float | str | date | datetime | list[Node]
"""What an expression gives: a day is a ``date``, a moment an aware ``datetime``, a node-set a list in its order."""

Comparison = Callable[[Value, Value, tzinfo], bool]

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
    if isinstance(left, list):
        return _has_equal(left, right, zone)
    if isinstance(right, list):
        return _has_equal(right, left, zone)
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return same_number(to_number(left, zone), to_number(right, zone))


def unequal(left: Value, right: Value, zone: tzinfo) -> bool:
    """Compare with ``!=``. A node-set is unequal when one of its nodes is."""
    if isinstance(left, list):
        return _has_unequal(left, right, zone)
    if isinstance(right, list):
        return _has_unequal(right, left, zone)
    return not equal(left, right, zone)


def same_number(left: float, right: float) -> bool:
    """Whether two numbers are equal, forgiving the noise of binary fractions."""
    return left == right or abs(left - right) < _EQUAL_WITHIN


def _has_equal(nodes: list[Node], other: Value, zone: tzinfo) -> bool:
    if isinstance(other, bool):
        return bool(nodes) == other
    if isinstance(other, str):
        return any(node.text == other for node in nodes)
    if isinstance(other, list):
        return not {node.text for node in nodes}.isdisjoint(node.text for node in other)
    number = to_number(other, zone)
    return any(same_number(text_number(node.text, zone), number) for node in nodes)


def _has_unequal(nodes: list[Node], other: Value, zone: tzinfo) -> bool:
    if isinstance(other, bool):
        return bool(nodes) != other
    if isinstance(other, str):
        return any(node.text != other for node in nodes)
    if isinstance(other, list):
        return bool(nodes and other) and len({node.text for node in (*nodes, *other)}) > 1
    number = to_number(other, zone)
    return any(not same_number(text_number(node.text, zone), number) for node in nodes)


def _is_less(compare: Callable[[float, float], bool]) -> Comparison:
    """Return ``<`` or ``<=`` for values. Of node-sets the least and the greatest number decide."""

    def compare_values(left: Value, right: Value, zone: tzinfo) -> bool:
        return compare(_extreme(min, left, zone), _extreme(max, right, zone))

    return compare_values


def _is_greater(compare: Callable[[float, float], bool]) -> Comparison:
    def compare_values(left: Value, right: Value, zone: tzinfo) -> bool:
        return compare(_extreme(max, left, zone), _extreme(min, right, zone))

    return compare_values


def _extreme(choose: Callable[[Iterable[float]], float], value: Value, zone: tzinfo) -> float:
    if not isinstance(value, list):
        return to_number(value, zone)
    if len(value) == 1:
        return text_number(value[0].text, zone)
    numbers = [number for number in (text_number(node.text, zone) for node in value) if not math.isnan(number)]
    return choose(numbers) if numbers else NAN


COMPARISONS: Final[dict[str, Comparison]] = {
    "=": equal,
    "!=": unequal,
    "<": _is_less(operator.lt),
    "<=": _is_less(operator.le),
    ">": _is_greater(operator.gt),
    ">=": _is_greater(operator.ge),
}


def _divide(left: float, right: float) -> float:
    """Divide as XPath does: by zero gives infinity, or NaN for zero by zero."""
    try:
        return left / right
    except ZeroDivisionError:
        if left == 0 or math.isnan(left):
            return NAN
        return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _remainder(left: float, right: float) -> float:
    """Return the remainder with the sign of the dividend; NaN by zero and of infinity."""
    try:
        return math.fmod(local_days(left), right)
    except ValueError:
        return NAN


ARITHMETIC: Final[dict[str, Callable[[float, float], float]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "div": _divide,
    "mod": _remainder,
}
