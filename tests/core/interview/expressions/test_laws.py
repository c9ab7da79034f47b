"""Laws of expressions: what goes out comes back, and nothing breaks."""

import contextlib
import math

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.interview.expressions import ExpressionError, to_number, to_text
from fieldapp.interview.expressions.functions.chance import shuffled
from fieldapp.interview.expressions.parser import AXES, parse_syntax
from fieldapp.interview.expressions.syntax import (
    POWERS,
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
from fieldapp.interview.tree import Element

_NAMES = st.sampled_from(["a", "data", "div", "mod", "and", "or", "text", "age-in-years", "ឈ្មោះ", "x.1"])
_TESTS = st.one_of(
    st.builds(lambda name, prefix: NodeTest("name", name, prefix), _NAMES, st.sampled_from(["", "p"])),
    st.sampled_from(
        [NodeTest("node"), NodeTest("text"), NodeTest("comment"), NodeTest("name", "*"), NodeTest("name", "*", "p")]
    ),
)
_LITERALS = st.one_of(
    st.from_regex(r"\d{1,4}(\.\d{0,3})?", fullmatch=True).map(Number),
    st.text(alphabet="ab 'ក[/", max_size=5).map(Quoted),
)


def _chain(operator: str, operands: list[Syntax]) -> Operation:
    """Chain operands with an operator and its neighbours of the same strength."""
    same = [name for name, power in POWERS.items() if power == POWERS[operator]]
    return Operation(tuple(same[index % len(same)] for index in range(len(operands) - 1)), tuple(operands))


def _larger(smaller: st.SearchStrategy[Syntax]) -> st.SearchStrategy[Syntax]:
    predicates = st.lists(smaller, max_size=2).map(tuple)
    step = st.builds(Step, st.sampled_from(sorted(AXES)), _TESTS, predicates)
    steps = st.lists(step, min_size=1, max_size=3).map(tuple)
    primaries = smaller.filter(lambda item: not isinstance(item, Filtered))
    return st.one_of(
        st.builds(_chain, st.sampled_from(sorted(POWERS)), st.lists(smaller, min_size=2, max_size=4)),
        st.builds(Negation, smaller),
        st.builds(Call, st.sampled_from(["concat", "jr:itext", "count"]), st.lists(smaller, max_size=3).map(tuple)),
        st.builds(Path, st.sampled_from(["root", "context"]), steps),
        st.builds(Path, smaller.filter(lambda item: not isinstance(item, Path)), steps),
        st.builds(Filtered, primaries, st.lists(smaller, min_size=1, max_size=2).map(tuple)),
    )


_SYNTAX: st.SearchStrategy[Syntax] = st.recursive(_LITERALS, _larger, max_leaves=8)


@given(_SYNTAX)
def test_syntax_is_written_and_read_back_the_same(syntax: Syntax) -> None:
    assert parse_syntax(str(syntax)) == syntax


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_number_survives_its_text(number: float) -> None:
    assert math.isclose(to_number(to_text(number)), number, rel_tol=1e-15, abs_tol=0)


@given(st.text(max_size=30))
def test_no_text_breaks_the_parser(garbage: str) -> None:
    with contextlib.suppress(ExpressionError):
        parse_syntax(garbage)


@given(st.lists(st.integers(), unique=True, max_size=20), st.integers())
def test_shuffle_loses_nothing(numbers: list[int], seed: int) -> None:
    nodes = [Element(f"n{number}") for number in numbers]

    assert sorted(shuffled(nodes, seed), key=id) == sorted(nodes, key=id)
