"""Scenarios through the whole window: an officer records, is interrupted, goes on, corrects; nothing is lost."""

import pytest
from PySide6.QtCore import Qt

from fieldapp.records.revision import Kind
from fieldapp.workspace import Workspace
from tests.ui.samples import PASSPHRASE, visit
from ui.main_window import MainWindow

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def open_window(qtbot, preferences):
    """Opens a workspace in a window of its own; closed at the end."""
    windows = []

    def open_one(workspace):
        window = MainWindow(preferences)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show_workspace(workspace)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        windows.append(window)
        return window

    yield open_one
    for window in windows:
        window.close()


def begin(qtbot, window):
    """Ctrl+N and the first form."""
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert window.shell.interview is not None


def test_closing_in_the_middle_keeps_a_draft_that_is_offered_again(qtbot, workspace, open_window):
    window = open_window(workspace)
    begin(qtbot, window)
    window.shell.interview.controller.answer("topic", "Safe travel")
    window.close()

    again = Workspace.open(workspace.folder, PASSPHRASE)
    window = open_window(again)
    (draft,) = again.drafts()
    window.shell.page("home").draft_wanted.emit(draft.draft_id)
    assert window.shell.interview.controller.question("topic").value == "Safe travel"


def test_going_to_another_place_keeps_what_was_typed(qtbot, workspace, open_window):
    window = open_window(workspace)
    begin(qtbot, window)
    window.shell.interview.controller.answer("topic", "Safe travel")
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert window.shell.place == "records"
    assert [draft.title for draft in workspace.drafts()] == ["Safe travel"]


def test_form_that_was_only_looked_at_leaves_nothing(qtbot, workspace, open_window):
    window = open_window(workspace)
    begin(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_2, CONTROL)
    assert workspace.drafts() == []
    assert workspace.count() == 0


def test_correction_is_a_new_revision_and_is_read_in_the_history(qtbot, workspace, open_window):
    workspace.receive([visit("a", date="2026-05-03", topic="Old")])
    window = open_window(workspace)
    window.shell.edit("a")
    interview = window.shell.interview
    interview.controller.answer("topic", "New")
    interview.finish()
    qtbot.waitUntil(lambda: window.shell.interview is None)
    newest, first = workspace.history("a")
    assert (first.revision.answers["topic"], newest.revision.answers["topic"]) == ("Old", "New")
    assert newest.revision.kind is Kind.FINALISED
    window.shell.show_record("a")
    pane = window.shell.page("records").pane
    qtbot.waitUntil(lambda: "Old → New" in pane.text.toPlainText().replace("\n", " "))


def test_duplicate_is_a_new_record_with_the_same_answers(qtbot, workspace, open_window):
    workspace.receive([visit("a", date="2026-05-03", topic="Monthly talk")])
    window = open_window(workspace)
    window.shell.duplicate("a")
    window.shell.interview.finish()
    qtbot.waitUntil(lambda: window.shell.interview is None)
    rows = workspace.records()
    assert [row.title for row in rows] == ["Monthly talk", "Monthly talk"]
    assert len({row.record_id for row in rows}) == 2


def test_language_changes_while_a_form_is_open(qtbot, workspace, preferences, open_window):
    window = open_window(workspace)
    begin(qtbot, window)
    window.shell.interview.controller.answer("topic", "Safe travel")
    navigation = window.shell.navigation
    preferences.change(language="vi")
    qtbot.waitUntil(lambda: window.shell.navigation is not navigation)
    assert window.shell.interview.controller.question("topic").value == "Safe travel"


def test_locking_asks_for_the_passphrase_and_keeps_the_draft(qtbot, workspace, open_window):
    window = open_window(workspace)
    begin(qtbot, window)
    window.shell.interview.controller.answer("topic", "Safe travel")
    qtbot.keyClick(window, Qt.Key.Key_L, CONTROL)
    assert window.shell is None
    with Workspace.open(workspace.folder, PASSPHRASE) as again:
        assert len(again.drafts()) == 1
