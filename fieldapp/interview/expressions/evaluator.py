"""What the parts of the compiler hand each other: evaluators, and the compiler as the others see it."""

from collections.abc import Callable
from typing import Literal, Protocol

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.errors import ExpressionError
from fieldapp.interview.expressions.syntax import Syntax
from fieldapp.interview.expressions.values import Value
from fieldapp.interview.tree import Node

Kind = Literal["text", "number", "boolean", "nodes", "answer", "value"]
"""What is needed in a place: "answer" is one value of any kind, "value" may be a whole node-set as well."""

Evaluator = Callable[[Node, int, int, Context], Value]
"""(context node, its position, how many there are, context) -> value."""
BooleanEvaluator = Callable[[Node, int, int, Context], bool]
NumberEvaluator = Callable[[Node, int, int, Context], float]
TextEvaluator = Callable[[Node, int, int, Context], str]
NodesEvaluator = Callable[[Node, int, int, Context], list[Node]]


class Compiler(Protocol):
    """Compiles parts of the expression at hand, each to the kind of value that is needed."""

    def value(self, syntax: Syntax) -> Evaluator: ...

    def answer(self, syntax: Syntax) -> Evaluator: ...

    def boolean(self, syntax: Syntax) -> BooleanEvaluator: ...

    def number(self, syntax: Syntax) -> NumberEvaluator: ...

    def text(self, syntax: Syntax) -> TextEvaluator: ...

    def nodes(self, syntax: Syntax) -> NodesEvaluator: ...

    def inside_predicate(self) -> "Compiler": ...

    def error(self, position: int, code: str, sentence: str, **parameters: object) -> ExpressionError: ...
