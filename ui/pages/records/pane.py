"""The reading pane: one record as people read it, and what can be done with it."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QFrame, QTextBrowser, QVBoxLayout, QWidget

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.translation import tr
from fieldapp.workspace import RecordView, Workspace
from ui.background import Runner
from ui.form_words import form_title
from ui.pages.records.conflicts import ConflictStrip
from ui.pages.records.reading import Reader
from ui.preferences import Preferences
from ui.printing import print_page
from ui.theme.appearance import appearance
from ui.theme.tokens import BASE_TEXT_PX, LIGHT
from ui.widgets.buttons import Button, IconButton
from ui.widgets.empty_state import EmptyState
from ui.widgets.flow import FlowLayout

_PAUSE_MS: Final = 60


class ReadingPane(QFrame):
    """Shows the record it is told to; reads it in a thread."""

    edit_wanted = Signal(str)
    copy_wanted = Signal(str)
    delete_wanted = Signal(str)
    restore_wanted = Signal(str)
    decide_wanted = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace, preferences: Preferences, runner: Runner) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._workspace = workspace
        self._preferences = preferences
        self._runner = runner
        self._record_id = ""
        self.view: RecordView | None = None
        self._problems: tuple[str, ...] = ()
        self.text = QTextBrowser()
        self.text.setAccessibleName(tr("The record"))
        self.text.setOpenLinks(False)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.conflicts = ConflictStrip()
        self.conflicts.decide_wanted.connect(self.decide_wanted)
        self.edit = Button(tr("Open"), icon_name="draft")
        self.duplicate = Button(tr("Duplicate"), icon_name="copy")
        self.duplicate.setToolTip(tr("Start a new record with these answers"))
        self.remove = IconButton("delete", tr("Delete"))
        self.restore = Button(tr("Restore"), icon_name="undo")
        self.print = IconButton("print", tr("Print"))
        self._buttons = QWidget()
        self._nothing = EmptyState(
            "records", tr("Nothing is chosen"), tr("Choose a record in the list to read it here.")
        )
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._read)
        self._lay_out()
        self._connect()
        self.clear()

    def show_record(self, record_id: str) -> None:
        """Read a record, once the arrow keys rest."""
        self._record_id = record_id
        self._pause.start()

    def read_again(self) -> None:
        """Read the same record again: it has changed."""
        if self._record_id:
            self._read()

    def clear(self) -> None:
        """Show that nothing is chosen."""
        self._record_id = ""
        self.view = None
        self._pause.stop()
        self._show_parts(has_record=False)

    def _lay_out(self) -> None:
        row = FlowLayout(self._buttons)
        for button in (self.edit, self.duplicate, self.restore, self.print, self.remove):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(10)
        column.addWidget(self._buttons)
        column.addWidget(self.conflicts)
        column.addWidget(self.text, 1)
        column.addWidget(self._nothing, 1)

    def _connect(self) -> None:
        self.edit.clicked.connect(self._on_edit)
        self.duplicate.clicked.connect(self._on_duplicate)
        self.remove.clicked.connect(self._on_remove)
        self.restore.clicked.connect(self._on_restore)
        self.print.clicked.connect(self._on_print)
        appearance().changed.connect(self._show)

    def _read(self) -> None:
        record_id = self._record_id
        workspace = self._workspace

        def job(progress: Progress) -> tuple[str, RecordView, tuple[str, ...]]:
            view = workspace.record(record_id)
            return record_id, view, _problem_sentences(workspace, view)

        self._runner.run(job, self._on_read, on_problem=self._on_problem)

    def _on_read(self, result: tuple[str, RecordView, tuple[str, ...]]) -> None:
        record_id, view, problems = result
        if record_id == self._record_id:
            self.view = view
            self._problems = problems
            self._show()

    def _on_problem(self, problem: Problem) -> None:
        self.clear()
        self.failed.emit(problem)

    def _show(self) -> None:
        if self.view is None:
            return
        self._show_parts(has_record=True)
        self.text.setHtml(self._html(self.view))
        self.conflicts.show_conflicts(self.view)

    def _show_parts(self, *, has_record: bool) -> None:
        is_deleted = self.view is not None and self.view.row.is_deleted
        for widget in (self.text, self._buttons, self.print):
            widget.setVisible(has_record)
        for button in (self.edit, self.duplicate, self.remove):
            button.setVisible(has_record and not is_deleted)
        self.restore.setVisible(has_record and is_deleted)
        self._nothing.setVisible(not has_record)
        if not has_record:
            self.conflicts.hide()

    def _html(self, view: RecordView, *, on_paper: bool = False) -> str:
        title = view.definition.form.title if view.definition else ""
        reader = self.reader()
        reader = replace(reader, tokens=LIGHT, text_px=BASE_TEXT_PX, is_on_paper=True) if on_paper else reader
        return reader.page(view, form_title(view.row.form_id, title), self._problems)

    def reader(self) -> Reader:
        """Return how records are written out now: calendar, colours, text size."""
        look = appearance()
        return Reader(self._preferences.settings.calendar, look.tokens, look.text_px)

    def _on_edit(self) -> None:
        self.edit_wanted.emit(self._record_id)

    def _on_duplicate(self) -> None:
        self.copy_wanted.emit(self._record_id)

    def _on_remove(self) -> None:
        self.delete_wanted.emit(self._record_id)

    def _on_restore(self) -> None:
        self.restore_wanted.emit(self._record_id)

    def _on_print(self) -> None:
        if self.view is not None:
            print_page(self._html(self.view, on_paper=True), self)


def _problem_sentences(workspace: Workspace, view: RecordView) -> tuple[str, ...]:
    """Return what is wrong with a record, asked of the interview: only where the list says that something is."""
    if not view.row.has_problem or view.row.is_deleted or view.definition is None:
        return ()
    entry = workspace.edit(view.row.record_id)
    return tuple(str(problem.sentence) for problem in entry.interview.problems())
