"""Behaviour of the national summary."""

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.forms.model import AGE_BANDS, SEXES
from fieldapp.national.summary import UNSTATED, Cell, shown_count, summarise
from tests.core.national.samples import form, stored

GRIDS = st.dictionaries(
    st.sampled_from([f"{sex}/{age}" for sex in SEXES for age in AGE_BANDS]), st.integers(0, 500), max_size=18
)
RECORDS = st.lists(st.tuples(st.sampled_from(["KH-03", "KH-10", ""]), st.dates(), GRIDS), max_size=30)


def test_people_are_counted_where_they_were() -> None:
    records = [
        stored(1, "KH-03", "2026-05-04", {"female/10-14": 3, "male/unknown": 2}),
        stored(2, "KH-03", "2026-05-20", {"female/10-14": 4}),
        stored(3, "KH-10", "2026-06-01", {"female/10-14": 5}, form_id="outreach"),
    ]

    summary = summarise(records, {})

    assert summary.people[Cell("KH", "KH-03", "2026-05", "training", "female", "10-14")] == 7
    assert summary.people_by("province", "sex") == {
        ("KH-03", "female"): 7,
        ("KH-03", "male"): 2,
        ("KH-10", "female"): 5,
    }
    assert summary.activities_by("form_id") == {("outreach",): 1, ("training",): 2}
    assert (summary.total_people, summary.total_activities) == (14, 3)


@given(RECORDS)
def test_every_total_is_the_sum_of_what_was_written(given_records: list[tuple[str, object, dict[str, int]]]) -> None:
    records = [
        stored(number, province, str(day), people) for number, (province, day, people) in enumerate(given_records)
    ]

    summary = summarise(records, {})

    total = sum(sum(people.values()) for _, _, people in given_records)
    for names in (("province",), ("month", "sex"), ("age",), ("province", "month", "form_id", "sex", "age")):
        assert sum(summary.people_by(*names).values()) == total
    assert sum(summary.activities_by("month").values()) == len(records)


def test_drafts_and_deleted_records_are_not_counted() -> None:
    records = [
        stored(1, people={"female/25+": 3}, state="draft"),
        stored(2, people={"female/25+": 4}, is_deleted=True),
    ]

    summary = summarise(records, {})

    assert (summary.total_people, summary.total_activities, summary.drafts) == (0, 0, 1)


def test_what_is_only_planned_or_was_cancelled_is_not_counted() -> None:
    records = [
        stored(1, people={"female/25+": 3}, status="completed"),
        stored(2, people={"female/25+": 4}, status="cancelled"),
        stored(3, people={"female/25+": 5}, status="planned"),
    ]

    summary = summarise(records, {"training": form()})

    assert (summary.total_people, summary.total_activities, summary.not_held) == (3, 1, 2)


def test_a_record_in_conflict_is_counted_once_and_named() -> None:
    summary = summarise([stored(1, people={"female/25+": 3}, has_conflict=True)], {})

    assert (summary.total_people, summary.conflicts) == (3, 1)


def test_people_without_a_grid_are_counted_as_not_broken_down() -> None:
    record = stored(1, people={})
    row = type(record.row)(**{name: getattr(record.row, name) for name in record.row.__slots__} | {"people_total": 9})
    record = type(record)(row, record.answers, record.heads, record.conflicts, {}, {})

    summary = summarise([record], {})

    assert summary.people_by("sex", "age") == {(UNSTATED, UNSTATED): 9}


def test_of_whom_counts_stand_beside_the_people_and_are_not_added() -> None:
    summary = summarise([stored(1, people={"female/25+": 9}, disabled=2)], {"training": form()})

    assert summary.total_people == 9
    assert list(summary.of_whom.values()) == [2]


def test_measures_are_summed_by_form() -> None:
    summary = summarise([stored(1, households=3), stored(2, households=4)], {})

    assert summary.measures_by("form_id") == {("training", "households_visited"): 7}


def test_small_sensitive_counts_are_hidden() -> None:
    assert [shown_count(count, is_sensitive=True) for count in (0, 1, 4, 5)] == [0, "1–4", "1–4", 5]
