"""Brings a workspace back: what is readable of a damaged file, or a backup, from here or from a stick.

Stands before an open workspace. Loaded only when it is needed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.translation import tr
from fieldapp.workspace import Backup, Ledger, Workspace
from ui.background import Runner
from ui.backup_words import place_text
from ui.opening import free_folder
from ui.pages.entrance import EntrancePage
from ui.pages.salvage_account import SalvageAccount
from ui.preferences import Preferences
from ui.theme.appearance import appearance
from ui.widgets.buttons import Button
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.passphrase_field import PassphraseField
from ui.widgets.rows import RowsModel
from ui.widgets.table import Table
from ui.wording import moment_text

Result = TypeVar("Result")
_MOST_ROWS: Final = 6


@dataclass(frozen=True)
class Saved:
    """What saving brought: its ledger, and the workspace, open."""

    ledger: Ledger
    workspace: Workspace


class RescuePage(EntrancePage):
    """One workspace that does not open; or none yet, on a new computer."""

    opened = Signal(object)
    restored = Signal(Path, str)
    """A backup was put into this folder; the sentence says which."""
    left = Signal()

    def __init__(self, folder: Path | None, why: str, preferences: Preferences, runner: Runner) -> None:
        super().__init__(preferences)
        self._folder = folder
        self._runner = runner
        self._backups: list[Backup] = []
        self._saved: Saved | None = None
        self.secret = PassphraseField(tr("Passphrase or recovery key"))
        self.save = Button(tr("Save what can be read"), "primary")
        self.restore = Button(tr("Put the chosen backup back"), icon_name="undo")
        self.look = Button(tr("Look on a stick or in a folder"), icon_name="folder")
        self.back = Button(tr("Back"), "quiet", "back")
        self.rows = RowsModel((tr("Made"), tr("Records"), tr("Where")))
        self.table = Table(tr("Backups"))
        self.table.setModel(self.rows)
        self._note = WrappedLabel(role="muted")
        self.account = SalvageAccount()
        self._choices = QWidget()
        self._lay_out()
        self._connect()
        if why:
            self.messages.show_problem(why)
        self._show_backups(Workspace.backups_in(folder) if folder else [], is_searched=False)
        self.setFocusProxy(self.secret if self._can_save() else self.table if self._backups else self.look)

    def _can_save(self) -> bool:
        return self._folder is not None and (self._folder / "workspace.db").exists()

    def _lay_out(self) -> None:
        name = self._folder.name.removesuffix(".fieldapp") if self._folder else tr("Put a backup back")
        self.column.addWidget(WrappedLabel(name, "title"))
        self.column.addWidget(self.messages)
        inside = QVBoxLayout(self._choices)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        if self._can_save():
            self._lay_out_saving(inside)
        if self._folder is not None:
            inside.addWidget(label(tr("Put a backup back"), "heading"))
        inside.addWidget(self._note)
        inside.addWidget(self.table)
        buttons = QHBoxLayout()
        for button in (self.restore, self.look):
            buttons.addWidget(button)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        for widget in (self._choices, self.account, self.progress):
            self.column.addWidget(widget)
        self.column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)

    def _lay_out_saving(self, inside: QVBoxLayout) -> None:
        inside.addWidget(label(tr("Save what can be read"), "heading"))
        inside.addWidget(
            WrappedLabel(
                tr(
                    "What is readable goes into a new file, and what only the backups have is added. You see what came "
                    "back and what did not. The damaged file is kept."
                ),
                "muted",
            )
        )
        caption = WrappedLabel(tr("Passphrase or recovery key"))
        caption.setBuddy(self.secret)
        inside.addWidget(caption)
        inside.addWidget(self.secret)
        inside.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        inside.addSpacing(12)

    def _connect(self) -> None:
        self.save.clicked.connect(self._on_save)
        self.secret.returnPressed.connect(self._on_save)
        self.restore.clicked.connect(self._on_restore)
        self.table.opened.connect(self._on_restore)
        self.look.clicked.connect(self._on_look)
        self.back.clicked.connect(self.left)
        self.account.open.clicked.connect(self._on_open)

    def _show_backups(self, backups: list[Backup], *, is_searched: bool) -> None:
        self._backups = backups
        calendar = self.preferences.settings.calendar
        self.rows.show(
            [
                (moment_text(each.made, calendar), f"{each.records:,}", place_text(each, self._folder))
                for each in backups
            ]
        )
        for widget in (self.table, self.restore):
            widget.setVisible(bool(backups))
        if backups:
            self.table.resize_columns((11, 7, 20))
            self.table.setFixedHeight((appearance().row_height + 2) * (min(_MOST_ROWS, len(backups)) + 1) + 4)
            self.table.choose(0)
        self._note.set_text(_note(len(backups), is_searched=is_searched))

    def _on_look(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.look.text())
        if chosen:
            self.look_in(Path(chosen))

    def look_in(self, place: Path) -> None:
        """Look for backups in a place; those found are shown instead of the ones shown now."""
        self._run(tr("Looking for backups"), lambda _progress: Workspace.backups_in(place), self._on_found)

    def _on_found(self, backups: list[Backup]) -> None:
        self._over()
        self._show_backups(backups, is_searched=True)
        (self.table if backups else self.look).setFocus()

    def _on_restore(self) -> None:
        position = self.table.currentIndex().row()
        if not 0 <= position < len(self._backups):
            self.messages.show_info(tr("Choose a backup in the list first."))
            return
        chosen = self._backups[position]
        folder = self._folder or free_folder(Path(chosen.place).name.removesuffix("-backups"))

        def job(_progress: Progress) -> tuple[Backup, Path]:
            Workspace.restore_from(Path(chosen.place) / chosen.backup_id, folder)
            return chosen, folder

        self._run(tr("Putting the backup back"), job, self._on_restored)

    def _on_restored(self, done: tuple[Backup, Path]) -> None:
        chosen, folder = done
        self._over()
        made = moment_text(chosen.made, self.preferences.settings.calendar)
        self.restored.emit(folder, tr("The backup of {made} is back.", made=made))

    def _on_save(self) -> None:
        folder, secret = self._folder, self.secret.text().strip()
        if folder is None or not secret:
            self.messages.show_problem(tr("Type the passphrase."))
            self.secret.setFocus()
            return

        def job(progress: Progress) -> Saved:
            ledger = Workspace.save_readable(folder, secret, progress)
            return Saved(ledger, Workspace.open_with_either(folder, secret))

        self._run(tr("Saving what can be read"), job, self._on_saved)

    def _on_saved(self, saved: Saved) -> None:
        self._over()
        self._saved = saved
        self.secret.clear()
        self.messages.clear()
        for widget in (self._choices, self.back, self.language):  # another language would build the page anew
            widget.hide()
        self.account.show_ledger(saved.ledger)
        self.setFocusProxy(self.account.open)
        self.account.open.setFocus()

    def _on_open(self) -> None:
        if self._saved is not None:
            self.opened.emit(self._saved.workspace)

    def _run(self, text: str, job: Callable[[Progress], Result], on_done: Callable[[Result], None]) -> None:
        self.messages.clear()
        for button in (self.save, self.restore, self.look, self.back):
            button.setEnabled(False)
        self.progress.begin(text)
        self._runner.run(job, on_done, on_problem=self._on_problem, on_progress=self.progress.on_progress)

    def _over(self) -> None:
        self.progress.end()
        for button in (self.save, self.restore, self.look, self.back):
            button.setEnabled(True)

    def _on_problem(self, problem: Problem) -> None:
        self._over()
        self.messages.show_problem(problem)


def _note(count: int, *, is_searched: bool) -> str:
    if count:
        return tr("What was recorded after a backup is not in it. The file that is here now is kept beside it.")
    if is_searched:
        return tr("There is no backup there. Choose the stick or the folder that backups were made to.")
    return tr("Choose the stick or the folder that backups were made to.")
