"""Functions on answers of several choices (codes with blanks between them) and lists of conditions."""

import math
from typing import Final

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.functions.signature import Function
from fieldapp.interview.expressions.values import Value, to_boolean, to_number
from fieldapp.interview.tree import Node


def _selected(_node: Node, _context: Context, chosen: str, choice: str) -> bool:
    return choice.strip() in (chosen.split() or [""])


def _selected_at(_node: Node, _context: Context, chosen: str, index: float) -> str:
    choices = chosen.split()
    at = int(index) if math.isfinite(index) else -1
    return choices[at] if 0 <= at < len(choices) else ""


def _count_selected(_node: Node, _context: Context, chosen: str) -> float:
    return float(len(chosen.split()))


def _checklist(_node: Node, _context: Context, least: float, most: float, *values: Value) -> bool:
    """Whether from ``least`` to ``most`` of the values hold; -1 means no limit."""
    return _within(float(sum(_truths(values))), least, most)


def _weighted_checklist(_node: Node, context: Context, least: float, most: float, *pairs: Value) -> bool:
    """As checklist, each value followed by what it weighs; node-sets in the place of both are taken pair by pair."""
    total = 0.0
    for value, weight in zip(pairs[::2], pairs[1::2], strict=False):
        truths = _truths((value,))
        weights = [node.text for node in weight] if isinstance(weight, list) else [weight]
        for truth, weighs in zip(truths, weights, strict=False):
            total += to_number(weighs, context.timezone) if truth else 0
    return _within(total, least, most)


def _truths(values: tuple[Value, ...]) -> list[bool]:
    """Each answer of a node-set counts when it is not blank."""
    found: list[bool] = []
    for value in values:
        if isinstance(value, list):
            found.extend(bool(node.text) for node in value)
        else:
            found.append(to_boolean(value))
    return found


def _within(number: float, least: float, most: float) -> bool:
    return (least < 0 or number >= least) and (most < 0 or number <= most)


FUNCTIONS: Final = (
    Function("checklist", _checklist, ("number", "number"), rest="value"),
    Function("count-selected", _count_selected, ("text",)),
    Function("selected", _selected, ("text", "text")),
    Function("selected-at", _selected_at, ("text", "number")),
    Function("weighted-checklist", _weighted_checklist, ("number", "number"), rest="value"),
)
