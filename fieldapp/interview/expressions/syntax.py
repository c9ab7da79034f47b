"""The syntax tree of an expression: small immutable values; ``str()`` writes them back as an expression.

``parse(str(tree)).syntax == tree`` for every tree. Used by the parser, the compiler and the dependency analysis.
"""

from dataclasses import dataclass, field
from typing import Final, Literal

POWERS: Final = {
    "or": 1,
    "and": 2,
    "=": 3,
    "!=": 3,
    "<": 4,
    "<=": 4,
    ">": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "div": 6,
    "mod": 6,
    "|": 8,
}
"""How strongly a binary operator binds (XPath 1.0, section 3)."""
NEGATION_POWER: Final = 7


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: digits with at most one point."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text in quotes."""

    value: str

    def __str__(self) -> str:
        return f'"{self.value}"' if "'" in self.value else f"'{self.value}'"


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    name: str
    arguments: tuple["Syntax", ...]
    position: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.arguments))})"


@dataclass(frozen=True, slots=True)
class Operation:
    """Two or more expressions with operators of one strength between them, worked out from the left.

    A chain is flat, however long it is: ``a + b - c`` has the operators + and -, and three operands.
    """

    operators: tuple[str, ...]
    operands: tuple["Syntax", ...]

    @property
    def power(self) -> int:
        """How strongly it binds."""
        return POWERS[self.operators[0]]

    def __str__(self) -> str:
        first, *others = (_bracketed(operand, self.power + 1) for operand in self.operands)
        pairs = zip(self.operators, others, strict=True)
        return first + "".join(f" {operator} {operand}" for operator, operand in pairs)


@dataclass(frozen=True, slots=True)
class Negation:
    """Minus in front."""

    operand: "Syntax"

    def __str__(self) -> str:
        return f"-{_bracketed(self.operand, NEGATION_POWER)}"


@dataclass(frozen=True, slots=True)
class NodeTest:
    """What a step looks for: kind name (``prefix`` and ``name``, either may be ``*``), node, text, comment, or
    processing-instruction (``name`` may be its target)."""

    kind: Literal["name", "node", "text", "comment", "processing-instruction"]
    name: str = ""
    prefix: str = ""

    def __str__(self) -> str:
        if self.kind == "name":
            return f"{self.prefix}:{self.name}" if self.prefix else self.name
        return f"{self.kind}({Quoted(self.name) if self.name else ''})"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: axis, test, predicates."""

    axis: str
    test: NodeTest
    predicates: tuple["Syntax", ...] = ()

    def __str__(self) -> str:
        if self == PARENT:
            return ".."
        if self == SELF:
            return "."
        prefix = {"child": "", "attribute": "@"}.get(self.axis, f"{self.axis}::")
        return f"{prefix}{self.test}{_in_brackets(self.predicates)}"


NODE: Final = NodeTest("node")
SELF: Final = Step("self", NODE)
PARENT: Final = Step("parent", NODE)
ANYWHERE: Final = Step("descendant-or-self", NODE)


@dataclass(frozen=True, slots=True)
class Path:
    """A location path: from the document (``start`` "root"), the context node ("context") or another expression."""

    start: "Literal['root', 'context'] | Syntax"
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        steps = "/".join(map(str, self.steps))
        if self.start == "root":
            return f"/{steps}"
        if self.start == "context":
            return steps
        return f"{_primary(self.start)}/{steps}"


@dataclass(frozen=True, slots=True)
class Filtered:
    """An expression whose nodes are filtered by predicates: ``(/data/a | /data/b)[1]``."""

    expression: "Syntax"
    predicates: tuple["Syntax", ...]

    def __str__(self) -> str:
        return f"{_primary(self.expression)}{_in_brackets(self.predicates)}"


Syntax = Number | Quoted | Call | Operation | Negation | Path | Filtered


def children(syntax: Syntax) -> tuple[Syntax, ...]:
    """Return the direct parts of an expression, predicates included, in the order of the text."""
    match syntax:
        case Call():
            return syntax.arguments
        case Operation():
            return syntax.operands
        case Negation():
            return (syntax.operand,)
        case Filtered():
            return (syntax.expression, *syntax.predicates)
        case Path():
            start = () if isinstance(syntax.start, str) else (syntax.start,)
            return (*start, *(predicate for step in syntax.steps for predicate in step.predicates))
        case _:
            return ()


def _power(syntax: Syntax) -> int:
    if isinstance(syntax, Operation):
        return syntax.power
    return NEGATION_POWER if isinstance(syntax, Negation) else 9


def _bracketed(syntax: Syntax, least: int) -> str:
    return f"({syntax})" if _power(syntax) < least else str(syntax)


def _primary(syntax: Syntax | str) -> str:
    """Write what stands before a predicate or a slash: a path or an operation needs brackets there."""
    return f"({syntax})" if isinstance(syntax, Operation | Negation | Path) else str(syntax)


def _in_brackets(predicates: tuple[Syntax, ...]) -> str:
    return "".join(f"[{predicate}]" for predicate in predicates)
