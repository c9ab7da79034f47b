"""Whatever a form says, an expression gives a value or says what is wrong."""

import contextlib
import random
from collections.abc import Callable
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import Problem
from fieldapp.interview.expressions import Context, Expression, to_boolean, to_number, to_text
from fieldapp.interview.expressions.functions import FUNCTIONS
from fieldapp.interview.expressions.special import SPECIAL_FUNCTIONS
from fieldapp.interview.xml import parse_xml

_TEXTS = [
    "",
    "a",
    "a b",
    "12.5 104.9 0 0",
    "0 0;0 1;1 1",
    "2026-02-30",
    "2026-11-24",
    "0001-01-01",
    "9999-12-31T23:59Z",
]
_NUMBERS = ["0", "1", "-1", "2.5", "1e308", "99999999999999999999", "(1 div 0)", "(0 div 0)", "-(1 div 0)"]
_PATHS = [
    ".",
    "..",
    "/data/a",
    "//*",
    "@x",
    "/data/r",
    "/data/r/n",
    "current()",
    "/data/none",
    "text()",
    "instance('l')/r/i",
]
_DATES = ["today()", "now()", "date('2026-11-24') + 1", "date-time(0)", "today() - now()"]
_ATOMS = st.sampled_from([*(f"'{text}'" for text in _TEXTS), *_NUMBERS, *_PATHS, *_DATES, "true()"])
_OPERATORS = ["=", "!=", "<", "<=", ">", ">=", "+", "-", "*", "div", "mod", "and", "or", "|"]
_DOCUMENT = "<data x='5'><a>3</a><r><n>1</n></r><r><n/></r><r><n>x</n>mixed</r></data>"


def _larger(smaller: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    names = st.sampled_from(sorted({*FUNCTIONS, *SPECIAL_FUNCTIONS}))
    arguments = st.lists(smaller, max_size=4).map(", ".join)
    return st.one_of(
        st.builds("{}({})".format, names, arguments),
        st.builds("({} {} {})".format, smaller, st.sampled_from(_OPERATORS), smaller),
        st.builds("(//*)[{}]".format, smaller),
        st.builds("/data/r[{}]/n".format, smaller),
        st.builds("instance('l')/r/i[k = {}]".format, smaller),
    )


@given(st.recursive(_ATOMS, _larger, max_leaves=6), st.sampled_from([0, 1, 4]))
def test_any_expression_gives_a_value_or_says_what_is_wrong(text: str, place: int) -> None:
    document = parse_xml(_DOCUMENT)
    rows = "".join(f"<i><k>{number}</k></i>" for number in range(30))
    context = Context(
        root=document,
        now=lambda: datetime(2026, 11, 24, tzinfo=UTC),
        instances={"l": parse_xml(f"<r>{rows}</r>")},
        random=random.Random(1),
    )
    node = [document, *document.descendants()][place]

    with contextlib.suppress(Problem):
        value = Expression(text).evaluate(node, context)
        conversions: list[Callable[..., object]] = [to_text, to_number, to_boolean]
        for convert in conversions:
            convert(value)
    Expression(text).references()
    with contextlib.suppress(Problem):
        Expression(text).parts(node, context)
