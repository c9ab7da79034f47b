"""The first sheet of the national workbook: key figures, how they were counted, and charts by province and month."""

from collections.abc import Iterator
from typing import Final

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from fieldapp.forms.model import SEXES
from fieldapp.national.summary import UNSTATED, is_grid_sensitive, shown_count
from fieldapp.national.values import NationalContent
from fieldapp.national.wording import Names, sex_name
from fieldapp.sheets.writer import BOLD, WorkbookWriter, print_on_one_page_wide, put
from fieldapp.translation import tr

_COLUMNS: Final = (*SEXES, UNSTATED)
_WIDTHS: Final = {"A": 40, "B": 14, "C": 15, "D": 15, "E": 20, "F": 16, "G": 15}
_CHART_COLUMN: Final = "I"
_CHART_COLOURS: Final = ("1F6F78", "E0A030", "8A8F98", "C4C8CE")
_ROW_HEIGHT_CM: Final = 0.529
_CHART_WIDTH_CM: Final = 24
_MONTHS_APART: Final = 3


def write_overview(writer: WorkbookWriter, content: NationalContent, names: Names) -> None:
    """Write the sheet."""
    sheet = writer.add(tr("Summary"))
    title = put(
        sheet, 1, 1, tr("National summary, {first} to {last}", first=content.first_month, last=content.last_month)
    )
    title.font = Font(name="Calibri", bold=True, size=16)
    row = 3
    for name, value in _key_figures(content):
        put(sheet, row, 1, name).font = BOLD
        put(sheet, row, 2, value)
        row += 1
    for sentence in _rules(content):
        row += 1
        put(sheet, row, 1, sentence)
    top = row + 2
    last = _write_provinces(sheet, top, content, names)
    below_chart = top + round(_province_chart_height_cm(last - top) / _ROW_HEIGHT_CM) + 2
    _write_months(sheet, last + _MONTHS_APART, content, below_chart)
    print_on_one_page_wide(sheet)
    for letters, width in _WIDTHS.items():
        sheet.column_dimensions[letters].width = width


def _key_figures(content: NationalContent) -> Iterator[tuple[str, str | int]]:
    summary, matrix = content.summary, content.completeness
    if content.is_training:
        yield tr("Training"), tr("Made for practice: not part of any figure.")
    yield tr("Office"), content.office_name
    yield tr("Written"), f"{content.written:%Y-%m-%d %H:%M} UTC"
    yield tr("Activities"), summary.total_activities
    yield tr("Participations"), summary.total_people
    yield tr("Provinces expected"), len(matrix.provinces)
    if matrix.months:
        yield tr("Provinces that reported the last month"), matrix.reported(matrix.months[-1])
    yield tr("Open conflicts"), summary.conflicts
    yield tr("Records not finalised"), summary.drafts
    yield tr("Planned or cancelled, not counted"), summary.not_held
    yield tr("Issues to look at"), len(content.issues)


def _rules(content: NationalContent) -> Iterator[str]:
    yield tr("An activity is one finalised record. Records that are not finalised and deleted records are not counted.")
    yield tr("What is only planned, or was cancelled, is not counted either.")
    yield tr("Participations: somebody who came to two activities counts twice. They are not persons reached.")
    yield tr(
        "Where offices gave different answers to one question and nobody has decided yet, one of the answers is "
        "counted, the same in every office; the sheet with the issues names these records."
    )
    yield tr("Sensitive counts from 1 to 4 are shown as 1–4, because in a small place they may point at a person.")


def _write_provinces(sheet: Worksheet, top: int, content: NationalContent, names: Names) -> int:
    """Write people by province and sex with its chart; return the last row."""
    summary = content.summary
    people = summary.people_by("province", "sex")
    activities = summary.activities_by("province")
    is_sensitive = any(is_grid_sensitive(form) for form in content.forms.values())
    columns = [sex for sex in _COLUMNS if sex != UNSTATED or any(key[1] == UNSTATED for key in people)]
    headers = [tr("Province"), tr("Activities"), *(sex_name(sex) for sex in columns), tr("Participations")]
    _header(sheet, top, headers)
    provinces = list(dict.fromkeys((*content.completeness.provinces, *(key[0] for key in activities))))
    for row, province in enumerate(provinces, top + 1):
        counts = [people.get((province, sex), 0) for sex in columns]
        put(sheet, row, 1, names.place(province))
        put(sheet, row, 2, activities.get((province,), 0))
        for column, count in enumerate(counts, 3):
            put(sheet, row, column, shown_count(count, is_sensitive=is_sensitive))
        put(sheet, row, 3 + len(columns), sum(counts))
    last = top + len(provinces)
    _total_row(sheet, last + 1, top + 1, last, len(headers))
    if provinces:
        _province_chart(sheet, top, last, len(columns))
    return last + 1


def _write_months(sheet: Worksheet, top: int, content: NationalContent, chart_top: int) -> None:
    summary = content.summary
    people = summary.people_by("month")
    activities = summary.activities_by("month")
    _header(sheet, top, [tr("Month"), tr("Activities"), tr("Participations")])
    months = content.completeness.months
    for row, month in enumerate(months, top + 1):
        put(sheet, row, 1, month)
        put(sheet, row, 2, activities.get((month,), 0))
        put(sheet, row, 3, people.get((month,), 0))
    if months:
        _month_chart(sheet, top, len(months), chart_top)


def _province_chart(sheet: Worksheet, top: int, last: int, sexes: int) -> None:
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap = "bar", "stacked", 100
    chart.title = tr("Participations by province and sex")
    chart.add_data(Reference(sheet, min_col=3, max_col=2 + sexes, min_row=top, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=top + 1, max_row=last))
    for series, colour in zip(chart.series, _CHART_COLOURS, strict=False):
        series.graphicalProperties.solidFill = colour
    chart.width, chart.height = _CHART_WIDTH_CM, _province_chart_height_cm(last - top)
    chart.gapWidth = 40
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.scaling.orientation = "maxMin"
    sheet.add_chart(chart, f"{_CHART_COLUMN}{top}")


def _month_chart(sheet: Worksheet, top: int, months: int, chart_top: int) -> None:
    chart = LineChart()
    chart.title = tr("Participations by month")
    chart.add_data(Reference(sheet, min_col=3, min_row=top, max_row=top + months), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=top + 1, max_row=top + months))
    for series in chart.series:
        series.smooth = False
        series.graphicalProperties.line.solidFill = _CHART_COLOURS[0]
    chart.width, chart.height, chart.legend = _CHART_WIDTH_CM, 9, None
    chart.x_axis.delete = chart.y_axis.delete = False
    sheet.add_chart(chart, f"{_CHART_COLUMN}{max(top, chart_top)}")


def _province_chart_height_cm(provinces: int) -> float:
    return max(8, 0.55 * provinces + 3)


def _header(sheet: Worksheet, row: int, headers: list[str]) -> None:
    for column, header in enumerate(headers, 1):
        put(sheet, row, column, header).style = "fieldapp header"


def _total_row(sheet: Worksheet, row: int, first: int, last: int, columns: int) -> None:
    """Write the sums as values: they are the figures of the summary, also where cells show 1–4."""
    put(sheet, row, 1, tr("All")).font = BOLD
    for column in range(2, columns + 1):
        values = [sheet.cell(number, column).value for number in range(first, last + 1)]
        is_shown = all(isinstance(value, int) for value in values)
        total = put(sheet, row, column, sum(values) if is_shown else None)
        total.font = BOLD
