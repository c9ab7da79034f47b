"""Fills in any form the way an officer would: question by question, only what is asked, from a seeded random source.

Used by the demonstration and the benchmarks. Knows question types and meanings, no particular form.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from fieldapp.forms.model import AGE_BANDS, Group, Node, Question, QuestionType, Repeat
from fieldapp.interview.session import Interview
from fieldapp.interview.state import QuestionState

VILLAGES: Final = (
    "ភូមិ ត្រពាំងធំ",
    "ភូមិ អូរស្វាយ",
    "ភូមិ ព្រែកតាមាក់",
    "ភូមិ កោះរកា",
    "ភូមិ វត្តចាស់",
    "ភូមិ ស្វាយជ្រុំ",
    "ភូមិ ទួលពង្រ",
    "ភូមិ ដំណាក់អំពិល",
)
TITLES: Final = {
    "community_watch": ("ការប្រជុំក្រុមឃ្លាំមើលសហគមន៍", "Monthly meeting of the watch group", "ការចុះតាមផ្ទះ"),
    "youth_club": ("ក្លឹបយុវជន៖ ដឹងសិទ្ធិ", "Youth club session", "ល្បែង និងការពិភាក្សា"),
    "training": ("ការបណ្តុះបណ្តាលចំណេះដឹងច្បាប់", "Safe migration training", "Training of village trainers"),
    "outreach": ("ការចុះដល់គ្រួសារងាយរងគ្រោះ", "Outreach round", "ចុះជួបគ្រួសារ"),
}
NAMES: Final = ("ក្រុមទី១", "ក្រុមទី២", "Lotus", "មិត្តភាព", "Mekong", "សាមគ្គី")
REMARKS: Final = (
    "ការប្រជុំបានធ្វើឡើងល្អ",
    "អ្នកចូលរួមសួរអំពីច្បាប់ការងារ",
    "Road closed by rain; two villages will be visited next month.",
    "The commune council asked for a second session.",
    "សម្ភារៈបានចែកអស់",
)
_LIKELY_AGES: Final = {
    "youth_club": (0, 8, 10, 6, 0, 0),
    "training": (0, 0, 1, 8, 14, 1),
    "community_watch": (0, 0, 1, 4, 12, 0),
    "outreach": (6, 5, 3, 4, 9, 2),
}
_ANSWERED_SHARE: Final = 0.7
_HELD_SHARE: Final = 0.96


@dataclass(frozen=True)
class Occasion:
    """What is to be recorded: where and on which day. ``places``: role (province, district, commune) -> place key."""

    form_id: str
    day: date
    country: str
    places: dict[str, str]


def fill(interview: Interview, occasion: Occasion, random: Random) -> None:
    """Answer every relevant question; optional ones now and then stay empty, as in life."""
    for node in interview.form.children:
        _fill_node(interview, node, "", occasion, random)


def _fill_node(interview: Interview, node: Node, inside: str, occasion: Occasion, random: Random) -> None:
    if isinstance(node, Question):
        _fill_question(interview, node, inside, occasion, random)
    elif isinstance(node, Repeat):
        path = _path(inside, node)
        if not node.is_counted and interview.state(path).is_relevant:
            while len(interview.instances(path)) < random.choice((1, 2, 2, 3)):
                interview.add_repeat(path)
        for instance in interview.instances(path):
            for child in node.children:
                _fill_node(interview, child, f"{path}[{instance}]", occasion, random)
    else:
        for child in node.children:
            _fill_node(interview, child, _path(inside, node), occasion, random)


def _path(inside: str, node: Question | Group | Repeat) -> str:
    return f"{inside}/{node.name}" if inside else node.name


def _fill_question(interview: Interview, question: Question, inside: str, occasion: Occasion, random: Random) -> None:
    if question.type in (QuestionType.NOTE, QuestionType.HIDDEN) or question.is_calculated:
        return
    path = _path(inside, question)
    state = interview.state(path)
    if not isinstance(state, QuestionState) or not state.is_relevant or state.is_readonly:
        return
    meant = _meant(question, occasion, random)
    if meant is None and not state.is_required and random.random() > _ANSWERED_SHARE:
        return
    for value in [meant] if meant is not None else _candidates(interview, question, path, random):
        interview.answer(path, value)
        if interview.state(path).problem is None:
            return
    interview.answer(path, "")


def _meant(question: Question, occasion: Occasion, random: Random) -> str | None:
    """Return what the occasion says about the question, None when it says nothing."""
    meaning = question.meaning
    if meaning.grid and meaning.age:
        likely = _LIKELY_AGES.get(occasion.form_id, (1, 1, 1, 1, 1, 1))[AGE_BANDS.index(meaning.age)]
        count = random.randint(0, likely) if meaning.sex != "other" else int(random.random() > 0.97)
        return str(count) if count else ""
    said = {
        "date": occasion.day.isoformat(),
        "end_date": (occasion.day + timedelta(days=random.choice((0, 0, 1, 2)))).isoformat(),
        "country": occasion.country,
        "village": random.choice(VILLAGES),
        "status": "completed" if random.random() < _HELD_SHARE else "cancelled",
        "title": random.choice(TITLES.get(occasion.form_id, NAMES)),
        "entity": random.choice(NAMES),
        "agency": "អង្គភាពខេត្ត",
        **occasion.places,
    }
    return said.get(meaning.role)


def _candidates(interview: Interview, question: Question, path: str, random: Random) -> list[str]:
    """Return plausible answers, the likeliest first, the safest last."""
    kind = question.type
    if kind in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK):
        offered = [choice.value for choice in interview.choices(path)]
        if kind is QuestionType.RANK or not offered:
            return [" ".join(offered)]
        wanted = 1 if kind is QuestionType.SELECT_ONE else random.randint(1, min(3, len(offered)))
        return [" ".join(sorted(random.sample(offered, wanted), key=offered.index)), offered[0]]
    if kind in (QuestionType.INTEGER, QuestionType.RANGE):
        count = random.randint(0, 24)
        return [str(count), str(count // 3), str(count // 8), "1", "0"]
    if kind is QuestionType.DECIMAL:
        return [str(random.randint(1, 12) / 2), "1.0", "0"]
    if kind in (QuestionType.DATE, QuestionType.DATETIME, QuestionType.TIME):
        return []
    if kind is QuestionType.ACKNOWLEDGE:
        return ["OK"]
    return [random.choice(REMARKS)] if kind is QuestionType.TEXT else []
