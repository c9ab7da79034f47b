"""An expression of a form: read once, evaluated often."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from fieldapp.errors import Problem
from fieldapp.interview.expressions.compiler import call_error, compile_syntax
from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.errors import ExpressionError, too_deep
from fieldapp.interview.expressions.evaluator import Evaluator
from fieldapp.interview.expressions.parser import parse_syntax
from fieldapp.interview.expressions.paths import is_plain_absolute, nearest
from fieldapp.interview.expressions.references import Reference, references_of
from fieldapp.interview.expressions.syntax import Call, Number, Quoted, Syntax, children
from fieldapp.interview.expressions.values import Value, to_boolean, to_number, to_text
from fieldapp.interview.tree import Node


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an expression and what it came to; ``value`` is text as a person reads it, "" for nothing."""

    text: str
    value: Value
    depth: int


class Expression:
    """A parsed expression. Immutable; may be shared by forms, interviews and threads."""

    def __init__(self, text: str) -> None:
        """Read the text. Raises ExpressionError where it breaks the grammar."""
        self.text = text
        self.syntax: Syntax = parse_syntax(text)

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    @cached_property
    def _evaluator(self) -> Evaluator:
        return compile_syntax(self.syntax, self.text)

    def evaluate(self, node: Node, context: Context) -> Value:
        """Return the value on a node. Raises ExpressionError (unknown function, wrong arguments) or LimitExceeded."""
        outer = context.begin(node)
        try:
            return self._evaluator(node, 1, 1, context)
        except RecursionError as error:
            raise too_deep(self.text, 0) from error
        finally:
            context.end(outer)

    def evaluate_text(self, node: Node, context: Context) -> str:
        """Return the value as text: what a calculation writes into its question."""
        return to_text(self._own(self.evaluate(node, context), node))

    def evaluate_boolean(self, node: Node, context: Context) -> bool:
        """Return the value as yes or no: relevance, constraint."""
        return to_boolean(self.evaluate(node, context))

    def evaluate_number(self, node: Node, context: Context) -> float:
        """Return the value as a number, NaN when it is none."""
        return to_number(self._own(self.evaluate(node, context), node), context.timezone)

    def evaluate_nodes(self, node: Node, context: Context) -> list[Node]:
        """Return the nodes of a path; none when the value is not a node-set."""
        value = self.evaluate(node, context)
        return value if isinstance(value, list) else []

    def _own(self, value: Value, node: Node) -> Value:
        is_ambiguous = isinstance(value, list) and len(value) > 1 and is_plain_absolute(self.syntax)
        return nearest(value, node) if is_ambiguous and isinstance(value, list) else value

    def references(self) -> tuple[Reference, ...]:
        """Return every path it reads."""
        return references_of(self.syntax)

    def functions(self) -> frozenset[str]:
        """Return the names of the functions it calls."""
        return frozenset(call.name for call in self._calls())

    def _calls(self) -> Iterator[Call]:
        stack = [self.syntax]
        while stack:
            syntax = stack.pop()
            if isinstance(syntax, Call):
                yield syntax
            stack.extend(children(syntax))

    def check(self) -> ExpressionError | None:
        """Return what is wrong with it beyond its grammar: an unknown function, a wrong number of arguments."""
        errors = (call_error(call, self.text) for call in self._calls())
        return next((error for error in errors if error is not None), None)

    def parts(self, node: Node, context: Context) -> tuple[Part, ...]:
        """Return the parts with their values, outer before inner, so that a person sees why it came out as it did.

        What stands in predicates is left out: it has no single value. So are parts that cannot be evaluated.
        """
        found: list[Part] = []
        _explain(self.syntax, 0, node, context, found)
        return tuple(found)


@lru_cache(maxsize=20_000)
def parse(text: str) -> Expression:
    """Return the expression of a text; the same text gives the same object. Raises ExpressionError."""
    return Expression(text)


def _explain(syntax: Syntax, depth: int, node: Node, context: Context, found: list[Part]) -> None:
    if isinstance(syntax, Number | Quoted):
        return
    text = str(syntax)
    try:
        found.append(Part(text, parse(text).evaluate(node, context), depth))
    except Problem:
        return
    if hasattr(syntax, "steps") or hasattr(syntax, "predicates"):
        return
    for child in children(syntax):
        _explain(child, depth + 1, node, context, found)
