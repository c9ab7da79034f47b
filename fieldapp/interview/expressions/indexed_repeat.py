"""indexed-repeat(/data/visit/kind, /data/visit, 2): the answer of one repeat, named by its position."""

import math

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.evaluator import Compiler, Evaluator, NodesEvaluator, NumberEvaluator
from fieldapp.interview.expressions.syntax import Call, Negation, Number, Operation, Path, Step, Syntax, children
from fieldapp.interview.tree import Node
from fieldapp.translation import mark


def compile_indexed_repeat(call: Call, compiler: Compiler) -> Evaluator:
    """Return the evaluator: a path to a question, then a repeat around it and a number, once or for each level."""
    target, *pairs = call.arguments
    if len(pairs) % 2:
        sentence = mark("indexed-repeat() takes the path of a question, then for each repeat its path and a number.")
        raise compiler.error(call.position, "expression-arguments", sentence)
    levels = list(zip(pairs[::2], pairs[1::2], strict=True))
    path = _with_positions(target, levels)
    if path is not None:
        return compiler.nodes(path)
    return _select(
        compiler.nodes(target), [(compiler.nodes(repeat), compiler.number(index)) for repeat, index in levels]
    )


def _with_positions(target: Syntax, levels: list[tuple[Syntax, Syntax]]) -> Path | None:
    """Return the path with the positions put into it, where it begins with those of the repeats."""
    if not isinstance(target, Path):
        return None
    steps = list(target.steps)
    for repeat, index in levels:
        if not isinstance(repeat, Path) or repeat.start != target.start or not repeat.steps:
            return None
        if not _is_same_anywhere(index):
            return None
        last = len(repeat.steps) - 1
        if target.steps[: last + 1] != repeat.steps or steps[last].axis != "child":
            return None
        steps[last] = Step("child", steps[last].test, (*steps[last].predicates, _is_at(index)))
    return Path(target.start, tuple(steps))


def _is_same_anywhere(index: Syntax) -> bool:
    """Return whether a number is the same wherever it is worked out: inside a predicate it stands elsewhere."""
    match index:
        case Number():
            return True
        case Path("root", steps):
            return not any(step.predicates for step in steps)
        case Operation() | Negation():
            return all(_is_same_anywhere(part) for part in children(index))
        case _:
            return False


def _is_at(index: Syntax) -> Syntax:
    return Operation(("=",), (Call("position", ()), Call("number", (index,))))


def _select(target: NodesEvaluator, levels: list[tuple[NodesEvaluator, NumberEvaluator]]) -> NodesEvaluator:
    """Find the repeat of each level inside that of the level above, and keep what lies in the innermost."""

    def select(node: Node, position: int, size: int, context: Context) -> list[Node]:
        found = target(node, position, size, context)
        evaluated = [
            (repeats(node, position, size, context), index(node, position, size, context)) for repeats, index in levels
        ]
        chosen: Node | None = None
        for repeats, number in sorted(evaluated, key=_depth):
            inside = [item for item in repeats if _lies_in(item, chosen)]
            if math.isnan(number) or not 1 <= number <= len(inside):
                return []
            chosen = inside[int(number) - 1]
        context.spend(len(found))
        return [item for item in found if _lies_in(item, chosen)]

    return select


def _depth(level: tuple[list[Node], float]) -> int:
    depth = 0
    place = level[0][0].parent if level[0] else None
    while place is not None:
        depth += 1
        place = place.parent
    return depth


def _lies_in(node: Node, outer: Node | None) -> bool:
    place: Node | None = node
    while outer is not None and place is not None and place is not outer:
        place = place.parent
    return place is outer or outer is None
