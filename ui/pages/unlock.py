"""The page before an existing workspace: passphrase, or the recovery key where the passphrase is forgotten."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.translation import tr, tr_n
from ui.background import Runner
from ui.opening import open_with_keyring, open_with_passphrase, open_with_recovery_key
from ui.pages.entrance import EntrancePage
from ui.preferences import Preferences
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import WrappedLabel
from ui.widgets.passphrase_field import NewPassphrase, PassphraseField

if TYPE_CHECKING:
    from fieldapp.workspace import Workspace


_DAMAGED = frozenset(
    {"workspace-damaged", "workspace-missing", "workspace-unfinished", "vault-missing", "vault-damaged"}
)
"""What the passphrase cannot help with."""


class UnlockPage(EntrancePage):
    """Asks for the passphrase of one workspace and opens it."""

    opened = Signal(object)
    other_wanted = Signal(Path)
    new_wanted = Signal()
    rescue_wanted = Signal(Path, str)
    """The workspace does not open; the sentence says why."""

    def __init__(self, folder: Path, preferences: Preferences, runner: Runner) -> None:
        super().__init__(preferences)
        self._folder = folder
        self._runner = runner
        self._with_key = False
        self._is_trying = False
        self._is_open_wanted = False
        self._seconds_left = 0
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._on_second)
        self._field = PassphraseField(tr("Passphrase"))
        self.key = QLineEdit()
        self.new = NewPassphrase(tr("New passphrase"))
        self.new.hide()
        self._workspace: Workspace | None = None
        self._caption = WrappedLabel()
        self._hint = WrappedLabel(role="muted")
        self.open = Button(tr("Open"), "primary")
        self.open.clicked.connect(self._on_open)
        self.switch = Button("", "quiet")
        self.switch.clicked.connect(self._on_switch)
        self._other = Button(tr("Open another folder"), "quiet")
        self._other.clicked.connect(self._on_other)
        self._new = Button(tr("New office"), "quiet")
        self._new.clicked.connect(self.new_wanted)
        for field in (self._field, self.key, self.new.second):
            field.returnPressed.connect(self._on_open)
        self._lay_out()
        self._show_way()
        self.setFocusProxy(self._field)

    def try_keyring(self) -> None:
        """Open it by the system's keyring, where that was wished; else nothing is to be seen of it."""
        self._is_trying = True
        self._runner.run(open_with_keyring(self._folder), self._on_tried, on_problem=self._on_keyring_problem)

    def _lay_out(self) -> None:
        column: QVBoxLayout = self.column
        column.addWidget(WrappedLabel(self._folder.name.removesuffix(".fieldapp"), "title"))
        column.addWidget(self.messages)
        column.addWidget(self._caption)
        column.addWidget(self._field)
        column.addWidget(self.key)
        column.addWidget(self.new)
        column.addWidget(self._hint)
        column.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.progress)
        column.addSpacing(16)
        others = QWidget()
        line = FlowLayout(others)
        for button in (self.switch, self._other, self._new):
            line.addWidget(button)
        column.addWidget(others)

    def _show_way(self) -> None:
        self._field.setVisible(not self._with_key)
        self.key.setVisible(self._with_key)
        name = tr("Recovery key") if self._with_key else tr("Passphrase")
        self._caption.set_text(name)
        self.key.setAccessibleName(name)
        self._hint.set_text(
            tr("The key that was printed or saved when this workspace was made. Spaces and case do not matter.")
            if self._with_key
            else tr("Everything here is encrypted. Without the passphrase or the recovery key nobody can read it.")
        )
        text = tr("Use the passphrase") if self._with_key else tr("I have forgotten the passphrase")
        self.switch.setText(text)
        self.switch.setAccessibleName(text)
        self.setFocusProxy(self.key if self._with_key else self._field)

    def _on_switch(self) -> None:
        self._with_key = not self._with_key
        self.messages.clear()
        self._show_way()
        self.setFocus()

    def _on_other(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Open another folder"), str(self._folder.parent))
        if not chosen:
            return
        if (Path(chosen) / "workspace.db").exists():
            self.other_wanted.emit(Path(chosen))
        else:
            self.messages.show_problem(
                tr("There is no Fieldapp workspace in this folder. Choose a folder named ….fieldapp")
            )

    def _on_open(self) -> None:
        if not self.open.isEnabled():
            return
        if self._is_trying:
            self._is_open_wanted = True
            return
        self.messages.clear()
        if self._workspace is not None:
            self._set_passphrase(self._workspace)
            return
        typed = self.key.text().strip() if self._with_key else self._field.text()
        if not typed:
            missing = tr("Type the recovery key.") if self._with_key else tr("Type the passphrase.")
            self.messages.show_problem(missing)
            return
        way = open_with_recovery_key if self._with_key else open_with_passphrase
        self._run(tr("Opening"), way(self._folder, typed), self._on_opened)

    def _on_tried(self, workspace: "Workspace | None") -> None:
        self._is_trying = False
        if workspace is not None:
            self.opened.emit(workspace)
        elif self._is_open_wanted:
            self._on_open()

    def _on_keyring_problem(self, problem: Problem) -> None:
        self._is_trying = False
        if self._is_open_wanted:
            self._on_open()
        elif problem.code == "keyring-empty":
            self.messages.show_info(str(problem))

    def _set_passphrase(self, workspace: "Workspace") -> None:
        sentence = self.new.problem()
        if sentence:
            self.messages.show_problem(sentence)
            self.new.first.setFocus()
            return
        new = self.new.text
        self._run(tr("Changing the passphrase"), lambda progress: workspace.set_passphrase(new), self._on_set)

    def _run(self, text: str, job: Callable[[Progress], Any], on_done: Callable[[Any], None]) -> None:
        self.open.setEnabled(False)
        self.progress.begin(text)
        self._runner.run(job, on_done, on_problem=self._on_problem)

    def _on_opened(self, workspace: "Workspace") -> None:
        self.progress.end()
        self.open.setEnabled(True)
        if not self._with_key:
            self.opened.emit(workspace)
            return
        self._workspace = workspace
        for widget in (self.key, self._caption, self.switch, self._other, self._new, self.language):
            widget.hide()
        self._hint.set_text(tr("The recovery key is right. Choose a new passphrase; the recovery key stays the same."))
        self.new.show()
        self.setFocusProxy(self.new.first)
        self.new.first.setFocus()

    def _on_set(self, _nothing: object) -> None:
        self.progress.end()
        self.opened.emit(self._workspace)

    def _wait(self, seconds: int) -> None:
        """Count down to the next try; what was typed stays."""
        self._seconds_left = seconds
        self.open.setEnabled(False)
        self._say_wait()
        self._second.start()

    def _say_wait(self) -> None:
        self.messages.show_info(
            tr_n(
                "Too many wrong tries. The next is possible in {count} second.",
                "Too many wrong tries. The next is possible in {count} seconds.",
                self._seconds_left,
            )
        )

    def _on_second(self) -> None:
        self._seconds_left -= 1
        if self._seconds_left > 0:
            self._say_wait()
            return
        self._second.stop()
        self.messages.clear()
        self.open.setEnabled(True)
        (self.key if self._with_key else self._field).setFocus()

    def _on_problem(self, problem: Problem) -> None:
        self.progress.end()
        self.open.setEnabled(True)
        if problem.code in _DAMAGED:
            why = str(problem)
            self.messages.show_problem(why, tr("Bring it back"), lambda: self.rescue_wanted.emit(self._folder, why))
            self.messages.button.setFocus()
            return
        if problem.code == "passphrase-wait":
            self._wait(int(str(problem.parameters["seconds"])))
            return
        self.messages.show_problem(problem)
        field = self.new.first if self._workspace else self.key if self._with_key else self._field
        field.selectAll()
        field.setFocus()
