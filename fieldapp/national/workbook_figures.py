"""The sheets of the national workbook that carry figures: the whole summary, parts, other sums, indicators."""

from collections.abc import Iterator, Mapping
from typing import Final

from fieldapp.forms.model import SEXES, Form
from fieldapp.national.summary import (
    UNSTATED,
    Cell,
    Summary,
    is_grid_sensitive,
    measure_question,
    of_whom_question,
    shown_count,
    shown_counts,
)
from fieldapp.national.values import NationalContent
from fieldapp.national.wording import GRID, Names, age_name, sex_and_age_name, sex_name
from fieldapp.sheets.writer import WorkbookWriter, put_header, put_table, write_values
from fieldapp.translation import tr

_EXTRA: Final = (*((sex, UNSTATED) for sex in SEXES), (UNSTATED, UNSTATED))
_PLACE_WIDTH: Final = 34.0
_FORM_WIDTH: Final = 30.0
_LABEL_WIDTH: Final = 56.0
_RULE_WIDTH: Final = 76.0


def write_figures(writer: WorkbookWriter, content: NationalContent, names: Names) -> None:
    """Write province x month x activity type x sex x age: one row per province, month and type."""
    summary = content.summary
    cells = [*GRID, *(pair for pair in _EXTRA if any((cell.sex, cell.age) == pair for cell in summary.people))]
    headers = [tr("Province"), tr("Month"), tr("Activity type"), tr("Activities")]
    headers += [*(sex_and_age_name(sex, age) for sex, age in cells), tr("Participations")]
    sheet = writer.stream(tr("Figures"))
    sensitive = {form_id for form_id, form in content.forms.items() if is_grid_sensitive(form)}
    for where in sorted(summary.activities):
        counts = [summary.people[Cell(*where, sex, age)] for sex, age in cells]
        is_sensitive = where.form_id in sensitive
        row: list[str | int | None] = [names.place(where.province), names.month(where.month), names.form(where.form_id)]
        row.append(summary.activities[where])
        row.extend(shown_counts(counts, is_sensitive=is_sensitive))
        row.append(shown_count(sum(counts), is_sensitive=is_sensitive))
        write_values(sheet, row, writer.styles)
    put_header(sheet.sheet, headers, [_PLACE_WIDTH, 11, _FORM_WIDTH, 12, *(12 for _ in cells), 18])
    put_table(sheet.sheet, "figures", headers, sheet.rows)
    sheet.sheet.freeze_panes = "D2"


def write_of_whom(writer: WorkbookWriter, content: NationalContent, names: Names) -> None:
    """Write the parts of the participants: never to be added to them, small ones hidden where they are sensitive."""
    headers = [tr("Province"), tr("Month"), tr("Activity type"), tr("Of whom"), tr("People")]
    sheet = writer.stream(tr("Of whom"))
    for where, count in sorted(content.summary.of_whom.items()):
        label = names.of_whom(where.form_id, where.path)
        place = [names.place(where.province), names.month(where.month), names.form(where.form_id), label]
        is_sensitive = _is_part_sensitive(content.forms, where.form_id, where.path)
        write_values(sheet, [*place, shown_count(count, is_sensitive=is_sensitive)], writer.styles)
    put_header(sheet.sheet, headers, [_PLACE_WIDTH, 11, _FORM_WIDTH, _LABEL_WIDTH, 14])
    put_table(sheet.sheet, "of_whom", headers, sheet.rows)


def write_measures(writer: WorkbookWriter, content: NationalContent, names: Names) -> None:
    """Write what else the forms count (visits, households, hours), small ones hidden where they are sensitive."""
    headers = [tr("Province"), tr("Month"), tr("Activity type"), tr("Figure"), tr("Sum")]
    sheet = writer.stream(tr("Other figures"))
    for (where, measure), count in sorted(content.summary.measures.items()):
        label = names.measure(where.form_id, measure)
        place = [names.place(where.province), names.month(where.month), names.form(where.form_id), label]
        is_sensitive = _is_measure_sensitive(content.forms, where.form_id, measure)
        write_values(sheet, [*place, shown_count(count, is_sensitive=is_sensitive)], writer.styles)
    put_header(sheet.sheet, headers, [_PLACE_WIDTH, 11, _FORM_WIDTH, _LABEL_WIDTH, 14])
    put_table(sheet.sheet, "other_figures", headers, sheet.rows)


def write_indicators(writer: WorkbookWriter, content: NationalContent, names: Names) -> None:
    """Write each indicator with its counting rule."""
    sheet = writer.stream(tr("Indicators"))
    headers = [tr("Indicator"), tr("Activity type"), tr("Value"), tr("Counting rule")]
    for row in (*_activities(content.summary, names), *_people(content.summary, names), *_others(content, names)):
        write_values(sheet, row, writer.styles, {1: _LABEL_WIDTH, 4: _RULE_WIDTH})
    put_header(sheet.sheet, headers, [_LABEL_WIDTH, _FORM_WIDTH, 14, _RULE_WIDTH])
    put_table(sheet.sheet, "indicators", headers, sheet.rows)


Indicator = tuple[str, str, int | str, str]
"""(name, activity type, value, counting rule)."""


def _activities(summary: Summary, names: Names) -> Iterator[Indicator]:
    rule = tr("Finalised records that are not deleted.")
    yield tr("Activities held"), tr("All"), summary.total_activities, rule
    for (form_id,), count in summary.activities_by("form_id").items():
        yield tr("Activities held"), names.form(form_id), count, rule


def _people(summary: Summary, names: Names) -> Iterator[Indicator]:
    rule = tr("Sum of the sex and age grid. Somebody who came twice counts twice.")
    everything = tr("All")
    yield tr("Participations"), everything, summary.total_people, rule
    for (form_id,), count in summary.people_by("form_id").items():
        yield tr("Participations"), names.form(form_id), count, rule
    for (sex,), count in summary.people_by("sex").items():
        yield tr("Participations: {who}", who=sex_name(sex)), everything, count, rule
    for (age,), count in summary.people_by("age").items():
        yield tr("Participations: {who}", who=age_name(age)), everything, count, rule


def _others(content: NationalContent, names: Names) -> Iterator[Indicator]:
    part_rule = tr("A part of the participations, never added to them.")
    sum_rule = tr(
        "Sum of what the records say. What a group reports every month, such as its members, adds up each month."
    )
    for (form_id, path), count in content.summary.of_whom_by("form_id").items():
        is_sensitive = _is_part_sensitive(content.forms, form_id, path)
        label = tr("Of whom: {who}", who=names.of_whom(form_id, path))
        yield label, names.form(form_id), shown_count(count, is_sensitive=is_sensitive), part_rule
    for (form_id, measure), count in content.summary.measures_by("form_id").items():
        is_sensitive = _is_measure_sensitive(content.forms, form_id, measure)
        label = names.measure(form_id, measure)
        yield label, names.form(form_id), shown_count(count, is_sensitive=is_sensitive), sum_rule


def _is_part_sensitive(forms: Mapping[str, Form], form_id: str, path: str) -> bool:
    form = forms.get(form_id)
    question = of_whom_question(form, path) if form is not None else None
    return question is None or question.meaning.sensitive


def _is_measure_sensitive(forms: Mapping[str, Form], form_id: str, measure: str) -> bool:
    form = forms.get(form_id)
    question = measure_question(form, measure) if form is not None else None
    return question is not None and question.meaning.sensitive
