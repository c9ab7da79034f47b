"""Functions on days, moments and times of day. What is no date comes out blank, and the context is warned."""

from datetime import date, datetime, time
from typing import Final

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.functions.signature import Function
from fieldapp.interview.expressions.moments import (
    day_count,
    day_of,
    moment_of,
    read_moment,
    read_time,
    written_day,
)
from fieldapp.interview.expressions.values import NAN, NUMBER, Value, to_text
from fieldapp.interview.tree import Node
from fieldapp.translation import mark, tr

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NO_DATE: Final = mark("{value} is no date; it was left blank in a calculation.")


def _today(_node: Node, context: Context) -> date:
    return context.now().astimezone(context.timezone).date()


def _now(_node: Node, context: Context) -> datetime:
    return context.now().astimezone(context.timezone)


def _date(_node: Node, context: Context, value: Value) -> date | str:
    """The day of a value: of a number the day so many days after 1970-01-01, of a moment the day written in it."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    number = _plain_number(value)
    if number is not None:
        return _or_blank(day_of(number, context.timezone), value, context)
    text = to_text(value)
    return _or_blank(written_day(text), text, context)


def _date_time(_node: Node, context: Context, value: Value) -> date | str:
    """The moment of a value: of a number the one so many days after 1970-01-01T00:00Z."""
    if isinstance(value, date):
        return value
    number = _plain_number(value)
    if number is not None:
        return _or_blank(moment_of(number, context.timezone), value, context)
    text = to_text(value)
    return _or_blank(read_moment(text, context.timezone), text, context)


def _plain_number(value: Value) -> float | None:
    """Return the number that a value is, or holds as text (a calculation before may have written it)."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return value
    match = NUMBER.match(to_text(value))
    return float(match[1]) if match is not None else None


def _or_blank(moment: date | None, value: Value, context: Context) -> date | str:
    if moment is None:
        if to_text(value):
            context.warn(tr(_NO_DATE, value=to_text(value)))
        return ""
    return moment


def _decimal_date_time(node: Node, context: Context, value: Value) -> float:
    moment = _date_time(node, context, value)
    return NAN if isinstance(moment, str) else float(day_count(moment, context.timezone))


def _decimal_time(_node: Node, context: Context, value: Value) -> float:
    """The local time of day as a part of it: 0.5 at noon."""
    text = to_text(value)
    moment = value if isinstance(value, date) else read_moment(text, context.timezone)
    clock = moment.timetz() if isinstance(moment, datetime) else read_time(text)
    if clock is None:
        return NAN
    if clock.tzinfo is not None:
        clock = datetime.combine(_today(_node, context), clock).astimezone(context.timezone).time()
    return _seconds(clock) / 86_400


def _seconds(clock: time) -> float:
    return clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1_000_000


def _format_date(node: Node, context: Context, value: Value, pattern: str) -> str:
    day = _date_time(node, context, value)
    if isinstance(day, str):
        return ""
    moment = day if isinstance(day, datetime) else datetime.combine(day, time())
    pieces: list[str] = []
    signs = iter(pattern)
    for sign in signs:
        pieces.append(_directive(next(signs, "%"), moment) if sign == "%" else sign)
    return "".join(pieces)


def _directive(letter: str, moment: datetime) -> str:
    """Write one part of a moment as the ODK XForms specification names them."""
    directives = {
        "Y": f"{moment.year:04d}",
        "y": f"{moment.year % 100:02d}",
        "m": f"{moment.month:02d}",
        "n": str(moment.month),
        "b": _MONTHS[moment.month - 1],
        "d": f"{moment.day:02d}",
        "e": str(moment.day),
        "a": _WEEKDAYS[moment.weekday()],
        "W": str(moment.isocalendar().week),
        "H": f"{moment.hour:02d}",
        "h": str(moment.hour),
        "M": f"{moment.minute:02d}",
        "S": f"{moment.second:02d}",
        "3": f"{moment.microsecond // 1000:03d}",
        "%": "%",
    }
    return directives.get(letter, f"%{letter}")


FUNCTIONS: Final = (
    Function("date", _date, ("answer",)),
    Function("date-time", _date_time, ("answer",)),
    Function("decimal-date-time", _decimal_date_time, ("answer",)),
    Function("decimal-time", _decimal_time, ("answer",)),
    Function("format-date", _format_date, ("answer", "text")),
    Function("format-date-time", _format_date, ("answer", "text")),
    Function("now", _now),
    Function("today", _today),
)
