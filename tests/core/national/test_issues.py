"""Behaviour of the list of data issues."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fieldapp.national.issues import Issue, IssueKind, issues
from fieldapp.records.ledger import Ledger, LedgerRow, Outcome
from fieldapp.store.values import StoredRecord
from tests.core.national.samples import form, stored

PLAIN = {"female/25+": 12}


def found(*records: StoredRecord, ledgers: tuple[Ledger, ...] = ()) -> list[Issue]:
    return issues(records, {"training": form()}, ledgers, "2026-01", "2026-12", date(2026, 11, 23))


def kinds(*records: StoredRecord) -> list[IssueKind]:
    return [issue.kind for issue in found(*records)]


def test_a_good_record_has_no_issue() -> None:
    assert kinds(stored(1, people=PLAIN, disabled=3)) == []


def unsplit(record: StoredRecord) -> StoredRecord:
    return replace(record, people={})


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (stored(1, people=PLAIN, has_conflict=True), IssueKind.CONFLICT),
        (stored(1, people=PLAIN, disabled=13), IssueKind.OF_WHOM),
        (stored(1, people=PLAIN, day=""), IssueKind.DATE),
        (stored(1, people=PLAIN, day="2026-12-24"), IssueKind.DATE),
        (stored(1, people=PLAIN, day="2025-12-24"), IssueKind.DATE),
        (stored(1, people=PLAIN, province=""), IssueKind.PLACE),
        (stored(1, people=PLAIN, state="draft"), IssueKind.DRAFT),
        (stored(1, people={"female/25+": 8, "male/unknown": 4}), IssueKind.UNKNOWN_AGE),
        (stored(1, people={}), IssueKind.NOBODY),
        (unsplit(stored(1, people=PLAIN)), IssueKind.UNSPLIT),
    ],
)
def test_each_kind_is_found(record: StoredRecord, kind: IssueKind) -> None:
    assert kinds(record) == [kind]


def test_two_records_alike_in_place_date_and_numbers_are_a_possible_duplicate() -> None:
    one = stored(1, people=PLAIN, commune="KH-030101")
    same = stored(2, people=PLAIN, commune="KH-030101")
    other_day = stored(3, people=PLAIN, commune="KH-030101", day="2026-05-05")

    (issue,) = found(one, same, other_day)

    assert (issue.kind, issue.record_id) == (IssueKind.DUPLICATE, "record-2")
    assert "record-1" in issue.sentence


def test_a_deleted_record_is_no_issue() -> None:
    assert kinds(stored(1, day="", is_deleted=True)) == []


def test_rejected_rows_and_unreadable_files_are_issues() -> None:
    moment = datetime(2026, 6, 1, tzinfo=UTC)
    row = LedgerRow("Training", 7, "record-9", Outcome.REJECTED, "Girls: “many” is not a whole number.")
    ledgers = (
        Ledger("1", "may.xlsx", "0" * 64, moment, rows=(row,)),
        Ledger("2", "june.xlsx", "1" * 64, moment, problem="june.xlsx is damaged."),
        Ledger("3", "undone.xlsx", "2" * 64, moment, rows=(row,), undone_by="4"),
    )

    sentences = [issue.sentence for issue in found(ledgers=ledgers)]

    assert len(sentences) == 2
    assert any("row 7" in sentence and "may.xlsx" in sentence for sentence in sentences)


def test_a_number_far_beyond_the_usual_is_named_where_enough_is_known() -> None:
    usual = [stored(number, people={"female/25+": number + 5}, day=f"2026-05-{number:02d}") for number in range(1, 10)]
    slip = stored(10, people={"female/25+": 1500})

    assert [(issue.kind, issue.record_id) for issue in found(*usual, slip)] == [(IssueKind.OUTLIER, "record-10")]
    assert kinds(*usual[:5], slip) == []


def test_a_cancelled_activity_needs_no_participants() -> None:
    assert kinds(stored(1, people={}, status="cancelled")) == []
