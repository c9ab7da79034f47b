"""The sheets of the national workbook that carry figures: the whole summary, "of whom" counts, indicators."""

from collections.abc import Iterator

from fieldapp.forms.model import SEXES
from fieldapp.national.summary import (
    UNSTATED,
    Cell,
    Summary,
    is_grid_sensitive,
    of_whom_question,
    shown_count,
)
from fieldapp.national.values import NationalContent
from fieldapp.national.wording import GRID, Names, age_name, measure_name, sex_name
from fieldapp.sheets.writer import WorkbookWriter, print_on_one_page_wide, put, put_header, put_table, write_values
from fieldapp.translation import tr

_EXTRA = (*((sex, UNSTATED) for sex in SEXES), (UNSTATED, UNSTATED))


def write_figures(writer: WorkbookWriter, content: NationalContent, names: Names) -> None:
    """Write province x month x activity type x sex x age: one row per province, month and type."""
    summary = content.summary
    measures = sorted({measure for _, measure in summary.measures})
    cells = [*GRID, *(pair for pair in _EXTRA if any((cell.sex, cell.age) == pair for cell in summary.people))]
    headers = [
        tr("Province"),
        tr("Month"),
        tr("Activity type"),
        tr("Activities"),
        *(_cell_header(sex, age) for sex, age in cells),
        tr("Participations"),
        *map(measure_name, measures),
    ]
    sheet = writer.stream(tr("Figures"))
    sensitive = {form_id for form_id, form in content.forms.items() if is_grid_sensitive(form)}
    for where in sorted(summary.activities):
        counts = [summary.people[Cell(*where, sex, age)] for sex, age in cells]
        is_sensitive = where.form_id in sensitive
        row: list[str | int | None] = [names.place(where.province), names.month(where.month), names.form(where.form_id)]
        row.append(summary.activities[where])
        row.extend(shown_count(count, is_sensitive=is_sensitive) for count in counts)
        row.append(shown_count(sum(counts), is_sensitive=is_sensitive))
        row.extend(summary.measures[where, measure] for measure in measures)
        write_values(sheet, row, writer.styles)
    put_header(sheet.sheet, headers, [26, 10, 26, 10, *(9 for _ in cells), 14, *(14 for _ in measures)])
    put_table(sheet.sheet, "figures", headers, sheet.rows)
    sheet.sheet.freeze_panes = "D2"


def write_of_whom(writer: WorkbookWriter, content: NationalContent, names: Names) -> None:
    """Write the parts of the participants: never to be added to them, small ones hidden where they are sensitive."""
    headers = [tr("Province"), tr("Month"), tr("Activity type"), tr("Of whom"), tr("People")]
    sheet = writer.stream(tr("Of whom"))
    for where, count in sorted(content.summary.of_whom.items()):
        form = content.forms.get(where.form_id)
        question = of_whom_question(form, where.path) if form is not None else None
        is_sensitive = question is None or question.meaning.sensitive
        label = names.of_whom(where.form_id, where.path)
        place = [names.place(where.province), names.month(where.month), names.form(where.form_id), label]
        write_values(sheet, [*place, shown_count(count, is_sensitive=is_sensitive)], writer.styles)
    put_header(sheet.sheet, headers, [26, 10, 26, 44, 12])
    put_table(sheet.sheet, "of_whom", headers, sheet.rows)


def write_indicators(writer: WorkbookWriter, content: NationalContent, names: Names) -> None:
    """Write each indicator with its counting rule."""
    sheet = writer.add(tr("Indicators"))
    headers = [tr("Indicator"), tr("Activity type"), tr("Value"), tr("Counting rule")]
    rows = list(_indicators(content.summary, names))
    for number, row in enumerate(rows, 2):
        for column, text in enumerate((row[0], row[1], None, row[3]), 1):
            put(sheet, number, column, text)
        put(sheet, number, 3, row[2])
    put_header(sheet, headers, [40, 28, 12, 80])
    print_on_one_page_wide(sheet)
    put_table(sheet, "indicators", headers, len(rows))


def _indicators(summary: Summary, names: Names) -> Iterator[tuple[str, str, int, str]]:
    everything = tr("All")
    activity_rule = tr("Finalised records that are not deleted.")
    people_rule = tr("Sum of the sex and age grid. Somebody who came twice counts twice.")
    measure_rule = tr("Sum of what the records say.")
    yield tr("Activities held"), everything, summary.total_activities, activity_rule
    for (form_id,), count in summary.activities_by("form_id").items():
        yield tr("Activities held"), names.form(form_id), count, activity_rule
    yield tr("Participations"), everything, summary.total_people, people_rule
    for (form_id,), count in summary.people_by("form_id").items():
        yield tr("Participations"), names.form(form_id), count, people_rule
    for (sex,), count in summary.people_by("sex").items():
        yield tr("Participations: {who}", who=sex_name(sex)), everything, count, people_rule
    for (age,), count in summary.people_by("age").items():
        yield tr("Participations: {who}", who=age_name(age)), everything, count, people_rule
    for (form_id, measure), count in summary.measures_by("form_id").items():
        yield measure_name(measure), names.form(form_id), count, measure_rule


def _cell_header(sex: str, age: str) -> str:
    return sex_name(sex) if age == UNSTATED else f"{sex_name(sex)} {age_name(age)}"
