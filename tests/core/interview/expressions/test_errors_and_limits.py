"""What is wrong with an expression, and what is too much."""

from collections.abc import Callable

import pytest

from fieldapp.interview.expressions import Context, ExpressionError, LimitExceeded, parse, to_text

MakeContext = Callable[..., Context]


def text(expression: str, context: Context) -> str:
    return to_text(parse(expression).evaluate(context.root, context))


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
        text("count(//*[count(..//*[count(..//*) > 0]) > 0])", context)


def test_slow_work_on_long_lists_is_stopped(context_of: MakeContext) -> None:
    context = context_of("<data>" + "<a/>" * 300 + "</data>")
    context.time_limit_s = -1

    with pytest.raises(LimitExceeded):
        text("count(/data/a[string-length(/) > 0])", context)


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
