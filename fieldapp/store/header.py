"""The header of a record: date, place, title and people, read out of its answers by what the form says they mean.

Pure; used by the projection. A form without ``fa:`` attributes gives an empty header, and everything else still works.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final

from fieldapp.forms.model import AGE_BANDS, SEXES, Form, Question, QuestionType
from fieldapp.records.revision import Answers

_POSITION: Final = re.compile(r"\[[^\]/]*\]")
_ISO_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_ROLES: Final = ("country", "province", "district", "commune", "village", "title")
_SPOKEN_TYPES: Final = frozenset({QuestionType.TEXT})


@dataclass(frozen=True, slots=True)
class Header:
    """What lists and figures need of a record. Empty strings and None where nothing is answered."""

    activity_date: str = ""
    country: str = ""
    province: str = ""
    district: str = ""
    commune: str = ""
    village: str = ""
    title: str = ""
    people: Mapping[str, int] = field(default_factory=dict)
    """Answered cells of the grid: "female/0-9" -> people."""
    people_by_sex: Mapping[str, int] = field(default_factory=dict)
    people_total: int | None = None
    measures: Mapping[str, int] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    """Answers that a person may search for, title first."""

    @property
    def month(self) -> str:
        """yyyy-mm of the activity's date, or empty."""
        return self.activity_date[:7]


class HeaderReader:
    """Reads headers of records of one form. Built once per form version."""

    def __init__(self, form: Form | None) -> None:
        """Take the form, or None for one that has not arrived: headers are then empty."""
        questions = {question.path: question for question in form.questions()} if form else {}
        self._questions = questions
        self._roles = {path: question.meaning.role for path, question in questions.items() if question.meaning.role}
        self._grid = _main_grid(questions)
        self._in_repeats = bool(form and next(form.repeats(), None))

    def read(self, answers: Answers) -> Header:
        """Return the header of the answers. Where a role is answered several times (in repeats), the first counts."""
        roles: dict[str, str] = {}
        cells: dict[str, int] = {}
        totals: dict[str, int] = {}
        measures: dict[str, int] = {}
        words: list[str] = []
        for path, value in answers.items():
            question = self._questions.get(_POSITION.sub("", path) if self._in_repeats else path)
            if question is None or not isinstance(value, str):
                continue
            if question.meaning.role:
                roles.setdefault(question.meaning.role, value)
            self._count(question, value, cells, totals)
            if question.meaning.measure:
                _add(measures, question.meaning.measure, value)
            if question.type in _SPOKEN_TYPES:
                words.append(value)
        return _header(roles, cells, totals, measures, words)

    def _count(self, question: Question, value: str, cells: dict[str, int], totals: dict[str, int]) -> None:
        meaning = question.meaning
        if not self._grid:
            return
        if meaning.grid == self._grid and meaning.sex and meaning.age and not meaning.total:
            _add(cells, f"{meaning.sex}/{meaning.age}", value)
        elif meaning.total == self._grid and not meaning.age:
            _add(totals, meaning.sex, value)


def _header(
    roles: dict[str, str], cells: dict[str, int], totals: dict[str, int], measures: dict[str, int], words: list[str]
) -> Header:
    date = roles.get("date", "")[:10]
    by_sex = {sex: sum(count for cell, count in cells.items() if cell.startswith(f"{sex}/")) for sex in SEXES}
    by_sex = {sex: count for sex, count in by_sex.items() if any(cell.startswith(f"{sex}/") for cell in cells)}
    if not cells:
        by_sex = {sex: count for sex, count in totals.items() if sex in SEXES}
    total = sum(by_sex.values()) if by_sex else totals.get("")
    named = {role: roles.get(role, "") for role in _ROLES}
    return Header(
        activity_date=date if _ISO_DATE.fullmatch(date) else "",
        people={f"{sex}/{age}": cells[f"{sex}/{age}"] for sex in SEXES for age in AGE_BANDS if f"{sex}/{age}" in cells},
        people_by_sex=by_sex,
        people_total=total,
        measures=dict(sorted(measures.items())),
        words=tuple(words),
        **named,
    )


def _main_grid(questions: Mapping[str, Question]) -> str:
    grids = {
        question.meaning.grid: None for question in questions.values() if question.meaning.grid and question.meaning.sex
    }
    return "participants" if "participants" in grids else next(iter(grids), "")


def _add(figures: dict[str, int], name: str, value: str) -> None:
    """Add a canonical number; what is not a number of things counts as unanswered."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return
    if number.is_finite() and abs(number) < 10**12:
        figures[name] = figures.get(name, 0) + int(number)
