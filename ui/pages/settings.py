"""Settings: language, look, calendar, who records, backups and safety. Every change holds at once; nothing to save."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from fieldapp.translation import LANGUAGES, tr
from fieldapp.workspace import Workspace
from ui.background import Runner
from ui.pages.settings_backups import BackupSettings
from ui.pages.settings_safety import SafetySettings
from ui.preferences import Preferences
from ui.widgets.drop_down import DropDown
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.page import Page, scrolling


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
        self._lay_out()
        self._connect()

    def show_page(self) -> None:
        self.backups.show_backups()
        self.safety.show_safety()

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
        self.safety = SafetySettings(self._workspace, self._preferences, self._runner, self.messages)
        self.safety.lock_wanted.connect(self.lock_wanted)
        column.addWidget(self.safety)
        column.addStretch(1)
        self.content.addWidget(scrolling(inner), 1)

    def _connect(self) -> None:
        self.language.chosen.connect(self._on_language)
        self.theme.chosen.connect(self._on_theme)
        self.calendar.chosen.connect(self._on_calendar)
        self.text_size.chosen.connect(self._on_text_size)
        self.officer.editingFinished.connect(self._on_officer)
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
