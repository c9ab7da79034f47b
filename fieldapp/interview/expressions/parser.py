"""Reads an expression into its syntax tree: a Pratt parser over XPath 1.0 (section 3)."""

from dataclasses import replace
from typing import Final

from fieldapp.interview.expressions.errors import ExpressionError, too_deep
from fieldapp.interview.expressions.lexer import Token, tokens
from fieldapp.interview.expressions.syntax import (
    ANYWHERE,
    NEGATION_POWER,
    NODE,
    PARENT,
    POWERS,
    SELF,
    Call,
    Filtered,
    Negation,
    NodeTest,
    Number,
    Operation,
    Path,
    Quoted,
    Step,
    Syntax,
)
from fieldapp.translation import mark

AXES: Final = frozenset(
    {
        "ancestor",
        "ancestor-or-self",
        "attribute",
        "child",
        "descendant",
        "descendant-or-self",
        "following",
        "following-sibling",
        "namespace",
        "parent",
        "preceding",
        "preceding-sibling",
        "self",
    }
)
_KINDS: Final[dict[str, NodeTest]] = {
    test.kind: test for test in (NODE, NodeTest("text"), NodeTest("comment"), NodeTest("processing-instruction"))
}
_STEP_BEGINS: Final = frozenset({"name", "axis", "@", ".", "..", "*"})
_MAX_DEPTH: Final = 150
_MAX_LENGTH: Final = 100_000


def parse_syntax(text: str) -> Syntax:
    """Return the syntax tree of an expression. Raises ExpressionError where it breaks the grammar."""
    if len(text) > _MAX_LENGTH:
        raise ExpressionError(
            text,
            _MAX_LENGTH,
            "expression-too-long",
            mark("The expression is too long. Split it over several calculations."),
        )
    return _Parser(text).parse()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = tokens(text)
        self._next = 0
        self._depth = 0

    def parse(self) -> Syntax:
        syntax = self._expression(0)
        if self._token.kind != "end":
            raise self._unexpected()
        return syntax

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _is(self, *kinds: str) -> bool:
        return self._token.kind in kinds

    def _is_operator(self, *texts: str) -> bool:
        return self._token.kind == "operator" and self._token.text in texts

    def _expect(self, kind: str) -> None:
        if self._token.kind != kind:
            raise self._unexpected()
        self._next += 1

    def _expression(self, least: int) -> Syntax:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise too_deep(self._text, self._token.position)
        left = self._negation() if self._is_operator("-") else self._path()
        while self._token.kind == "operator" and POWERS.get(self._token.text, 0) > least:
            left = self._chain(left, POWERS[self._token.text])
        self._depth -= 1
        return left

    def _chain(self, first: Syntax, power: int) -> Operation:
        """Read operators of one strength and what stands behind each."""
        operators: list[str] = []
        operands = [first]
        while self._token.kind == "operator" and POWERS.get(self._token.text) == power:
            operators.append(self._take().text)
            operands.append(self._expression(power))
        return Operation(tuple(operators), tuple(operands))

    def _negation(self) -> Negation:
        self._take()
        return Negation(self._expression(NEGATION_POWER - 1))

    def _path(self) -> Syntax:
        if self._is_operator("/"):
            self._take()
            return Path("root", self._steps() if self._is(*_STEP_BEGINS) else ())
        if self._is_operator("//"):
            self._take()
            return Path("root", (ANYWHERE, *self._steps()))
        if self._is_step():
            return Path("context", self._steps())
        expression = self._primary()
        predicates = self._predicates()
        start = Filtered(expression, predicates) if predicates else expression
        if self._is_operator("/"):
            self._take()
            return Path(start, self._steps())
        if self._is_operator("//"):
            self._take()
            return Path(start, (ANYWHERE, *self._steps()))
        return start

    def _is_step(self) -> bool:
        if not self._is(*_STEP_BEGINS):
            return False
        return self._token.kind != "name" or not self._is_call() or self._token.text in _KINDS

    def _is_call(self) -> bool:
        return self._tokens[self._next + 1].kind == "("

    def _primary(self) -> Syntax:
        token = self._token
        match token.kind:
            case "number":
                self._take()
                return Number(token.text)
            case "quoted":
                self._take()
                return Quoted(token.text)
            case "(":
                self._take()
                inner = self._expression(0)
                self._expect(")")
                return inner
            case "name":
                self._take()
                self._expect("(")
                arguments: list[Syntax] = []
                while not self._is(")"):
                    if arguments:
                        self._expect(",")
                    arguments.append(self._expression(0))
                self._expect(")")
                return Call(token.text, tuple(arguments), token.position)
            case _:
                raise self._unexpected()

    def _steps(self) -> tuple[Step, ...]:
        steps = [self._step()]
        while self._is_operator("/", "//"):
            if self._take().text == "//":
                steps.append(ANYWHERE)
            steps.append(self._step())
        return tuple(steps)

    def _step(self) -> Step:
        if self._is("."):
            self._take()
            return SELF
        if self._is(".."):
            self._take()
            return PARENT
        axis = "child"
        if self._is("@"):
            self._take()
            axis = "attribute"
        elif self._is("axis"):
            axis = self._axis()
        return Step(axis, self._test(), self._predicates())

    def _axis(self) -> str:
        token = self._take()
        if token.text not in AXES:
            sentence = mark("“{name}::” has no meaning in an expression. A column is named without colons.")
            raise ExpressionError(self._text, token.position, "expression-axis", sentence, name=token.text)
        self._expect("::")
        return token.text

    def _test(self) -> NodeTest:
        if self._is("*"):
            self._take()
            return NodeTest("name", "*")
        if not self._is("name"):
            raise self._unexpected()
        name = self._take().text
        if not self._is("("):
            prefix, _, local = name.rpartition(":")
            return NodeTest("name", local, prefix)
        test = _KINDS.get(name)
        if test is None:
            self._next -= 1
            raise self._unexpected()
        self._take()
        if test.kind == "processing-instruction" and self._is("quoted"):
            test = replace(test, name=self._take().text)
        self._expect(")")
        return test

    def _predicates(self) -> tuple[Syntax, ...]:
        predicates: list[Syntax] = []
        while self._is("["):
            self._take()
            predicates.append(self._expression(0))
            self._expect("]")
        return tuple(predicates)

    def _unexpected(self) -> ExpressionError:
        token = self._token
        if token.kind == "end":
            sentence = mark("The expression ends where something is still missing. Look for a bracket or a value.")
            return ExpressionError(self._text, token.position, "expression-incomplete", sentence)
        sentence = mark("The expression does not make sense at {sign}. Look at what stands before it and after it.")
        return ExpressionError(self._text, token.position, "expression-not-understood", sentence, sign=token.text)
