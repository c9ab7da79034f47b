"""Functions on text and numbers, where the conformance suites say little."""

from collections.abc import Callable

import pytest

from fieldapp.interview.expressions import Context, ExpressionError, parse, to_text

MakeContext = Callable[..., Context]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("base64-decode('4Z6B4Z+S4Z6Y4Z+C4Z6a')", "ខ្មែរ"),
        ("base64-decode('no base64!')", ""),
        ("digest('a', 'md5', 'hex')", "0cc175b9c0f1b6a831c399e269772661"),
        ("substr('ភ្នំពេញ', 0, 2)", "ភ្"),
        ("substring('12345', 1.5, 2.6)", "234"),
        ("substring('12345', 0 div 0)", ""),
        ("join(' - ', 'a', 1, true())", "a - 1 - true"),
        ("round(2.15, 1)", "2.2"),
        ("round(-2.5)", "-2"),
        ("round('4,6')", "5"),
        ("round(1250, -2)", "1300"),
        ("0.1 + 0.2 = 0.3", "true"),
        ("string(1 div 3)", "0.3333333333333333"),
        ("string(1e21)", "1000000000000000000000"),
        ("string(0.0000001)", "0.0000001"),
        ("selected-at('a b c', -1)", ""),
        ("selected('a  b', 'b')", "true"),
        ("coalesce('', /data/none, 'x')", "x"),
        ("checklist(1, -1, true(), false())", "true"),
        ("format-date-time('2026-11-24T08:05:09.012+07:00', '%e.%n.%y %h:%M:%S.%3 %%%q')", "24.11.26 8:05:09.012 %%q"),
    ],
)
def test_function_gives(context_of: MakeContext, expression: str, value: str) -> None:
    context = context_of("<data/>")

    assert to_text(parse(expression).evaluate(context.root, context)) == value


def test_chance_is_that_of_the_context(context_of: MakeContext) -> None:
    first, second = context_of("<data/>"), context_of("<data/>")
    expression = parse("concat(uuid(), random(), uuid(12))")

    assert expression.evaluate(first.root, first) == expression.evaluate(second.root, second)


def test_unknown_digest_is_an_error(context_of: MakeContext) -> None:
    context = context_of("<data/>")

    with pytest.raises(ExpressionError):
        parse("digest('a', 'CRC')").evaluate(context.root, context)
