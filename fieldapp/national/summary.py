"""The national summary: activities and participations by province, month, activity type, sex and age.

Counting rules: an activity is a finalised record that is not deleted; drafts are not counted. People are
participations, as written in the sex x age grid: somebody who came twice counts twice. Totals are sums, never typed.
A record with an open conflict is counted with the answers that its first head gives, as everywhere.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from fieldapp.forms.model import AGE_BANDS, SEXES, Form, Question
from fieldapp.records.revision import Answers
from fieldapp.store.values import StoredRecord

SMALLEST_SHOWN: Final = 5
"""Sensitive counts from 1 to 4 are hidden: in a small place they may point at a person."""
UNSTATED: Final = "unstated"
"""Sex or age of people that a record counts without saying it."""
NOT_HELD: Final = frozenset({"planned", "cancelled"})
"""Values of a status question with which nothing took place (yet)."""

_INSTANCE: Final = re.compile(r"\[[^\]/]*\]")


class Cell(NamedTuple):
    """Where people are counted."""

    country: str
    province: str
    """Place key; empty where the record names none."""
    month: str
    """yyyy-mm; empty where the record has no date."""
    form_id: str
    sex: str
    """One of SEXES, or UNSTATED."""
    age: str
    """One of AGE_BANDS, or UNSTATED."""


class Activity(NamedTuple):
    """Where activities are counted."""

    country: str
    province: str
    month: str
    form_id: str


class OfWhom(NamedTuple):
    """Where a part of the participants is counted: people with a disability, migrants, ..."""

    country: str
    province: str
    month: str
    form_id: str
    path: str
    """Of the question, without positions."""


@dataclass(slots=True)
class Summary:
    """The figures, each kept at its finest; every total is a sum of them."""

    people: Counter[Cell] = field(default_factory=Counter)
    activities: Counter[Activity] = field(default_factory=Counter)
    measures: Counter[tuple[Activity, str]] = field(default_factory=Counter)
    """(where, measure name) -> sum: households_visited, ..."""
    of_whom: Counter[OfWhom] = field(default_factory=Counter)
    """Never added to people: parts of them."""
    conflicts: int = 0
    """Counted activities with an open conflict."""
    drafts: int = 0
    """Records that are not finalised, and so not counted."""
    not_held: int = 0
    """Finalised records of something planned or cancelled, and so not counted."""

    @property
    def total_people(self) -> int:
        """Participations of everyone, everywhere."""
        return sum(self.people.values())

    @property
    def total_activities(self) -> int:
        """Finalised records."""
        return sum(self.activities.values())

    def people_by(self, *names: str) -> dict[tuple[str, ...], int]:
        """Return participations summed by fields of Cell, in their order: ``people_by("province", "sex")``."""
        return _summed(self.people, names)

    def activities_by(self, *names: str) -> dict[tuple[str, ...], int]:
        """Return activities summed by fields of Activity."""
        return _summed(self.activities, names)

    def measures_by(self, *names: str) -> dict[tuple[str, ...], int]:
        """Return measures summed by fields of Activity, the measure's name last."""
        sums: Counter[tuple[str, ...]] = Counter()
        for (activity, measure), count in self.measures.items():
            sums[(*(getattr(activity, name) for name in names), measure)] += count
        return dict(sorted(sums.items()))

    def of_whom_by(self, *names: str) -> dict[tuple[str, ...], int]:
        """Return parts of the participants summed by fields of OfWhom, the path of the question last."""
        sums: Counter[tuple[str, ...]] = Counter()
        for where, count in self.of_whom.items():
            sums[(*(getattr(where, name) for name in names), where.path)] += count
        return dict(sorted(sums.items()))


def summarise(records: Iterable[StoredRecord], forms: Mapping[str, Form]) -> Summary:
    """Count records. ``forms``: form id -> newest version, for what a form counts besides its grid."""
    summary = Summary()
    readers = {form_id: list(_of_whom_questions(form)) for form_id, form in forms.items()}
    statuses = status_paths(forms)
    for record in records:
        if record.row.is_deleted:
            continue
        if record.row.state == "draft":
            summary.drafts += 1
            continue
        if not is_held(record, statuses):
            summary.not_held += 1
            continue
        _count(summary, record, readers.get(record.row.form_id, []))
    return summary


def status_paths(forms: Mapping[str, Form]) -> dict[str, str]:
    """Return form id -> path of the question that says whether the activity took place; empty when there is none."""
    return {
        form_id: next((question.path for question in form.questions() if question.meaning.role == "status"), "")
        for form_id, form in forms.items()
    }


def is_held(record: StoredRecord, statuses: Mapping[str, str]) -> bool:
    """Return whether what a record describes took place: it is neither planned only nor cancelled."""
    return record.answers.get(statuses.get(record.row.form_id, "")) not in NOT_HELD


def shown_count(count: int, *, is_sensitive: bool) -> int | str:
    """Return a count as a national table shows it: sensitive counts from 1 to 4 are hidden.

    >>> shown_count(3, is_sensitive=True), shown_count(0, is_sensitive=True), shown_count(3, is_sensitive=False)
    ('1–4', 0, 3)
    """
    return "1–4" if is_sensitive and 0 < count < SMALLEST_SHOWN else count


def shown_counts(counts: Sequence[int], *, is_sensitive: bool) -> list[int | str]:
    """Return counts that stand in a row with their sum: where one alone is hidden, a second is hidden with it.

    >>> shown_counts([3, 9, 0, 30], is_sensitive=True), shown_counts([3, 9, 2], is_sensitive=True)
    (['1–4', '5+', 0, 30], ['1–4', 9, '1–4'])
    """
    shown = [shown_count(count, is_sensitive=is_sensitive) for count in counts]
    others = [(count, place) for place, count in enumerate(counts) if count and isinstance(shown[place], int)]
    if len(others) and sum(isinstance(count, str) for count in shown) == 1:
        shown[min(others)[1]] = f"{SMALLEST_SHOWN}+"
    return shown


def measure_question(form: Form, measure: str) -> Question | None:
    """Return the first question that a measure sums up."""
    return next((question for question in form.questions() if question.meaning.measure == measure), None)


def of_whom_question(form: Form, path: str) -> Question | None:
    """Return the question of an "of whom" count."""
    return next((question for question in _of_whom_questions(form) if question.path == path), None)


def is_grid_sensitive(form: Form) -> bool:
    """Return whether small counts of a form's participants are hidden."""
    return any(question.meaning.sensitive for question in form.questions() if question.meaning.grid)


def answered(answers: Answers, paths: set[str]) -> Iterator[tuple[str, int]]:
    """Yield (path without positions, count) for the whole numbers answered at the paths, in repeats too."""
    for path, value in answers.items():
        plain = _INSTANCE.sub("", path)
        if plain in paths and isinstance(value, str) and value.isascii() and value.isdigit():
            yield plain, int(value)


def _count(summary: Summary, record: StoredRecord, of_whom: list[Question]) -> None:
    row = record.row
    where = Activity(row.country, row.province, row.month, row.form_id)
    summary.activities[where] += 1
    summary.conflicts += row.has_conflict
    for sex, age, count in _people(record):
        summary.people[Cell(*where, sex, age)] += count
    for measure, count in record.measures.items():
        summary.measures[where, measure] += count
    for path, count in answered(record.answers, {question.path for question in of_whom}):
        summary.of_whom[OfWhom(*where, path)] += count


def _people(record: StoredRecord) -> Iterator[tuple[str, str, int]]:
    """Yield (sex, age, people): the cells of the grid; without them what is known by sex; without that the total."""
    for cell, count in record.people.items():
        sex, _, age = cell.partition("/")
        yield sex, age, count
    if record.people:
        return
    row = record.row
    by_sex = {"female": row.people_female, "male": row.people_male, "other": row.people_other}
    for sex, known in by_sex.items():
        if known:
            yield sex, UNSTATED, known
    rest = (row.people_total or 0) - sum(known or 0 for known in by_sex.values())
    if rest > 0:
        yield UNSTATED, UNSTATED, rest


def _of_whom_questions(form: Form) -> Iterator[Question]:
    return (question for question in form.questions() if question.meaning.of_whom)


def _summed(counts: "Counter[Cell] | Counter[Activity]", names: tuple[str, ...]) -> dict[tuple[str, ...], int]:
    sums: Counter[tuple[str, ...]] = Counter()
    for where, count in counts.items():
        sums[tuple(getattr(where, name) for name in names)] += count
    return dict(sorted(sums.items(), key=lambda item: [_order(part) for part in item[0]]))


def _order(part: str) -> tuple[int, str]:
    """Sexes and ages come in the order of the grid, everything else in its own."""
    known = (*SEXES, *AGE_BANDS, UNSTATED)
    return (known.index(part), "") if part in known else (-1, part)
