"""Safety in the settings: the passphrase, the lock, and whether this computer's keyring opens the workspace."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.translation import tr, tr_n
from fieldapp.workspace import Workspace
from ui.background import Runner
from ui.preferences import Preferences
from ui.widgets.buttons import Button
from ui.widgets.drop_down import DropDown
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.message_strip import MessageStrip
from ui.widgets.passphrase_field import NewPassphrase, PassphraseField
from ui.widgets.progress_line import ProgressLine

_MINUTES = (5, 10, 15, 30, 60)
_FIELD_WIDTH = 520


class SafetySettings(QFrame):
    """The card of what keeps others out."""

    lock_wanted = Signal()

    def __init__(self, workspace: Workspace, preferences: Preferences, runner: Runner, messages: MessageStrip) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._workspace = workspace
        self._preferences = preferences
        self._runner = runner
        self._messages = messages
        self.minutes = DropDown(tr("Lock when nobody is there"), _choices(preferences.settings.lock_minutes))
        self.minutes.set_value(str(preferences.settings.lock_minutes))
        self.lock = Button(tr("Lock now (Ctrl+L)"), icon_name="lock")
        self.keyring = QCheckBox(tr("Open without asking for the passphrase on this computer"))
        self._keyring_note = WrappedLabel(role="muted")
        self.old = PassphraseField(tr("Passphrase until now"))
        self.new = NewPassphrase(tr("New passphrase"))
        self.change = Button(tr("Change the passphrase"))
        self._progress = ProgressLine()
        self._lay_out()
        self._show_keyring(is_available=None)
        self._connect()

    def show_safety(self) -> None:
        """Ask, in the background, whether this computer has a keyring."""
        self._runner.run(lambda _progress: self._workspace.keyring_is_available(), self._on_keyring_known)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(6)
        column.addWidget(label(tr("Safety"), "heading"))
        _add_field(column, tr("Lock when nobody is there"), self.minutes)
        column.addWidget(self.lock, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(10)
        column.addWidget(self.keyring)
        column.addWidget(self._keyring_note)
        column.addSpacing(10)
        _add_field(column, tr("Passphrase until now"), self.old)
        self.new.setMaximumWidth(_FIELD_WIDTH)
        column.addWidget(self.new)
        column.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._progress)

    def _connect(self) -> None:
        self.minutes.chosen.connect(self._on_minutes)
        self.lock.clicked.connect(self.lock_wanted)
        self.keyring.clicked.connect(self._on_keyring)
        self.change.clicked.connect(self._on_change)
        self.new.second.returnPressed.connect(self._on_change)

    def _on_minutes(self, minutes: str) -> None:
        self._preferences.change(lock_minutes=int(minutes))

    def _on_keyring_known(self, is_available: bool) -> None:
        self._show_keyring(is_available)

    def _show_keyring(self, is_available: bool | None) -> None:
        """Show whether the keyring opens the workspace; None while it is not known whether there is one."""
        is_on = self._workspace.is_in_keyring
        self.keyring.setChecked(is_on)
        self.keyring.setEnabled(bool(is_available) or is_on)
        self._keyring_note.set_text(
            tr("This computer has no keyring that keeps secrets, so the passphrase is asked at each start.")
            if is_available is False
            else tr(
                "The keyring of the system keeps a key for it. Whoever can use your account on this computer can then "
                "start Fieldapp and read everything. After locking, the passphrase is asked all the same."
            )
        )

    def _on_keyring(self, is_wanted: bool) -> None:
        workspace = self._workspace

        def job(_progress: Progress) -> None:
            if is_wanted:
                workspace.keep_in_keyring()
            else:
                workspace.forget_keyring()

        self.keyring.setEnabled(False)
        self._runner.run(job, self._on_keyring_changed, on_problem=self._on_keyring_problem)

    def _on_keyring_changed(self, _nothing: object) -> None:
        self._show_keyring(is_available=True)
        self._messages.show_info(
            tr("On this computer the workspace opens without the passphrase from now on.")
            if self._workspace.is_in_keyring
            else tr("The passphrase is asked at each start. The key was taken out of the keyring.")
        )

    def _on_keyring_problem(self, problem: Problem) -> None:
        self._show_keyring(is_available=True)
        self._messages.show_problem(problem)

    def _on_change(self) -> None:
        sentence = self.new.problem()
        if not self.old.text():
            sentence = tr("Type the passphrase that you have used until now.")
        if sentence:
            self._messages.show_problem(sentence)
            (self.new.first if self.old.text() else self.old).setFocus()
            return
        old, new, workspace = self.old.text(), self.new.text, self._workspace

        def job(_progress: Progress) -> None:
            workspace.change_passphrase(old, new)

        self.change.setEnabled(False)
        self._progress.begin(tr("Changing the passphrase"))
        self._runner.run(job, self._on_changed, on_problem=self._on_change_problem)

    def _on_changed(self, _nothing: object) -> None:
        self._progress.end()
        self.change.setEnabled(True)
        for field in (self.old, self.new.first, self.new.second):
            field.clear()
        self._messages.show_info(tr("The passphrase is changed. The recovery key stays the same."))

    def _on_change_problem(self, problem: Problem) -> None:
        self._progress.end()
        self.change.setEnabled(True)
        self._messages.show_problem(problem)


def _choices(present: int) -> list[tuple[str, str]]:
    minutes = sorted({*_MINUTES, present} - {0})
    found = [(str(each), tr_n("After {count} minute", "After {count} minutes", each)) for each in minutes]
    return [*found, ("0", tr("Never"))]


def _add_field(column: QVBoxLayout, text: str, field: QWidget) -> None:
    caption = WrappedLabel(text, "muted")
    caption.setBuddy(field)
    field.setAccessibleName(text)
    field.setMaximumWidth(_FIELD_WIDTH)
    column.addWidget(caption)
    column.addWidget(field)
