"""The four steps of the first run. Each knows its fields and says what is missing."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from fieldapp.places import COUNTRY_NAMES, Gazetteer
from fieldapp.translation import LANGUAGES, language, tr
from ui.opening import NewOffice
from ui.pages.recovery_sheet import RecoverySheet
from ui.preferences import Preferences
from ui.printing import print_page
from ui.widgets.buttons import Button
from ui.widgets.drop_down import DropDown
from ui.widgets.labels import WrappedLabel
from ui.widgets.passphrase_field import NewPassphrase


class Step(QWidget):
    """One step: a column of fields."""

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 4, 0, 4)
        self.column.setSpacing(6)

    def first(self) -> QWidget:
        """Return the widget that takes the focus."""
        raise NotImplementedError

    def is_last(self, field: QWidget) -> bool:
        """Return whether Enter in this field means Next."""
        return True

    def problem(self) -> tuple[str, QWidget] | None:
        """Return what is missing and where, or None."""
        return None

    def add_field(self, text: str, field: QWidget) -> None:
        """Put a field below its label."""
        caption = WrappedLabel(text)
        caption.setBuddy(field)
        field.setAccessibleName(text)
        self.column.addWidget(caption)
        self.column.addWidget(field)
        self.column.addSpacing(4)


class LanguageStep(Step):
    """The six languages, each in its own words."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self.column.addWidget(
            WrappedLabel(
                tr("Fieldapp keeps your records on this computer, encrypted, and works without a connection."), "muted"
            )
        )
        self.column.addSpacing(8)
        self.buttons: dict[str, QRadioButton] = {}
        self._group = QButtonGroup(self)
        for code, name in LANGUAGES.items():
            button = QRadioButton(name)
            button.setAccessibleName(name)
            button.setChecked(code == preferences.settings.language)
            self._group.addButton(button)
            self.buttons[code] = button
            self.column.addWidget(button)
        self._group.buttonClicked.connect(self._on_chosen)

    def first(self) -> QWidget:
        return self.buttons[self._preferences.settings.language]

    def _on_chosen(self) -> None:
        chosen = next(code for code, button in self.buttons.items() if button.isChecked())
        self._preferences.change(language=chosen)


class OfficeStep(Step):
    """Country, role, province, names."""

    def __init__(self, begun: NewOffice) -> None:
        super().__init__()
        self.country = DropDown(tr("Country"), [(key, _country_name(key)) for key in COUNTRY_NAMES])
        self.country.set_value(begun.country)
        self.country.chosen.connect(self._on_country)
        self.provincial = QRadioButton(tr("A provincial office: records activities"))
        self.national = QRadioButton(tr("A national office: records, and brings the provinces together"))
        self.province = DropDown(tr("Province"))
        self.name = QLineEdit(begun.name)
        self.officer = QLineEdit(begun.officer)
        (self.national if begun.role == "national" else self.provincial).setChecked(True)
        self.national.toggled.connect(self._on_role)
        self.add_field(tr("Country"), self.country)
        for button in (self.provincial, self.national):
            button.setAccessibleName(button.text())
            self.column.addWidget(button)
        self._province_caption = WrappedLabel(tr("Province"))
        self._province_caption.setBuddy(self.province)
        self.column.addWidget(self._province_caption)
        self.column.addWidget(self.province)
        self.column.addSpacing(4)
        self.add_field(tr("Name of the office"), self.name)
        self.add_field(tr("Your name, as it should stand beside what you record"), self.officer)
        self._begun_province = begun.province
        self._has_provinces = False
        self._on_role()

    @property
    def value(self) -> NewOffice:
        """What is filled in."""
        is_national = self.national.isChecked()
        return NewOffice(
            self.name.text().strip(),
            self.country.value,
            "" if is_national else self.province.value if self._has_provinces else self._begun_province,
            "national" if is_national else "province",
            self.officer.text().strip(),
        )

    def first(self) -> QWidget:
        return self.country

    def is_last(self, field: QWidget) -> bool:
        return field is self.officer

    def problem(self) -> tuple[str, QWidget] | None:
        value = self.value
        if value.role == "province" and not value.province:
            return tr("Choose the province."), self.province
        if not value.name:
            return tr("Type the name of the office."), self.name
        if not value.officer:
            return tr("Type your name."), self.officer
        return None

    def showEvent(self, event: QShowEvent) -> None:
        """List the provinces: reading 26,000 places takes longer than all of the first paint, so not before."""
        super().showEvent(event)
        if not self._has_provinces:
            self._on_country()
            self.province.set_value(self._begun_province)

    def _on_country(self) -> None:
        self._has_provinces = True
        gazetteer = Gazetteer.load()
        provinces = gazetteer.provinces(self.country.value, date.today())
        choices = [(place.key, gazetteer.label(place.key, language())) for place in provinces]
        self.province.set_choices([("", tr("Choose a province")), *choices])

    def _on_role(self) -> None:
        is_national = self.national.isChecked()
        self.province.setVisible(not is_national)
        self._province_caption.setVisible(not is_national)


class PassphraseStep(Step):
    """The passphrase, twice."""

    def __init__(self) -> None:
        super().__init__()
        self.column.addWidget(
            WrappedLabel(
                tr(
                    "The passphrase opens your records. It is asked each time Fieldapp starts, and nobody can reset it."
                ),
                "muted",
            )
        )
        self.fields = NewPassphrase()
        self.column.addWidget(self.fields)

    @property
    def text(self) -> str:
        """The passphrase."""
        return self.fields.text

    def first(self) -> QWidget:
        return self.fields.first

    def is_last(self, field: QWidget) -> bool:
        return field is self.fields.second

    def problem(self) -> tuple[str, QWidget] | None:
        sentence = self.fields.problem()
        return (sentence, self.fields.first) if sentence else None


class KeyStep(Step):
    """The recovery key: shown once, to print or to save."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet = RecoverySheet("", "")
        self.column.addWidget(
            WrappedLabel(
                tr(
                    "If the passphrase is forgotten, only this key opens your records. It is shown this once. "
                    "Print it or write it down, and keep it away from this computer."
                ),
                "muted",
            )
        )
        self.key = WrappedLabel(role="code")
        self.key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.column.addWidget(self.key)
        self._note = WrappedLabel(role="muted")
        self.print = Button(tr("Print"), icon_name="print")
        self.save = Button(tr("Save to a file"), icon_name="file")
        self.copy = Button(tr("Copy"), icon_name="copy")
        self.print.clicked.connect(self._on_print)
        self.save.clicked.connect(self._on_save)
        self.copy.clicked.connect(self._on_copy)
        row = QHBoxLayout()
        for button in (self.print, self.save, self.copy):
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(self._note)
        self.kept = QCheckBox(tr("I have kept the recovery key in a safe place"))
        self.kept.setAccessibleName(self.kept.text())
        self.column.addWidget(self.kept)

    def show_key(self, recovery_key: str, office_name: str) -> None:
        """Show the key of a new workspace."""
        self.key.set_text(recovery_key)
        self._sheet = RecoverySheet(office_name, recovery_key)

    def first(self) -> QWidget:
        return self.print

    def problem(self) -> tuple[str, QWidget] | None:
        if self.kept.isChecked():
            return None
        return tr("Print, save or write down the key first, then say so here."), self.kept

    def _on_print(self) -> None:
        print_page(self._sheet.html, self)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.key.plain_text)
        self._note.set_text(tr("Copied. Paste it where only you can read it."))

    def _on_save(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, tr("Save to a file"), "fieldapp-recovery-key.txt")
        if not chosen:
            return
        try:
            Path(chosen).write_text(self._sheet.text, encoding="utf-8")
        except OSError as error:
            self._note.set_text(
                tr(
                    "The file could not be written: {reason}. Choose another place.",
                    reason=error.strerror or str(error),
                )
            )
        else:
            self._note.set_text(tr("Saved as {file}. Move it away from this computer.", file=Path(chosen).name))


def _country_name(key: str) -> str:
    english, local = COUNTRY_NAMES[key]
    return english if language() == "en" else f"{local} · {english}"
