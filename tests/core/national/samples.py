"""Stored records of a small form, as the store gives them, for the tests of the national figures."""

from collections.abc import Mapping
from datetime import UTC, datetime

from fieldapp.forms.model import Form, Meaning, Question, QuestionType, Texts
from fieldapp.store.values import RecordRow, RecordState, StoredRecord


def form(form_id: str = "training", *, sensitive: bool = False) -> Form:
    disabled = Question(
        "disabled",
        "disabled",
        QuestionType.INTEGER,
        Texts({"": "With a disability"}),
        meaning=Meaning(of_whom="participants", sensitive=True),
    )
    girls = Question(
        "girls",
        "girls",
        QuestionType.INTEGER,
        meaning=Meaning(grid="participants", sex="female", age="10-14", sensitive=sensitive),
    )
    households = Question(
        "households",
        "households",
        QuestionType.INTEGER,
        meaning=Meaning(measure="households_visited", sensitive=sensitive),
    )
    status = Question("status", "status", QuestionType.SELECT_ONE, meaning=Meaning(role="status"))
    return Form(form_id, "1", form_id.capitalize(), ("",), "", (status, girls, disabled, households), "<x/>", form_id)


def stored(
    number: int,
    province: str = "KH-03",
    day: str = "2026-05-04",
    people: Mapping[str, int] | None = None,
    *,
    form_id: str = "training",
    state: RecordState = "final",
    has_conflict: bool = False,
    is_deleted: bool = False,
    disabled: int | None = None,
    households: int = 0,
    commune: str = "",
    status: str = "",
) -> StoredRecord:
    people = people or {}
    now = datetime(2026, 6, 1, tzinfo=UTC)
    row = RecordRow(
        number=number,
        record_id=f"record-{number}",
        form_id=form_id,
        form_version="1",
        state=state,
        activity_date=day,
        month=day[:7],
        country="KH",
        province=province,
        district="",
        commune=commune,
        village="",
        title=f"Activity {number}",
        people_female=sum(count for cell, count in people.items() if cell.startswith("female/")) or None,
        people_male=sum(count for cell, count in people.items() if cell.startswith("male/")) or None,
        people_other=None,
        people_total=sum(people.values()) or None,
        has_conflict=has_conflict,
        has_problem=False,
        is_deleted=is_deleted,
        created=now,
        changed=now,
        office=province,
        author="Sokha",
    )
    answers = {"disabled": str(disabled)} if disabled is not None else {}
    answers |= {"status": status} if status else {}
    measures = {"households_visited": households} if households else {}
    conflicts = ("title",) if has_conflict else ()
    return StoredRecord(row, answers, (f"revision-{number}",), conflicts, people, measures)
