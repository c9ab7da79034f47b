"""Forms: the list of forms, and loading an XLSForm, with what is wrong in it by sheet and row."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QWidget

from fieldapp.errors import Problem
from fieldapp.forms.problems import FormProblem, FormRefused
from fieldapp.progress import Progress
from fieldapp.translation import tr, tr_n
from fieldapp.workspace import FormEntry, Workspace
from ui.background import Runner
from ui.form_words import form_title
from ui.widgets.buttons import Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.page import Page
from ui.widgets.progress_line import ProgressLine
from ui.widgets.rows import RowsModel
from ui.widgets.table import Table

_LARGEST: Final = 50_000_000


class FormsPage(Page):
    """The forms of this workspace."""

    new_wanted = Signal(str)

    def __init__(self, workspace: Workspace, runner: Runner) -> None:
        super().__init__(tr("Forms"))
        self._workspace = workspace
        self._runner = runner
        self._entries: list[FormEntry] = []
        self._file = Path()
        self.load = Button(tr("Load an XLSForm"), "primary")
        self.load.clicked.connect(self._on_load)
        self.header.add(self.load)
        self.progress = ProgressLine()
        self.forms = RowsModel((tr("Form"), tr("Form id"), tr("Version"), tr("Languages"), tr("Records")))
        self.table = Table(tr("Forms"))
        self.table.setModel(self.forms)
        self.table.opened.connect(self._on_opened)
        self.problems = RowsModel((tr("Sheet"), tr("Row"), tr("Column"), tr("What is wrong")))
        self.problem_table = Table(tr("What is wrong in the workbook"))
        self.problem_table.setModel(self.problems)
        self._empty = EmptyState(
            "forms", tr("There is no form yet"), tr("Load the XLSForm workbook of your programme.")
        )
        self._list = QStackedWidget()
        self._lay_out()

    def show_page(self) -> None:
        self._entries = self._workspace.forms()
        self.forms.show(
            [
                (
                    form_title(entry.form_id, entry.title),
                    entry.form_id,
                    entry.version,
                    ", ".join(entry.languages),
                    f"{entry.records:,}",
                )
                for entry in self._entries
            ]
        )
        self._list.setCurrentWidget(self.table if self._entries else self._empty)
        self.table.resize_columns((16, 12, 8, 30, 6))

    def first_widget(self) -> QWidget | None:
        return self.table if self._entries else self.load

    def panes(self) -> list[QWidget]:
        """Return the panes F6 goes through."""
        return [self.table, self.problem_table] if self.problem_table.isVisible() else [self.table]

    def load_file(self, file: Path, *, repairing: bool = False) -> None:
        """Load one XLSForm workbook; what is wrong in it is listed, and what could be repaired is offered."""
        workspace = self._workspace
        self._file = file

        def job(progress: Progress) -> FormEntry:
            return workspace.add_form(_content(file), file.name, repairing=repairing)

        self.load.setEnabled(False)
        self.messages.clear()
        self.problem_table.hide()
        self.progress.begin(tr("Reading {file}", file=file.name))
        self._runner.run(job, self._on_loaded, on_problem=self._on_problem)

    def _lay_out(self) -> None:
        self._list.addWidget(self.table)
        self._list.addWidget(self._empty)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self._list)
        split.addWidget(self.problem_table)
        self.problem_table.hide()
        self.content.addWidget(self.progress)
        self.content.addWidget(split, 1)

    def _on_load(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.load.text(), "", tr("XLSForm workbooks") + " (*.xlsx *.xlsm *.xls)"
        )
        if chosen:
            self.load_file(Path(chosen))

    def _on_loaded(self, entry: FormEntry) -> None:
        self._over()
        self.messages.show_info(
            tr(
                "{form}, version {version}, is loaded.",
                form=form_title(entry.form_id, entry.title),
                version=entry.version,
            )
        )
        self.show_page()

    def _on_problem(self, problem: Problem) -> None:
        self._over()
        self.messages.show_problem(problem)
        if isinstance(problem, FormRefused):
            self._show_problems(problem.problems, problem.offered)
            if problem.offered:
                self.messages.show_action(
                    tr("{file} can be used inside this office with the repairs that are listed.", file=self._file.name),
                    tr("Load with repairs"),
                    self._on_repair,
                )

    def _on_repair(self) -> None:
        self.load_file(self._file, repairing=True)

    def _show_problems(self, problems: tuple[FormProblem, ...], offered: tuple[FormProblem, ...]) -> None:
        repairs = [(each, tr("Repair: {repair}", repair=each.text)) for each in offered]
        self.problems.show(
            [
                (each.sheet, str(each.row) if each.row else "", each.column, text)
                for each, text in [*((each, each.text) for each in problems), *repairs]
            ]
        )
        self.problem_table.setVisible(bool(problems))
        self.problem_table.resize_columns((8, 5, 10, 60))
        self.header.note.set_text(
            tr_n("{count} thing to correct in the workbook", "{count} things to correct in the workbook", len(problems))
        )

    def _over(self) -> None:
        self.progress.end()
        self.load.setEnabled(True)
        self.header.note.set_text("")

    def _on_opened(self, position: int) -> None:
        if 0 <= position < len(self._entries):
            self.new_wanted.emit(self._entries[position].form_id)


def _content(file: Path) -> bytes:
    try:
        if file.stat().st_size > _LARGEST:
            raise Problem(
                "file-not-form", "The file {file} is too large for a form. Choose an XLSForm.", file=file.name
            )
        return file.read_bytes()
    except OSError as error:
        raise Problem(
            "file-unreadable",
            "The file {file} cannot be read ({reason}). Close it in other programs, or copy it again.",
            file=file.name,
            reason=error.strerror or str(error),
        ) from error
