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
_CELLS: Final = tuple(f"{sex}/{age}" for sex in SEXES for age in AGE_BANDS)
_INSTANCE_NAME: Final = "meta/instanceName"
_AROUND_NAMES: Final = " -–·,/"
"""What is left at the edges of an instance name while its first parts are not answered yet."""


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
    """What the form calls the title; where it names none, the name that it gives to its instances."""
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
        found = _Gathered()
        for path, value in answers.items():
            question = self._questions.get(_POSITION.sub("", path) if self._in_repeats else path)
            if question is not None and isinstance(value, str):
                found.add(question, value, self._grid)
        return found.header()


@dataclass
class _Gathered:
    """What the questions with a meaning say."""

    roles: dict[str, str] = field(default_factory=dict)
    cells: dict[str, int] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    measures: dict[str, int] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)
    name: str = ""

    def add(self, question: Question, value: str, grid: str) -> None:
        """Take one answer in; ``grid`` is the one whose cells are the people."""
        meaning = question.meaning
        if meaning.role:
            self.roles.setdefault(meaning.role, value)
        if meaning.measure:
            _add(self.measures, meaning.measure, value)
        if question.type in _SPOKEN_TYPES:
            self.words.append(value)
        if question.path == _INSTANCE_NAME:
            self.name = value
        if grid and meaning.grid == grid and meaning.sex and meaning.age and not meaning.total:
            _add(self.cells, f"{meaning.sex}/{meaning.age}", value)
        elif grid and meaning.total == grid and not meaning.age:
            _add(self.totals, meaning.sex, value)

    def header(self) -> Header:
        """Return the header of what was taken in."""
        date = self.roles.get("date", "")[:10]
        by_sex = self._by_sex()
        named = {role: self.roles.get(role, "") for role in _ROLES}
        named["title"] = named["title"] or self.name.strip(_AROUND_NAMES)
        return Header(
            activity_date=date if _ISO_DATE.fullmatch(date) else "",
            people={cell: self.cells[cell] for cell in _CELLS if cell in self.cells},
            people_by_sex=by_sex,
            people_total=sum(by_sex.values()) if by_sex else self.totals.get(""),
            measures=dict(sorted(self.measures.items())),
            words=tuple(self.words),
            **named,
        )

    def _by_sex(self) -> dict[str, int]:
        """Sum the cells by sex; where only totals are answered, take those."""
        if not self.cells:
            return {sex: count for sex, count in self.totals.items() if sex in SEXES}
        sums: dict[str, int] = {}
        for cell, count in self.cells.items():
            sex = cell.partition("/")[0]
            sums[sex] = sums.get(sex, 0) + count
        return sums


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
