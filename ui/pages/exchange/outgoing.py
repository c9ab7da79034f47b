"""Writing a workbook: what, how its columns are named, where; progress, cancel, and the account of what was written."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from fieldapp.dates import Calendar
from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.text import file_stem, fold
from fieldapp.translation import LANGUAGES, language, tr, tr_n
from fieldapp.workspace import ExportAccount, RecordFilter, WorkbookOptions, Workspace
from ui.background import Runner, Task
from ui.form_words import form_title
from ui.widgets.buttons import Button
from ui.widgets.drop_down import DropDown
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.page import scrolling
from ui.widgets.progress_line import ProgressLine
from ui.wording import recent_months, size_text


class Outgoing(QWidget):
    """The export form."""

    failed = Signal(object)
    closed = Signal()

    def __init__(self, workspace: Workspace, runner: Runner, calendar: Calendar) -> None:
        super().__init__()
        self._workspace = workspace
        self._runner = runner
        self._task: Task | None = None
        self._begun = RecordFilter()
        self._written = Path()
        forms = [(form.form_id, form_title(form.form_id, form.title)) for form in workspace.forms()]
        months = recent_months(calendar)
        self.back = Button(tr("Back"), icon_name="back")
        self.form = DropDown(tr("Form"), [("", tr("All forms")), *forms])
        self.month = DropDown(tr("From month"), [("", tr("From the beginning")), *months])
        self.month_to = DropDown(tr("To month"), [("", tr("Up to today")), *months])
        self.labels = QRadioButton(tr("Labels, for people"))
        self.names = QRadioButton(tr("Names, for statistics programs"))
        self.language = DropDown(tr("Language of the workbook"), list(LANGUAGES.items()))
        self.file = QLineEdit(str(_proposed(workspace.office.name)))
        self.browse = Button(tr("Choose…"))
        self.write = Button(tr("Write the workbook"), "primary")
        self.progress = ProgressLine()
        self.account = WrappedLabel()
        self.show_folder = Button(tr("Show the folder"), icon_name="folder")
        self._count = WrappedLabel(role="muted")
        self._narrowed = WrappedLabel(role="muted")
        self._result = QFrame()
        self._lay_out()
        self._connect()

    def begin(self, wanted: RecordFilter) -> None:
        """Start with what a filter says; ``RecordFilter()`` is everything."""
        self._begun = wanted
        self.form.set_value(wanted.form_id)
        self.month.set_value(wanted.month)
        self.month_to.set_value(wanted.month_to or wanted.month)
        self.language.set_value(language())
        self.labels.setChecked(True)
        self._result.hide()
        rest = replace(wanted, form_id="", month="", month_to="")
        self._narrowed.set_text(
            tr("Only the records that the list of records showed.") if rest != RecordFilter() else ""
        )
        self._narrowed.setVisible(rest != RecordFilter())
        self._show_count()

    @property
    def record_filter(self) -> RecordFilter:
        """What will be written."""
        month, month_to = self.month.value, self.month_to.value
        if month or month_to:
            month, month_to = month or "0001-01", month_to or "9999-12"
        return replace(self._begun, form_id=self.form.value, month=month, month_to=month_to)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        grid = QGridLayout(card)
        grid.setContentsMargins(16, 14, 16, 16)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        months = QHBoxLayout()
        months.setSpacing(8)
        months.addWidget(self.month)
        months.addWidget(self.month_to)
        headers = QVBoxLayout()
        headers.addWidget(self.labels)
        headers.addWidget(self.names)
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(self.file, 1)
        where.addWidget(self.browse)
        lines: Sequence[tuple[str, QWidget | QHBoxLayout | QVBoxLayout]] = (
            (tr("Form"), self.form),
            (tr("Months"), months),
            (tr("Column headings"), headers),
            (tr("Language of the workbook"), self.language),
            (tr("File"), where),
        )
        for number, (text, field) in enumerate(lines):
            grid.addWidget(label(text), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(field, number, 1) if isinstance(field, QWidget) else grid.addLayout(field, number, 1)
        grid.setColumnStretch(1, 1)
        after = QHBoxLayout()
        after.setSpacing(12)
        after.addWidget(self.write)
        after.addWidget(self._count, 1)
        grid.addLayout(after, len(lines), 1)
        self._result.setProperty("role", "card")
        result = QVBoxLayout(self._result)
        result.setContentsMargins(16, 12, 16, 12)
        result.addWidget(self.account)
        result.addWidget(self.show_folder, 0, Qt.AlignmentFlag.AlignLeft)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        for widget in (self._narrowed, card, self.progress, self._result):
            column.addWidget(widget)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(scrolling(inner), 1)

    def _connect(self) -> None:
        for field, name in (
            (self.file, tr("File")),
            (self.labels, self.labels.text()),
            (self.names, self.names.text()),
        ):
            field.setAccessibleName(name)
        for drop_down in (self.form, self.month, self.month_to):
            drop_down.chosen.connect(self._show_count)
        self.back.clicked.connect(self.closed)
        self.browse.clicked.connect(self._on_browse)
        self.write.clicked.connect(self._on_write)
        self.progress.cancelled.connect(self._on_cancel)
        self.show_folder.clicked.connect(self._on_show_folder)

    def _show_count(self) -> None:
        count = self._workspace.count(self.record_filter)
        self._count.set_text(tr_n("{count} record will be written", "{count} records will be written", count))

    def _on_browse(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, tr("File"), self.file.text(), "Excel (*.xlsx)")
        if chosen:
            self.file.setText(chosen)

    def _on_write(self) -> None:
        path = Path(self.file.text().strip()).expanduser()
        if path.suffix.lower() != ".xlsx":
            path = path.with_name(path.name + ".xlsx")
        options = WorkbookOptions("labels" if self.labels.isChecked() else "names", self.language.value)
        wanted, workspace = self.record_filter, self._workspace

        def job(progress: Progress) -> ExportAccount:
            return workspace.export_workbook(path, wanted, options, progress)

        self._result.hide()
        self.write.setEnabled(False)
        self.progress.begin(tr("Writing the workbook"))
        self._task = self._runner.run(
            job,
            self._on_written,
            on_problem=self._on_problem,
            on_progress=self.progress.on_progress,
            on_cancelled=self._over,
        )

    def _on_written(self, account: ExportAccount) -> None:
        self._over()
        self._written = account.path
        lines = [
            tr("Written: {file} ({size})", file=str(account.path), size=size_text(account.size)),
            tr_n("{count} record", "{count} records", account.records)
            + ", "
            + tr_n("{count} entry and edit in all", "{count} entries and edits in all", account.revisions),
        ]
        lines += [
            tr("Sheet {sheet}: {rows} rows", sheet=sheet, rows=f"{rows:,}") for sheet, rows in account.rows.items()
        ]
        if account.conflicts:
            lines.append(
                tr_n(
                    "{count} record has edits that differ: the file shows the first, and carries all.",
                    "{count} records have edits that differ: the file shows the first, and carries all.",
                    account.conflicts,
                )
            )
        self.account.set_text("\n".join(lines))
        self._result.show()
        self.show_folder.setFocus()

    def _on_problem(self, problem: Problem) -> None:
        self._over()
        self.failed.emit(problem)

    def _over(self) -> None:
        self._task = None
        self.progress.end()
        self.write.setEnabled(True)

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _on_show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._written.parent)))


def _proposed(office_name: str) -> Path:
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents) / f"{file_stem(fold(office_name))}-{date.today():%Y-%m-%d}.xlsx"
