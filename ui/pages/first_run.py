"""The first run: language, office, officer, passphrase, and the recovery key to keep. Made for the keyboard."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from fieldapp.errors import Problem
from fieldapp.translation import tr
from ui.background import Runner
from ui.opening import NewOffice, create
from ui.pages.entrance import EntrancePage
from ui.pages.first_run_steps import KeyStep, LanguageStep, OfficeStep, PassphraseStep
from ui.preferences import Preferences
from ui.widgets.buttons import Button
from ui.widgets.labels import WrappedLabel

if TYPE_CHECKING:
    from fieldapp.workspace import Workspace


@dataclass(frozen=True)
class Begun:
    """How far somebody is: kept when the language changes and the page is built again."""

    step: int = 0
    office: NewOffice = field(default_factory=NewOffice)


class FirstRunPage(EntrancePage):
    """Four steps; the workspace is made after the third, and the fourth shows its recovery key."""

    opened = Signal(object)
    folder_chosen = Signal(Path)
    backup_wanted = Signal()

    def __init__(self, preferences: Preferences, runner: Runner, begun: Begun | None = None) -> None:
        super().__init__(preferences)
        self._runner = runner
        self._workspace: Workspace | None = None
        begun = begun or Begun()
        self.languages = LanguageStep(preferences)
        self.office = OfficeStep(begun.office)
        self.passphrase = PassphraseStep()
        self.key = KeyStep()
        self._steps = (self.languages, self.office, self.passphrase, self.key)
        self._step = begun.step
        self._where = WrappedLabel(role="muted")
        self._title = WrappedLabel(role="title")
        self._back = Button(tr("Back"))
        self._back.clicked.connect(self._on_back)
        self.next = Button(tr("Next"), "primary")
        self.next.clicked.connect(self._on_next)
        self._folder = Button(tr("Open an office that is already on this computer"), "quiet")
        self._folder.clicked.connect(self._on_folder)
        self.backup = Button(tr("Put a backup back"), "quiet")
        self.backup.clicked.connect(self.backup_wanted)
        self.language.hide()
        self._lay_out()
        self._show_step(begun.step)

    @property
    def begun(self) -> Begun:
        """What has been filled in so far, without the passphrase."""
        return Begun(min(self._step, 1), self.office.value)

    @property
    def step(self) -> int:
        """The number of the step on screen, from 0."""
        return self._step

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_enter()
        elif event.key() == Qt.Key.Key_Escape and self._back.isVisible() and self._back.isEnabled():
            self._on_back()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        buttons.addWidget(self.next)
        for widget in (self._where, self._title, self.messages, *self._steps, self.progress):
            self.column.addWidget(widget)
        self.column.addLayout(buttons)
        for button in (self._folder, self.backup):
            self.column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_enter(self) -> None:
        focused = self.focusWidget()
        step = self._steps[self.step]
        if focused is not None and step.isAncestorOf(focused) and not step.is_last(focused):
            self.focusNextChild()
        elif self.next.isEnabled():
            self._on_next()

    def _on_next(self) -> None:
        self.messages.clear()
        wrong = self._steps[self.step].problem()
        if wrong is not None:
            self.messages.show_problem(wrong[0])
            wrong[1].setFocus()
        elif self.step == 2:
            self._make()
        elif self.step == 3 and self._workspace is not None:
            self.opened.emit(self._workspace)
        else:
            self._show_step(self.step + 1)

    def _on_back(self) -> None:
        self.messages.clear()
        self._show_step(max(0, self.step - 1))

    def _on_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self._folder.text())
        if chosen and (Path(chosen) / "workspace.db").exists():
            self.folder_chosen.emit(Path(chosen))
        elif chosen:
            self.messages.show_problem(
                tr("There is no Fieldapp workspace in this folder. Choose a folder named ….fieldapp")
            )

    def _make(self) -> None:
        from_screen = replace(self.office.value, language=self.preferences.settings.language)
        self.next.setEnabled(False)
        self._back.setEnabled(False)
        self.progress.begin(tr("Making the workspace"))
        self._runner.run(
            create(from_screen, self.passphrase.text),
            self._on_made,
            on_problem=self._on_problem,
            on_progress=self.progress.on_progress,
        )

    def _on_made(self, made: "tuple[Workspace, str]") -> None:
        self.progress.end()
        self._workspace, recovery_key = made
        self.key.show_key(recovery_key, self._workspace.office.name)
        self._show_step(3)

    def _on_problem(self, problem: Problem) -> None:
        self.progress.end()
        self.next.setEnabled(True)
        self._back.setEnabled(True)
        self.messages.show_problem(problem)

    def _show_step(self, step: int) -> None:
        titles = (tr("Welcome"), tr("Your office"), tr("Your passphrase"), tr("Your recovery key"))
        self._step = step
        for each in self._steps:  # not a stack: that would be as high as the highest of them
            each.setVisible(each is self._steps[step])
        self._where.set_text(tr("Step {step} of {steps}", step=step + 1, steps=len(titles)))
        self._title.set_text(titles[step])
        self._back.setVisible(step in (1, 2))
        self._back.setEnabled(True)
        self._folder.setVisible(step == 0)
        self.backup.setVisible(step == 0)
        self.next.setEnabled(True)
        text = tr("Begin") if step == 3 else tr("Make the workspace") if step == 2 else tr("Next")
        self.next.setText(text)
        self.next.setAccessibleName(text)
        self.setFocusProxy(self._steps[step].first())
        self._steps[step].first().setFocus()
