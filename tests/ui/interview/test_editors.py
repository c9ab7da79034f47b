"""Every kind of question gets an editor that can be filled in by keys alone; repeats of both shapes."""

import doctest

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from ui.interview import controller, label_text, sections
from ui.interview.question_row import QuestionRow
from ui.interview.repeat_block import RepeatBlock
from ui.interview.repeat_list import RepeatList
from ui.interview.repeat_table import RepeatTable

ENTER, CONTROL, ALT = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.mark.parametrize("module", [controller, label_text, sections])
def test_docstring_examples_hold(module):
    assert doctest.testmod(module).failed == 0


def value(page, path):
    """The canonical value of a question."""
    return page.controller.question(path).value


def repeat(page, path) -> RepeatBlock:
    """The block of a repeat on the section in front."""
    return next(each for each in page.page.findChildren(RepeatBlock) if each.path == path)


def test_whole_form_is_filled_in_by_keys_alone(qtbot, open_everything, press):
    page = open_everything()
    press(page, "ស្រុក", ENTER, "line one", Qt.Key.Key_Tab, Qt.Key.Key_Space, ENTER)
    press(page, "២១", ENTER, "1,5", ENTER, Qt.Key.Key_Up, ENTER, "23/11/2569", ENTER, "12/2026", ENTER, "0815", ENTER)
    press(page, "24/11/2026", Qt.Key.Key_Tab, "9:30", ENTER)
    press(page, "2", ENTER, "3", "1", ENTER, "1", "3", ENTER)
    press(page, "dur")
    line = page.window().focusWidget()
    qtbot.keyClick(line.view, ENTER)
    press(page, ENTER)
    press(page, Qt.Key.Key_Space, ENTER)
    expected = {
        "words/line": "ស្រុក",
        "words/lines": "line one",
        "words/agreed": "OK",
        "words/double": "42",
        "numbers/whole": "21",
        "numbers/part": "1.5",
        "numbers/scale": "0",
        "numbers/day": "2026-11-23",
        "numbers/month": "2026-12-01",
        "choosing/one": "b",
        "choosing/quick": "d",
        "choosing/likert": "m",
        "choosing/many": "m d",
        "choosing/many_search": "d",
        "choosing/rank": "m b d",
    }
    assert {path: value(page, path) for path in expected} == expected
    assert value(page, "numbers/hour").startswith("08:15:00")
    assert value(page, "numbers/moment").startswith("2026-11-24T09:30:00")
    assert page.controller.problems() == ()


def test_note_speaks_of_earlier_answers_without_markdown(open_everything, press):
    page = open_everything()
    press(page, "abc")
    rows = {row.path: row for row in page.page.findChildren(QuestionRow)}
    assert rows["words/note"].label.plain_text == "Read this: abc"
    assert rows["words/line"].hint.plain_text == "A short text"


def test_computed_value_is_shown_and_not_typed(open_everything):
    page = open_everything()
    page.controller.answer("numbers/whole", "4")
    rows = {row.path: row for row in page.page.findChildren(QuestionRow)}
    assert rows["words/double"].editor.value() == "8"
    assert rows["words/double"].stops() == []


def test_pasted_picture_is_kept_and_comes_back_with_the_record(qtbot, open_everything, workspace):
    page = open_everything()
    page.go_to("files/photo")
    row = next(each for each in page.page.findChildren(QuestionRow) if each.path == "files/photo")
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    pasted = QMimeData()
    pasted.setImageData(image)
    row.editor.take(pasted)
    qtbot.waitUntil(lambda: bool(value(page, "files/photo")))
    name = value(page, "files/photo")
    qtbot.waitUntil(lambda: not row.editor.picture.isHidden())
    page.controller.answer("words/line", "x")
    assert page.finish()
    record = workspace.records()[0]
    assert workspace.record(record.record_id).history[0].revision.attachments.keys() == {name}
    assert workspace.attachment(name).startswith(b"\x89PNG")


def test_short_repeat_is_a_table_typed_into_like_a_sheet(open_everything, press):
    page = open_everything()
    page.show_section(4)
    assert isinstance(repeat(page, "people").body, RepeatTable)
    press(page, "Sok", ENTER, "១២", ENTER)
    instance = page.controller.instances("people")[0]
    assert (value(page, f"{instance}/name"), value(page, f"{instance}/age")) == ("Sok", "12")


def test_enter_at_the_end_of_a_line_begins_the_next_one(qtbot, open_everything, press):
    page = open_everything()
    page.show_section(4)
    press(page, "Sok", ENTER, "12", ENTER, ENTER, "1/2/2014", ENTER, "Dara", ENTER)
    names = [value(page, f"{instance}/name") for instance in page.controller.instances("people")]
    assert names == ["Sok", "Dara"]


def test_block_from_excel_makes_lines_and_is_one_step_of_undo(open_everything, press):
    page = open_everything()
    page.show_section(4)
    QApplication.clipboard().setText("Sok\t12\tMango\t1/2/2557\nDara\t9\tdurian\t2015-03-04\n")
    press(page, Qt.Key.Key_V, hold=CONTROL)
    first, second = page.controller.instances("people")
    assert [value(page, f"{first}/{name}") for name in ("age", "likes", "born")] == ["12", "m", "2014-02-01"]
    assert value(page, f"{second}/likes") == "d"
    page._on_undo()
    assert page.controller.instances("people") == ()


def test_line_is_removed_by_key_and_comes_back_with_undo(qtbot, open_everything, press):
    page = open_everything()
    page.show_section(4)
    press(page, "Sok", ENTER)
    press(page, Qt.Key.Key_Delete, hold=CONTROL)
    block = repeat(page, "people")
    assert page.controller.instances("people") == ()
    assert block.messages.text == "Removed."
    block.messages._on_action()
    assert len(page.controller.instances("people")) == 1


def test_lines_move_by_key(open_everything, press):
    page = open_everything()
    page.show_section(4)
    QApplication.clipboard().setText("Sok\nDara")
    press(page, Qt.Key.Key_V, hold=CONTROL)
    press(page, Qt.Key.Key_Down, hold=ALT)
    names = [value(page, f"{instance}/name") for instance in page.controller.instances("people")]
    assert names == ["Dara", "Sok"]


def test_what_is_wrong_in_a_line_is_said_once_it_is_left(open_everything, press):
    page = open_everything()
    page.show_section(4)
    press(page, Qt.Key.Key_Right, "12", ENTER)
    body = repeat(page, "people").body
    assert body.error.isHidden()
    press(page, Qt.Key.Key_Down)
    assert "Line 1" in body.error.plain_text


def test_long_repeat_is_a_list_with_the_open_one_below(open_everything, press):
    page = open_everything()
    page.show_section(5)
    body = repeat(page, "days").body
    assert isinstance(body, RepeatList)
    press(page, ENTER, "23/11/2026", ENTER)
    assert body.list.item(0).text() == "1. 23/11/2026"
    body.add_instance()
    press(page, "24/11/2026")
    assert len(page.controller.instances("days")) == 2
    body.list.setFocus()
    press(page, Qt.Key.Key_Up, hold=ALT)
    first = page.controller.instances("days")[0]
    assert value(page, f"{first}/on") == "2026-11-24"
    press(page, Qt.Key.Key_Delete)
    assert len(page.controller.instances("days")) == 1
    repeat(page, "days").messages._on_action()
    assert page.controller.instances("days")[0] == first


def test_repeat_in_a_repeat_belongs_to_its_own_instance(open_everything, press):
    page = open_everything()
    page.show_section(5)
    outer = repeat(page, "days").body
    outer.add_instance()
    outer.add_instance()
    first, second = page.controller.instances("days")
    inner = repeat(page, f"{second}/talks").body
    inner.enter()
    press(page, "Safe migration", ENTER)
    assert len(page.controller.instances(f"{second}/talks")) == 1
    assert page.controller.instances(f"{first}/talks") == ()


def test_problem_inside_an_instance_is_reached_from_the_list_of_what_is_left(open_everything, press):
    page = open_everything()
    page.controller.answer("words/line", "x")
    page.controller.add_instance("people")
    page.finish()
    assert page.finish_panel.list.count() == 1
    press(page, ENTER)
    body = repeat(page, "people").body
    assert body.view.hasFocus()
    assert body.view.currentIndex().column() == 0


def test_table_may_be_shown_as_a_list_and_back(open_everything, press):
    page = open_everything()
    page.show_section(4)
    press(page, "Sok", ENTER)
    block = repeat(page, "people")
    block.switch.click()
    assert isinstance(block.body, RepeatList)
    assert block.body.list.item(0).text() == "1. Sok"
    block.switch.click()
    assert isinstance(block.body, RepeatTable)
