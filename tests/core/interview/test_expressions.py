"""Expressions: what the conformance suites do not say, and the decisions where engines disagree."""

import contextlib
import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.interview.expressions import Context, ExpressionError, LimitExceeded, parse, to_number, to_text
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

MakeContext = Callable[..., Context]
VISITS = "<data><visit><n>1</n><kind>a</kind></visit><visit><n/><kind>b</kind></visit><visit><n>4</n></visit></data>"
PLACES = "<root>" + "".join(f"<item><name>p{n}</name><up>u{n % 3}</up></item>" for n in range(60)) + "</root>"


def text(expression: str, context: Context) -> str:
    return to_text(parse(expression).evaluate(context.root, context))


# Relevance


def test_irrelevant_and_removed_nodes_are_in_no_node_set(context_of: MakeContext) -> None:
    context = context_of(VISITS)
    first, second, _ = context.root.nodes[0].named("visit")
    first.is_relevant = False
    second.parent.remove(second)

    assert text("count(/data/visit)", context) == "1"
    assert text("sum(//n)", context) == "4"
    assert text("count(/data/visit/n/..)", context) == "1"


def test_irrelevant_attributes_are_in_no_node_set(context_of: MakeContext) -> None:
    context = context_of("<data a='1' b='2'/>")
    context.root.nodes[0].attributes["a"].is_relevant = False

    assert text("count(/data/@*)", context) == "1"


# Days


def test_difference_of_days_is_whole_in_every_zone(context_of: MakeContext) -> None:
    context = context_of("<data><born>2008-11-24</born></data>")

    assert text("today() - /data/born", context) == "6574"
    assert text("int((today() - date(/data/born)) div 365.25)", context) == "17"


def test_whole_numbers_of_days_count_local_days(context_of: MakeContext) -> None:
    context = context_of("<data/>")

    assert text("int(today())", context) == "20781"
    assert text("(int(today()) + 4) mod 7", context) == "2"
    assert text("today() mod 7", context) == "5"
    assert text("round(date('1970-01-02'))", context) == "1"


def test_day_after_so_many_days_is_a_day(context_of: MakeContext) -> None:
    context = context_of("<data><days>20784.708333333332</days></data>")

    assert text("date(today() + 7)", context) == "2026-12-01"
    assert text("date(int(today()) + 7)", context) == "2026-12-01"
    assert text("date(/data/days)", context) == "2026-11-28"
    assert text("format-date(today() + 7, '%d/%m/%Y %a')", context) == "01/12/2026 Tue"


def test_now_is_later_than_today_and_earlier_than_tomorrow(context_of: MakeContext) -> None:
    context = context_of("<data/>")

    assert text("now() > today() and now() < today() + 1", context) == "true"
    assert text("date(now())", context) == "2026-11-24"
    assert text("now()", context) == "2026-11-24T06:30:00.000+07:00"


def test_answer_that_is_a_day_equals_the_day(context_of: MakeContext) -> None:
    context = context_of("<data><d>2026-11-24</d></data>")

    assert text("/data/d = today() and /data/d <= today() and not(/data/d > today())", context) == "true"


def test_what_is_no_date_is_blank_and_warned_of(context_of: MakeContext) -> None:
    context = context_of("<data/>")
    warnings: list[str] = []
    context.warn = warnings.append

    assert text("date('2026-02-30')", context) == ""
    assert text("date('')", context) == ""
    assert len(warnings) == 1
    assert "2026-02-30" in warnings[0]


# Decisions


def test_max_and_min_ignore_blanks(context_of: MakeContext) -> None:
    context = context_of(VISITS)

    assert text("max(/data/visit/n)", context) == "4"
    assert text("min(/data/visit/n)", context) == "1"
    assert text("max(-3, -1)", context) == "-1"
    assert text("max(/data/none)", context) == "NaN"


def test_regex_matches_the_whole_text(context_of: MakeContext) -> None:
    context = context_of("<data/>")

    assert text("regex('123', '[0-9]{3}')", context) == "true"
    assert text("regex('1234', '[0-9]{3}')", context) == "false"


def test_equality_of_two_texts_is_letter_by_letter(context_of: MakeContext) -> None:
    context = context_of("<data/>")

    assert text("'2018-06-25' = '2018-06-25T00:00:00.000+07:00'", context) == "false"
    assert text("'01' = '1'", context) == "false"
    assert text("'01' = 1", context) == "true"


def test_randomize_gives_the_order_of_the_minimal_standard_generator() -> None:
    nodes = [Element(letter) for letter in "ABCDEF"]

    assert "".join(node.name for node in shuffled(nodes, 42)) == "AFCBDE"
    assert "".join(node.name for node in shuffled(nodes, -42)) == "EDAFBC"


# Repeats and instances


def test_absolute_path_to_one_answer_means_that_of_the_own_repeat(context_of: MakeContext) -> None:
    context = context_of(VISITS, places=PLACES.replace("u1", "b"))
    second = context.root.nodes[0].named("visit")[1]
    kind = second.named("kind")[0]

    assert parse("/data/visit/kind").evaluate_text(kind, context) == "b"
    assert parse("/data/visit/kind = 'a'").evaluate(kind, context) is False
    assert parse("if(true(), /data/visit/kind, '')").evaluate_text(kind, context) == "b"
    assert parse("selected(/data/visit/kind, 'b')").evaluate(kind, context) is True
    assert parse("count(instance('places')/root/item[up = /data/visit/kind])").evaluate(kind, context) == 20


def test_absolute_path_to_many_answers_means_all(context_of: MakeContext) -> None:
    context = context_of(VISITS)
    kind = context.root.nodes[0].named("visit")[1].named("kind")[0]

    assert parse("count(/data/visit)").evaluate(kind, context) == 3
    assert parse("max(/data/visit/n)").evaluate(kind, context) == 4
    assert parse("join('', /data/visit/kind)").evaluate(kind, context) == "ab"
    assert parse("/data/visit[position() = 1]/kind").evaluate_text(kind, context) == "a"


def test_indexed_repeat_takes_the_answer_of_one_repeat(context_of: MakeContext) -> None:
    context = context_of(VISITS)

    assert text("indexed-repeat(/data/visit/kind, /data/visit, 2)", context) == "b"
    assert text("indexed-repeat(/data/visit/kind, /data/visit, 9)", context) == ""


def test_indexed_repeat_takes_one_answer_of_nested_repeats(context_of: MakeContext) -> None:
    context = context_of("<d><a><b><x>1</x></b></a><a><b><x>2</x></b><b><x>3</x></b></a></d>")
    place = context.root.nodes[0]

    assert text("indexed-repeat(/d/a/b/x, /d/a, 2, /d/a/b, 2)", context) == "3"
    assert parse("indexed-repeat(//x, a, 2, //b, 1)").evaluate_text(place, context) == "2"
    assert parse("indexed-repeat(a/b/x, a, 5, a/b, 1)").evaluate_text(place, context) == ""
    assert parse("indexed-repeat(//x, //b, 1, a, 2)").evaluate_text(place, context) == "2"
    assert parse("indexed-repeat(//x, a, 5)").evaluate_text(place, context) == ""


def test_position_of_a_repeat_counts_its_siblings(context_of: MakeContext) -> None:
    context = context_of(VISITS)
    third = context.root.nodes[0].named("visit")[2]

    assert parse("position(..)").evaluate(third.named("n")[0], context) == 3
    assert text("position(/data/none)", context) == "NaN"


def test_unknown_list_is_empty_and_warned_of(context_of: MakeContext) -> None:
    context = context_of("<data/>")
    warnings: list[str] = []
    context.warn = warnings.append

    assert text("count(instance('nothing')/root/item)", context) == "0"
    assert "nothing" in warnings[0]


def test_absolute_path_in_a_predicate_of_a_list_leads_to_the_answers(context_of: MakeContext) -> None:
    context = context_of("<data><u>u1</u></data>", places=PLACES)

    assert text("count(instance('places')/root/item[up = /data/u])", context) == "20"


def test_current_is_the_question_the_expression_stands_at(context_of: MakeContext) -> None:
    context = context_of("<data><g><u>u2</u><p/></g></data>", places=PLACES)
    place = context.root.nodes[0].named("g")[0].named("p")[0]

    found = parse("instance('places')/root/item[up = current()/../u and name != 'p2']/name").evaluate(place, context)

    assert isinstance(found, list)
    assert [node.text for node in found][:2] == ["p5", "p8"]


def test_index_of_a_column_gives_what_looking_at_every_row_gives(context_of: MakeContext) -> None:
    context = context_of("<data><u>u1</u><n>2</n></data>", places=PLACES)

    for predicate, slow in (
        ("up = 'u1'", "concat(up, '') = 'u1'"),
        ("'u1' = up and name > 'p'", "concat(up, '') = 'u1' and name > 'p'"),
        ("up = /data/*", "concat(up, '') = /data/*"),
        ("up = /data/none", "concat(up, '') = /data/none"),
        ("up = 'u1' and position() < 5", "concat(up, '') = 'u1' and position() < 5"),
        ("up = 'u1'][2", "concat(up, '') = 'u1'][2"),
        ("up = 1", "concat(up, '') = 1"),
    ):
        fast_nodes = parse(f"instance('places')/root/item[{predicate}]").evaluate(context.root, context)
        slow_nodes = parse(f"instance('places')/root/item[{slow}]").evaluate(context.root, context)
        assert fast_nodes == slow_nodes, predicate


def test_pulldata_looks_a_cell_up(context_of: MakeContext) -> None:
    context = context_of("<data/>", places=PLACES)

    assert text("pulldata('places', 'up', 'name', 'p4')", context) == "u1"
    assert text("pulldata('places', 'up', 'name', 'nowhere')", context) == ""


def test_texts_come_in_the_language_of_the_interview(context_of: MakeContext) -> None:
    context = context_of("<data/>")
    context.text = lambda identifier, language: f"{identifier} {language}"
    context.language = "ខ្មែរ"

    assert text("jr:itext('/data/a:label')", context) == "/data/a:label ខ្មែរ"


def test_once_keeps_what_is_there(context_of: MakeContext) -> None:
    context = context_of("<data><a>kept</a><b/></data>")
    a, b = context.root.nodes[0].nodes

    assert parse("once('new')").evaluate_text(a, context) == "kept"
    assert parse("once('new')").evaluate_text(b, context) == "new"


# What is wrong with an expression


@pytest.mark.parametrize(
    ("expression", "code", "position"),
    [
        ("/data/a = “x”", "expression-quote", 10),
        ("/data/a = 'x", "expression-quote", 10),
        ("1 +", "expression-incomplete", 3),
        ("${age} > 3", "expression-sign", 0),
        ("1 2", "expression-not-understood", 2),
        ("", "expression-incomplete", 0),
        ("up::a", "expression-axis", 0),
        ("(" * 5000, "expression-too-deep", 150),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(expression: str, code: str, position: int) -> None:
    with pytest.raises(ExpressionError) as error:
        parse(expression)

    assert (error.value.code, error.value.position) == (code, position)
    assert str(error.value)


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("1 + nonsense(2)", "expression-function"),
        ("if(1, 2)", "expression-arguments"),
        ("not()", "expression-arguments"),
    ],
)
def test_unknown_functions_and_wrong_arguments_are_found_before_use(expression: str, code: str) -> None:
    error = parse(expression).check()

    assert error is not None
    assert error.code == code


def test_sound_expression_has_no_error() -> None:
    assert parse("if(selected(/data/a, 'x'), 1, coalesce(../b, 2))").check() is None


def test_value_where_nodes_are_needed_is_an_error(context_of: MakeContext) -> None:
    with pytest.raises(ExpressionError) as error:
        text("count(3)", context_of("<data/>"))
    assert error.value.code == "expression-no-nodes"


def test_undeclared_prefix_is_an_error(context_of: MakeContext) -> None:
    with pytest.raises(ExpressionError) as error:
        text("/data/x:a", context_of("<data/>"))
    assert error.value.code == "expression-prefix"


# Limits


def test_exploding_pattern_is_stopped(context_of: MakeContext) -> None:
    with pytest.raises(LimitExceeded):
        text(f"regex('{'a' * 60}!', '^(a|a)*$')", context_of("<data/>"))


def test_pattern_that_is_none_is_an_error(context_of: MakeContext) -> None:
    with pytest.raises(ExpressionError) as error:
        text("regex('a', '[')", context_of("<data/>"))
    assert error.value.code == "expression-argument"


def test_endless_work_is_stopped(context_of: MakeContext) -> None:
    context = context_of("<data>" + "<a/>" * 300 + "</data>")
    context.step_limit = 100_000

    with pytest.raises(LimitExceeded):
        text("count(//*[count(//*[count(//*) > 0]) > 0])", context)


def test_long_chains_and_deep_conditions_of_real_forms_are_worked_out(context_of: MakeContext) -> None:
    context = context_of("<data><a>139</a></data>")
    nested = "'none'"
    for code in range(140):
        nested = f"if(/data/a = '{code}', 'c{code}', {nested})"

    assert text(" + ".join(["1"] * 3000), context) == "3000"
    assert text(" and ".join(["/data/a"] * 3000), context) == "true"
    assert text(nested, context) == "c139"
    assert len(parse(nested).references()) == 1
    assert parse(nested).parts(context.root, context)


def test_nesting_without_end_is_an_error_and_no_crash(context_of: MakeContext) -> None:
    context = context_of("<data/>")

    with pytest.raises(ExpressionError):
        text("concat(" * 149 + "1" + ")" * 149 + "+" + "(" * 400 + "1" + ")" * 400, context)


# Dependencies


def references(expression: str) -> list[str]:
    return [str(reference) for reference in parse(expression).references()]


def test_references_are_all_paths_those_in_predicates_too() -> None:
    found = references("sum(/data/visit[kind = current()/../k]/n) + ../a")

    assert found == ["/data/visit/kind", "../k", "/data/visit/n", "../a"]


def test_references_into_lists_are_marked() -> None:
    (name, path, label) = parse("instance('places')/root/item[name = /data/p]/label").references()

    assert (name.instance, str(path), label.steps) == ("places", "/data/p", ("root", "item", "label"))
    assert name.absolute(("data",)) is None


def test_relative_reference_is_made_absolute_from_its_question() -> None:
    (reference,) = parse("../../count").references()

    assert reference.absolute(("data", "visit", "n")) == ("data", "count")


def test_functions_without_argument_depend_on_their_question() -> None:
    assert references("string-length() > 3") == ["."]


def test_any_depth_is_a_reference_to_anything_below() -> None:
    assert references("//n") == ["/**/n"]


def test_functions_are_listed() -> None:
    assert parse("if(true(), /data/a[position() = last()], 2)").functions() == {"if", "true", "position", "last"}


# Explanation


def test_parts_show_why_it_came_out_as_it_did(context_of: MakeContext) -> None:
    context = context_of("<data><age>9</age><sex>f</sex></data>")

    parts = parse("/data/age > 14 and /data/sex = 'f'").parts(context.root, context)

    assert [(part.text, part.depth, to_text(part.value)) for part in parts] == [
        ("/data/age > 14 and /data/sex = 'f'", 0, "false"),
        ("/data/age > 14", 1, "false"),
        ("/data/age", 2, "9"),
        ("/data/sex = 'f'", 1, "true"),
        ("/data/sex", 2, "f"),
    ]


# Laws

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
