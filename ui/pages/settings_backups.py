"""Backups in the settings: make one now, name a second place, see all of them, put one back."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from fieldapp.dates import Calendar
from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.translation import mark, tr, tr_n
from fieldapp.workspace import Backup, Preview, Workspace
from ui.background import Runner
from ui.theme.appearance import appearance
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.message_strip import MessageStrip
from ui.widgets.progress_line import ProgressLine
from ui.widgets.rows import RowsModel
from ui.widgets.table import Table
from ui.wording import moment_text, size_text

_REASONS: Final = {
    "automatic": mark("By itself"),
    "by-hand": mark("By hand"),
    "before-import": mark("Before taking files in"),
    "before-restore": mark("Before putting a backup back"),
    "before-upgrade": mark("Before an upgrade"),
}


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
        self.make = Button(tr("Make a backup now"), icon_name="backup")
        self.choose = Button(tr("Choose a second place"), icon_name="folder")
        self.forget = Button(tr("No second place"))
        self.restore = Button(tr("Put the chosen backup back"), icon_name="undo")
        self._place = WrappedLabel(role="muted")
        self._progress = ProgressLine()
        self._rows = RowsModel((tr("Made"), tr("Why"), tr("Records"), tr("Size"), tr("Where")))
        self.table = Table(tr("Backups"))
        self.table.setModel(self._rows)
        self._lay_out()
        self._connect()
        self.show_backups()

    def show_backups(self) -> None:
        """Fetch the backups and show them."""
        self._backups = self._workspace.backups()
        second = self._workspace.second_place()
        self._place.set_text(
            tr("Backups also go to {folder}.", folder=str(second))
            if second
            else tr("Backups are on this computer only. A second place, such as a stick, survives its loss.")
        )
        self.forget.setVisible(second is not None)
        self._rows.show(
            [
                (
                    moment_text(each.made, self._calendar),
                    tr(_REASONS.get(each.reason, each.reason)),
                    f"{each.records:,}",
                    size_text(each.size),
                    each.place,
                )
                for each in self._backups
            ]
        )
        self.table.setVisible(bool(self._backups))
        self.restore.setVisible(bool(self._backups))
        self.table.setFixedHeight(appearance().row_height * min(6, len(self._backups) + 2))
        self.table.resize_columns((10, 14, 6, 6, 20))

    def _lay_out(self) -> None:
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.make, self.choose, self.forget, self.restore):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(label(tr("Backups"), "heading"))
        for widget in (self._place, buttons, self._progress, self.table):
            column.addWidget(widget)

    def _connect(self) -> None:
        self.make.clicked.connect(self._on_make)
        self.choose.clicked.connect(self._on_choose)
        self.forget.clicked.connect(self._on_forget)
        self.restore.clicked.connect(self._on_restore)

    def _on_make(self) -> None:
        workspace = self._workspace

        def job(progress: Progress) -> Backup:
            return workspace.backup_now(progress)

        self._begin(tr("Making a backup"))
        self._runner.run(job, self._on_made, on_problem=self._on_problem, on_progress=self._progress.on_progress)

    def _on_made(self, made: Backup) -> None:
        self._over()
        self._messages.show_info(
            tr_n("Backed up: {count} record, checked.", "Backed up: {count} records, checked.", made.records)
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
        self.show_backups()

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

        self._begin(tr("Looking into the backup"))
        self._runner.run(job, self._on_previewed, on_problem=self._on_problem)

    def _on_previewed(self, result: tuple[Backup, Preview]) -> None:
        chosen, preview = result
        self._over()
        text = tr(
            "The backup of {made} has {then} records; there are {now} now. {lost} later states of records would no "
            "longer be here. What is here now is backed up first.",
            made=moment_text(chosen.made, self._calendar),
            then=f"{preview.records_then:,}",
            now=f"{preview.records_now:,}",
            lost=f"{preview.revisions_lost:,}",
        )
        self._messages.show_action(text, tr("Put it back"), lambda: self._put_back(chosen))

    def _put_back(self, chosen: Backup) -> None:
        workspace = self._workspace

        def job(progress: Progress) -> None:
            workspace.restore_backup(chosen, progress)

        self._begin(tr("Putting the backup back"))
        self._runner.run(job, self._on_restored, on_problem=self._on_problem, on_progress=self._progress.on_progress)

    def _on_restored(self, _nothing: object) -> None:
        self._over()
        self._messages.show_info(tr("The backup is back."))
        self.restored.emit()

    def _on_problem(self, problem: Problem) -> None:
        self._over()
        self._messages.show_problem(problem)

    def _begin(self, text: str) -> None:
        for button in (self.make, self.restore):
            button.setEnabled(False)
        self._progress.begin(text)

    def _over(self) -> None:
        self._progress.end()
        for button in (self.make, self.restore):
            button.setEnabled(True)
        self.show_backups()
