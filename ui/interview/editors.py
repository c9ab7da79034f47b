"""Which editor a question gets: one table by type and appearance. The only place that knows all entry widgets."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from fieldapp.dates import Calendar
from fieldapp.digits import parse_decimal
from fieldapp.forms.model import Question, QuestionType
from ui.widgets.acknowledge_field import AcknowledgeField
from ui.widgets.attachment_field import AttachmentField
from ui.widgets.choice_heads import ChoiceHeads
from ui.widgets.choice_list import ONE_LINE, PACKED, ChoiceList
from ui.widgets.choice_search import ChoiceSearch
from ui.widgets.choice_search_many import ChoiceSearchMany
from ui.widgets.column_layout import AUTOMATIC
from ui.widgets.date_field import DateField, Precision
from ui.widgets.editor import Editor
from ui.widgets.geo_field import GeoField
from ui.widgets.number_field import NumberField
from ui.widgets.range_field import RangeField
from ui.widgets.rank_list import RankList
from ui.widgets.text_field import ComputedField, MultilineField, TextField
from ui.widgets.time_field import DateTimeField, TimeField

MOST_ON_PAGE: Final = 12
"""More choices than this are searched, not listed."""

Maker = Callable[[Question, Calendar], Editor]


def make_editor(question: Question, calendar: Calendar) -> Editor:
    """Return a new editor for a question; an appearance that is not in the table changes nothing."""
    if question.is_calculated:
        return ComputedField()
    by_appearance = (EDITORS.get((question.type, word)) for word in sorted(question.appearance))
    maker = next((maker for maker in by_appearance if maker is not None), None)
    return (maker or EDITORS[question.type, ""])(question, calendar)


def is_searched(question: Question) -> bool:
    """Return whether its choices are too many, or not known before, so that they are searched."""
    return bool(question.choices_file) or len(question.choices) > MOST_ON_PAGE


def _text(_question: Question, _calendar: Calendar) -> Editor:
    return TextField()


def _multiline(_question: Question, _calendar: Calendar) -> Editor:
    return MultilineField()


def _integer(_question: Question, _calendar: Calendar) -> Editor:
    return NumberField(is_whole=True)


def _decimal(_question: Question, _calendar: Calendar) -> Editor:
    return NumberField(is_whole=False)


def _date(precision: Precision) -> Maker:
    return lambda _question, calendar: DateField(calendar=calendar, precision=precision)


def _time(_question: Question, _calendar: Calendar) -> Editor:
    return TimeField()


def _date_time(_question: Question, calendar: Calendar) -> Editor:
    return DateTimeField(calendar=calendar)


def _select(question: Question, calendar: Calendar) -> Editor:
    return _search(question, calendar) if is_searched(question) else _list(question, calendar)


def _list(question: Question, _calendar: Calendar) -> Editor:
    return ChoiceList(
        is_many=question.type is QuestionType.SELECT_MULTIPLE,
        columns=_columns(question),
        shape="card" if "likert" in question.appearance else "line",
        is_quick="quick" in question.appearance,
    )


def _heads(_question: Question, _calendar: Calendar) -> Editor:
    return ChoiceHeads()


def _bare(question: Question, _calendar: Calendar) -> Editor:
    return ChoiceList(is_many=question.type is QuestionType.SELECT_MULTIPLE, columns=ONE_LINE, shape="bare")


def _search(question: Question, _calendar: Calendar) -> Editor:
    return ChoiceSearchMany() if question.type is QuestionType.SELECT_MULTIPLE else ChoiceSearch()


def _columns(question: Question) -> int:
    if question.appearance & {"likert", "horizontal"}:
        return ONE_LINE
    if question.appearance & {"columns-pack", "horizontal-compact"}:
        return PACKED
    for word in question.appearance:
        match = re.fullmatch(r"columns(?:-(\d+))?|compact(?:-(\d+))?", word)
        if match:
            return int(match[1] or match[2] or 2)
    return AUTOMATIC


def _rank(_question: Question, _calendar: Calendar) -> Editor:
    return RankList()


def _range(question: Question, _calendar: Calendar) -> Editor:
    start, end, step = (
        parse_decimal(question.parameters.get(name, "")) or Decimal(default)
        for name, default in (("start", 0), ("end", 10), ("step", 1))
    )
    is_whole = all(number == number.to_integral_value() for number in (start, step))
    return RangeField(start, end, step, is_whole=is_whole)


def _acknowledge(_question: Question, _calendar: Calendar) -> Editor:
    return AcknowledgeField()


def _attachment(question: Question, _calendar: Calendar) -> Editor:
    most = parse_decimal(question.parameters.get("max-pixels", "")) or Decimal(0)
    return AttachmentField(question.type.value, most_pixels=max(0, int(most)))


def _point(_question: Question, _calendar: Calendar) -> Editor:
    return GeoField()


def _points(_question: Question, _calendar: Calendar) -> Editor:
    return GeoField(is_many=True)


EDITORS: Final[dict[tuple[QuestionType, str], Maker]] = {
    (QuestionType.TEXT, ""): _text,
    (QuestionType.TEXT, "multiline"): _multiline,
    (QuestionType.BARCODE, ""): _text,
    (QuestionType.HIDDEN, ""): _text,
    (QuestionType.INTEGER, ""): _integer,
    (QuestionType.DECIMAL, ""): _decimal,
    (QuestionType.DATE, ""): _date("day"),
    (QuestionType.DATE, "month-year"): _date("month"),
    (QuestionType.DATE, "year"): _date("year"),
    (QuestionType.TIME, ""): _time,
    (QuestionType.DATETIME, ""): _date_time,
    (QuestionType.SELECT_ONE, ""): _select,
    (QuestionType.SELECT_ONE, "minimal"): _search,
    (QuestionType.SELECT_ONE, "autocomplete"): _search,
    (QuestionType.SELECT_ONE, "label"): _heads,
    (QuestionType.SELECT_ONE, "list-nolabel"): _bare,
    (QuestionType.SELECT_MULTIPLE, ""): _select,
    (QuestionType.SELECT_MULTIPLE, "label"): _heads,
    (QuestionType.SELECT_MULTIPLE, "list-nolabel"): _bare,
    (QuestionType.SELECT_MULTIPLE, "minimal"): _select,
    (QuestionType.SELECT_MULTIPLE, "autocomplete"): _search,
    (QuestionType.RANK, ""): _rank,
    (QuestionType.RANGE, ""): _range,
    (QuestionType.ACKNOWLEDGE, ""): _acknowledge,
    (QuestionType.IMAGE, ""): _attachment,
    (QuestionType.AUDIO, ""): _attachment,
    (QuestionType.VIDEO, ""): _attachment,
    (QuestionType.FILE, ""): _attachment,
    (QuestionType.GEOPOINT, ""): _point,
    (QuestionType.GEOTRACE, ""): _points,
    (QuestionType.GEOSHAPE, ""): _points,
}
