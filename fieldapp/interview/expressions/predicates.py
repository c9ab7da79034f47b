"""What can be known of a predicate before it is evaluated: whether it counts, and on what it depends."""

from typing import Final

from fieldapp.interview.expressions.syntax import Call, Operation, Path, Syntax, children

_BOOLEAN_OPERATORS: Final = frozenset({"=", "!=", "<", "<=", ">", ">=", "and", "or"})
_BOOLEAN_FUNCTIONS: Final = frozenset(
    {"not", "true", "false", "boolean", "contains", "starts-with", "ends-with", "selected", "regex"}
)


def equals_position(syntax: Syntax) -> Syntax | None:
    """Return what the position must equal, when that is the same for all candidates."""
    if not isinstance(syntax, Operation) or syntax.operators != ("=",):
        return None
    left, right = syntax.operands
    for one, other in ((left, right), (right, left)):
        if one == Call("position", ()) and is_independent(other):
            return other
    return None


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


def is_boolean(syntax: Syntax) -> bool:
    if isinstance(syntax, Operation):
        return syntax.operators[0] in _BOOLEAN_OPERATORS
    return isinstance(syntax, Call) and syntax.name in _BOOLEAN_FUNCTIONS
