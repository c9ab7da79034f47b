"""Number, range, coordinates and text fields, typed into as a person does."""

import doctest
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt

from ui.widgets import coordinates, date_field, number_field, people_cell, time_field
from ui.widgets.geo_field import GeoField
from ui.widgets.number_field import NumberField
from ui.widgets.range_field import RangeField
from ui.widgets.text_field import ComputedField, MultilineField


@pytest.mark.parametrize("module", [coordinates, number_field, people_cell, time_field, date_field])
def test_docstring_examples_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(("typed", "kept"), [("១២៥០", "1250"), ("๑,๒๕๐", "1250"), ("1 250", "1250"), ("many", "many")])
def test_whole_numbers_are_read_in_any_digits(qtbot, typed, kept, type_text):
    field = NumberField()
    qtbot.addWidget(field)
    type_text(field.line, typed)
    assert field.value() == kept


def test_understood_number_is_shown_when_it_differs_from_what_was_typed(qtbot, type_text):
    field = NumberField()
    qtbot.addWidget(field)
    field.show()
    type_text(field.line, "12")
    assert not field.understood.isVisible()
    type_text(field.line, "៥០")
    assert field.understood.plain_text == "= 1,250"


def test_decimal_comma_is_a_decimal_sign(qtbot, type_text):
    field = NumberField(is_whole=False)
    qtbot.addWidget(field)
    type_text(field.line, "12,5")
    assert field.value() == "12.5"


def test_showing_the_value_just_typed_leaves_the_text_alone(qtbot, type_text):
    field = NumberField()
    qtbot.addWidget(field)
    type_text(field.line, "១២")
    field.show_value("12")
    assert field.line.text() == "១២"


def test_range_steps_by_arrows_within_its_ends_and_may_be_empty(qtbot):
    field = RangeField(Decimal(0), Decimal(3), Decimal("1.5"), is_whole=False)
    qtbot.addWidget(field)
    assert field.value() == ""
    for _ in range(5):
        qtbot.keyClick(field.line, Qt.Key.Key_Up)
    assert Decimal(field.value()) == Decimal(3)
    field.line.clear()
    assert field.value() == ""


def test_place_is_read_from_a_pasted_pair(qtbot, type_text):
    field = GeoField()
    qtbot.addWidget(field)
    field.show()
    type_text(field.line, "11.5564, 104.9282")
    assert field.value() == "11.5564 104.9282 0 0"
    assert "N" in field.understood.plain_text


def test_enter_makes_a_line_in_long_text_and_tab_leaves_it(qtbot, type_text):
    field = MultilineField()
    qtbot.addWidget(field)
    type_text(field.text, "a")
    qtbot.keyClick(field.text, Qt.Key.Key_Return)
    type_text(field.text, "b")
    assert field.value() == "a\nb"
    assert field.text.tabChangesFocus()


def test_computed_value_takes_no_tab_stop(qtbot):
    field = ComputedField()
    qtbot.addWidget(field)
    field.show_value("42")
    assert field.label.plain_text == "42"
    assert not field.label.focusPolicy() & Qt.FocusPolicy.TabFocus
