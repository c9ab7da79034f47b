"""Functions that decide themselves whether and where their arguments are evaluated, or that ask where they stand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.evaluator import BooleanEvaluator, Compiler, Evaluator, NodesEvaluator
from fieldapp.interview.expressions.indexed_repeat import compile_indexed_repeat
from fieldapp.interview.expressions.syntax import SELF, Call, Path
from fieldapp.interview.expressions.values import NAN, Value, to_text
from fieldapp.interview.tree import Document, Element, Node
from fieldapp.translation import mark


@dataclass(frozen=True, slots=True)
class SpecialFunction:
    """How such a function is compiled, and how many arguments it takes (``most`` None: any number)."""

    compile: Callable[[Call, Compiler], Evaluator]
    least: int = 0
    most: int | None = 0

    def accepts(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        return self.least <= count and (self.most is None or count <= self.most)


def _true(_call: Call, _compiler: Compiler) -> BooleanEvaluator:
    return lambda node, position, size, context: True


def _false(_call: Call, _compiler: Compiler) -> BooleanEvaluator:
    return lambda node, position, size, context: False


def _not(call: Call, compiler: Compiler) -> BooleanEvaluator:
    operand = compiler.boolean(call.arguments[0])
    return lambda *place: not operand(*place)


def _if(call: Call, compiler: Compiler) -> Evaluator:
    condition = compiler.boolean(call.arguments[0])
    then, otherwise = compiler.answer(call.arguments[1]), compiler.answer(call.arguments[2])
    return lambda *place: then(*place) if condition(*place) else otherwise(*place)


def _coalesce(call: Call, compiler: Compiler) -> Evaluator:
    """The first argument that is not blank, else the last."""
    *firsts, last = [compiler.answer(argument) for argument in call.arguments]

    def coalesce(node: Node, position: int, size: int, context: Context) -> Value:
        for evaluate in firsts:
            value = evaluate(node, position, size, context)
            if to_text(value):
                return value
        return last(node, position, size, context)

    return coalesce


def _once(call: Call, compiler: Compiler) -> Evaluator:
    """The value the question has already; only a blank one is computed."""
    evaluate = compiler.answer(call.arguments[0])
    return lambda node, position, size, context: node.text or evaluate(node, position, size, context)


def _position(call: Call, compiler: Compiler) -> Evaluator:
    if not call.arguments:
        return lambda node, position, size, context: float(position)
    nodes = compiler.nodes(call.arguments[0])

    def position_of(node: Node, position: int, size: int, context: Context) -> float:
        found = nodes(node, position, size, context)
        return float(found[0].position) if found and isinstance(found[0], Element) else NAN

    return position_of


def _last(_call: Call, _compiler: Compiler) -> Evaluator:
    return lambda node, position, size, context: float(size)


def _current(_call: Call, _compiler: Compiler) -> NodesEvaluator:
    return lambda node, position, size, context: [context.current or node]


def _of_context_node(call: Call, compiler: Compiler) -> Evaluator:
    """string(), number(), string-length(), normalize-space() without argument: of the question they stand at."""
    of_argument = compiler.value(Call(call.name, (Path("context", (SELF,)),), call.position))

    def evaluate(node: Node, position: int, size: int, context: Context) -> Value:
        if isinstance(node, Document):
            sentence = mark("The function {name}() needs an argument here.")
            raise compiler.error(call.position, "expression-arguments", sentence, name=call.name)
        return of_argument(node, position, size, context)

    return evaluate


SPECIAL_FUNCTIONS: Final[dict[str, SpecialFunction]] = {
    "true": SpecialFunction(_true),
    "false": SpecialFunction(_false),
    "not": SpecialFunction(_not, 1, 1),
    "if": SpecialFunction(_if, 3, 3),
    "coalesce": SpecialFunction(_coalesce, 1, None),
    "once": SpecialFunction(_once, 1, 1),
    "position": SpecialFunction(_position, 0, 1),
    "last": SpecialFunction(_last),
    "current": SpecialFunction(_current),
    "indexed-repeat": SpecialFunction(compile_indexed_repeat, 3, None),
    "string": SpecialFunction(_of_context_node),
    "number": SpecialFunction(_of_context_node),
    "string-length": SpecialFunction(_of_context_node),
    "normalize-space": SpecialFunction(_of_context_node),
}
