"""Chips that narrow a list: few choices drop down as a menu, many as a list with a search field."""

import pytest
from PySide6.QtCore import Qt

from ui.widgets.chips import ChoiceChip


@pytest.fixture
def chip(qtbot):
    made = ChoiceChip("Province", "All provinces")
    qtbot.addWidget(made)
    made.show()
    return made


def test_few_choices_are_a_menu(chip):
    chip.set_choices([("a", "Takéo"), ("b", "Kandal")])
    assert [action.text() for action in chip.menu().actions()] == ["All provinces", "Takéo", "Kandal"]


def test_one_of_many_is_found_without_its_accent(qtbot, chip):
    chip.set_choices([(str(number), f"Province {number}") for number in range(30)] + [("takeo", "Takéo")])
    qtbot.keyClick(chip, Qt.Key.Key_Space)
    assert chip.popup.isVisible()
    qtbot.keyClicks(chip.popup.field, "takeo")
    with qtbot.waitSignal(chip.changed) as chosen:
        qtbot.keyClick(chip.popup.field, Qt.Key.Key_Return)
    assert chosen.args == ["takeo"]
    assert (chip.text(), chip.value, chip.popup.isVisible()) == ("Takéo", "takeo", False)


def test_arrows_and_escape_work_in_the_list_of_many(qtbot, chip):
    chip.set_choices([(str(number), f"Province {number}") for number in range(30)])
    chip.click()
    qtbot.keyClick(chip.popup.field, Qt.Key.Key_Down)
    qtbot.keyClick(chip.popup.field, Qt.Key.Key_Escape)
    assert not chip.popup.isVisible()
    chip.click()
    qtbot.keyClick(chip.popup.field, Qt.Key.Key_Down)
    qtbot.keyClick(chip.popup.field, Qt.Key.Key_Return)
    assert chip.value == "0"
