"""indexed-repeat(/data/visit/kind, /data/visit, 2): the answer of one repeat, named by its position."""

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.evaluator import Compiler, Evaluator, NodesEvaluator, NumberEvaluator
from fieldapp.interview.expressions.syntax import Call, Path, Syntax
from fieldapp.interview.tree import Node
from fieldapp.translation import mark

Level = tuple[NodesEvaluator, NumberEvaluator]
"""The instances of a repeat, and the position of the one that is meant."""


def compile_indexed_repeat(call: Call, compiler: Compiler) -> Evaluator:
    """Return the evaluator: a path to a question, then a repeat around it and a number, once or for each level."""
    target, *pairs = call.arguments
    if len(pairs) % 2:
        sentence = mark("indexed-repeat() takes the path of a question, then for each repeat its path and a number.")
        raise compiler.error(call.position, "expression-arguments", sentence)
    levels = list(zip(pairs[::2], pairs[1::2], strict=True))
    parts = _parts(target, levels)
    if parts is not None:
        *steps, rest = (compiler.nodes(part) for part in parts)
        numbers = [compiler.number(index) for _, index in _outer_first(levels)]
        return _follow(list(zip(steps, numbers, strict=True)), rest)
    return _select(compiler.nodes(target), [(compiler.nodes(one), compiler.number(index)) for one, index in levels])


def _parts(target: Syntax, levels: list[tuple[Syntax, Syntax]]) -> list[Path] | None:
    """Cut the path to the question behind each repeat; None when it does not begin with the paths of the repeats."""
    if not isinstance(target, Path):
        return None
    parts: list[Path] = []
    cut = 0
    for repeat, _ in _outer_first(levels):
        if not isinstance(repeat, Path) or repeat.start != target.start:
            return None
        length = len(repeat.steps)
        if length <= cut or target.steps[:length] != repeat.steps:
            return None
        parts.append(Path("context" if parts else target.start, target.steps[cut:length]))
        cut = length
    return [*parts, Path("context", target.steps[cut:])]


def _outer_first(levels: list[tuple[Syntax, Syntax]]) -> list[tuple[Syntax, Syntax]]:
    return sorted(levels, key=lambda level: len(level[0].steps) if isinstance(level[0], Path) else 0)


def _follow(levels: list[Level], rest: NodesEvaluator) -> NodesEvaluator:
    """Go from each chosen repeat to the next one inside it. The numbers are those of the question that asks."""

    def follow(node: Node, position: int, size: int, context: Context) -> list[Node]:
        place = node
        for repeats, index in levels:
            chosen = _at(repeats(place, 1, 1, context), index(node, position, size, context))
            if chosen is None:
                return []
            place = chosen
        return rest(place, 1, 1, context)

    return follow


def _select(target: NodesEvaluator, levels: list[Level]) -> NodesEvaluator:
    """Find the repeat of each level inside that of the level above, and keep what lies in the innermost."""

    def select(node: Node, position: int, size: int, context: Context) -> list[Node]:
        found = target(node, position, size, context)
        evaluated = [
            (repeats(node, position, size, context), index(node, position, size, context)) for repeats, index in levels
        ]
        chosen: Node | None = None
        for repeats, number in sorted(evaluated, key=_depth):
            chosen = _at([item for item in repeats if _lies_in(item, chosen)], number)
            if chosen is None:
                return []
        context.spend(len(found))
        return [item for item in found if _lies_in(item, chosen)]

    return select


def _at(repeats: list[Node], number: float) -> Node | None:
    """Return the repeat at a position that counts from 1; None when there is none (or the number is none)."""
    return repeats[int(number) - 1] if 1 <= number <= len(repeats) else None


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
