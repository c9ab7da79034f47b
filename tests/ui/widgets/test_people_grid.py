"""The sex x age table, filled as in Excel."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldapp.forms.model import AGE_BANDS, SEXES
from ui.widgets.people_grid import PeopleGrid

CELLS = [(sex, age) for sex in SEXES for age in AGE_BANDS]


@pytest.fixture
def grid(qtbot):
    made = PeopleGrid(CELLS)
    made.describe("Participants", "")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_edges_are_the_sums_of_what_is_typed(qtbot, grid, type_text):
    type_text(grid.cells["female", "10-14"], "១២")
    type_text(grid.cells["male", "10-14"], "8")
    type_text(grid.cells["female", "25+"], "1000")
    assert grid.totals["female", ""].text() == "1,012"
    assert grid.totals["", "10-14"].text() == "20"
    assert grid.value() == "1,020"


def test_total_of_nothing_is_nothing_and_zero_is_zero(qtbot, grid, type_text):
    assert grid.value() == ""
    type_text(grid.cells["female", "0-9"], "0")
    assert grid.value() == "0"


def test_arrows_move_between_cells(qtbot, grid):
    grid.cells["female", "0-9"].setFocus()
    for key, cell in (
        (Qt.Key.Key_Down, ("female", "10-14")),
        (Qt.Key.Key_Right, ("male", "10-14")),
        (Qt.Key.Key_Up, ("male", "0-9")),
        (Qt.Key.Key_Left, ("female", "0-9")),
    ):
        qtbot.keyClick(grid.window().focusWidget(), key)
        assert grid.window().focusWidget() is grid.cells[cell]


def test_enter_moves_down_then_to_the_next_column_and_out_at_the_end(qtbot, grid):
    grid.cells["female", "unknown"].setFocus()
    qtbot.keyClick(grid.cells["female", "unknown"], Qt.Key.Key_Return)
    assert grid.window().focusWidget() is grid.cells["male", "0-9"]
    qtbot.keyClick(grid.cells["male", "0-9"], Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert grid.window().focusWidget() is grid.cells["female", "unknown"]
    with qtbot.waitSignal(grid.completed):
        qtbot.keyClick(grid.cells["other", "unknown"], Qt.Key.Key_Return)


def test_block_from_excel_fills_from_the_current_cell_in_one_change(qtbot, grid):
    QApplication.clipboard().setText("1\t2\r\n3\t៤\r\n")
    cell = grid.cells["female", "15-17"]
    cell.setFocus()
    with qtbot.waitSignal(grid.changed_cells) as changed:
        qtbot.keyClick(cell, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert changed.args == [
        {("female", "15-17"): "1", ("male", "15-17"): "2", ("female", "18-24"): "3", ("male", "18-24"): "4"}
    ]
    assert grid.value() == "10"


def test_block_larger_than_the_table_fills_what_fits(qtbot, grid):
    QApplication.clipboard().setText("\n".join("1\t1\t1\t1\t1" for _ in range(9)))
    qtbot.keyClick(grid.cells["male", "25+"], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert grid.value() == "4"


def test_only_totals_moves_the_sums_to_age_unknown_and_back(qtbot, grid):
    grid.show_values({("female", "10-14"): "12", ("female", "25+"): "3", ("male", "unknown"): "4"})
    grid.only_totals.setFocus()
    qtbot.keyClick(grid.only_totals, Qt.Key.Key_Space)
    assert {cell: value for cell, value in grid.values().items() if value} == {
        ("female", "unknown"): "15",
        ("male", "unknown"): "4",
    }
    assert not grid.cells["female", "10-14"].isVisible()
    qtbot.keyClick(grid.only_totals, Qt.Key.Key_Space)
    assert grid.values()["female", "10-14"] == "12"
    assert grid.cells["female", "10-14"].isVisible()


def test_record_with_only_totals_opens_with_only_totals(grid):
    grid.show_values({("female", "unknown"): "15"})
    assert grid.is_only_totals()
    assert grid.value() == "15"


def test_each_cell_says_its_sex_and_age(grid):
    assert grid.cells["female", "10-14"].accessibleName() == "Participants: Female, 10–14"


def test_text_that_is_no_number_stays_and_counts_nothing(qtbot, grid, type_text):
    type_text(grid.cells["female", "0-9"], "some")
    assert grid.values()["female", "0-9"] == "some"
    assert grid.value() == ""


def test_whole_table_is_copied_with_heads_and_totals_and_comes_back(qtbot, grid, type_text):
    type_text(grid.cells["female", "10-14"], "12")
    type_text(grid.cells["male", "25+"], "1000")
    entry = grid.cells["male", "25+"]
    entry.setFocus()
    qtbot.keyClick(entry, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(entry, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().split("\n")
    assert lines[0] == "\tFemale\tMale\tOther or not stated\tTotal"
    assert lines[2] == "10–14\t12\t\t\t12"
    assert lines[-1] == "Total\t12\t1000\t\t1012"
    qtbot.keyClick(entry, Qt.Key.Key_Delete)
    assert grid.value() == ""
    qtbot.keyClick(entry, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert grid.values()["female", "10-14"] == "12"
    assert grid.value() == "1,012"


def test_pasted_block_that_is_too_large_is_said(qtbot, grid):
    QApplication.clipboard().setText("1\t2\t3\t4\n5\t6\t7\t8")
    with qtbot.waitSignal(grid.noted) as said:
        qtbot.keyClick(grid.cells["female", "0-9"], Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert "2" in said.args[0]
    assert grid.values()["other", "10-14"] == "7"


def test_choosing_all_ends_when_the_cell_is_left(qtbot, grid, type_text):
    type_text(grid.cells["female", "0-9"], "5")
    grid.cells["female", "0-9"].setFocus()
    qtbot.keyClick(grid.cells["female", "0-9"], Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(grid.cells["female", "0-9"], Qt.Key.Key_Down)
    qtbot.keyClick(grid.window().focusWidget(), Qt.Key.Key_Delete)
    assert grid.value() == "5"
