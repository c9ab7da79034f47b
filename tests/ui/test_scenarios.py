"""A month in two offices, through the real window: record, close, be killed, correct, export; take in, consolidate."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from fieldapp.forms.catalogue import builtin_forms
from fieldapp.forms.xlsform import compile_xlsform
from fieldapp.workspace import Office, Outcome, RecordFilter, Workspace
from tests.ui.samples import CHEAP, PASSPHRASE
from ui.interview.question_row import QuestionRow
from ui.main_window import MainWindow
from ui.widgets.choice_list import ChoiceList
from ui.widgets.choice_search import ChoiceSearch
from ui.widgets.date_field import DateField
from ui.widgets.number_field import NumberField

ENTER = Qt.Key.Key_Return
FORMS = ["community_watch", "youth_club", "training", "outreach"]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def shipped_forms() -> list[str]:
    """The shipped forms, compiled once."""
    return [compile_xlsform(form.path.read_bytes(), form.path.name).xform for form in builtin_forms()]


@pytest.fixture
def make_office(tmp_path: Path, shipped_forms: list[str]) -> Iterator[Callable[..., Workspace]]:
    """Makes workspaces with the shipped forms."""
    made: list[Workspace] = []

    def make(name: str, province: str = "", role: str = "province") -> Workspace:
        workspace, _ = Workspace.create(
            tmp_path / f"{name}.fieldapp",
            PASSPHRASE,
            Office(f"office-{name}", name.title(), "KH", province, role),
            officer="Sokha",
            hardness=CHEAP,
            with_forms=False,
        )
        for xform in shipped_forms:
            workspace.add_xform(xform)
        made.append(workspace)
        return workspace

    yield make
    for workspace in made:
        workspace.close()


@pytest.fixture
def person(qtbot, type_text):
    """A person at the keyboard of a window."""
    return Person(qtbot, type_text)


class Person:
    """Types and presses keys wherever the focus is."""

    def __init__(self, qtbot, type_text) -> None:
        self._qtbot = qtbot
        self._type_text = type_text

    def press(self, window, *keys) -> None:
        """Press keys and type texts in whatever has the focus."""
        for key in keys:
            if isinstance(key, str):
                for letter in key:
                    self._type_text(window.focusWidget(), letter)
            else:
                self._qtbot.keyClick(window.focusWidget(), key)

    def open(self, window, workspace) -> None:
        """Open a workspace, and wait until home has the focus."""
        window.show_workspace(workspace)
        home = window.shell.page("home")
        self._qtbot.waitUntil(lambda: home.isAncestorOf(window.focusWidget() or window))

    def record(self, window, form_id: str, title: str) -> str:
        """Fill in a form: the title, ten girls, then whatever is said to be left; return the record's id."""
        window.shell.begin(form_id)
        page = window.shell.interview
        self.press(window, title, ENTER)
        page.go_to("people/participants/f_10_14")
        self.press(window, "១០", ENTER)
        for _ in range(12):
            with self._qtbot.waitSignal(page.finished, raising=False, timeout=50) as finished:
                page.finish_button.click()
            if finished.signal_triggered:
                return finished.args[0]
            self.press(window, ENTER)
            self._answer(window, page)
        raise AssertionError([page.finish_panel.list.item(0).text()])

    def _answer(self, window, page) -> None:
        stop = page.page.stop_of(window.focusWidget())
        assert isinstance(stop, QuestionRow), stop
        if isinstance(stop.editor, ChoiceList):
            self.press(window, Qt.Key.Key_Space)
        elif isinstance(stop.editor, ChoiceSearch):
            self.press(window, Qt.Key.Key_Down)
            self._qtbot.keyClick(stop.editor.line.view, ENTER)
        elif isinstance(stop.editor, NumberField):
            self.press(window, "3")
        elif isinstance(stop.editor, DateField):
            self.press(window, "01/11/2569")
        else:
            self.press(window, "ok")


def test_officer_records_one_of_each_form_corrects_one_exports_and_finds_all_again(
    qtbot, window, person, make_office, tmp_path
):
    workspace = make_office("kandal", "KH-08")
    person.open(window, workspace)
    records = {form_id: person.record(window, form_id, f"Work {form_id}") for form_id in FORMS}
    rows = {row.form_id: row for row in workspace.records()}
    assert {form_id: row.record_id for form_id, row in rows.items()} == records
    assert {(row.state, row.province, row.people_total) for row in rows.values()} == {("final", "KH-08", 10)}

    window.shell.edit(records["training"])
    page = window.shell.interview
    page.go_to("people/participants/m_15_17")
    person.press(window, "4", ENTER)
    with qtbot.waitSignal(page.finished):
        page.finish_button.click()
    view = workspace.record(records["training"])
    assert view.row.people_total == 14
    assert len(view.history) == 2
    assert "people/participants/m_15_17" in {change.path for change in view.history[0].changes}

    window.shell.show_place("exchange")
    exchange = window.shell.page("exchange")
    exchange.export.click()
    exchange.outgoing.file.setText(str(tmp_path / "kandal.xlsx"))
    exchange.outgoing.write.click()
    qtbot.waitUntil(exchange.outgoing.account.isVisible, timeout=30_000)
    (ledger,) = make_office("capital", role="national").import_files([tmp_path / "kandal.xlsx"])
    assert (ledger.rows_read, ledger.counts[Outcome.NEW]) == (4, 4)

    window.close()
    with Workspace.open(workspace.folder, PASSPHRASE) as again:
        assert again.count(RecordFilter(state="final")) == 4
        assert again.drafts() == []


def test_closing_in_the_middle_keeps_the_draft_and_home_offers_it(qtbot, window, person, preferences, make_office):
    workspace = make_office("kandal", "KH-08")
    person.open(window, workspace)
    window.shell.begin("youth_club")
    person.press(window, "Half a record")
    window.close()

    with Workspace.open(workspace.folder, PASSPHRASE) as again:
        second = MainWindow(preferences)
        qtbot.addWidget(second)
        second.show()
        second.show_workspace(again)
        offers = [
            button
            for button in second.shell.page("home").findChildren(QPushButton)
            if "Half a record" in button.accessibleName()
        ]
        offers[0].click()
        title = second.shell.interview.controller.question("when_where/title").value
        second.close()
    assert title == "Half a record"


TYPING = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from fieldapp.folders import settings_file
from fieldapp.settings import Settings
from fieldapp.workspace import Workspace
from ui.application import set_up
from ui.main_window import MainWindow
from ui.preferences import Preferences

application = QApplication([])
set_up(application, Settings())
window = MainWindow(Preferences(settings_file()))
window.show()
window.show_workspace(Workspace.open(Path(sys.argv[1]), sys.argv[2]))
window.shell.begin("outreach")
page = window.shell.interview
page.autosave.kept.connect(lambda moment: print("kept", flush=True))
QTest.keyClicks(window.focusWidget(), "Typed a second ago")
application.exec()
"""


def test_what_was_typed_a_second_ago_survives_a_kill(tmp_path, window, make_office):
    workspace = make_office("kandal", "KH-08")
    workspace.close()
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    killed = subprocess.Popen(
        [sys.executable, "-c", TYPING, str(workspace.folder), PASSPHRASE],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout is not None
    with killed.stdout:
        assert killed.stdout.readline().strip() == "kept"
        killed.send_signal(signal.SIGKILL if os.name == "posix" else signal.SIGTERM)
        killed.wait()
    with Workspace.open(workspace.folder, PASSPHRASE) as again:
        (draft,) = again.drafts()
        assert draft.title == "Typed a second ago"
        assert draft.was_interrupted
        window.show_workspace(again)
        home = window.shell.page("home")
        next(button for button in home.findChildren(QPushButton) if draft.title in button.accessibleName()).click()
        assert window.shell.interview.controller.question("when_where/title").value == "Typed a second ago"
        window.close()


def test_coordinator_takes_in_the_workbooks_of_provinces_and_writes_the_national_one(
    qtbot, window, person, make_office, tmp_path
):
    workbooks = []
    for name, province, form_id in (("kandal", "KH-08", "training"), ("takeo", "KH-21", "youth_club")):
        workspace = make_office(name, province)
        person.open(window, workspace)
        person.record(window, form_id, f"Work of {name}")
        window.shell.show_place("exchange")
        page = window.shell.page("exchange")
        page.export_records(RecordFilter())
        page.outgoing.file.setText(str(tmp_path / f"{name}.xlsx"))
        page.outgoing.write.click()
        qtbot.waitUntil(page.outgoing.account.isVisible, timeout=30_000)
        workbooks.append(tmp_path / f"{name}.xlsx")

    national = make_office("capital", role="national")
    person.open(window, national)
    window.shell.show_place("exchange")
    page = window.shell.page("exchange")
    page.incoming.take_in([*workbooks, workbooks[0]])
    qtbot.waitUntil(lambda: len(page.incoming.list.rows) == 3, timeout=60_000)
    assert national.count() == 2

    window.shell.show_place("national")
    page = window.shell.page("national")
    page.write_workbook(tmp_path / "national.xlsx")
    qtbot.waitUntil(lambda: page.messages.text.startswith("Written"), timeout=60_000)
    assert (tmp_path / "national.xlsx").stat().st_size > 5000
    assert {row.people_total for row in national.records()} == {10}
    window.close()
