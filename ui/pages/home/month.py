"""How a month stands, as lines of figures; each opens the records it counts. Pure: a picture in, lines out."""

from dataclasses import dataclass

from fieldapp.translation import tr, tr_n
from fieldapp.workspace import RecordFilter
from ui.form_words import form_title
from ui.pages.home.picture import HomePicture, Reports
from ui.place_words import place_name

_MOST_NAMES = 8


@dataclass(frozen=True)
class MonthLine:
    """A figure in words; what choosing it shows: records, or the national page where there is no filter."""

    count: int
    text: str
    wanted: RecordFilter | None
    note: str = ""


def month_lines(picture: HomePicture) -> list[MonthLine]:
    """Return the lines: of a province what it recorded, of a national office who has reported; then what to correct."""
    lines = _reported(picture.reports) if picture.reports else _recorded(picture)
    overview = picture.overview
    attention = [
        MonthLine(overview.to_correct, tr("to correct"), RecordFilter(has_problem=True)),
        MonthLine(
            overview.conflicts,
            tr("with two edits to decide between"),
            RecordFilter(has_conflict=True),
            tr("Until it is decided, the first edit is shown and counted."),
        ),
    ]
    return [*lines, *(line for line in attention if line.count)]


def _recorded(picture: HomePicture) -> list[MonthLine]:
    overview = picture.overview
    month = overview.month
    recorded, unfinished = sum(overview.records.values()), sum(overview.unfinished.values())
    without = [form_title(form, title) for form, title in picture.form_titles.items() if form not in overview.records]
    note = tr("Nothing yet: {forms}", forms=", ".join(without)) if recorded and without else ""
    lines = [MonthLine(recorded, tr("recorded this month"), RecordFilter(month=month), note)]
    if unfinished:
        lines.append(MonthLine(unfinished, tr("of them unfinished"), RecordFilter(month=month, state="draft")))
    return lines


def _reported(reports: Reports) -> list[MonthLine]:
    names = [place_name(key) for key in reports.missing[:_MOST_NAMES]]
    more = len(reports.missing) - len(names)
    note = ", ".join(names) + (" …" if more > 0 else "")
    reported = tr("of {provinces} provinces have reported", provinces=reports.provinces)
    lines = [MonthLine(reports.reported, reported, None)]
    if reports.missing:
        missing = tr_n("province is missing", "provinces are missing", len(reports.missing))
        lines.append(MonthLine(len(reports.missing), missing, None, note))
    return lines
