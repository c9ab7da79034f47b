"""A question on the page: its words, its note, its place in a table of choices."""

import pytest
from PySide6.QtCore import Qt

from fieldapp.workspace import RecordFilter
from tests.ui.interview.sample_forms import xform_of
from ui.interview.question_row import QuestionRow
from ui.pages.records.reading import Reader
from ui.theme.appearance import appearance

SURVEY = (
    ("type", "name", "label::English (en)", "label::Khmer (km)", "appearance", "read_only", "default"),
    ("begin group", "words", "Words", "ពាក្យ"),
    ("text", "line", "Name of **the place**", "ឈ្មោះ"),
    ("text", "other", "Something < else"),
    ("text", "office", "Office", "", "", "yes", "Kandal"),
    ("note", "read", "Only to read"),
    ("end group", ""),
    ("begin group", "views", "Views", "", "table-list"),
    ("select_one agree", "useful", "It was useful"),
    ("select_one agree", "again", "I come again"),
    ("end group", ""),
)
CHOICES = (
    ("list_name", "name", "label::English (en)", "label::Khmer (km)"),
    ("agree", "y", "Yes"),
    ("agree", "n", "No"),
)


@pytest.fixture
def page(workspace, open_page):
    """A page with words and a table of choices."""
    workspace.add_xform(xform_of(SURVEY, CHOICES))
    return open_page("everything")


def rows(page) -> dict[str, QuestionRow]:
    """The questions of the section in front, by path."""
    return {row.path: row for row in page.page.findChildren(QuestionRow)}


def test_strong_words_of_a_label_are_strong_and_the_rest_is_as_written(page):
    label = rows(page)["words/line"].label
    assert "<b>the place</b>" in label.text()
    assert label.plain_text == "Name of the place"
    assert rows(page)["words/other"].label.text() == "Something < else"


def test_label_beside_an_editor_begins_where_the_editor_does(qtbot, page):
    line = rows(page)["words/line"]

    qtbot.waitUntil(lambda: line.label.x() < line.editor.x())
    assert line.label.y() == line.editor.y()


def test_what_is_not_translated_says_so(page):
    assert rows(page)["words/other"].hint.isHidden()
    page.controller.set_language("Khmer (km)")
    assert rows(page)["words/other"].hint.plain_text == "Not translated yet."
    assert rows(page)["words/line"].hint.isHidden()


def test_note_with_a_value_shows_it_to_read(page):
    assert rows(page)["words/office"].editor.isVisible()
    assert rows(page)["words/office"].editor.value() == "Kandal"
    assert rows(page)["words/read"].editor.isHidden()


def test_f2_opens_a_note_and_goes_back(page, press):
    press(page, "Takeo", Qt.Key.Key_F2)
    row = rows(page)["words/line"]
    assert row.note.has_focus()
    press(page, "as the chief says it", Qt.Key.Key_F2)
    assert row.editor.line.hasFocus()
    assert page.controller.note("words/line") == "as the chief says it"
    assert page.controller.question("words/line").value == "Takeo"


def test_note_without_words_hides_when_the_question_is_left(page, press):
    press(page, Qt.Key.Key_F2)
    press(page, Qt.Key.Key_Return)
    assert rows(page)["words/line"].note.isHidden()


def test_note_is_kept_with_the_record_and_comes_back(page, press, workspace, open_page):
    press(page, "Takeo", Qt.Key.Key_F2, "twice")
    page.keep()
    again = open_page(entry=workspace.resume(workspace.drafts()[0].draft_id))
    assert again.controller.note("words/line") == "twice"
    assert again.finish()
    record = workspace.records(RecordFilter())[0]
    assert workspace.record(record.record_id).answers["words/line@note"] == "twice"


def test_note_is_taken_back_by_undo(page, press):
    press(page, "Takeo", Qt.Key.Key_F2, "twice")
    page._on_undo()
    assert page.controller.note("words/line") == ""
    assert page.controller.question("words/line").value == "Takeo"


def test_head_of_a_table_of_choices_is_read_not_answered(page, press):
    page.show_section(1)
    assert [stop.path for stop in page.page.stops()] == ["views/useful", "views/again"]
    press(page, "2", Qt.Key.Key_Return, "1")
    assert page.controller.question("views/useful").value == "n"
    assert page.controller.question("views/again").value == "y"
    head = next(row for path, row in rows(page).items() if "reserved" in path)
    assert head.label.plain_text == ""
    assert [label.plain_text for label in head.editor.heads] == ["Yes", "No"]


def test_f1_speaks_of_the_question_in_focus_and_the_focus_stays(page, press):
    page.show_help()
    assert page.help.isVisible()
    assert page.help.title.plain_text == "Name of the place"
    assert rows(page)["words/line"].editor.line.hasFocus()
    press(page, Qt.Key.Key_Return)
    assert page.help.title.plain_text == "Something < else"
    press(page, Qt.Key.Key_Escape)
    assert page.help.isHidden()
    assert page.isVisible()


def test_help_says_for_which_answer_a_question_is_asked(open_page):
    page = open_page("youth_club")
    page.go_to("when_where/district")
    page.show_help()
    assert "Cambodia" in page.help.text.plain_text or "Kandal" in page.help.text.plain_text


def test_note_is_read_with_the_record(page, press, workspace):
    press(page, "Takeo", Qt.Key.Key_F2, "twice")
    assert page.finish()
    view = workspace.record(workspace.records(RecordFilter())[0].record_id)
    assert "Note: twice" in Reader("gregorian", appearance().tokens, 14).page(view, "Everything")
