"""The first sheet of the national workbook: key figures, the rules of counting, tables and charts: where, when, who."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from openpyxl.worksheet.pagebreak import Break

from fieldapp.forms.model import AGE_BANDS, SEXES
from fieldapp.national.summary import UNSTATED, Summary, is_grid_sensitive, shown_count, shown_counts
from fieldapp.national.values import NationalContent
from fieldapp.national.wording import Names, age_name, sex_name
from fieldapp.national.workbook_charts import Table, add_columns, add_line, add_stacked_bars
from fieldapp.sheets.appearance import fit_to_page, set_widths
from fieldapp.sheets.pages import PageSheet
from fieldapp.sheets.writer import WorkbookWriter
from fieldapp.translation import tr

_COLUMNS: Final = (*SEXES, UNSTATED)
_WIDTHS: Final = (36.0, 14.0, 14.0, 14.0, 14.0, 14.0, 14.0, 3.0)
_CHART_COLUMNS: Final = 8
"""Columns of the usual width beside the tables, over which the charts lie."""
_CHART_COLUMN: Final = "I"


def write_overview(writer: WorkbookWriter, content: NationalContent, names: Names) -> None:
    """Write the sheet."""
    overview = _Overview(writer, content, names)
    overview.write_head()
    overview.write_months()
    overview.write_forms()
    overview.write_ages()
    overview.write_provinces()


class _Overview:
    """The sheet while it is written."""

    def __init__(self, writer: WorkbookWriter, content: NationalContent, names: Names) -> None:
        self._content = content
        self._names = names
        self._summary: Summary = content.summary
        self._is_sensitive = any(is_grid_sensitive(form) for form in content.forms.values())
        people = content.summary.people_by("sex")
        self._sexes = [sex for sex in _COLUMNS if sex != UNSTATED or (UNSTATED,) in people]
        self._sheet = writer.add(tr("Summary"))
        set_widths(self._sheet, (*_WIDTHS, *(10.5 for _ in range(_CHART_COLUMNS))))
        fit_to_page(self._sheet)
        self._sheet.sheet_view.showGridLines = False
        self._page = PageSheet(self._sheet, len(_WIDTHS) + _CHART_COLUMNS)

    def write_head(self) -> None:
        """Write the title, the key figures and the rules of counting."""
        content = self._content
        self._page.title(tr("National summary, {first} to {last}", first=content.first_month, last=content.last_month))
        for name, value in _key_figures(content):
            self._page.fact(name, value)
        self._page.gap()
        self._page.heading(tr("How to read the figures"))
        for sentence in _rules():
            self._page.note(sentence)
        self._page.gap()

    def write_months(self) -> None:
        """Write activities and people by month."""
        months = self._content.completeness.months
        table = self._by_sex(tr("By month"), tr("Month"), "month", months, self._names.month)
        sums = Table(table.sheet, table.top, table.last, table.last_column + 1, table.last_column + 1)
        add_line(sums, self._beside(table), tr("Participations by month"))
        self._leave_room(table, new_page=True)

    def write_forms(self) -> None:
        """Write activities and people by type of activity."""
        forms = [form_id for (form_id,) in self._summary.activities_by("form_id")]
        table = self._by_sex(tr("By activity type"), tr("Activity type"), "form_id", forms, self._names.form)
        add_stacked_bars(table, self._beside(table), tr("Participations by activity type and sex"))
        self._leave_room(table, new_page=False)

    def write_ages(self) -> None:
        """Write people by age and sex."""
        people = self._summary.people_by("age", "sex")
        ages = [age for age in (*AGE_BANDS, UNSTATED) if age != UNSTATED or any(key[0] == age for key in people)]
        self._page.heading(tr("By age and sex"))
        top = self._page.header([tr("Age")], [*map(sex_name, self._sexes), tr("Participations")])
        rows = [self._row(age_name(age), [], [people.get((age, sex), 0) for sex in self._sexes]) for age in ages]
        self._total(rows)
        table = Table(self._sheet, top, top + len(ages), 2, 1 + len(self._sexes))
        add_columns(table, self._beside(table), tr("Participations by age and sex"))
        self._leave_room(table, new_page=True)

    def write_provinces(self) -> None:
        """Write activities and people by province and sex."""
        known = [key[0] for key in self._summary.activities_by("province")]
        provinces = list(dict.fromkeys((*self._content.completeness.provinces, *known)))
        table = self._by_sex(tr("By province"), tr("Province"), "province", provinces, self._names.place)
        add_stacked_bars(table, self._beside(table), tr("Participations by province and sex"))

    def _by_sex(self, heading: str, header: str, by: str, keys: Sequence[str], name: Callable[[str], str]) -> Table:
        people, activities = self._summary.people_by(by, "sex"), self._summary.activities_by(by)
        self._page.heading(heading)
        figures = [tr("Activities"), *map(sex_name, self._sexes), tr("Participations")]
        top = self._page.header([header], figures)
        rows = [
            self._row(name(key), [activities.get((key,), 0)], [people.get((key, sex), 0) for sex in self._sexes])
            for key in keys
        ]
        self._total(rows)
        return Table(self._sheet, top, top + len(keys), 3, 2 + len(self._sexes))

    def _row(self, name: str, activities: list[int], counts: list[int]) -> list[int | str]:
        """Write a row; return its figures as they are shown."""
        people = shown_counts(counts, is_sensitive=self._is_sensitive)
        figures = [*activities, *people, shown_count(sum(counts), is_sensitive=self._is_sensitive)]
        self._page.row([name, *figures])
        return figures

    def _total(self, rows: Sequence[Sequence[int | str]]) -> None:
        """Write the sums, but none from which a hidden count could be worked out."""
        sums: list[int | None] = []
        for column in zip(*rows, strict=True):
            shown = [figure for figure in column if isinstance(figure, int)]
            sums.append(sum(shown) if len(shown) == len(column) else None)
        self._page.total(tr("All"), sums)

    def _beside(self, table: Table) -> str:
        return f"{_CHART_COLUMN}{table.top}"

    def _leave_room(self, table: Table, *, new_page: bool) -> None:
        self._page.row_number = max(self._page.row_number + 1, table.top + table.rows_high + 1)
        if new_page:
            self._sheet.row_breaks.append(Break(id=self._page.row_number - 1))


def _key_figures(content: NationalContent) -> Iterator[tuple[str, str | int]]:
    summary, matrix = content.summary, content.completeness
    if content.is_training:
        yield tr("Training"), tr("Made for practice: not part of any figure.")
    yield tr("Office"), content.office_name
    yield tr("Written"), f"{content.written:%Y-%m-%d %H:%M} UTC, Fieldapp {content.app_version}"
    yield tr("Activities"), summary.total_activities
    yield tr("Participations"), summary.total_people
    if matrix.months:
        reported, expected = matrix.reported(matrix.months[-1]), len(matrix.provinces)
        yield (
            tr("Provinces that reported the last month"),
            tr("{reported} of {expected}", reported=reported, expected=expected),
        )
    yield tr("Open conflicts"), summary.conflicts
    yield tr("Records not finalised"), summary.drafts
    yield tr("Planned or cancelled, not counted"), summary.not_held
    yield tr("Issues to look at"), len(content.issues)


def _rules() -> Iterator[str]:
    yield tr("An activity is one finalised record. Records that are not finalised and deleted records are not counted.")
    yield tr("What is only planned, or was cancelled, is not counted either.")
    yield tr("Participations: somebody who came to two activities counts twice. They are not persons reached.")
    yield tr(
        "Where offices gave different answers to one question and nobody has decided yet, one of the answers is "
        "counted, the same in every office; the sheet with the issues names these records."
    )
    yield tr("Sensitive counts from 1 to 4 are shown as 1–4, because in a small place they may point at a person.")
    yield tr("The sheets with all rows hold every count as it was recorded: pass on the other sheets only.")
