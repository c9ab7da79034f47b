"""From a cell that a person typed back to the canonical answer: native digits, Buddhist years, labels, 0/1 columns.

Only cells that differ from what was written come here. What cannot be read is a CellProblem, never a guess.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from fieldapp.dates import BUDDHIST_OFFSET, parse_date
from fieldapp.digits import parse_decimal, parse_integer, to_plain_digits
from fieldapp.forms.model import ATTACHMENT_TYPES, Question, QuestionType
from fieldapp.sheets.cells import CUT_MARK, moment_of_serial, normal_number, normal_text
from fieldapp.sheets.layout import GEOPOINT_PARTS, OPTION
from fieldapp.sheets.reader import CellValue, Odd
from fieldapp.translation import tr

_DAYS_FROM_1904: Final = 1462
_FIRST_BUDDHIST_YEAR: Final = 2400
_CLOCK: Final = re.compile(r"(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?")
_OFFSET: Final = re.compile(r"(Z|[+-]\d\d:?\d\d)$")
_SEMICOLONS: Final = re.compile("[;；]")
_COMMAS: Final = re.compile("[;；,，、]")
_BLANKS: Final = re.compile(r"\s+")
_YES: Final = frozenset({"1", "true", "yes", "x"})
_NO: Final = frozenset({"", "0", "false", "no"})


class CellProblem(Exception):  # noqa: N818 - not an error of the program
    """A sentence that says why a cell was not taken."""


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads the cells of one workbook. ``values_of`` gives label -> value pairs of a question that has choices."""

    counts_from_1904: bool
    default_offset: str
    """Of times that carry none: "+07:00"."""
    values_of: Callable[[Question, str], Mapping[str, str]]
    """(question, path of the answer) -> what a cell may say, folded -> value."""

    def answer(self, question: Question, path: str, cells: Mapping[str, CellValue], known: str) -> str:
        """Return the canonical answer that changed cells mean; empty when the answer was cleared.

        ``cells`` maps the part of a column ("", "::food", ...) to its value; only changed cells. ``known`` is the
        answer as written. Raises CellProblem.
        """
        for value in cells.values():
            _refuse_odd(value)
        if question.type is QuestionType.SELECT_MULTIPLE:
            return self._several(question, path, cells, known)
        if question.type is QuestionType.GEOPOINT:
            return _point(cells, known)
        value = cells.get("", "")
        return "" if normal_text(str(value)) == "" else self._one(question, path, value, known)

    def _one(self, question: Question, path: str, value: CellValue, known: str) -> str:
        if question.type is QuestionType.INTEGER:
            return _integer(value)
        if question.type in (QuestionType.DECIMAL, QuestionType.RANGE):
            return _decimal(value)
        if question.type is QuestionType.DATE:
            return self._day(value).isoformat()
        if question.type is QuestionType.DATETIME:
            return self._moment(value, known)
        if question.type is QuestionType.TIME:
            return self._clock(value, known)
        if question.type is QuestionType.SELECT_ONE:
            return self._chosen(question, path, as_text(value))
        if question.type is QuestionType.RANK:
            return " ".join(self._split(question, path, as_text(value)))
        return _text(value)

    def _day(self, value: CellValue) -> date:
        if isinstance(value, float):
            return self._moment_of(value).date()
        text = as_text(value)
        day = _iso_day(text) or parse_date(text)
        if day is None:
            raise CellProblem(tr("“{value}” is not clearly a date. Type day/month/year.", value=text))
        return day

    def _moment(self, value: CellValue, known: str) -> str:
        offset = _offset(known) or self.default_offset
        if isinstance(value, float):
            return self._moment_of(value).isoformat(timespec="milliseconds") + offset
        text = to_plain_digits(as_text(value)).strip()
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            day_text, _, clock_text = text.rpartition(" ")
            moment = datetime.combine(self._day(day_text or text), _parse_clock(clock_text if day_text else "0:00"))
        shown = _western(moment).isoformat(timespec="milliseconds")
        return shown if moment.tzinfo is not None else shown + offset

    def _clock(self, value: CellValue, known: str) -> str:
        offset = _offset(known)
        if isinstance(value, float):
            if not 0 <= value < 1:
                raise CellProblem(tr("“{value}” is not a time of day.", value=normal_number(value)))
            clock = (datetime.min + timedelta(seconds=round(value * 86_400))).time()
        else:
            clock = _parse_clock(to_plain_digits(as_text(value)))
        return clock.isoformat(timespec="milliseconds") + offset

    def _moment_of(self, serial: float) -> datetime:
        try:
            moment = moment_of_serial(serial + (_DAYS_FROM_1904 if self.counts_from_1904 else 0))
        except ValueError as error:
            raise CellProblem(tr("“{value}” is not a date.", value=normal_number(serial))) from error
        return _western(moment)

    def _chosen(self, question: Question, path: str, text: str) -> str:
        value = self.values_of(question, path).get(fold_choice(text))
        if value is None:
            raise CellProblem(tr("“{value}” is not in the list.", value=text))
        return value

    def _split(self, question: Question, path: str, text: str) -> list[str]:
        """Return the choices of a text: apart by semicolons, else by commas, else (values) by blanks."""
        known = self.values_of(question, path)
        for pattern in (_SEMICOLONS, _COMMAS, _BLANKS):
            words = [fold_choice(word) for word in pattern.split(text) if word.strip()]
            if all(word in known for word in words):
                return [known[word] for word in words]
        return [self._chosen(question, path, word.strip()) for word in _COMMAS.split(text)]

    def _several(self, question: Question, path: str, cells: Mapping[str, CellValue], known: str) -> str:
        chosen = known.split()
        if "" in cells:
            chosen = self._split(question, path, as_text(cells[""]))
        for part, value in cells.items():
            choice = part.removeprefix(OPTION)
            if not part:
                continue
            is_chosen = _yes_or_no(value)
            if "" in cells and is_chosen != (choice in chosen):
                raise CellProblem(tr("The columns of the single choices say something else than the column of all."))
            chosen = [other for other in chosen if other != choice] + ([choice] if is_chosen else [])
        order = {choice.value: position for position, choice in enumerate(question.choices)}
        return " ".join(sorted(dict.fromkeys(chosen), key=lambda value: order.get(value, len(order))))


def is_kept_from_edits(question: Question) -> bool:
    """Return whether what a person types for a question is set aside: computed, fixed, hidden, or a file."""
    hidden = question.type is QuestionType.HIDDEN
    return question.is_calculated or question.is_readonly or hidden or question.type in ATTACHMENT_TYPES


def fold_choice(text: str) -> str:
    """Return a label or value of a choice as it is compared."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def as_text(value: CellValue) -> str:
    """Return a cell as the text a person sees."""
    if isinstance(value, str):
        return value
    if isinstance(value, Odd):
        return value.text
    return normal_number(float(value))


def _refuse_odd(value: CellValue) -> None:
    if isinstance(value, Odd):
        if value.what == "formula":
            raise CellProblem(tr("A formula stands in the cell. Put its value there instead."))
        raise CellProblem(tr("The cell shows the error {value}.", value=value.text))
    if isinstance(value, str) and value.endswith(CUT_MARK):
        raise CellProblem(tr("The text was too long for a cell and is cut. Correct it in Fieldapp."))


def _integer(value: CellValue) -> str:
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return str(int(value))
    number = parse_integer(value) if isinstance(value, str) else None
    if number is None:
        raise CellProblem(tr("“{value}” is not a whole number.", value=as_text(value)))
    return str(number)


def _decimal(value: CellValue) -> str:
    if isinstance(value, float):
        shown = normal_number(value)
        return shown if "e" not in shown else f"{value:f}"
    number = parse_decimal(value) if isinstance(value, str) else None
    if number is None:
        raise CellProblem(tr("“{value}” is not a number.", value=as_text(value)))
    return f"{number:f}"


def _text(value: CellValue) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    text = as_text(value).replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text).strip()


def _point(cells: Mapping[str, CellValue], known: str) -> str:
    if "" in cells:
        text = as_text(cells[""]).strip()
        numbers = to_plain_digits(text).replace(",", " ").split()
    else:
        numbers = known.split()
        for part, value in cells.items():
            position = GEOPOINT_PARTS.index(part.removeprefix(OPTION))
            numbers.extend("0" for _ in range(position + 1 - len(numbers)))
            numbers[position] = _decimal(value) if as_text(value).strip() else "0"
    if numbers and (len(numbers) < 2 or any(parse_decimal(number) is None for number in numbers)):
        raise CellProblem(tr("“{value}” is not a position. Type latitude and longitude.", value=" ".join(numbers)))
    return " ".join(numbers)


def _yes_or_no(value: CellValue) -> bool:
    word = to_plain_digits(as_text(value)).strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellProblem(tr("“{value}” is neither 1 nor 0.", value=as_text(value)))


def _iso_day(text: str) -> date | None:
    try:
        return _western(datetime.fromisoformat(to_plain_digits(text).strip())).date()
    except ValueError:
        return None


def _western(moment: datetime) -> datetime:
    """Return the moment with a Buddhist year turned into the year of the store."""
    if moment.year < _FIRST_BUDDHIST_YEAR:
        return moment
    try:
        return moment.replace(year=moment.year - BUDDHIST_OFFSET)
    except ValueError as error:
        raise CellProblem(tr("“{value}” is not a date.", value=moment.date().isoformat())) from error


def _parse_clock(text: str) -> time:
    match = _CLOCK.match(text.strip())
    try:
        if match is not None:
            return time(int(match[1]), int(match[2]), int(match[3] or 0))
    except ValueError:
        match = None
    raise CellProblem(tr("“{value}” is not a time of day.", value=text))


def _offset(known: str) -> str:
    match = _OFFSET.search(known[10:]) if "T" in known else _OFFSET.search(known)
    return match[1] if match else ""
