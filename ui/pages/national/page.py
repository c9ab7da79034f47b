"""National: who has reported, the figures, what to look at, the imports with ledgers, the national workbook."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.translation import language, tr, tr_n
from fieldapp.workspace import (
    Completeness,
    Issue,
    NationalAccount,
    Period,
    RecordFilter,
    Summary,
    WorkbookOptions,
    Workspace,
)
from ui.background import Runner, Task
from ui.pages.exchange.incoming import Incoming
from ui.pages.national.figures import BY, figures
from ui.pages.national.matrix import MatrixModel
from ui.pages.national.period_bar import PeriodBar
from ui.period import reporting_month
from ui.place_words import place_label
from ui.preferences import Preferences
from ui.widgets.buttons import Button
from ui.widgets.drop_down import DropDown
from ui.widgets.empty_state import EmptyState
from ui.widgets.labels import WrappedLabel
from ui.widgets.page import Page
from ui.widgets.progress_line import ProgressLine
from ui.widgets.rows import RowsModel
from ui.widgets.shaded_cells import ShadedCells
from ui.widgets.table import Table
from ui.wording import month_text, size_text


@dataclass(frozen=True)
class Picture:
    """What the page shows of a period."""

    completeness: Completeness
    summary: Summary
    issues: list[Issue]


class NationalPage(Page):
    """The coordinator's page."""

    record_wanted = Signal(str)
    records_wanted = Signal(object)

    def __init__(self, workspace: Workspace, preferences: Preferences, runner: Runner) -> None:
        super().__init__(tr("National"))
        self._workspace = workspace
        self._calendar = preferences.settings.calendar
        self._runner = runner
        self._task: Task | None = None
        self._asked: Task | None = None
        self._picture: Picture | None = None
        self.figure_keys: list[str] = []
        self._form_titles = {form.form_id: form.title for form in workspace.forms()}
        self.months = PeriodBar(self._calendar)
        self.write = Button(tr("Write the national workbook"), "primary")
        self.progress = ProgressLine()
        self.counting = ProgressLine()
        self.incoming = Incoming(workspace, runner, self._calendar, self.messages)
        self.matrix = MatrixModel(self._calendar)
        self.figures = RowsModel(())
        self.issues = RowsModel((tr("What to look at"), tr("Province"), tr("Month"), tr("Title")))
        self.matrix_table = _table(tr("Who has reported"), self.matrix)
        self.matrix_table.choose_cells()
        self.matrix_table.setItemDelegate(ShadedCells(self.matrix_table))
        self.figures_table = _table(tr("Figures"), self.figures)
        self.figures_by = DropDown(tr("Sum the figures"), [(by, tr(words)) for by, words in BY.items()])
        self.issues_table = _table(tr("What to look at"), self.issues)
        self._issues_or_none = QStackedWidget()
        self.tabs = QTabWidget()
        self._totals = WrappedLabel(role="muted")
        self._lay_out()
        self._connect()
        self.months.open_on(workspace.recorded_months())

    @property
    def period(self) -> Period:
        """The months shown and written, in order."""
        return self.months.period

    def show_page(self) -> None:
        self.incoming.show_list()
        self.months.offer(self._workspace.recorded_months())
        self._fetch()

    def first_widget(self) -> QWidget | None:
        shown = (self.matrix_table, self.figures_table, self.issues_table, self.incoming.table, self.incoming.files)
        return next((widget for widget in shown if widget.isVisible()), self.tabs.tabBar())

    def panes(self) -> list[QWidget]:
        """Return the panes F6 goes through."""
        tables = (self.matrix_table, self.figures_table, self.issues_table, self.incoming.table)
        return [self.months.first, self.tabs.tabBar(), *(table for table in tables if table.isVisible())]

    def _lay_out(self) -> None:
        self.header.add(self.write)
        legend = tr(
            "A number: records received, Enter shows them. 0: reported that there was nothing. —: missing. "
            "Empty: not over yet."
        )
        nothing = EmptyState("check", tr("Nothing to look at"), tr("All that came for these months is in order."))
        self._issues_or_none.addWidget(self.issues_table)
        self._issues_or_none.addWidget(nothing)
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(tr("National"))
        self.tabs.tabBar().setAccessibleName(tr("Parts of the page"))
        self.tabs.addTab(_tab(WrappedLabel(legend, "muted"), self.matrix_table), tr("Who has reported"))
        by = QWidget()
        beside = QHBoxLayout(by)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.figures_by)
        beside.addWidget(self._totals, 1)
        self.tabs.addTab(_tab(by, self.figures_table), tr("Figures"))
        self.tabs.addTab(_tab(None, self._issues_or_none), tr("What to look at"))
        self.tabs.addTab(_tab(None, self.incoming), tr("Taken in"))
        self.content.addWidget(self.months)
        self.content.addWidget(self.progress)
        self.content.addWidget(self.tabs, 1)
        self.content.addWidget(self.counting)

    def _connect(self) -> None:
        self.months.changed.connect(self._fetch)
        self.write.clicked.connect(self._on_write)
        self.progress.cancelled.connect(self._on_cancel)
        self.counting.cancelled.connect(self._on_cancel_counting)
        self.incoming.changed.connect(self._on_taken_in)
        self.figures_by.chosen.connect(self._show_figures)
        self.figures_table.opened.connect(self._on_figure)
        self.matrix_table.cell_opened.connect(self._on_report)
        self.incoming.record_wanted.connect(self.record_wanted)
        self.issues_table.opened.connect(self._on_issue)

    def _on_taken_in(self) -> None:
        """After a first import, look at the months that came."""
        had_records = self._picture is not None and any(
            report.records for report in self._picture.completeness.reports.values()
        )
        recorded = self._workspace.recorded_months()
        (self.months.offer if had_records else self.months.open_on)(recorded)
        self._fetch()

    def _fetch(self) -> None:
        """Count in a thread; an older question that is still running is forgotten."""
        workspace, period = self._workspace, self.period

        def job(progress: Progress) -> tuple[Period, Picture]:
            summary = workspace.summary(period, progress)
            return period, Picture(workspace.completeness(period), summary, workspace.issues(period, progress))

        if self._asked is not None:
            self._asked.cancel()
        self.counting.begin(tr("Counting"))
        self._asked = self._runner.run(
            job,
            self._on_counted,
            on_problem=self._on_not_counted,
            on_progress=self.counting.on_progress,
            on_cancelled=self._on_forgotten,
        )

    def _on_counted(self, result: tuple[Period, Picture]) -> None:
        period, picture = result
        if period != self.period:
            return
        self._asked = None
        self.counting.end()
        self._picture = picture
        self._show_completeness(picture.completeness)
        self._show_figures()
        self._show_totals(picture.summary)
        self._show_issues(picture.issues)

    def _on_not_counted(self, problem: Problem) -> None:
        self.counting.end()
        self.messages.show_problem(problem)

    def _on_forgotten(self) -> None:
        """Another period was chosen meanwhile."""

    def _show_completeness(self, matrix: Completeness) -> None:
        self.matrix.show_matrix(matrix)
        self.matrix_table.resize_columns((14, *([4.4] * len(matrix.months)), 5))
        month = reporting_month(matrix.months, date.today())
        month = month if month in matrix.months else matrix.months[-1]
        self.header.note.set_text(
            tr(
                "{month}: {reported} of {provinces} provinces",
                month=month_text(month, self._calendar),
                reported=matrix.reported(month),
                provinces=len(matrix.provinces),
            )
        )

    def _show_figures(self) -> None:
        if self._picture is not None:
            shown = figures(self._picture.summary, self.figures_by.value, self._calendar, self._form_titles)
            self.figure_keys = shown.keys
            self.figures.show(shown.rows, shown.header, numbers=range(1, len(shown.header)), has_sum=True)
            self.figures_table.resize_columns((20, *[7.0] * (len(shown.header) - 1)))

    def _show_totals(self, summary: Summary) -> None:
        text = tr(
            "{activities} finished activities, {people} participations. {drafts} unfinished ones are not counted.",
            activities=f"{summary.total_activities:,}",
            people=f"{summary.total_people:,}",
            drafts=f"{summary.drafts:,}",
        )
        if summary.conflicts:
            differ = tr_n(
                "{count} record has edits that differ: the first is counted until somebody decides.",
                "{count} records have edits that differ: the first is counted until somebody decides.",
                summary.conflicts,
            )
            text = tr("{sentence} {next_sentence}", sentence=text, next_sentence=differ)
        self._totals.set_text(text)

    def _show_issues(self, issues: list[Issue]) -> None:
        self.issues.show(
            [
                (issue.sentence, place_label(issue.province), month_text(issue.month, self._calendar), issue.title)
                for issue in issues
            ]
        )
        self.issues_table.resize_columns((34, 12, 9, 12))
        self._issues_or_none.setCurrentIndex(0 if issues else 1)
        self.tabs.setTabText(2, tr("What to look at ({count})", count=len(issues)))

    def _on_report(self, row: int, column: int) -> None:
        wanted = self.matrix.filter_at(row, column)
        if wanted is not None:
            self.records_wanted.emit(wanted)

    def _on_figure(self, position: int) -> None:
        """Show the records that a figure counts; an age is no filter of records."""
        key = self.figure_keys[position]
        if self.figures_by.value == "age" or (position and not key):
            return
        wanted = RecordFilter(month=self.period.first, month_to=self.period.last, state="final")
        ways = {
            "province": replace(wanted, province=key),
            "month": replace(wanted, month=key, month_to="") if key else wanted,
            "form": replace(wanted, form_id=key),
        }
        self.records_wanted.emit(ways[self.figures_by.value])

    def _on_issue(self, position: int) -> None:
        if self._picture is not None and self._picture.issues[position].record_id:
            self.record_wanted.emit(self._picture.issues[position].record_id)

    def _on_write(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        proposed = Path(documents) / f"national-{self.period.first}-{self.period.last}.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, self.write.text(), str(proposed), "Excel (*.xlsx)")
        if chosen:
            self.write_workbook(Path(chosen))

    def write_workbook(self, path: Path) -> None:
        """Write the national workbook of the period shown."""
        workspace, period, options = self._workspace, self.period, WorkbookOptions(language=language())

        def job(progress: Progress) -> NationalAccount:
            return workspace.national_workbook(path, period, progress, options)

        self.messages.clear()
        self.write.setEnabled(False)
        self.progress.begin(tr("Writing the national workbook"))
        self._task = self._runner.run(
            job,
            self._on_written,
            on_problem=self._on_problem,
            on_progress=self.progress.on_progress,
            on_cancelled=self._over,
        )

    def _on_written(self, account: NationalAccount) -> None:
        self._over()
        self.messages.show_info(
            tr(
                "Written: {file} ({size}): {activities} activities, {people} participations, {issues} to look at.",
                file=str(account.path),
                size=size_text(account.size),
                activities=f"{account.activities:,}",
                people=f"{account.people:,}",
                issues=f"{account.issues:,}",
            )
        )

    def _on_problem(self, problem: Problem) -> None:
        self._over()
        self.messages.show_problem(problem)

    def _over(self) -> None:
        self._task = None
        self.progress.end()
        self.write.setEnabled(True)

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _on_cancel_counting(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
        self.counting.end()


def _table(name: str, model: RowsModel) -> Table:
    table = Table(name)
    table.setModel(model)
    return table


def _tab(above: QWidget | None, below: QWidget) -> QWidget:
    tab = QWidget()
    column = QVBoxLayout(tab)
    column.setContentsMargins(4, 10, 4, 4)
    if above is not None:
        column.addWidget(above)
    column.addWidget(below, 1)
    return tab
