"""Turns syntax trees into closures ``f(node, position, size, context)``: evaluated fast, and only where needed.

``and``, ``or``, ``if`` and ``coalesce`` leave alone what they do not need.
"""

from collections.abc import Callable
from typing import TypeVar

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.errors import ExpressionError
from fieldapp.interview.expressions.evaluator import (
    BooleanEvaluator,
    Evaluator,
    Kind,
    NodesEvaluator,
    NumberEvaluator,
    TextEvaluator,
)
from fieldapp.interview.expressions.functions import FUNCTIONS
from fieldapp.interview.expressions.functions.signature import ArgumentError, Function
from fieldapp.interview.expressions.hidden import blank_where_hidden
from fieldapp.interview.expressions.paths import compile_filtered, compile_path, is_plain_absolute, nearest, plain_child
from fieldapp.interview.expressions.predicates import BOOLEAN_FUNCTIONS, is_independent
from fieldapp.interview.expressions.special import SPECIAL_FUNCTIONS
from fieldapp.interview.expressions.syntax import (
    Call,
    Filtered,
    Negation,
    Number,
    Operation,
    Path,
    Quoted,
    Syntax,
)
from fieldapp.interview.expressions.values import (
    ARITHMETIC,
    COMPARISONS,
    Comparison,
    Value,
    to_boolean,
    to_number,
    to_text,
)
from fieldapp.interview.tree import Node, in_document_order
from fieldapp.translation import mark

V = TypeVar("V")


def compile_syntax(syntax: Syntax, text: str) -> Evaluator:
    """Return the evaluator of a syntax tree; ``text`` is the expression it was read from, for errors.

    A call that cannot work (see ``call_error``) raises only when it is evaluated: most of a form may be fine.
    """
    return _Compiler(text).value(syntax)


def call_error(call: Call, text: str) -> ExpressionError | None:
    """Return what is wrong with a call: there is no such function, or it does not take so many arguments."""
    count = len(call.arguments)
    known = [table[call.name] for table in (SPECIAL_FUNCTIONS, FUNCTIONS) if call.name in table]
    if any(function.accepts(count) for function in known):
        return None
    if not known:
        sentence = mark("There is no function {name}(). Check its spelling; those of one program alone can't be used.")
        return ExpressionError(text, call.position, "expression-function", sentence, name=call.name)
    sentence = mark("The function {name}() does not take {count} arguments. Count its commas.")
    return ExpressionError(text, call.position, "expression-arguments", sentence, name=call.name, count=count)


class _Compiler:
    def __init__(self, text: str, *, is_in_predicate: bool = False) -> None:
        self._text = text
        self._is_in_predicate = is_in_predicate

    def inside_predicate(self) -> "_Compiler":
        """Return the compiler for what stands in a predicate: there, what is the same for all is worked out once."""
        return self if self._is_in_predicate else _Compiler(self._text, is_in_predicate=True)

    def value(self, syntax: Syntax) -> Evaluator:
        match syntax:
            case Number():
                return _constant(float(syntax.text))
            case Quoted():
                return _constant(syntax.value)
            case Path() | Filtered():
                return self.nodes(syntax)
            case Negation():
                return self._negation(syntax)
            case Operation():
                return self._operation(syntax)
            case Call():
                return self._call(syntax)

    def answer(self, syntax: Syntax) -> Evaluator:
        """One value. An absolute path to a question of a repeat means the repeat that the expression stands in."""
        if not is_plain_absolute(syntax):
            return self.value(syntax)
        evaluate = self.nodes(syntax)

        def own_answer(node: Node, position: int, size: int, context: Context) -> Value:
            found = evaluate(node, position, size, context)
            return found if len(found) < 2 else nearest(found, context.current or node)

        return own_answer

    def boolean(self, syntax: Syntax) -> BooleanEvaluator:
        evaluate = self.value(syntax)
        if _kind(syntax) == "boolean":
            return evaluate  # type: ignore[return-value]
        return lambda node, position, size, context: to_boolean(evaluate(node, position, size, context))

    def number(self, syntax: Syntax) -> NumberEvaluator:
        evaluate = self.answer(syntax)
        if _kind(syntax) == "number":
            return evaluate  # type: ignore[return-value]

        def as_number(node: Node, position: int, size: int, context: Context) -> float:
            return to_number(evaluate(node, position, size, context), context.timezone)

        return self._once(syntax, as_number)

    def text(self, syntax: Syntax) -> TextEvaluator:
        child = plain_child(syntax)
        if child:
            return lambda node, position, size, context: node.child_text(child)
        evaluate = self.answer(syntax)
        if isinstance(syntax, Quoted):
            return evaluate  # type: ignore[return-value]
        return self._once(syntax, lambda *place: to_text(evaluate(*place)))

    def _once(self, syntax: Syntax, evaluate: Callable[..., V]) -> Callable[..., V]:
        """Return the evaluator of what is the same for all candidates of a predicate, worked out when first needed."""
        if not self._is_in_predicate or isinstance(syntax, Number | Quoted) or not is_independent(syntax):
            return evaluate

        def once(node: Node, position: int, size: int, context: Context) -> V:
            constants = context.constants
            if once not in constants:
                constants[once] = evaluate(node, position, size, context)  # type: ignore[assignment]
            return constants[once]  # type: ignore[return-value]

        return once

    def nodes(self, syntax: Syntax) -> NodesEvaluator:
        match syntax:
            case Path():
                return compile_path(syntax, self)
            case Filtered():
                return compile_filtered(syntax, self)
        evaluate = self.value(syntax)

        def as_nodes(node: Node, position: int, size: int, context: Context) -> list[Node]:
            found = evaluate(node, position, size, context)
            if isinstance(found, list):
                return found
            sentence = mark("{part} is a value, and questions are needed in its place.")
            raise self.error(0, "expression-no-nodes", sentence, part=str(syntax))

        return as_nodes

    def error(self, position: int, code: str, sentence: str, **parameters: object) -> ExpressionError:
        return ExpressionError(self._text, position, code, sentence, **parameters)

    def _negation(self, syntax: Negation) -> NumberEvaluator:
        operand = self.number(syntax.operand)
        return lambda node, position, size, context: -operand(node, position, size, context)

    def _operation(self, syntax: Operation) -> Evaluator:
        match syntax.operators[0]:
            case "and":
                return _all_of([self.boolean(operand) for operand in syntax.operands])
            case "or":
                return _any_of([self.boolean(operand) for operand in syntax.operands])
            case "|":
                return _union_of([self.nodes(operand) for operand in syntax.operands])
            case "+" | "-" | "*" | "div" | "mod":
                return self._arithmetic(syntax)
            case _:
                return self._comparison(syntax)

    def _arithmetic(self, syntax: Operation) -> NumberEvaluator:
        first, *others = [self.number(operand) for operand in syntax.operands]
        computes = [ARITHMETIC[sign] for sign in syntax.operators]
        if len(others) == 1:
            compute, other = computes[0], others[0]
            return lambda *place: compute(first(*place), other(*place))
        steps = list(zip(computes, others, strict=True))

        def work_out(node: Node, position: int, size: int, context: Context) -> float:
            number = first(node, position, size, context)
            for compute, other in steps:
                number = compute(number, other(node, position, size, context))
            return number

        return work_out

    def _comparison(self, syntax: Operation) -> Evaluator:
        first, *others = [
            self._once(operand, blank_where_hidden(operand, self.answer(operand))) for operand in syntax.operands
        ]
        compares = [COMPARISONS[sign] for sign in syntax.operators]
        if len(others) == 1:
            return _compared(compares[0], first, others[0])
        steps = list(zip(compares, others, strict=True))

        def work_out(node: Node, position: int, size: int, context: Context) -> Value:
            value = first(node, position, size, context)
            for compare, other in steps:
                value = compare(value, other(node, position, size, context), context.timezone)
            return value

        return work_out

    def _call(self, syntax: Call) -> Evaluator:
        error = call_error(syntax, self._text)
        if error is not None:
            return _failing(error)
        special = SPECIAL_FUNCTIONS.get(syntax.name)
        if special is not None and special.accepts(len(syntax.arguments)):
            return special.compile(syntax, self)
        return self._plain_call(syntax, FUNCTIONS[syntax.name])

    def _plain_call(self, syntax: Call, function: Function) -> Evaluator:
        arguments = [self._argument(item, function.kind(index)) for index, item in enumerate(syntax.arguments)]
        body = function.body

        def error(wrong: ArgumentError) -> ExpressionError:
            return self.error(
                syntax.position, "expression-argument", wrong.sentence, name=syntax.name, **wrong.parameters
            )

        if len(arguments) == 2:
            first, second = arguments

            def call_with_two(node: Node, position: int, size: int, context: Context) -> Value:
                try:
                    left = first(node, position, size, context)
                    return body(node, context, left, second(node, position, size, context))
                except ArgumentError as wrong:
                    raise error(wrong) from wrong

            return call_with_two

        def call(node: Node, position: int, size: int, context: Context) -> Value:
            values = [argument(node, position, size, context) for argument in arguments]
            try:
                return body(node, context, *values)
            except ArgumentError as wrong:
                raise error(wrong) from wrong

        return call

    def _argument(self, syntax: Syntax, kind: Kind) -> Evaluator:
        match kind:
            case "text":
                return self.text(syntax)
            case "number":
                return self.number(syntax)
            case "boolean":
                return self.boolean(syntax)
            case "nodes":
                return self.nodes(syntax)
            case "answer":
                return self.answer(syntax)
            case "value":
                return self.value(syntax)


def _constant(value: Value) -> Evaluator:
    return lambda node, position, size, context: value


def _all_of(operands: list[BooleanEvaluator]) -> BooleanEvaluator:
    if len(operands) == 2:
        left, right = operands
        return lambda *place: left(*place) and right(*place)
    return lambda *place: all(operand(*place) for operand in operands)


def _any_of(operands: list[BooleanEvaluator]) -> BooleanEvaluator:
    if len(operands) == 2:
        left, right = operands
        return lambda *place: left(*place) or right(*place)
    return lambda *place: any(operand(*place) for operand in operands)


def _union_of(operands: list[NodesEvaluator]) -> NodesEvaluator:
    return lambda *place: in_document_order(node for operand in operands for node in operand(*place))


def _compared(compare: Comparison, left: Evaluator, right: Evaluator) -> BooleanEvaluator:
    def comparison(node: Node, position: int, size: int, context: Context) -> bool:
        return compare(left(node, position, size, context), right(node, position, size, context), context.timezone)

    return comparison


def _failing(error: ExpressionError) -> Evaluator:
    def fail(node: Node, position: int, size: int, context: Context) -> Value:
        raise error

    return fail


def _kind(syntax: Syntax) -> Kind:
    """Return what kind of value an expression is sure to give; "value" when that shows only at run time."""
    match syntax:
        case Number() | Negation():
            return "number"
        case Quoted():
            return "text"
        case Path() | Filtered():
            return "nodes"
        case Operation():
            if syntax.operators[0] in ARITHMETIC:
                return "number"
            return "nodes" if syntax.operators[0] == "|" else "boolean"
        case Call() if syntax.name in BOOLEAN_FUNCTIONS:
            return "boolean"
        case _:
            return "value"
