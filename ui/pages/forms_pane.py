"""The pane below the list of forms: what is known of the chosen form, and what can be done with it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fieldapp.dates import Calendar
from fieldapp.translation import tr, tr_n
from fieldapp.workspace import FormDetails
from ui.form_words import form_title
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import WrappedLabel
from ui.wording import moment_text

_GAP: Final = 6


class FormPane(QFrame):
    """Shows one form. Knows no workspace: what is wanted is said by signals."""

    begin_wanted = Signal()
    files_wanted = Signal()
    workbook_wanted = Signal()
    hiding_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.title = WrappedLabel("", "heading")
        self.facts = WrappedLabel("", "muted")
        self.versions = WrappedLabel("", "muted")
        self.files = WrappedLabel("")
        self.begin = Button(tr("Fill in"), icon_name="draft")
        self.add_files = Button(tr("Add files"), icon_name="file")
        self.save_workbook = Button(tr("Save the workbook"), icon_name="copy")
        self.hide_form = Button("")
        self._buttons = QWidget()
        self._lay_out()
        self.begin.clicked.connect(self.begin_wanted)
        self.add_files.clicked.connect(self.files_wanted)
        self.save_workbook.clicked.connect(self.workbook_wanted)
        self.hide_form.clicked.connect(self.hiding_wanted)

    def show_form(self, details: FormDetails, calendar: Calendar) -> None:
        """Show a form, its versions and its files."""
        entry = details.entry
        self.title.set_text(form_title(entry.form_id, entry.title))
        self.facts.set_text(
            tr(
                "{form_id} · version {version} · {languages}",
                form_id=entry.form_id,
                version=entry.version or "–",
                languages=", ".join(entry.languages) or tr("one language"),
            )
        )
        self.versions.set_text(
            "\n".join(
                tr(
                    "Version {version}: came {time}, {records} records",
                    version=version.version or "–",
                    time=moment_text(version.added, calendar),
                    records=f"{version.records:,}",
                )
                for version in details.versions
            )
        )
        self._show_files(details)
        self.save_workbook.setVisible(details.has_workbook)
        self.hide_form.setText(tr("Show again") if entry.is_hidden else tr("Hide"))
        self.hide_form.setAccessibleName(self.hide_form.text())
        self.begin.setEnabled(not entry.is_hidden)

    def _show_files(self, details: FormDetails) -> None:
        missing = [name for name, is_here in details.files.items() if not is_here]
        if missing:
            text = tr_n(
                "{count} file is missing: {names}. Choices or pictures stay empty until it is added.",
                "{count} files are missing: {names}. Choices or pictures stay empty until they are added.",
                len(missing),
                names=", ".join(missing),
            )
        else:
            text = tr("Its files: {names}", names=", ".join(details.files))
        self.files.set_text(text)
        self.files.setVisible(bool(details.files))
        self.add_files.setVisible(bool(missing))

    def _lay_out(self) -> None:
        row = FlowLayout(self._buttons)
        for button in (self.begin, self.add_files, self.save_workbook, self.hide_form):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(_GAP)
        for widget in (self.title, self.facts, self.files, self.versions, self._buttons):
            column.addWidget(widget)
        column.addStretch(1)
