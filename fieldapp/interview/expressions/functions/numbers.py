"""Functions on numbers and on sets of numbers."""

import math
from collections.abc import Callable
from decimal import ROUND_FLOOR, Decimal, InvalidOperation
from typing import Final

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.functions.signature import Function
from fieldapp.interview.expressions.moments import local_days
from fieldapp.interview.expressions.values import NAN, Value, text_number, to_number, to_text
from fieldapp.interview.tree import Node

_MOST_DIGITS: Final = 30
_LARGEST_EXPONENT: Final = 709.7
_LARGEST_EXPONENT_OF_10: Final = 308.2


def _number(_node: Node, _context: Context, number: float) -> float:
    return number


def _int(_node: Node, _context: Context, number: float) -> float:
    return float(math.trunc(local_days(number))) if math.isfinite(number) else NAN


def _floor(_node: Node, _context: Context, number: float) -> float:
    return float(math.floor(local_days(number))) if math.isfinite(number) else number


def _ceiling(_node: Node, _context: Context, number: float) -> float:
    number = local_days(number)
    if not math.isfinite(number):
        return number
    return math.copysign(float(math.ceil(number)), number) if -1 < number <= 0 else float(math.ceil(number))


def _round(_node: Node, context: Context, value: Value, digits: float = 0.0) -> float:
    """Halves go up, as decimal numbers and not as binary ones: round(2.15, 1) = 2.2. A decimal comma is read."""
    number = local_days(to_number(value.replace(",", ".") if isinstance(value, str) else value, context.timezone))
    if not math.isfinite(number) or not math.isfinite(digits):
        return number
    places = max(-_MOST_DIGITS, min(_MOST_DIGITS, int(digits)))
    try:
        scaled = Decimal(repr(number)).scaleb(places)
        rounded = (scaled + Decimal("0.5")).to_integral_value(ROUND_FLOOR)
    except InvalidOperation:
        return number
    return math.copysign(float(rounded.scaleb(-places)), number) if rounded == 0 else float(rounded.scaleb(-places))


def _pow(_node: Node, _context: Context, base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf
    except ValueError:
        return math.inf if base == 0 else NAN


def _exp(number: float) -> float:
    return math.inf if number > _LARGEST_EXPONENT else math.exp(number)


def _exp10(number: float) -> float:
    return math.inf if number > _LARGEST_EXPONENT_OF_10 else math.pow(10, number)


def _log(number: float) -> float:
    return math.log(number) if number else -math.inf


def _log10(number: float) -> float:
    return math.log10(number) if number else -math.inf


def _pi(_node: Node, _context: Context) -> float:
    return math.pi


def _atan2(_node: Node, _context: Context, y: float, x: float) -> float:
    return math.atan2(y, x)


def _sum(_node: Node, context: Context, nodes: list[Node]) -> float:
    return math.fsum(text_number(node.text, context.timezone) for node in nodes)


def _max(_node: Node, context: Context, *values: Value) -> float:
    return _extreme(max, context, values)


def _min(_node: Node, context: Context, *values: Value) -> float:
    return _extreme(min, context, values)


def _extreme(choose: Callable[[list[float]], float], context: Context, values: tuple[Value, ...]) -> float:
    """Blank answers do not count; an answer that is no number makes the result none; nothing at all is none."""
    numbers: list[float] = []
    for value in values:
        for item in value if isinstance(value, list) else [value]:
            text = item.text if isinstance(item, Node) else to_text(item)
            if text.strip():
                numbers.append(to_number(text if isinstance(item, Node) else item, context.timezone))
    if not numbers or any(map(math.isnan, numbers)):
        return NAN
    return choose(numbers)


def _random(_node: Node, context: Context) -> float:
    return context.random.random()


def _of_number(compute: Callable[[float], float]) -> Callable[[Node, Context, float], float]:
    def body(_node: Node, _context: Context, number: float) -> float:
        try:
            return compute(number)
        except ValueError:
            return NAN

    return body


_OF_NUMBER: Final[dict[str, Callable[[float], float]]] = {
    "abs": abs,
    "acos": math.acos,
    "asin": math.asin,
    "atan": math.atan,
    "cos": math.cos,
    "exp": _exp,
    "exp10": _exp10,
    "log": _log,
    "log10": _log10,
    "sin": math.sin,
    "sqrt": math.sqrt,
    "tan": math.tan,
}

FUNCTIONS: Final = (
    *(Function(name, _of_number(compute), ("number",)) for name, compute in _OF_NUMBER.items()),
    Function("atan2", _atan2, ("number", "number")),
    Function("ceiling", _ceiling, ("number",)),
    Function("floor", _floor, ("number",)),
    Function("int", _int, ("number",)),
    Function("max", _max, ("value",), rest="value"),
    Function("min", _min, ("value",), rest="value"),
    Function("number", _number, ("number",)),
    Function("pi", _pi),
    Function("pow", _pow, ("number", "number")),
    Function("random", _random),
    Function("round", _round, ("answer", "number"), optional=1),
    Function("sum", _sum, ("nodes",)),
)
