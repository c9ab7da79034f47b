"""What is not relevant reads as blank in a comparison: ``${reason} != 'none'`` holds while the reason is hidden.

Everywhere else (count, sum, join) hidden questions are simply not there. A path that leads nowhere at all, to no
instance of a repeat, stays an empty node-set, as in XPath.
"""

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.evaluator import Evaluator
from fieldapp.interview.expressions.syntax import Call, Path, Step, Syntax
from fieldapp.interview.expressions.values import Value
from fieldapp.interview.tree import Branch, Element, Node


def blank_where_hidden(syntax: Syntax, evaluate: Evaluator) -> Evaluator:
    """Return the evaluator of an operand of a comparison: blank for a path that leads to hidden questions only."""
    if not isinstance(syntax, Path) or not _is_plain(syntax):
        return evaluate

    def operand(node: Node, position: int, size: int, context: Context) -> Value:
        value = evaluate(node, position, size, context)
        return "" if value == [] and _leads_to_hidden(syntax, node, context) else value

    return operand


def _is_plain(path: Path) -> bool:
    starts = path.start in ("root", "context") or path.start == Call("current", ())
    return starts and all(_is_plain_step(step) for step in path.steps)


def _is_plain_step(step: Step) -> bool:
    if step.axis == "child":
        return step.test.kind == "name" and step.test.name != "*"
    return step.axis in ("parent", "self", "attribute")


def _leads_to_hidden(path: Path, node: Node, context: Context) -> bool:
    start: Node | None = context.root if path.start == "root" else node if path.start == "context" else context.current
    nodes = [] if start is None else [start]
    for step in path.steps:
        nodes = [found for at in nodes for found in _step(at, step)]
        if not nodes:
            return False
    return True


def _step(node: Node, step: Step) -> list[Node]:
    if step.axis == "parent":
        return [] if node.parent is None else [node.parent]
    if step.axis == "self":
        return [node]
    if step.axis == "attribute":
        found = node.attributes.values() if isinstance(node, Element) else ()
        return [item for item in found if item.name == step.test.name]
    if not isinstance(node, Branch):
        return []
    if not step.test.prefix:
        return list(node.named(step.test.name))
    return [item for item in node.elements if item.name == step.test.name]
