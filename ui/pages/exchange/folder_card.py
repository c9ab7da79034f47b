"""The exchange folder and its one button: Sync, with progress, cancel, and the account of what went and came."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.translation import tr
from fieldapp.workspace import PublicIdentity, RecordFilter, SyncAccount, Workspace
from ui.background import Runner, Task
from ui.pages.exchange.sharing_words import account_text
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import WrappedLabel
from ui.widgets.message_strip import MessageStrip
from ui.widgets.progress_line import ProgressLine

_FOLDER: Final = "exchange-folder"


class FolderCard(Card):
    """``messages`` is the strip of the page it stands in."""

    synced = Signal()
    introduced = Signal(object)
    """Devices that lie in the folder and are not known here: a tuple of PublicIdentity."""

    def __init__(self, workspace: Workspace, runner: Runner, messages: MessageStrip) -> None:
        super().__init__(tr("Exchange folder"))
        self._workspace = workspace
        self._runner = runner
        self._messages = messages
        self._task: Task | None = None
        self._has_focus = False
        self.folder = QLineEdit(workspace.setting(_FOLDER))
        self.folder.setAccessibleName(tr("Exchange folder"))
        self.folder.setPlaceholderText(tr("No folder is chosen yet"))
        self.browse = Button(tr("Choose…"))
        self.browse.setAccessibleName(tr("Choose the exchange folder"))
        self.sync = Button(tr("Sync"), "primary")
        self.progress = ProgressLine()
        self.account = WrappedLabel()
        self._note = WrappedLabel(role="muted")
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(self.folder, 1)
        where.addWidget(self.browse)
        where.addWidget(self.sync)
        self.lines.setSpacing(8)
        self.lines.addWidget(self._note)
        self.lines.addLayout(where)
        self.lines.addWidget(self.progress)
        self.lines.addWidget(self.account)
        self.account.hide()
        self.browse.clicked.connect(self._on_browse)
        self.sync.clicked.connect(self.begin_sync)
        self.folder.returnPressed.connect(self.begin_sync)
        self.progress.cancelled.connect(self._on_cancel)

    def show_state(self) -> None:
        """Say what the folder is for, or what is to be done first."""
        known = self._workspace.known_offices()
        if not known:
            text = tr(
                "A stick, a shared drive, or a folder that a sync program carries. Choose it and press Sync: this "
                "device then stands in it for others to find. Then take in the offices you work with under “Offices”."
            )
        elif self._workspace.office.role == "national":
            text = tr(
                "Sync reads what all known offices put there, and writes to each the corrections of its own records, "
                "and the forms. Only they can open it."
            )
        else:
            text = tr(
                "Sync writes your records for the national office and the other devices of your office, and reads "
                "theirs. Only they can open it; other provinces cannot."
            )
        self._note.set_text(text)

    def begin_sync(self) -> None:
        """Sync with the folder in the field, in a thread."""
        text = self.folder.text().strip()
        if self._task is not None:
            return
        if not text:
            self._messages.show_problem(tr("Choose the exchange folder first."))
            self.browse.setFocus()
            return
        self._workspace.change_setting(_FOLDER, text)
        folder, workspace = Path(text).expanduser(), self._workspace

        def job(progress: Progress) -> tuple[SyncAccount, int]:
            account = workspace.sync_folder(folder, progress)
            return account, workspace.count(RecordFilter(has_conflict=True))

        self._has_focus = self.sync.hasFocus()
        self._messages.clear()
        self.account.hide()
        self.sync.setEnabled(False)
        self.progress.begin(tr("Syncing"))
        self._task = self._runner.run(
            job,
            self._on_synced,
            on_problem=self._on_problem,
            on_progress=self.progress.on_progress,
            on_cancelled=self._on_cancelled,
        )

    def _over(self) -> None:
        self._task = None
        self.progress.end()
        self.sync.setEnabled(True)
        if self._has_focus:
            self.sync.setFocus()
        self.show_state()
        self.synced.emit()

    def _on_synced(self, result: tuple[SyncAccount, int]) -> None:
        account, conflicts = result
        self._say(account_text(account, conflicts if account.new_revisions else 0))
        introductions: tuple[PublicIdentity, ...] = tuple(account.introductions)
        self._over()
        self.introduced.emit(introductions)

    def _on_problem(self, problem: Problem) -> None:
        self._over()
        self._messages.show_problem(problem)

    def _on_cancelled(self) -> None:
        self._say(tr("Stopped. Packages that were read or written whole stay; the next sync goes on from there."))
        self._over()

    def _say(self, text: str) -> None:
        self.account.set_text(text)
        self.account.show()

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _on_browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Exchange folder"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)
            self._workspace.change_setting(_FOLDER, chosen)
            self.sync.setFocus()
