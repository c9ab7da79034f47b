"""Compiles location paths: steps, node tests and predicates (XPath 1.0, section 2)."""

from collections.abc import Callable
from typing import Final

from fieldapp.interview.expressions.axes import AXES
from fieldapp.interview.expressions.column_index import compile_lookup, find_lookup
from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.evaluator import Compiler, NodesEvaluator
from fieldapp.interview.expressions.predicates import (
    compile_predicate,
    counts_positions,
    is_boolean,
)
from fieldapp.interview.expressions.syntax import (
    ANYWHERE,
    Call,
    Filtered,
    NodeTest,
    Path,
    Step,
    Syntax,
)
from fieldapp.interview.tree import UNPREFIXED, Attribute, Comment, Element, Instruction, Node, Text, in_document_order
from fieldapp.translation import mark

StepEvaluator = Callable[[list[Node], Context], list[Node]]
"""From nodes in document order to the nodes one step further, in document order and once each."""
Passes = Callable[[Node, Context], bool]

_SINGLE: Final = frozenset({"instance", "current"})
_REVERSE: Final = frozenset({"ancestor", "ancestor-or-self", "preceding", "preceding-sibling"})
_FLAT_AXES: Final = frozenset({"child", "attribute", "self"})
_SORTED_AXES: Final = frozenset({"attribute", "self"})


def compile_path(path: Path, compiler: Compiler) -> NodesEvaluator:
    """Return the evaluator of a location path."""
    is_single = isinstance(path.start, str) or (isinstance(path.start, Call) and path.start.name in _SINGLE)
    steps = _compile_steps(_without_detours(path.steps), is_single, compiler)
    if path.start == "context":
        return lambda node, position, size, context: _walk([node], steps, context)
    if path.start == "root":
        return lambda node, position, size, context: _walk([context.root], steps, context)
    begin = compiler.nodes(path.start)

    def walk_on(node: Node, position: int, size: int, context: Context) -> list[Node]:
        return _walk(begin(node, position, size, context), steps, context)

    return walk_on


def compile_filtered(filtered: Filtered, compiler: Compiler) -> NodesEvaluator:
    """Return the evaluator of an expression in brackets with predicates."""
    begin = compiler.nodes(filtered.expression)
    predicates = [compile_predicate(predicate, compiler) for predicate in filtered.predicates]

    def select(node: Node, position: int, size: int, context: Context) -> list[Node]:
        found = begin(node, position, size, context)
        for predicate in predicates:
            found = predicate(found, context)
        return found

    return select


def is_plain_absolute(syntax: Syntax) -> bool:
    """Whether an expression is a path from the root that says nothing about which repeat is meant."""
    return (
        isinstance(syntax, Path)
        and syntax.start == "root"
        and all(step.axis == "child" and not step.predicates for step in syntax.steps)
    )


def plain_child(syntax: Syntax) -> str:
    """Return the name when an expression is nothing but the name of a child element, such as a column; else ""."""
    if not isinstance(syntax, Path) or syntax.start != "context" or len(syntax.steps) != 1:
        return ""
    step = syntax.steps[0]
    is_plain = step.axis == "child" and step.test.kind == "name" and not step.test.prefix and not step.predicates
    return step.test.name if is_plain and step.test.name != "*" else ""


def nearest(nodes: list[Node], place: Node) -> list[Node]:
    """Return the nodes in the innermost part around a place that has any: those of its own repeat.

    A deviation from XPath of the ODK XForms specification: an absolute path to a question inside a repeat is meant
    relative to the repeat that the expression stands in.
    """
    part = place.parent
    while part is not None:
        inside = [node for node in nodes if _lies_below(node, part)]
        if inside:
            return inside
        part = part.parent
    return nodes


def _lies_below(node: Node, part: Node) -> bool:
    place = node.parent
    while place is not None and place is not part:
        place = place.parent
    return place is part


def _walk(nodes: list[Node], steps: list[StepEvaluator], context: Context) -> list[Node]:
    for step in steps:
        nodes = step(nodes, context)
        if not nodes:
            break
    return nodes


def _compile_steps(steps: list[Step], is_flat: bool, compiler: Compiler) -> list[StepEvaluator]:
    """``is_flat``: no node the steps begin at lies in another, so that their children come out in document order."""
    compiled: list[StepEvaluator] = []
    for step in steps:
        evaluate = _compile_step(step, compiler)
        compiled.append(evaluate if is_flat or step.axis in _SORTED_AXES else _in_order(evaluate))
        is_flat = is_flat and step.axis in _FLAT_AXES
    return compiled


def _in_order(step: StepEvaluator) -> StepEvaluator:
    def in_order(nodes: list[Node], context: Context) -> list[Node]:
        found = step(nodes, context)
        return found if len(nodes) < 2 else in_document_order(found)

    return in_order


def _without_detours(steps: tuple[Step, ...]) -> list[Step]:
    """Join ``//name`` to one step below, where no predicate counts positions."""
    joined: list[Step] = []
    for step in steps:
        if (
            joined
            and joined[-1] == ANYWHERE
            and step.axis == "child"
            and all(is_boolean(item) and not counts_positions(item) for item in step.predicates)
        ):
            joined[-1] = Step("descendant", step.test, step.predicates)
        else:
            joined.append(step)
    return joined


def _compile_step(step: Step, compiler: Compiler) -> StepEvaluator:
    if step.axis == "child" and step.test.kind == "name" and step.test.name != "*":
        return _compile_named(step, compiler)
    if step.axis == "parent" and step.test.kind == "node" and not step.predicates:
        return _to_parents
    if step.axis == "self" and step.test.kind == "node" and not step.predicates:
        return lambda nodes, context: nodes
    return _compile_general(step, compiler)


def _to_parents(nodes: list[Node], _context: Context) -> list[Node]:
    parents: list[Node] = [node.parent for node in nodes if node.parent is not None]
    return parents if len(parents) < 2 else in_document_order(parents)


def _compile_named(step: Step, compiler: Compiler) -> StepEvaluator:
    """Children by name, through the index of the tree."""
    name, prefix = step.test.name, step.test.prefix
    if step.predicates:
        return _compile_selected(step, compiler)

    def named(nodes: list[Node], context: Context) -> list[Node]:
        key = name if not prefix else _key(prefix, name, context, compiler)
        if len(nodes) == 1:
            found: list[Node] = [child for child in nodes[0].named(key) if child.is_relevant]
        else:
            found = [child for node in nodes for child in node.named(key) if child.is_relevant]
        if len(found) > 1:
            context.spend(len(found))
        return found

    return named


def _compile_selected(step: Step, compiler: Compiler) -> StepEvaluator:
    """Children by name that pass predicates; the first predicate through an index where there is one."""
    name, prefix = step.test.name, step.test.prefix
    predicates = [compile_predicate(item, compiler) for item in step.predicates]
    lookup = find_lookup(step.predicates[0])
    column = compile_lookup(lookup, compiler) if lookup is not None else None
    after_column = [compile_predicate(item, compiler) for item in lookup.rest] if lookup is not None else []

    def selected(nodes: list[Node], context: Context) -> list[Node]:
        key = name if not prefix else _key(prefix, name, context, compiler)
        reached: list[Node] = []
        for node in nodes:
            found = column(node, key, context) if column is not None else None
            if found is None:
                found = [child for child in node.named(key) if child.is_relevant]
                remaining = predicates
            else:
                remaining = after_column + predicates[1:]
            for predicate in remaining:
                found = predicate(found, context)
            reached.extend(found)
        return reached

    return selected


def _compile_general(step: Step, compiler: Compiler) -> StepEvaluator:
    axis = AXES[step.axis]
    test = _compile_test(step, compiler)
    predicates = [compile_predicate(item, compiler) for item in step.predicates]
    is_reverse = step.axis in _REVERSE

    def general(nodes: list[Node], context: Context) -> list[Node]:
        reached: list[Node] = []
        for node in nodes:
            candidates = axis(node)
            context.spend(len(candidates))
            found = [item for item in candidates if test(item, context)] if test is not None else candidates
            for predicate in predicates:
                found = predicate(found, context)
            reached.extend(found)
        if len(nodes) > 1:
            return in_document_order(reached)
        return reached[::-1] if is_reverse else reached

    return general


def _compile_test(step: Step, compiler: Compiler) -> Passes | None:
    """Return what a node must be; None when any will do."""
    test = step.test
    match test.kind:
        case "node":
            return None
        case "text":
            return lambda node, context: type(node) is Text
        case "comment":
            return lambda node, context: isinstance(node, Comment)
        case "processing-instruction":
            target = test.name
            return lambda node, context: isinstance(node, Instruction) and target in ("", node.name)
        case "name":
            return _compile_name_test(test, Attribute if step.axis == "attribute" else Element, compiler)


def _compile_name_test(test: NodeTest, kind: type[Attribute] | type[Element], compiler: Compiler) -> Passes:
    name, prefix = test.name, test.prefix
    if name == "*" and not prefix:
        return lambda node, context: isinstance(node, kind)
    if name == "*":
        return lambda node, context: isinstance(node, kind) and node.namespace == _uri(prefix, context, compiler)
    if not prefix:
        return lambda node, context: isinstance(node, kind) and node.key == name

    def has_qualified_name(node: Node, context: Context) -> bool:
        return isinstance(node, kind) and node.name == name and node.namespace == _uri(prefix, context, compiler)

    return has_qualified_name


def _key(prefix: str, name: str, context: Context, compiler: Compiler) -> str:
    uri = _uri(prefix, context, compiler)
    return name if uri in UNPREFIXED else f"{{{uri}}}{name}"


def _uri(prefix: str, context: Context, compiler: Compiler) -> str:
    uri = context.namespaces.get(prefix)
    if uri is None:
        sentence = mark("The prefix {prefix} of a name is not declared in the form.")
        raise compiler.error(0, "expression-prefix", sentence, prefix=prefix)
    return uri
