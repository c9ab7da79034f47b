"""Settings: language, look, calendar, who records, and the passphrase. Every change holds at once; nothing to save."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.translation import LANGUAGES, tr
from fieldapp.workspace import Workspace
from ui.background import Runner
from ui.pages.settings_backups import BackupSettings
from ui.preferences import Preferences
from ui.widgets.buttons import Button
from ui.widgets.drop_down import DropDown
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.page import Page, scrolling
from ui.widgets.passphrase_field import NewPassphrase, PassphraseField
from ui.widgets.progress_line import ProgressLine


class SettingsPage(Page):
    """The settings of this computer and of this workspace."""

    lock_wanted = Signal()
    restored = Signal()
    """A backup was put back: every page shows old records."""

    def __init__(self, workspace: Workspace, preferences: Preferences, runner: Runner) -> None:
        super().__init__(tr("Settings"))
        self._workspace = workspace
        self._preferences = preferences
        self._runner = runner
        settings = preferences.settings
        self.language = DropDown(tr("Language"), list(LANGUAGES.items()))
        self.language.set_value(settings.language)
        self.theme = DropDown(
            tr("Theme"), [("system", tr("As the computer")), ("light", tr("Light")), ("dark", tr("Dark"))]
        )
        self.theme.set_value(settings.theme)
        self.calendar = DropDown(
            tr("Calendar"), [("gregorian", tr("Gregorian (2026)")), ("buddhist", tr("Buddhist era (2569)"))]
        )
        self.calendar.set_value(settings.calendar)
        self.text_size = DropDown(tr("Text size"), [(str(size), f"{size} %") for size in (100, 110, 125, 150)])
        self.text_size.set_value(str(settings.text_percent))
        self.officer = QLineEdit(workspace.officer)
        self.old = PassphraseField(tr("Passphrase until now"))
        self.new = NewPassphrase()
        self.change = Button(tr("Change the passphrase"))
        self.lock = Button(tr("Lock now (Ctrl+L)"), icon_name="lock")
        self._progress = ProgressLine()
        self._lay_out()
        self._connect()

    def show_page(self) -> None:
        self.backups.show_backups()

    def first_widget(self) -> QWidget | None:
        return self.language

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 8)
        column.setSpacing(16)
        look: list[tuple[str, QWidget]] = [
            (tr("Language"), self.language),
            (tr("Theme"), self.theme),
            (tr("Text size"), self.text_size),
            (tr("Calendar"), self.calendar),
        ]
        column.addWidget(_card(tr("This computer"), look))
        column.addWidget(
            _card(tr("Who records"), [(tr("Your name, as it should stand beside what you record"), self.officer)])
        )
        self.backups = BackupSettings(self._workspace, self._runner, self._preferences.settings.calendar, self.messages)
        self.backups.restored.connect(self.restored)
        column.addWidget(self.backups)
        safety = _card(tr("Passphrase"), [(tr("Passphrase until now"), self.old), ("", self.new)])
        layout = safety.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._progress)
        layout.addSpacing(8)
        layout.addWidget(self.lock, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(safety)
        column.addStretch(1)
        self.content.addWidget(scrolling(inner), 1)

    def _connect(self) -> None:
        self.language.chosen.connect(self._on_language)
        self.theme.chosen.connect(self._on_theme)
        self.calendar.chosen.connect(self._on_calendar)
        self.text_size.chosen.connect(self._on_text_size)
        self.officer.editingFinished.connect(self._on_officer)
        self.change.clicked.connect(self._on_change)
        self.new.second.returnPressed.connect(self._on_change)
        self.lock.clicked.connect(self.lock_wanted)
        self._preferences.not_kept.connect(self._on_not_kept)

    def _on_language(self, code: str) -> None:
        self._preferences.change(language=code)

    def _on_theme(self, theme: str) -> None:
        self._preferences.change(theme=theme)

    def _on_calendar(self, calendar: str) -> None:
        self._preferences.change(calendar=calendar)

    def _on_text_size(self, percent: str) -> None:
        self._preferences.change(text_percent=int(percent))

    def _on_officer(self) -> None:
        name = self.officer.text().strip()
        if not name:
            self.officer.setText(self._workspace.officer)
        elif name != self._workspace.officer:
            self._workspace.change_officer(name)
            self.messages.show_info(tr("New records carry the name {name} from now on.", name=name))

    def _on_change(self) -> None:
        sentence = self.new.problem()
        if not self.old.text():
            sentence = tr("Type the passphrase that you have used until now.")
        if sentence:
            self.messages.show_problem(sentence)
            (self.new.first if self.old.text() else self.old).setFocus()
            return
        old, new, workspace = self.old.text(), self.new.text, self._workspace

        def job(progress: Progress) -> None:
            workspace.change_passphrase(old, new)

        self.change.setEnabled(False)
        self._progress.begin(tr("Changing the passphrase"))
        self._runner.run(job, self._on_changed, on_problem=self._on_problem)

    def _on_changed(self, _nothing: object) -> None:
        self._progress.end()
        self.change.setEnabled(True)
        for field in (self.old, self.new.first, self.new.second):
            field.clear()
        self.messages.show_info(tr("The passphrase is changed. The recovery key stays the same."))

    def _on_problem(self, problem: Problem) -> None:
        self._progress.end()
        self.change.setEnabled(True)
        self.messages.show_problem(problem)

    def _on_not_kept(self, reason: str) -> None:
        self.messages.show_problem(
            tr("The settings could not be written ({reason}). They hold until Fieldapp is closed.", reason=reason)
        )


def _card(title: str, fields: list[tuple[str, QWidget]]) -> QFrame:
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 12, 16, 14)
    column.setSpacing(6)
    column.addWidget(label(title, "heading"))
    for text, field in fields:
        if text:
            caption = WrappedLabel(text, "muted")
            caption.setBuddy(field)
            field.setAccessibleName(text)
            column.addWidget(caption)
        field.setMaximumWidth(520)
        column.addWidget(field)
    return card
