"""The figures of a period, summed by province, month, form or age. Pure: a summary in, rows out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fieldapp.dates import Calendar
from fieldapp.forms.model import SEXES
from fieldapp.translation import mark, tr
from fieldapp.workspace import Summary
from ui.form_words import form_title
from ui.place_words import place_label
from ui.wording import month_text

BY: Final = {
    "province": mark("By province"),
    "month": mark("By month"),
    "form": mark("By form"),
    "age": mark("By age"),
}
"""How the figures can be summed -> the words for it."""
_FIELDS: Final = {"province": "province", "month": "month", "form": "form_id", "age": "age"}
_UNSTATED: Final = "unstated"
_SEXES: Final = (*SEXES, _UNSTATED)


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of figures: the sum first."""

    header: tuple[str, ...]
    rows: list[tuple[str, ...]]
    keys: list[str]
    """What each row is about (place key, yyyy-mm, form id, age band); empty for the sum and where nothing is said."""


def figures(summary: Summary, by: str, calendar: Calendar, form_titles: Mapping[str, str]) -> Figures:
    """Return activities and participations summed by one of BY."""
    field = _FIELDS[by]
    words = _words(by, calendar, form_titles)
    people = summary.people_by(field, "sex")
    activities = {} if by == "age" else {key: count for (key,), count in summary.activities_by(field).items()}
    keys = list(dict.fromkeys([*activities, *(key for key, _ in people)]))
    counts = {key: [people.get((key, sex), 0) for sex in _SEXES] for key in keys}
    sums = [sum(column) for column in zip(*counts.values(), strict=True)] or [0] * len(_SEXES)
    rows = [_row(tr("Total"), summary.total_activities, sums)]
    rows += [_row(words(key), activities.get(key, 0), counts[key]) for key in keys]
    first = {"province": tr("Province"), "month": tr("Month"), "form": tr("Form"), "age": tr("Age")}[by]
    sexes = (tr("Female"), tr("Male"), tr("Other or not stated"), tr("Sex not counted"))
    header: tuple[str, ...] = (first, tr("Activities"), *sexes, tr("People"))
    if by == "age":  # an activity has no age
        header, rows = (header[0], *header[2:]), [(row[0], *row[2:]) for row in rows]
    return Figures(header, rows, ["", *keys])


def _row(name: str, activities: int, people: Sequence[int]) -> tuple[str, ...]:
    return (name, *(f"{count:,}" for count in (activities, *people, sum(people))))


def _words(by: str, calendar: Calendar, form_titles: Mapping[str, str]) -> Callable[[str], str]:
    ages = {"unknown": tr("Age not known"), _UNSTATED: tr("Age not counted")}
    ways: dict[str, Callable[[str], str]] = {
        "province": lambda key: place_label(key) or tr("No province"),
        "month": lambda key: month_text(key, calendar) or tr("No date"),
        "form": lambda key: form_title(key, form_titles.get(key, "")),
        "age": lambda key: ages.get(key) or key.replace("-", "–"),
    }
    return ways[by]
