"""Turns syntax trees into closures ``f(node, position, size, context)``: evaluated fast, and only where needed."""

from collections.abc import Callable

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.syntax import Syntax
from fieldapp.interview.expressions.values import Value
from fieldapp.interview.tree import Node

Evaluator = Callable[[Node, int, int, Context], Value]


def compile_syntax(syntax: Syntax, text: str) -> Evaluator:
    """Return the evaluator of a syntax tree; ``text`` is the expression it was read from, for errors."""
    raise NotImplementedError(f"{syntax} {text}")
