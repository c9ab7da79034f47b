"""Predicates of paths: compiled by what can be known before they are evaluated (do they count positions?)."""

from collections.abc import Callable
from typing import Final

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.evaluator import BooleanEvaluator, Compiler
from fieldapp.interview.expressions.syntax import Call, Number, Operation, Path, Syntax, children
from fieldapp.interview.expressions.values import same_number, to_boolean
from fieldapp.interview.tree import Node

PredicateEvaluator = Callable[[list[Node], Context], list[Node]]
"""From candidates in the order of their axis to those that pass."""

_BOOLEAN_OPERATORS: Final = frozenset({"=", "!=", "<", "<=", ">", ">=", "and", "or"})
BOOLEAN_FUNCTIONS: Final = frozenset(
    {"not", "true", "false", "boolean", "contains", "starts-with", "ends-with", "selected", "regex"}
)
_BETWEEN_CHECKS: Final = 50
"""How many candidates are looked at before the time is."""


def compile_predicate(syntax: Syntax, compiler: Compiler) -> PredicateEvaluator:
    """Return the evaluator of one predicate."""
    compiler = compiler.inside_predicate()
    if isinstance(syntax, Number):
        return _at(float(syntax.text))
    if is_boolean(syntax):
        return _compile_condition(syntax, compiler)
    evaluate = compiler.value(syntax)

    def passes(node: Node, position: int, size: int, context: Context) -> bool:
        value = evaluate(node, position, size, context)
        return value == position if isinstance(value, float) else to_boolean(value)

    return _selecting(passes)


def is_boolean(syntax: Syntax) -> bool:
    """Whether an expression is sure to give yes or no, and so is no position."""
    if isinstance(syntax, Operation):
        return syntax.operators[0] in _BOOLEAN_OPERATORS
    return isinstance(syntax, Call) and syntax.name in BOOLEAN_FUNCTIONS


def is_independent(syntax: Syntax) -> bool:
    """Whether an expression gives the same for all candidates of a predicate: it begins at the root or current()."""
    match syntax:
        case Path(start="context"):
            return False
        case Path(start="root"):
            return True
        case Path(start=start) if not isinstance(start, str):
            return is_independent(start)
        case Call(name=name, arguments=()):
            return name in {"current", "true", "false", "today", "now", "pi"}
        case Call(name="once" | "random" | "uuid" | "lang" | "id" | "indexed-repeat" | "jr:choice-name"):
            return False
        case _:
            return all(is_independent(child) for child in children(syntax))


def counts_positions(syntax: Syntax) -> bool:
    """Whether position() or last() occur anywhere in an expression."""
    if isinstance(syntax, Call) and not syntax.arguments and syntax.name in {"position", "last"}:
        return True
    return any(counts_positions(child) for child in children(syntax))


def _at(number: float) -> PredicateEvaluator:
    if number < 1 or number != int(number):
        return lambda nodes, context: []
    index = int(number)
    return lambda nodes, context: nodes[index - 1 : index]


def _compile_condition(syntax: Syntax, compiler: Compiler) -> PredicateEvaluator:
    at = _equals_position(syntax)
    if at is not None:
        return _at_computed(at, compiler)
    return _selecting(compiler.boolean(syntax))


def _selecting(passes: BooleanEvaluator) -> PredicateEvaluator:
    def select(nodes: list[Node], context: Context) -> list[Node]:
        size = len(nodes)
        context.spend(size)
        found: list[Node] = []
        for start in range(0, size, _BETWEEN_CHECKS):
            part = nodes[start : start + _BETWEEN_CHECKS] if size > _BETWEEN_CHECKS else nodes
            if start:
                context.check_time()
            found += [node for position, node in enumerate(part, start + 1) if passes(node, position, size, context)]
        return found

    return select


def _at_computed(index: Syntax, compiler: Compiler) -> PredicateEvaluator:
    """``[position() = index]`` where the index does not depend on the candidates."""
    number = compiler.number(index)

    def select(nodes: list[Node], context: Context) -> list[Node]:
        if not nodes:
            return nodes
        wanted = number(nodes[0], 1, len(nodes), context)
        nearest = round(wanted) if abs(wanted) < len(nodes) + 1 else 0
        return nodes[nearest - 1 : nearest] if nearest > 0 and same_number(wanted, nearest) else []

    return select


def _equals_position(syntax: Syntax) -> Syntax | None:
    """Return what the position must equal, when that is the same for all candidates."""
    if not isinstance(syntax, Operation) or syntax.operators != ("=",):
        return None
    left, right = syntax.operands
    for one, other in ((left, right), (right, left)):
        if one == Call("position", ()) and is_independent(other):
            return other
    return None
