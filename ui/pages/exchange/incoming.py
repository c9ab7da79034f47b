"""Taking files in: choose files or a folder, progress, cancel; and the list of what came and went."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.dates import Calendar
from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.translation import tr, tr_n
from fieldapp.workspace import Ledger, Outcome, Workspace
from ui.background import Runner, Task
from ui.pages.exchange.dispatch_view import DispatchView
from ui.pages.exchange.ledger_view import LedgerView
from ui.pages.exchange.ledger_words import changed_text
from ui.pages.exchange.movements import WIDTHS, Movement, header, line, movements
from ui.widgets.buttons import Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.message_strip import MessageStrip
from ui.widgets.progress_line import ProgressLine
from ui.widgets.rows import RowsModel
from ui.widgets.table import Table

_ENDINGS: Final = (".xlsx", ".xlsm", ".fieldpack")


class Incoming(QWidget):
    """Files in, ledgers out. ``messages`` is the strip of the page it stands in.

    ``with_sent``: the list shows what went as well.
    """

    record_wanted = Signal(str)
    changed = Signal()
    opened = Signal(bool)
    """The account of one line is shown, or no longer."""

    def __init__(
        self,
        workspace: Workspace,
        runner: Runner,
        calendar: Calendar,
        messages: MessageStrip,
        *,
        with_sent: bool = False,
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._runner = runner
        self._calendar = calendar
        self._messages = messages
        self._task: Task | None = None
        self._with_sent = with_sent
        self._movements: list[Movement] = []
        self.setAcceptDrops(True)
        self.files = Button(tr("Take in files"), icon_name="file")
        self.folder = Button(tr("Take in a folder"), icon_name="folder")
        self.progress = ProgressLine()
        self.list = RowsModel(header(), numbers=(4,))
        self.table = Table(tr("What went and what came") if with_sent else tr("What was taken in"))
        self.table.setModel(self.list)
        self.ledger = LedgerView(workspace, calendar)
        self.dispatch = DispatchView(calendar)
        self._empty = EmptyState(
            "exchange",
            tr("Nothing went or came yet") if with_sent else tr("Nothing was taken in yet"),
            tr("Choose workbooks and packages that other offices sent, or drop them here. Each row gets an outcome."),
        )
        self._overview = QWidget()
        self._lists = QStackedWidget()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def show_list(self) -> None:
        """Fetch the ledgers and show them."""
        went = self._workspace.dispatches() if self._with_sent else []
        self._movements = movements(self._workspace.ledgers(), went)
        self.list.show([line(movement, self._calendar) for movement in self._movements])
        self._lists.setCurrentWidget(self.table if self._movements else self._empty)
        self.table.resize_columns(WIDTHS)

    def take_in(self, paths: list[Path]) -> None:
        """Take files in, in a thread."""
        if not paths:
            self._messages.show_problem(
                tr("There is no workbook (.xlsx) and no package (.fieldpack) in this folder. Choose another.")
            )
            return
        workspace = self._workspace

        def job(progress: Progress) -> list[Ledger]:
            return workspace.import_files(paths, progress)

        self._messages.clear()
        self._set_busy(is_busy=True)
        self.progress.begin(tr_n("Reading {count} file", "Reading {count} files", len(paths)))
        self._task = self._runner.run(
            job,
            self._on_taken_in,
            on_problem=self._on_problem,
            on_progress=self.progress.on_progress,
            on_cancelled=self._on_cancelled,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self._task is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        dropped = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        found = [file for path in dropped for file in (_workbooks_in(path) if path.is_dir() else [path])]
        self.take_in(found)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self.files)
        buttons.addWidget(self.folder)
        buttons.addStretch(1)
        inner = QVBoxLayout(self._overview)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(buttons)
        inner.addWidget(self.progress)
        self._lists.addWidget(self.table)
        self._lists.addWidget(self._empty)
        inner.addWidget(self._lists, 1)
        self._stack.addWidget(self._overview)
        self._stack.addWidget(self.ledger)
        self._stack.addWidget(self.dispatch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _connect(self) -> None:
        self.files.clicked.connect(self._on_files)
        self.folder.clicked.connect(self._on_folder)
        self.progress.cancelled.connect(self._on_cancel)
        self.table.opened.connect(self._on_opened)
        self.ledger.closed.connect(self._on_ledger_closed)
        self.dispatch.closed.connect(self._on_ledger_closed)
        self.ledger.again_wanted.connect(self._on_again)
        self.ledger.record_wanted.connect(self.record_wanted)
        self.ledger.undo_wanted.connect(self._on_undo)
        self.ledger.save_wanted.connect(self._on_save)

    def _on_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(
            self, self.files.text(), _documents(), tr("Workbooks and packages") + " (*.xlsx *.xlsm *.fieldpack)"
        )
        if chosen:
            self.take_in([Path(name) for name in chosen])

    def _on_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.folder.text(), _documents())
        if chosen:
            self.take_in(_workbooks_in(Path(chosen)))

    def _on_taken_in(self, ledgers: list[Ledger]) -> None:
        self._over()
        refused = [ledger for ledger in ledgers if ledger.problem]
        counts = {outcome: sum(ledger.counts[outcome] for ledger in ledgers) for outcome in Outcome}
        text = tr(
            "{files} files, {rows} rows read: {new} new, {updated} updated, {unchanged} unchanged, "
            "{conflict} with two edits, {rejected} not taken.",
            files=len(ledgers),
            rows=f"{sum(ledger.rows_read for ledger in ledgers):,}",
            **{outcome.value: f"{number:,}" for outcome, number in counts.items()},
        )
        if refused:
            text += " " + tr_n(
                "{count} file could not be read; its line says why.",
                "{count} files could not be read; their lines say why.",
                len(refused),
            )
        needs_a_look = bool(refused or counts[Outcome.REJECTED] or counts[Outcome.CONFLICT])
        (self._messages.show_warning if needs_a_look else self._messages.show_info)(text)
        self.changed.emit()

    def _on_problem(self, problem: Problem) -> None:
        self._over()
        self._messages.show_problem(problem)

    def _on_cancelled(self) -> None:
        self._over()
        self._messages.show_info(tr("Stopped. Files that were read whole are in the list; the others are untouched."))

    def _over(self) -> None:
        self._task = None
        self.progress.end()
        self._set_busy(is_busy=False)
        self.show_list()

    def _set_busy(self, *, is_busy: bool) -> None:
        for button in (self.files, self.folder, self.ledger.undo, self.ledger.again):
            button.setEnabled(not is_busy)

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def open_ledger(self, ledger_id: str) -> None:
        """Show one ledger, with all its rows."""
        self._stack.setCurrentWidget(self.ledger)
        self.opened.emit(True)
        self.ledger.show_ledger(self._workspace.ledger(ledger_id))

    def _on_opened(self, position: int) -> None:
        movement = self._movements[position]
        if movement.came is not None:
            self.open_ledger(movement.came.ledger_id)
        elif movement.went is not None:
            self._stack.setCurrentWidget(self.dispatch)
            self.opened.emit(True)
            self.dispatch.show_dispatch(movement.went)

    def _on_ledger_closed(self) -> None:
        self._stack.setCurrentWidget(self._overview)
        self.opened.emit(False)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_undo(self, ledger_id: str) -> None:
        workspace = self._workspace
        self._run(tr("Taking the import back"), lambda progress: workspace.undo_import(ledger_id, progress))

    def _on_again(self, ledger_id: str) -> None:
        workspace = self._workspace
        self._run(tr("Taking the import in again"), lambda progress: workspace.take_in_again(ledger_id, progress))

    def _run(self, what: str, job: Callable[[Progress], Ledger]) -> None:
        """Change an import as a whole, in a thread; cancelled, it stays as it was."""
        self._messages.clear()
        self._set_busy(is_busy=True)
        self._on_ledger_closed()
        self.progress.begin(what)
        self._task = self._runner.run(
            job,
            self._on_changed,
            on_problem=self._on_problem,
            on_progress=self.progress.on_progress,
            on_cancelled=self._on_change_cancelled,
        )

    def _on_changed(self, ledger: Ledger) -> None:
        self._over()
        ledger_id = ledger.ledger_id
        self._messages.show_action(changed_text(ledger), tr("Show it"), lambda: self.open_ledger(ledger_id))
        self.changed.emit()

    def _on_change_cancelled(self) -> None:
        self._over()
        self._messages.show_info(tr("Stopped. Nothing was changed."))

    def _on_save(self, ledger_id: str, path: Path) -> None:
        workspace = self._workspace

        def job(progress: Progress) -> Path:
            workspace.export_ledger([ledger_id], path)
            return path

        self._runner.run(job, self._on_saved, on_problem=self._on_problem)

    def _on_saved(self, path: Path) -> None:
        self._messages.show_info(tr("Saved as {file}.", file=str(path)))


def _workbooks_in(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.suffix.lower() in _ENDINGS and not file.name.startswith(("~$", ".")) and file.is_file()
    )


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
