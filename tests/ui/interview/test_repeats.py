"""A repeat as a table: typed into, and pasted into from Excel."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.interview.sample_forms import xform_of
from ui.interview.repeat_block import RepeatBlock
from ui.interview.repeat_table import RepeatTable

SURVEY = (
    ("type", "name", "label::English (en)", "label::Khmer (km)", "required", "relevant", "constraint"),
    ("begin repeat", "people", "Participants", "អ្នកចូលរួម"),
    ("text", "code", "Code", "កូដ", "yes"),
    ("integer", "age", "Age", "អាយុ", "", "", ". < 120"),
    ("select_one sex", "sex", "Sex", "ភេទ"),
    ("date", "born", "Born", "ថ្ងៃកំណើត"),
    ("text", "work", "Work", "ការងារ", "", "${age} > 14"),
    ("end repeat", ""),
)
CHOICES = (
    ("list_name", "name", "label::English (en)", "label::Khmer (km)"),
    ("sex", "f", "Female", "ស្រី"),
    ("sex", "m", "Male", "ប្រុស"),
)


@pytest.fixture
def page(workspace, open_page):
    """A page with one repeat of short questions in front."""
    workspace.add_xform(xform_of(SURVEY, CHOICES))
    return open_page("everything")


@pytest.fixture
def table(page) -> RepeatTable:
    """The table of participants, the focus in its first cell."""
    found = next(each for each in page.page.findChildren(RepeatTable) if each.path == "people")
    found.enter()
    return found


@pytest.fixture
def paste(qtbot, table):
    """Pastes a text by Ctrl+V into the current cell, and waits until all of it is there."""

    def pastes(text: str) -> None:
        QApplication.clipboard().setText(text)
        qtbot.keyClick(table.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: table._paste is None)

    return pastes


def answers(page, name: str) -> list[str]:
    """The answers to one question in all instances."""
    return [page.controller.question(f"{path}/{name}").value for path in page.controller.instances("people")]


def noted(page) -> str:
    """What the repeat says of the paste."""
    return page.page.findChild(RepeatBlock).messages.text


def test_pasted_lines_become_instances(page, paste):
    paste("A1\t12\tFemale\t3/2/2014\nA2\t44\tMale\t\n")
    assert answers(page, "code") == ["A1", "A2"]
    assert answers(page, "sex") == ["f", "m"]
    assert answers(page, "born") == ["2014-02-03", ""]


def test_pasted_cells_are_read_in_every_script(page, paste):
    paste("A1\t១២\tស្រី\t3/2/2557")
    assert answers(page, "age") == ["12"]
    assert answers(page, "sex") == ["f"]
    assert answers(page, "born") == ["2014-02-03"]


def test_head_of_the_sheet_is_not_a_line(page, paste):
    paste("Code\tAge\tSex\nA1\t12\tFemale")
    assert answers(page, "code") == ["A1"]


def test_paste_begins_in_the_current_cell_and_leaves_the_rest(page, table, paste):
    paste("A1\t12\nA2\t13")
    table.view.setCurrentIndex(table.model.index(1, 1))
    paste("20\tMale\n21\tFemale")
    assert answers(page, "code") == ["A1", "A2", ""]
    assert answers(page, "age") == ["12", "20", "21"]


def test_cells_without_a_place_are_named(page, paste):
    paste("A1\t12\tFemale\t\tpupil\tmore")
    assert answers(page, "work") == [""]
    assert "line 1, Work" in noted(page)
    assert "line 1, more" in noted(page)


def test_cells_to_correct_are_named_and_kept_as_pasted(page, paste):
    paste("A1\tabout ten\tgirl\nA2\t130\tMale")
    assert answers(page, "age") == ["about ten", "130"]
    assert answers(page, "sex") == ["girl", "m"]
    assert "line 1, Age; line 1, Sex; line 2, Age" in noted(page)


def test_paste_is_one_step_of_undo(page, paste):
    paste("\n".join(f"A{number}\t{number}" for number in range(30)))
    assert len(answers(page, "code")) == 30
    page._on_undo()
    assert answers(page, "code") == []
    page._on_redo()
    assert answers(page, "age")[29] == "29"


def test_cancelled_paste_is_taken_back(qtbot, page, table):
    table.paste("\n".join(f"A{number}\t{number}" for number in range(3000)))
    assert table._paste is not None
    table.cancel_paste()
    assert answers(page, "code") == []
    page.controller.add_instance("people")
    assert answers(page, "code") == [""]


def test_lines_that_a_count_decides_are_not_added_by_a_paste(qtbot, workspace, open_page):
    rows = [["type", "name", "label::English (en)", "repeat_count"], ["integer", "count", "How many?"]]
    rows += [["begin repeat", "people", "Households", "${count}"], ["text", "code", "Code"], ["end repeat", ""]]
    workspace.add_xform(xform_of(rows, (("list_name", "name", "label"),)))
    page = open_page("everything")
    page.controller.answer("count", "2")
    page.show_section(len(page.sections) - 1)
    table = page.page.findChild(RepeatTable)
    table.enter()
    table.paste("H1\nH2\nH3")
    qtbot.waitUntil(lambda: table._paste is None)
    assert answers(page, "code") == ["H1", "H2"]
    assert "line 3, Code" in noted(page)


def test_what_is_typed_in_a_cell_is_kept_before_the_cell_is_left(qtbot, page, table, type_text):
    qtbot.keyClick(table.view, Qt.Key.Key_A)
    line = page.window().focusWidget()
    type_text(line, "bc")
    qtbot.waitUntil(lambda: answers(page, "code") == ["abc"])
    type_text(line, "d")
    assert line.hasFocus()
    page.keep()
    assert answers(page, "code") == ["abcd"]
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert answers(page, "code") == ["abcd"]


def test_date_typed_in_a_cell_is_not_rewritten_while_it_is_typed(qtbot, page, table, type_text):
    table.view.setCurrentIndex(table.model.index(0, 3))
    qtbot.keyClick(table.view, Qt.Key.Key_3)
    line = page.window().focusWidget()
    type_text(line, "/2/201")
    qtbot.waitUntil(lambda: answers(page, "born") == ["3/2/201"])
    type_text(line, "4")
    qtbot.waitUntil(lambda: answers(page, "born") == ["2014-02-03"])
    assert line.text() == "3/2/2014"
