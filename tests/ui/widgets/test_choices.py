"""Choices taken by key: lists, search among many, ranks."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.choice_list import ChoiceList
from ui.widgets.choice_search import ChoiceSearch
from ui.widgets.choice_search_many import ChoiceSearchMany
from ui.widgets.editor import Option
from ui.widgets.rank_list import RankList
from ui.widgets.text_field import TextField

FRUIT = [Option("m", "Mango"), Option("b", "Banana"), Option("d", "Durian"), Option("b2", "Breadfruit")]
PLACES = [Option(f"p{number}", f"Xã Trường Sơn {number} · ឃុំទី{number}") for number in range(15_000)]


@pytest.fixture
def shown(qtbot):
    """Shows widgets in an active window, which it returns."""
    windows = []

    def shows(*widgets):
        window = QWidget()
        windows.append(window)
        layout = QVBoxLayout(window)
        for widget in widgets:
            layout.addWidget(widget)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return shows


@pytest.fixture
def press(qtbot, type_text):
    """Presses a key, or types a text, in whatever has the focus."""

    def presses(editor, key):
        focused = editor.window().focusWidget()
        if isinstance(key, str):
            type_text(focused, key)
        else:
            qtbot.keyClick(focused, key)

    return presses


@pytest.fixture
def one(qtbot, shown):
    made = ChoiceList()
    made.show_options(FRUIT)
    shown(made)
    made.setFocus()
    return made


@pytest.fixture
def many(qtbot, shown):
    made = ChoiceList(is_many=True)
    made.show_options(FRUIT)
    shown(made)
    made.setFocus()
    return made


def test_digit_takes_the_choice(qtbot, one, press):
    press(one, "3")
    assert one.value() == "d"


def test_native_digit_takes_the_choice(qtbot, one, press):
    press(one, "២")
    assert one.value() == "b"


def test_first_letter_takes_the_only_one_and_walks_among_several(qtbot, one, press):
    press(one, "d")
    assert one.value() == "d"
    press(one, "b")
    assert one.value() == "d"
    press(one, Qt.Key.Key_Space)
    assert one.value() == "b2"


def test_delete_clears_the_answer(qtbot, one, press):
    press(one, "1")
    press(one, Qt.Key.Key_Delete)
    assert one.value() == ""


def test_several_are_kept_in_the_order_of_the_choices(qtbot, many, press):
    press(many, "3")
    press(many, "1")
    assert many.value() == "m d"
    press(many, "3")
    assert many.value() == "m"


def test_arrows_walk_and_space_takes(qtbot, many, press):
    press(many, Qt.Key.Key_Down)
    press(many, Qt.Key.Key_Space)
    assert many.value() == "b"


def test_list_is_one_tab_stop(qtbot, press, shown):
    choices, after = ChoiceList(is_many=True), TextField()
    choices.show_options(FRUIT)
    window = shown(choices, after)
    choices.setFocus()
    press(choices, Qt.Key.Key_Tab)
    assert window.focusWidget() is after.line


def test_click_on_the_label_takes_the_choice(qtbot, one):
    qtbot.mouseClick(one.rows[1].label, Qt.MouseButton.LeftButton)
    assert one.value() == "b"


def test_value_that_is_not_offered_is_shown_and_can_be_dropped(qtbot, many, press):
    many.show_value("m x9")
    assert "x9" in many.rows[-1].label.plain_text
    many.rows[-1].button.setFocus()
    press(many, Qt.Key.Key_Space)
    assert many.value() == "m"


@pytest.fixture
def search(qtbot, shown):
    made = ChoiceSearch()
    made.show_options(PLACES)
    shown(made)
    made.setFocus()
    return made


def test_search_finds_without_tone_marks_among_thousands(search):
    assert [option.value for option in search.line.search("truong son 14999")] == ["p14999"]
    assert [option.value for option in search.line.search("ទី14998")] == ["p14998"]


def test_enter_takes_the_first_found_and_asks_to_go_on(qtbot, search, type_text):
    type_text(search.line, "son 1234")
    with qtbot.waitSignals([search.edited, search.completed]):
        qtbot.keyClick(search.line.view, Qt.Key.Key_Return)
    assert search.value() == "p1234"
    assert search.line.text().startswith("Xã Trường Sơn 1234")


def test_arrow_down_in_the_list_takes_the_next_one(qtbot, search, type_text):
    type_text(search.line, "son 1234")
    qtbot.keyClick(search.line.view, Qt.Key.Key_Down)
    qtbot.keyClick(search.line.view, Qt.Key.Key_Return)
    assert search.value() != "p1234"


def test_all_choices_open_by_key(qtbot, search):
    qtbot.keyClick(search.line, Qt.Key.Key_F4)
    assert search.line.view.isVisible()
    qtbot.keyClick(search.line.view, Qt.Key.Key_Escape)
    assert not search.line.view.isVisible()
    assert search.value() == ""


def test_text_that_is_no_choice_is_kept_as_typed(qtbot, search, type_text):
    type_text(search.line, "nowhere")
    qtbot.keyClick(search.line, Qt.Key.Key_Return)
    assert search.value() == "nowhere"


def test_emptied_line_clears_the_answer(qtbot, search):
    search.show_value("p7")
    search.line.selectAll()
    qtbot.keyClick(search.line, Qt.Key.Key_Delete)
    assert search.value() == ""


def test_wheel_changes_no_answer(qtbot, search):
    search.show_value("p7")
    assert not hasattr(search, "currentIndex")
    assert search.value() == "p7"


def test_several_of_many_are_added_and_dropped(qtbot, type_text, shown):
    field = ChoiceSearchMany()
    field.show_options(PLACES)
    shown(field)
    for wanted in ("son 12345", "son 6789"):
        type_text(field.search.line, wanted)
        qtbot.keyClick(field.search.line.view, Qt.Key.Key_Return)
    assert field.value() == "p12345 p6789"
    qtbot.mouseClick(field.taken[0].drop, Qt.MouseButton.LeftButton)
    assert field.value() == "p6789"


def test_rank_is_empty_until_ordered_and_moves_by_key(qtbot, shown):
    field = RankList()
    field.show_options(FRUIT)
    shown(field)
    assert field.value() == ""
    field.list.setFocus()
    qtbot.keyClick(field.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert field.value() == "b m d b2"
