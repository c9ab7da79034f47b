"""National: who has reported, the figures, what to look at, the imports with ledgers, the national workbook."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from fieldapp.errors import Problem
from fieldapp.places import Gazetteer
from fieldapp.progress import Progress
from fieldapp.translation import language, tr
from fieldapp.workspace import Completeness, Issue, NationalAccount, Period, State, Summary, WorkbookOptions, Workspace
from ui.background import Runner, Task
from ui.pages.exchange.incoming import Incoming
from ui.preferences import Preferences
from ui.widgets.buttons import Button
from ui.widgets.drop_down import DropDown
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.page import Page
from ui.widgets.progress_line import ProgressLine
from ui.widgets.rows import RowsModel
from ui.widgets.table import Table
from ui.wording import month_text, recent_months, size_text

_MONTHS_OFFERED: Final = 36
_SEXES: Final = ("female", "male", "other", "unstated")


@dataclass(frozen=True)
class Picture:
    """What the page shows of a period."""

    completeness: Completeness
    summary: Summary
    issues: list[Issue]


class NationalPage(Page):
    """The coordinator's page."""

    record_wanted = Signal(str)

    def __init__(self, workspace: Workspace, preferences: Preferences, runner: Runner) -> None:
        super().__init__(tr("National"))
        self._workspace = workspace
        self._calendar = preferences.settings.calendar
        self._runner = runner
        self._task: Task | None = None
        self._asked: Task | None = None
        self._issues: list[Issue] = []
        months = recent_months(self._calendar, count=_MONTHS_OFFERED)
        self.first = DropDown(tr("From month"), months)
        self.last = DropDown(tr("To month"), months)
        self.first.set_value(f"{date.today():%Y}-01")
        self.write = Button(tr("Write the national workbook"), "primary")
        self.progress = ProgressLine()
        self.incoming = Incoming(workspace, runner, self._calendar, self.messages)
        self.matrix = RowsModel(())
        self.figures = RowsModel(())
        self.issues = RowsModel((tr("What to look at"), tr("Province"), tr("Month"), tr("Title")))
        self.matrix_table = _table(tr("Who has reported"), self.matrix)
        self.figures_table = _table(tr("Figures"), self.figures)
        self.issues_table = _table(tr("What to look at"), self.issues)
        self.tabs = QTabWidget()
        self._totals = WrappedLabel(role="strong")
        self._lay_out()
        self._connect()

    @property
    def period(self) -> Period:
        """The months shown and written, in order."""
        first, last = sorted((self.first.value, self.last.value))
        return Period(first, last)

    def show_page(self) -> None:
        self.incoming.show_list()
        self._fetch()

    def first_widget(self) -> QWidget | None:
        return self.tabs.tabBar()

    def panes(self) -> list[QWidget]:
        """Return the panes F6 goes through."""
        tables = (self.matrix_table, self.figures_table, self.issues_table, self.incoming.table)
        return [self.first, self.tabs.tabBar(), *(table for table in tables if table.isVisible())]

    def _lay_out(self) -> None:
        self.header.add(self.write)
        months = QWidget()
        row = FlowLayout(months)
        for text, field in ((tr("From month"), self.first), (tr("To month"), self.last)):
            pair = QWidget()
            inside = QHBoxLayout(pair)
            inside.setContentsMargins(0, 0, 8, 0)
            inside.addWidget(label(text))
            inside.addWidget(field)
            row.addWidget(pair)
        legend = tr("A number: records received. 0: reported that there was nothing. —: missing. Empty: not over yet.")
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(tr("National"))
        self.tabs.tabBar().setAccessibleName(tr("Parts of the page"))
        self.tabs.addTab(_tab(WrappedLabel(legend, "muted"), self.matrix_table), tr("Who has reported"))
        self.tabs.addTab(_tab(self._totals, self.figures_table), tr("Figures"))
        self.tabs.addTab(_tab(None, self.issues_table), tr("What to look at"))
        self.tabs.addTab(_tab(None, self.incoming), tr("Taken in"))
        self.content.addWidget(months)
        self.content.addWidget(self.progress)
        self.content.addWidget(self.tabs, 1)

    def _connect(self) -> None:
        self.first.chosen.connect(self._fetch)
        self.last.chosen.connect(self._fetch)
        self.write.clicked.connect(self._on_write)
        self.progress.cancelled.connect(self._on_cancel)
        self.incoming.changed.connect(self._fetch)
        self.incoming.record_wanted.connect(self.record_wanted)
        self.issues_table.opened.connect(self._on_issue)

    def _fetch(self) -> None:
        """Count in a thread; an older question that is still running is forgotten."""
        workspace, period = self._workspace, self.period

        def job(progress: Progress) -> tuple[Period, Picture]:
            picture = Picture(workspace.completeness(period), workspace.summary(period), workspace.issues(period))
            return period, picture

        if self._asked is not None:
            self._asked.cancel()
        self._asked = self._runner.run(
            job, self._on_counted, on_problem=self.messages.show_problem, on_cancelled=self._on_forgotten
        )

    def _on_counted(self, result: tuple[Period, Picture]) -> None:
        period, picture = result
        if period != self.period:
            return
        self._asked = None
        self._show_completeness(picture.completeness)
        self._show_figures(picture.summary)
        self._show_issues(picture.issues)

    def _on_forgotten(self) -> None:
        """Another period was chosen meanwhile."""

    def _show_completeness(self, matrix: Completeness) -> None:
        header = (tr("Province"), *(_short(month) for month in matrix.months), tr("Total"))
        rows = []
        for province in matrix.provinces:
            reports = [matrix.reports[province, month] for month in matrix.months]
            total = sum(report.records for report in reports)
            cells = [_report_text(report.state, report.records) for report in reports]
            rows.append((_place(province), *cells, f"{total:,}"))
        reported = [f"{matrix.reported(month)}/{len(matrix.provinces)}" for month in matrix.months]
        rows.append((tr("Provinces that reported"), *reported, ""))
        self.matrix.show(rows, header)
        self.matrix_table.resize_columns((14, *([5.2] * len(matrix.months)), 5))
        this_month = matrix.months[-1]
        self.header.note.set_text(
            tr(
                "{month}: {reported} of {provinces} provinces",
                month=month_text(this_month, self._calendar),
                reported=matrix.reported(this_month),
                provinces=len(matrix.provinces),
            )
        )

    def _show_figures(self, summary: Summary) -> None:
        activities = summary.activities_by("province")
        people = summary.people_by("province", "sex")
        rows = []
        for (province,), count in activities.items():
            by_sex = [people.get((province, sex), 0) for sex in _SEXES]
            rows.append(
                (_place(province) or tr("No province"), *(f"{each:,}" for each in (count, *by_sex, sum(by_sex))))
            )
        sexes = (tr("Female"), tr("Male"), tr("Other or not stated"), tr("Sex not counted"))
        self.figures.show(rows, (tr("Province"), tr("Activities"), *sexes, tr("People")))
        self.figures_table.resize_columns((14, 7, 7, 7, 11, 10, 7))
        self._totals.set_text(
            tr(
                "{activities} finished activities, {people} participations. {drafts} unfinished ones are not counted.",
                activities=f"{summary.total_activities:,}",
                people=f"{summary.total_people:,}",
                drafts=f"{summary.drafts:,}",
            )
        )

    def _show_issues(self, issues: list[Issue]) -> None:
        self._issues = issues
        self.issues.show(
            [
                (issue.sentence, _place(issue.province), month_text(issue.month, self._calendar), issue.title)
                for issue in issues
            ]
        )
        self.issues_table.resize_columns((34, 12, 10, 12))
        self.tabs.setTabText(2, tr("What to look at ({count})", count=len(issues)))

    def _on_issue(self, position: int) -> None:
        if self._issues[position].record_id:
            self.record_wanted.emit(self._issues[position].record_id)

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


def _report_text(state: State, records: int) -> str:
    return {State.RECEIVED: f"{records:,}", State.NONE: "0", State.MISSING: "—", State.NOT_OVER: ""}[state]


def _place(key: str) -> str:
    return Gazetteer.load().label(key, language()) if key else ""


def _short(month: str) -> str:
    return f"{month[5:]}/{month[2:4]}"
