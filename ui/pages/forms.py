"""Forms: the list of forms, and loading an XLSForm or XForm, with what is wrong in it by sheet and row."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QSplitter, QStackedWidget, QWidget

from fieldapp.errors import Problem
from fieldapp.forms.problems import FormProblem, FormRefused
from fieldapp.progress import Progress
from fieldapp.translation import tr, tr_n
from fieldapp.workspace import AddedForm, FormEntry, Workspace
from ui.background import Runner
from ui.form_words import form_title
from ui.pages.forms_pane import FormPane
from ui.preferences import Preferences
from ui.widgets.buttons import Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.page import Page
from ui.widgets.progress_line import ProgressLine
from ui.widgets.rows import RowsModel
from ui.widgets.table import Table


class FormsPage(Page):
    """The forms of this workspace."""

    new_wanted = Signal(str)

    def __init__(self, workspace: Workspace, preferences: Preferences, runner: Runner) -> None:
        super().__init__(tr("Forms"))
        self._workspace = workspace
        self._preferences = preferences
        self._runner = runner
        self._entries: list[FormEntry] = []
        self._file = Path()
        self.load = Button(tr("Load a form"), "primary", icon_name="plus")
        self.load.clicked.connect(self._on_load)
        self.header.add(self.load)
        self.progress = ProgressLine()
        self.forms = RowsModel(
            (tr("Form"), tr("Form id"), tr("Version"), tr("Languages"), tr("Records"), tr("State")), [4]
        )
        self.table = Table(tr("Forms"))
        self.table.setModel(self.forms)
        self.problems = RowsModel((tr("Kind"), tr("Sheet"), tr("Row"), tr("Column"), tr("What is wrong")), [2])
        self.problem_table = Table(tr("What is wrong in the workbook"))
        self.problem_table.setModel(self.problems)
        self.pane = FormPane()
        self._empty = EmptyState(
            "forms",
            tr("There is no form yet"),
            tr("Load the XLSForm workbook of your programme, or drop its file here."),
        )
        self._list = QStackedWidget()
        self._below = QStackedWidget()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(True)

    def show_page(self) -> None:
        chosen = self._chosen()
        self._entries = self._workspace.forms()
        self.forms.show([_row(entry) for entry in self._entries])
        self._list.setCurrentWidget(self.table if self._entries else self._empty)
        self.table.resize_columns((18, 12, 8, 24, 6, 14))
        self._choose(chosen.form_id if chosen else "")

    def first_widget(self) -> QWidget | None:
        return self.table if self._entries else self.load

    def panes(self) -> list[QWidget]:
        """Return the panes F6 goes through."""
        below = self.problem_table if self._below.currentWidget() is self.problem_table else self.pane.begin
        return [self.table, below] if self._below.isVisible() else [self.table]

    def load_file(self, file: Path, *, repairing: bool = False) -> None:
        """Load one form; what is wrong or doubtful in it is listed, and what could be repaired is offered."""
        workspace = self._workspace
        self._file = file

        def job(progress: Progress) -> AddedForm:
            return workspace.add_form_file(file, repairing=repairing)

        self.load.setEnabled(False)
        self.messages.clear()
        self.progress.begin(tr("Reading {file}", file=file.name))
        self._runner.run(job, self._on_loaded, on_problem=self._on_problem)

    def add_files(self, files: list[Path]) -> None:
        """Add files that the chosen form asks for."""
        entry = self._chosen()
        if entry is not None and files:
            self._change(lambda: self._workspace.add_form_files(entry.form_id, files))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files and self.load.isEnabled():
            self.load_file(files[0])

    def _lay_out(self) -> None:
        self._list.addWidget(self.table)
        self._list.addWidget(self._empty)
        self._below.addWidget(self.pane)
        self._below.addWidget(self.problem_table)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self._list)
        split.addWidget(self._below)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        self._below.hide()
        self.content.addWidget(self.progress)
        self.content.addWidget(split, 1)

    def _connect(self) -> None:
        self.table.opened.connect(self._on_opened)
        self.table.selectionModel().currentRowChanged.connect(self._on_chosen)
        self.pane.begin_wanted.connect(self._on_begin)
        self.pane.files_wanted.connect(self._on_files)
        self.pane.workbook_wanted.connect(self._on_workbook)
        self.pane.hiding_wanted.connect(self._on_hiding)

    def _chosen(self) -> FormEntry | None:
        row = self.table.currentIndex().row()
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def _choose(self, form_id: str) -> None:
        row = next((row for row, entry in enumerate(self._entries) if entry.form_id == form_id), 0)
        self._below.setVisible(bool(self._entries) or self.problems.rowCount() > 0)
        if self._entries:
            self.table.choose(row)
            self._show_form()

    def _show_form(self) -> None:
        entry = self._chosen()
        if entry is not None:
            self.pane.show_form(self._workspace.form_details(entry.form_id), self._preferences.settings.calendar)
            self._below.setCurrentWidget(self.pane)

    def _on_chosen(self) -> None:
        self._show_form()

    def _on_load(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.load.text(), "", tr("Forms (XLSForm workbooks, XForms)") + " (*.xlsx *.xlsm *.xls *.xml)"
        )
        if chosen:
            self.load_file(Path(chosen))

    def _on_loaded(self, added: AddedForm) -> None:
        self._over()
        entry = added.entry
        self.problems.show([])
        self.show_page()
        self._choose(entry.form_id)
        said = tr(
            "{form}, version {version}, is loaded.",
            form=form_title(entry.form_id, entry.title),
            version=entry.version,
        )
        if added.repairs or added.doubts:
            self._show_problems((), added.repairs, added.doubts)
            self.messages.show_warning(said + " " + tr("What to look at in its workbook is listed below."))
        elif entry.missing:
            self.messages.show_warning(said + " " + tr("Files that it needs are missing. Add them below."))
        else:
            self.messages.show_info(said)

    def _on_problem(self, problem: Problem) -> None:
        self._over()
        self.messages.show_problem(problem)
        if isinstance(problem, FormRefused):
            doubts = tuple(each for each in problem.problems if not each.is_error)
            self._show_problems(_errors_of(problem), problem.offered, doubts)
            self._say_count(problem)
            if problem.offered:
                self.messages.show_action(
                    tr(
                        "{file} can't be loaded as it is. With the repairs that are listed it can be used inside this"
                        " office; its records are for no server.",
                        file=self._file.name,
                    ),
                    tr("Load with repairs"),
                    self._on_repair,
                )

    def _say_count(self, refused: FormRefused) -> None:
        count = len(_errors_of(refused))
        sentence = tr_n(
            "{file} can't be loaded: {count} thing is to be corrected in the workbook.",
            "{file} can't be loaded: {count} things are to be corrected in the workbook.",
            count,
            file=self._file.name,
        )
        self.messages.show_problem(sentence)

    def _on_repair(self) -> None:
        self.load_file(self._file, repairing=True)

    def _show_problems(
        self, errors: tuple[FormProblem, ...], repairs: tuple[FormProblem, ...], doubts: tuple[FormProblem, ...]
    ) -> None:
        kinds = [(tr("Error"), errors), (tr("Repair"), repairs), (tr("Advice"), doubts)]
        self.problems.show(
            [
                (kind, each.sheet, str(each.row) if each.row else "", each.column or each.question, each.text)
                for kind, found in kinds
                for each in found
            ]
        )
        self._below.setCurrentWidget(self.problem_table)
        self._below.show()
        self.problem_table.resize_columns((6, 6, 4, 10, 74))

    def _on_files(self) -> None:
        chosen, _ = QFileDialog.getOpenFileNames(self, self.pane.add_files.text(), str(self._file.parent))
        self.add_files([Path(file) for file in chosen])

    def _on_workbook(self) -> None:
        entry = self._chosen()
        if entry is None:
            return
        name, content = self._workspace.form_workbook(entry.form_id)
        chosen, _ = QFileDialog.getSaveFileName(self, self.pane.save_workbook.text(), name)
        if chosen:
            self.save_workbook(Path(chosen), content)

    def save_workbook(self, file: Path, content: bytes) -> None:
        """Write the workbook of a form to a file."""
        try:
            file.write_bytes(content)
        except OSError as error:
            self.messages.show_problem(
                tr("{file} can't be written: {reason}", file=file.name, reason=error.strerror or str(error))
            )
            return
        self.messages.show_info(
            tr("{file} is saved. Give it a higher version on the sheet settings when you change it.", file=file.name)
        )

    def _on_hiding(self) -> None:
        entry = self._chosen()
        if entry is not None:
            self._change(lambda: self._workspace.hide_form(entry.form_id, hidden=not entry.is_hidden))

    def _change(self, change: Callable[[], object]) -> None:
        self.messages.clear()
        try:
            change()
        except Problem as problem:
            self.messages.show_problem(problem)
        self.show_page()

    def _over(self) -> None:
        self.progress.end()
        self.load.setEnabled(True)

    def _on_begin(self) -> None:
        entry = self._chosen()
        if entry is not None:
            self.new_wanted.emit(entry.form_id)

    def _on_opened(self, position: int) -> None:
        if 0 <= position < len(self._entries) and not self._entries[position].is_hidden:
            self.new_wanted.emit(self._entries[position].form_id)


def _errors_of(refused: FormRefused) -> tuple[FormProblem, ...]:
    return tuple(each for each in refused.problems if each.is_error)


def _row(entry: FormEntry) -> tuple[str, ...]:
    return (
        form_title(entry.form_id, entry.title),
        entry.form_id,
        entry.version,
        ", ".join(entry.languages),
        f"{entry.records:,}",
        _state(entry),
    )


def _state(entry: FormEntry) -> str:
    if entry.is_hidden:
        return tr("Hidden")
    if entry.missing:
        return tr_n("{count} file is missing", "{count} files are missing", len(entry.missing))
    return tr("In use")
