"""Records: search, filters, reading, deleting with undo, deciding between two edits, copying, long lists."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from fieldapp.records.revision import Kind
from fieldapp.workspace import RecordFilter
from tests.ui.samples import visit
from ui.background import Runner
from ui.pages.records.page import RecordsPage
from ui.widgets.table_copy import TableCopy


@pytest.fixture
def make_page(qtbot, workspace, preferences):
    runner = Runner()

    def make(*revisions, wanted=RecordFilter()):  # noqa: B008 - frozen
        workspace.receive(revisions)
        page = RecordsPage(workspace, preferences, runner, wanted)
        qtbot.addWidget(page)
        page.resize(1180, 720)
        page.show()
        page.show_page()
        qtbot.waitUntil(lambda: page.header.note.plain_text != "")
        return page

    yield make
    runner.stop()


def topics(page):
    return [page.model.row_at(position).title for position in range(page.model.rowCount())]


def test_list_that_is_painted_after_closing_is_empty(make_page, workspace):
    page = make_page(visit("a", topic="One"))
    page.table.setModel(None)
    page.model.show(workspace.record_ids())
    workspace.close()

    assert page.model.row_at(0) is None
    assert page.model.data(page.model.index(0, 0)) == ""


def test_typing_narrows_the_list(qtbot, make_page):
    page = make_page(visit("a", topic="Trường học"), visit("b", topic="Safe travel"))
    qtbot.keyClicks(page.search, "truong")
    qtbot.waitUntil(lambda: topics(page) == ["Trường học"])


def test_escape_empties_the_search(qtbot, make_page):
    page = make_page(visit("a", topic="One"), visit("b", topic="Two"))
    qtbot.keyClicks(page.search, "nothing like it")
    qtbot.waitUntil(page.empty.isVisible)
    qtbot.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)


def test_chips_narrow_the_list(qtbot, make_page):
    page = make_page(visit("a", topic="Done"), visit("b", topic="Begun", kind=Kind.SAVED))
    page.filters.state.set_value("draft")
    page.filters.state.changed.emit("draft")
    qtbot.waitUntil(lambda: topics(page) == ["Begun"])
    page.filters.clear.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)


def test_list_is_sorted_by_its_header(qtbot, make_page):
    page = make_page(visit("a", topic="Beta"), visit("b", topic="Alpha"), visit("c", topic="Gamma"))
    page.table.horizontalHeader().sectionClicked.emit(2)
    qtbot.waitUntil(lambda: topics(page) == ["Alpha", "Beta", "Gamma"])
    page.table.horizontalHeader().sectionClicked.emit(2)
    qtbot.waitUntil(lambda: topics(page) == ["Gamma", "Beta", "Alpha"])


def test_record_is_read_with_labels_and_history(qtbot, make_page):
    first = visit("a", topic="Old", village="Prek", f1="2", m1="3")
    page = make_page(first, visit("a", first, minute=5, topic="New", village="Prek", f1="2", m1="3"))
    page.table.choose(0)
    qtbot.waitUntil(lambda: "History" in page.pane.text.toPlainText())
    text = page.pane.text.toPlainText()
    assert "Topic" in text
    assert "Topic: Old → New" in text.replace("\n", " ")
    assert "Dara" in text


def test_history_tells_what_a_person_changed_and_not_what_the_form_notes(qtbot, make_page):
    first = visit("a", topic="Old", **{"meta/instanceName": "Old"})
    page = make_page(first, visit("a", first, minute=5, topic="New", **{"meta/instanceName": "New"}))
    page.table.choose(0)
    qtbot.waitUntil(lambda: "Old → New" in page.pane.text.toPlainText().replace("\n", " "))
    assert "instanceName" not in page.pane.text.toPlainText()


def test_deleted_record_comes_back_with_undo(qtbot, make_page, workspace):
    page = make_page(visit("a", topic="Keep me"))
    page.table.choose(0)
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)
    assert workspace.count() == 0
    page.messages.button.click()
    qtbot.waitUntil(lambda: topics(page) == ["Keep me"])


def in_conflict(workspace):
    first = visit("a", topic="One", notes="n")
    workspace.receive([first, visit("a", first, topic="Left", notes="n"), visit("a", first, topic="Right", notes="n")])


def begin_deciding(qtbot, page):
    page.table.choose(0)
    qtbot.waitUntil(page.pane.conflicts.isVisible)
    page.pane.conflicts.decide.click()
    assert page.deciding.page.isVisible()
    return page.deciding.page


def test_person_decides_between_two_edits_with_the_keyboard(qtbot, make_page, workspace):
    in_conflict(workspace)
    page = make_page()
    decision = begin_deciding(qtbot, page)
    (row,) = decision.rows
    assert (row.line.name, row.line.before) == ("Topic", "One")
    assert not decision.decide.isEnabled()

    qtbot.keyClick(row.radios[0], Qt.Key.Key_Right)
    right = row.line.options[1].text
    qtbot.keyClick(row.radios[1], Qt.Key.Key_Down)
    assert decision.decide.hasFocus()
    qtbot.keyClick(decision.decide, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: not workspace.record("a").conflicts)
    qtbot.waitUntil(lambda: "Decided" in page.messages.text)
    assert workspace.record("a").answers["topic"] == right
    assert not decision.isVisible()


def test_all_of_one_edit_is_chosen_at_once(qtbot, make_page, workspace):
    first = visit("a", topic="One", notes="n")
    workspace.receive([first, visit("a", first, topic="Left", notes="l"), visit("a", first, topic="Right", notes="r")])
    page = make_page()
    decision = begin_deciding(qtbot, page)
    decision.take_all[1].click()
    assert decision.count_text == "2 of 2 answers decided"
    wanted = {row.line.path: row.line.options[1].text for row in decision.rows}
    decision.decide.click()
    qtbot.waitUntil(lambda: not workspace.record("a").conflicts)
    answers = workspace.record("a").answers
    assert {path: answers[path] for path in wanted} == wanted


def test_a_value_that_no_edit_had_can_be_given(qtbot, make_page, workspace, type_text):
    in_conflict(workspace)
    page = make_page()
    decision = begin_deciding(qtbot, page)
    (row,) = decision.rows
    qtbot.keyClick(row.radios[0], Qt.Key.Key_3)
    type_text(row.own.inputs()[0], "Neither")
    decision.decide.click()
    qtbot.waitUntil(lambda: not workspace.record("a").conflicts)
    assert workspace.record("a").answers["topic"] == "Neither"


def test_deleting_against_changing_is_decided_there_too(qtbot, make_page, workspace):
    first = visit("a", topic="One")
    workspace.receive([first, visit("a", first, topic="Kept"), visit("a", first, kind=Kind.DELETED, topic="One")])
    page = make_page()
    decision = begin_deciding(qtbot, page)
    (row,) = decision.rows
    assert [option.text for option in row.line.options] == ["Keep it, with its changes\nTopic: Kept", "Delete it"]
    qtbot.keyClick(row.radios[0], Qt.Key.Key_Right)
    decision.decide.click()
    qtbot.waitUntil(lambda: workspace.count() == 0)


def test_an_entry_removed_here_and_changed_there_is_named(qtbot, make_page, workspace):
    base = {"topic": "One", "session": ("x", "y"), "session[x]/name": "Morning", "session[y]/name": "Evening"}
    removed = {"topic": "One", "session": ("x",), "session[x]/name": "Morning"}
    first = visit("a", **base)
    workspace.receive([first, visit("a", first, **removed), visit("a", first, **base | {"session[y]/name": "Night"})])
    page = make_page()
    decision = begin_deciding(qtbot, page)
    (row,) = decision.rows
    assert row.line.name == "Session 2: Night"
    assert {option.text for option in row.line.options} == {"Remove it", "Keep it, with its changes\nName: Night"}


def test_an_answer_inside_an_entry_says_which_entry(qtbot, make_page, workspace):
    base = {"session": ("x", "y"), "session[x]/name": "Morning", "session[y]/name": "Evening"}
    first = visit("a", **base)
    workspace.receive(
        [first, *(visit("a", first, **base | {"session[y]/name": name}) for name in ("Night", "Late", "Dawn"))]
    )
    page = make_page()
    decision = begin_deciding(qtbot, page)
    (row,) = decision.rows
    assert (row.line.where, row.line.name, row.line.before) == ("Session 2", "Name", "Evening")
    assert {option.text for option in row.line.options} == {"Night", "Late", "Dawn"}
    assert len(decision.take_all) == 3


def is_seen(widget):
    """Whether the whole of a widget is on screen."""
    return widget.visibleRegion().boundingRect() == widget.rect()


def test_a_long_decision_scrolls_with_the_keys_and_keeps_its_headings(qtbot, make_page, workspace):
    first = visit("a", topic="One")
    sides = [{"topic": side, **dict.fromkeys(("village", "notes", "homes", "f1", "f2", "m1"), side)} for side in "12"]
    workspace.receive([first, *(visit("a", first, **side) for side in sides)])
    page = make_page()
    page.resize(1000, 480)
    decision = begin_deciding(qtbot, page)
    last = decision.rows[-1].radios[0]
    qtbot.waitUntil(lambda: is_seen(decision.rows[0].radios[0]))
    assert not is_seen(last)
    for row in decision.rows[:-1]:
        qtbot.keyClick(row.radios[0], Qt.Key.Key_Down)
    assert last.hasFocus()
    qtbot.waitUntil(lambda: is_seen(last))
    assert is_seen(decision.take_all[0])


def test_escape_leads_back_and_decides_nothing(qtbot, make_page, workspace):
    in_conflict(workspace)
    page = make_page()
    decision = begin_deciding(qtbot, page)
    qtbot.keyClick(decision.rows[0].radios[0], Qt.Key.Key_Escape)
    assert not decision.isVisible()
    assert workspace.record("a").conflicts


def test_a_deleted_record_has_nothing_to_decide(qtbot, make_page, workspace):
    in_conflict(workspace)
    workspace.delete("a")
    page = make_page()
    page.set_filter(RecordFilter(deleted=True))
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.table.choose(0)
    qtbot.waitUntil(page.pane.restore.isVisible)
    assert not page.pane.conflicts.isVisible()


def test_chosen_rows_are_copied_as_a_table(qtbot, make_page):
    page = make_page(visit("a", topic="One"), visit("b", topic="Two"))
    page.table.selectAll()
    qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].startswith("Date\tForm\tTitle")
    assert sorted(line.split("\t")[2] for line in lines[1:]) == ["One", "Two"]


def test_enter_opens_the_record(qtbot, make_page):
    page = make_page(visit("a", topic="One"))
    page.table.choose(0)
    with qtbot.waitSignal(page.edit_wanted) as opened:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args == ["a"]


def test_long_list_reads_only_what_is_in_sight(qtbot, make_page):
    page = make_page(*(visit(f"r{number}", topic=f"Topic {number}") for number in range(1000)))
    assert page.model.rowCount() == 1000
    page.table.scrollToBottom()
    page.grab()
    assert len(page.model._pages) < 6


def test_empty_list_says_what_to_do(make_page):
    page = make_page()
    assert page.empty.isVisible()
    assert "New record" in page.empty.text.plain_text


def test_widths_of_columns_are_remembered(qtbot, make_page, workspace, preferences):
    page = make_page(visit("a", topic="One"))
    page.table.setColumnWidth(2, 333)
    qtbot.waitUntil(lambda: workspace.setting("record-columns-2") != "")
    again = make_page()
    assert again.table.column_widths[2] == pytest.approx(333 / 14, abs=0.1)


def test_list_fits_its_room_without_a_scroll_bar(qtbot, make_page):
    page = make_page(visit("a", topic="A topic with many words, " * 8))
    for width in (1180, 960, 1600):
        page.resize(width, 720)
        qtbot.waitUntil(lambda: page.table.horizontalScrollBar().maximum() == 0)


def test_first_record_of_the_list_is_read(qtbot, make_page):
    page = make_page(visit("a", topic="One", date="2026-05-03"), visit("b", topic="Two", date="2026-05-04"))
    qtbot.waitUntil(lambda: page.pane.view is not None)
    assert page.pane.view.row.title == "Two"


def test_months_with_records_are_offered(make_page):
    page = make_page(visit("a", date="2019-03-05"), visit("b", date="2026-05-03"))
    texts = [action.text() for action in page.filters.month.menu().actions()]
    assert texts == ["All months", "May 2026", "March 2019"]


def test_period_is_one_chip_and_stays_when_another_chip_changes(qtbot, make_page):
    page = make_page(visit("a", date="2019-03-05", topic="Old"), visit("b", date="2026-05-03", topic="New"))
    page.set_filter(RecordFilter(month="2019-01", month_to="2019-12"))
    qtbot.waitUntil(lambda: topics(page) == ["Old"])
    assert page.filters.month.text() == "January 2019 to December 2019"
    page.filters.state.changed.emit("")
    assert page.record_filter == RecordFilter(month="2019-01", month_to="2019-12")


def test_province_without_choice_hides_its_column(make_page):
    assert make_page(visit("a")).table.isColumnHidden(4)


def test_widths_of_another_version_are_forgotten(make_page, workspace):
    workspace.change_setting("record-columns-2", "1 2 three")
    assert make_page().table.columnWidth(2) > 50


def test_long_copy_is_whole(qtbot, make_page):
    page = make_page(*(visit(f"r{number}", topic=f"Topic {number}") for number in range(450)))
    page.table.selectAll()
    with qtbot.waitSignal(page.table.copied) as copied:
        qtbot.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied.args == [450]
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == 451
    assert len({line.split("\t")[2] for line in lines[1:]}) == 450


def test_stopped_copy_leaves_the_clipboard_as_it_was(qtbot, make_page):
    page = make_page(*(visit(f"r{number}", topic=f"Topic {number}") for number in range(450)))
    QGuiApplication.clipboard().setText("before")
    page.table.selectAll()
    page.table.copy()
    page.progress.cancelled.emit()
    qtbot.waitUntil(lambda: not page.table.findChildren(TableCopy))
    assert QGuiApplication.clipboard().text() == "before"
