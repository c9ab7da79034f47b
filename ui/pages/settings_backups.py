"""Backups in the settings: make one now, name a second place, see all of them, put one back."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from fieldapp.dates import Calendar
from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.translation import tr, tr_n
from fieldapp.workspace import Backup, Preview, SecondPlace, VerifyReport, Workspace
from ui.background import Runner, Task
from ui.backup_words import place_text, reason_text, second_place_text
from ui.pages.settings_preview import RestorePreview
from ui.theme.appearance import appearance
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.message_strip import MessageStrip
from ui.widgets.progress_line import ProgressLine
from ui.widgets.rows import RowsModel
from ui.widgets.table import Table
from ui.wording import moment_text, size_text

Result = TypeVar("Result")
_ROWS_IN_SIGHT: Final = 6


class BackupSettings(QFrame):
    """The card of backups."""

    restored = Signal()

    def __init__(self, workspace: Workspace, runner: Runner, calendar: Calendar, messages: MessageStrip) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._workspace = workspace
        self._runner = runner
        self._calendar = calendar
        self._messages = messages
        self._backups: list[Backup] = []
        self._task: Task | None = None
        self.make = Button(tr("Make a backup now"), icon_name="backup")
        self.choose = Button(tr("Choose a second place"), icon_name="folder")
        self.forget = Button(tr("No second place"))
        self.restore = Button(tr("Put the chosen backup back"), icon_name="undo")
        self.check = Button(tr("Check everything"))
        self.preview = RestorePreview(calendar)
        self._place = WrappedLabel(role="muted")
        self._progress = ProgressLine()
        self._rows = RowsModel((tr("Made"), tr("Why"), tr("Records"), tr("Size"), tr("Where")))
        self.table = Table(tr("Backups"))
        self.table.setModel(self._rows)
        self._lay_out()
        self._connect()
        self.table.hide()
        self.restore.hide()
        self.forget.hide()

    def show_backups(self) -> None:
        """Fetch the backups in the background, for a stick may be slow, and show them."""
        workspace = self._workspace

        def job(_progress: Progress) -> tuple[list[Backup], SecondPlace | None]:
            return workspace.backups(), workspace.second_place_state()

        self._runner.run(job, self._on_fetched)

    def _on_fetched(self, found: tuple[list[Backup], SecondPlace | None]) -> None:
        self._backups, second = found
        self._place.set_text(second_place_text(second, self._calendar))
        self.forget.setVisible(second is not None)
        self._rows.show([self._line(each) for each in self._backups])
        self.table.setVisible(bool(self._backups))
        self.restore.setVisible(bool(self._backups))
        lines = min(_ROWS_IN_SIGHT, len(self._backups)) + 1
        self.table.setFixedHeight((appearance().row_height + 2) * lines + 4)
        self.table.resize_columns((10, 14, 6, 6, 20))

    def _line(self, backup: Backup) -> tuple[str, ...]:
        return (
            moment_text(backup.made, self._calendar),
            reason_text(backup),
            f"{backup.records:,}",
            size_text(backup.size),
            place_text(backup, self._workspace.folder),
        )

    def _lay_out(self) -> None:
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.make, self.choose, self.forget, self.check):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(tr("Backups"), "heading"))
        for widget in (self._place, buttons, self._progress, self.table, self.preview):
            column.addWidget(widget)
        column.insertWidget(column.indexOf(self.preview), self.restore, 0, Qt.AlignmentFlag.AlignLeft)

    def _connect(self) -> None:
        self.make.clicked.connect(self._on_make)
        self.choose.clicked.connect(self._on_choose)
        self.forget.clicked.connect(self._on_forget)
        self.restore.clicked.connect(self._on_restore)
        self.table.opened.connect(self._on_restore)
        self.check.clicked.connect(self._on_check)
        self.preview.wanted.connect(self._put_back)
        self.preview.left.connect(self._on_left_as_it_is)
        self._progress.cancelled.connect(self._on_cancel)

    def _on_make(self) -> None:
        self._run(tr("Making a backup"), self._workspace.backup_now, self._on_made)

    def _on_made(self, made: Backup) -> None:
        self._over()
        text = tr_n("Backed up: {count} record, checked.", "Backed up: {count} records, checked.", made.records)
        second = self._workspace.second_place_state()
        if second is None or second.is_there:
            self._messages.show_info(text)
        else:
            self._messages.show_info(
                tr(
                    "{done} The second place is not there now: put the stick in, then make a backup again.",
                    done=text,
                )
            )

    def _on_check(self) -> None:
        workspace = self._workspace
        self._run(tr("Checking the file"), workspace.verify, self._on_verified)

    def _on_verified(self, report: VerifyReport) -> None:
        self._over()
        if not report.is_sound:
            self._messages.show_problem(report.faults[0])
            return
        self._messages.show_info(
            tr(
                "Everything is in order: {records} records, {revisions} saved states, {files} attached files.",
                records=f"{report.records:,}",
                revisions=f"{report.revisions:,}",
                files=f"{report.attachments:,}",
            )
        )

    def _on_choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.choose.text())
        if chosen:
            self.name_place(Path(chosen))

    def name_place(self, folder: Path | None) -> None:
        """Name the second place, or none."""
        try:
            self._workspace.name_second_place(folder)
        except Problem as problem:
            self._messages.show_problem(problem)
            return
        self._run(tr("Making a backup"), self._workspace.backup_if_due, self._on_named)

    def _on_named(self, _made: Backup | None) -> None:
        self._over()

    def _on_forget(self) -> None:
        self.name_place(None)

    def _on_restore(self) -> None:
        position = self.table.currentIndex().row()
        if not 0 <= position < len(self._backups):
            self._messages.show_info(tr("Choose a backup in the list first."))
            return
        chosen, workspace = self._backups[position], self._workspace

        def job(progress: Progress) -> tuple[Backup, Preview]:
            return chosen, workspace.preview_backup(chosen)

        self._run(tr("Looking into the backup"), job, self._on_previewed)

    def _on_previewed(self, result: tuple[Backup, Preview]) -> None:
        self._over()
        titles = {form.form_id: form.title for form in self._workspace.forms()}
        self.preview.show_preview(*result, titles)
        QTimer.singleShot(0, self, self._bring_preview_into_sight)

    def _bring_preview_into_sight(self) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(self.preview)

    def _on_left_as_it_is(self) -> None:
        self.table.setFocus()

    def _put_back(self, chosen: Backup) -> None:
        workspace = self._workspace

        def job(progress: Progress) -> None:
            workspace.restore_backup(chosen, progress)

        self._run(tr("Putting the backup back"), job, self._on_restored)

    def _on_restored(self, _nothing: object) -> None:
        self._over()
        self._messages.show_info(tr("The backup is back."))
        self.restored.emit()

    def _on_problem(self, problem: Problem) -> None:
        self._over()
        self._messages.show_problem(problem)

    def _run(self, text: str, job: Callable[[Progress], Result], on_done: Callable[[Result], None]) -> None:
        for button in (self.make, self.restore, self.check):
            button.setEnabled(False)
        self._progress.begin(text)
        self._task = self._runner.run(job, on_done, self._on_problem, self._progress.on_progress, self._over)

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _over(self) -> None:
        self._task = None
        self._progress.end()
        for button in (self.make, self.restore, self.check):
            button.setEnabled(True)
        self.show_backups()
