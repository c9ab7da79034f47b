"""Splits the text of an expression into tokens (XPath 1.0, section 3.7). Used by the parser only."""

import re
from typing import Final, NamedTuple

from fieldapp.interview.expressions.errors import ExpressionError
from fieldapp.translation import mark

OPERATOR_NAMES: Final = frozenset({"and", "or", "div", "mod"})

_NAME_BEGINS: Final = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME: Final = f"[{_NAME_BEGINS}][{_NAME_BEGINS}0-9.\\-\u00b7\u0300-\u036f\u203f\u2040]*"
_TOKEN: Final = re.compile(
    rf"""\s*(?:
      (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<quoted>"[^"]*"|'[^']*')
    | (?P<axis>{_NAME}(?=\s*::))
    | (?P<name>{_NAME}(?::(?:{_NAME}|\*))?)
    | (?P<symbol>::|//|\.\.|!=|<=|>=|[()\[\].@,/|+\-=<>*])
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_OPERATOR_NAME: Final = re.compile(rf"\s*(and|or|div|mod)(?![{_NAME_BEGINS}])")
_BEFORE_OPERAND: Final = frozenset({"", "@", "::", "(", "[", ",", "operator"})
_OPERATORS: Final = frozenset({"/", "//", "|", "+", "-", "=", "!=", "<", "<=", ">", ">=", "*"})


class Token(NamedTuple):
    """``kind``: number, quoted, name, axis, operator, end, or the symbol itself; ``text`` without quotes."""

    kind: str
    text: str
    position: int


def tokens(text: str) -> list[Token]:
    """Return the tokens of an expression, the last of kind "end". Raises ExpressionError at what is no token."""
    found: list[Token] = []
    kind = ""
    position = 0
    while kind != "end":
        match = _OPERATOR_NAME.match(text, position) if kind not in _BEFORE_OPERAND else None
        if match is not None:
            token = Token("operator", match[1], match.start(1))
        else:
            match = _TOKEN.match(text, position)
            if match is None:
                raise _unreadable(text, position)
            token = _token(match, operand_before=kind not in _BEFORE_OPERAND)
        found.append(token)
        kind = token.kind
        position = match.end()
    return found


def _token(match: re.Match[str], operand_before: bool) -> Token:
    group = match.lastgroup or ""
    text = match[group]
    position = match.start(group)
    if group == "quoted":
        return Token(group, text[1:-1], position)
    if group != "symbol":
        return Token(group, text, position)
    if text in _OPERATORS and (text != "*" or operand_before):
        return Token("operator", text, position)
    return Token(text, text, position)


def _unreadable(text: str, position: int) -> ExpressionError:
    rest = text[position:].lstrip()
    position = len(text) - len(rest)
    if rest[0] in "“”„‘’‚«»":
        sentence = mark("The expression has the typographic quote {sign} where a straight quote must be.")
        return ExpressionError(text, position, "expression-quote", sentence, sign=rest[0])
    if rest[0] in "\"'":
        sentence = mark("The quote {sign} in the expression is opened and never closed. Close it.")
        return ExpressionError(text, position, "expression-quote", sentence, sign=rest[0])
    sentence = mark("The sign {sign} has no meaning in an expression. Take it out, or write “and” or “or”.")
    return ExpressionError(text, position, "expression-sign", sentence, sign=rest[0])
