"""Points, lines and areas in expressions."""

from collections.abc import Callable

import pytest

from fieldapp.interview.expressions import Context, ExpressionError, parse, to_text

MakeContext = Callable[..., Context]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("distance('11.55 104.91 0 0; 13.36 103.86 0 0')", "231565.03"),
        ("distance('11.55 104.91', '13.36 103.86')", "231565.03"),
        ("distance('11.55 104.91')", "NaN"),
        ("distance('11.55')", "NaN"),
        ("distance('95 104.91; 11 104')", "NaN"),
        ("area('0 0;0 1;1 1;1 0')", "12391256135.81"),
        ("area('0 0;0 1')", "0"),
        ("area('')", "NaN"),
        ("geofence('0.5 0.5 0 0', '0 0;0 1;1 1;1 0;0 0')", "true"),
        ("geofence('0.5 1.5 0 0', '0 0;0 1;1 1;1 0;0 0')", "false"),
        ("intersects('0 0;1 1;0 1;1 0')", "true"),
        ("intersects('0 0;0 1;1 1;1 0;0 0')", "false"),
        ("intersects('')", "false"),
    ],
)
def test_places_are_measured(context_of: MakeContext, expression: str, value: str) -> None:
    context = context_of("<data/>")

    assert to_text(parse(expression).evaluate(context.root, context)) == value


def test_geofence_without_an_area_is_an_error(context_of: MakeContext) -> None:
    context = context_of("<data/>")

    with pytest.raises(ExpressionError) as error:
        parse("geofence('1 1', '0 0')").evaluate(context.root, context)
    assert error.value.code == "expression-argument"
