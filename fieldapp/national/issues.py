"""What a coordinator should look at before the figures go out: each issue a sentence, with its record. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from fieldapp.forms.model import Form
from fieldapp.national.summary import answered
from fieldapp.records.ledger import Ledger, Outcome
from fieldapp.store.values import RecordRow, StoredRecord
from fieldapp.translation import tr

LARGEST_UNKNOWN_SHARE: Final = 0.2
"""Of a province's participations in one month and form, that have no known age."""

_FEW: Final = 10
"""Below so many people a share says nothing."""


class IssueKind(StrEnum):
    """What is the matter."""

    REJECTED = "rejected"
    CONFLICT = "conflict"
    OF_WHOM = "of_whom"
    DATE = "date"
    PLACE = "place"
    DRAFT = "draft"
    DUPLICATE = "duplicate"
    UNKNOWN_AGE = "unknown_age"


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing to look at. Empty strings where it is not about one record, or the record does not say."""

    kind: IssueKind
    sentence: str
    province: str = ""
    month: str = ""
    form_id: str = ""
    record_id: str = ""
    title: str = ""


def issues(
    records: Iterable[StoredRecord],
    forms: Mapping[str, Form],
    ledgers: Iterable[Ledger],
    first_month: str,
    last_month: str,
    today: date,
) -> list[Issue]:
    """Return all issues, the graver kinds first. ``forms``: form id -> newest version."""
    found: list[Issue] = []
    alike: dict[tuple[str, ...], list[RecordRow]] = defaultdict(list)
    ages: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for record in records:
        row = record.row
        if row.is_deleted:
            continue
        found.extend(_of_record(record, forms.get(row.form_id), first_month, last_month, today))
        key = _likeness(row)
        if key:
            alike[key].append(row)
        counts = ages[row.province, row.month, row.form_id]
        counts[0] += sum(count for cell, count in record.people.items() if cell.endswith("/unknown"))
        counts[1] += sum(record.people.values())
    found.extend(_duplicates(alike))
    found.extend(_unknown_ages(ages))
    found.extend(_rejected(ledgers))
    order = list(IssueKind)
    return sorted(found, key=lambda issue: (order.index(issue.kind), issue.province, issue.month, issue.record_id))


def _of_record(
    record: StoredRecord, form: Form | None, first_month: str, last_month: str, today: date
) -> Iterator[Issue]:
    row = record.row
    for kind, sentence in _sentences(record, form, first_month, last_month, today):
        yield Issue(kind, sentence, row.province, row.month, row.form_id, row.record_id, row.title)


def _sentences(
    record: StoredRecord, form: Form | None, first_month: str, last_month: str, today: date
) -> Iterator[tuple[IssueKind, str]]:
    row = record.row
    if row.has_conflict:
        count = len(record.conflicts)
        yield (
            IssueKind.CONFLICT,
            tr("Offices answered {count} questions differently; nobody has decided yet.", count=count),
        )
    if form is not None:
        yield from ((IssueKind.OF_WHOM, sentence) for sentence in _too_many(record, form))
    if not row.activity_date:
        yield IssueKind.DATE, tr("The record has no date, so it is in no month.")
    elif row.activity_date > today.isoformat():
        yield IssueKind.DATE, tr("The date {date} is in the future.", date=row.activity_date)
    elif not first_month <= row.month <= last_month:
        yield IssueKind.DATE, tr("The date {date} is outside the period.", date=row.activity_date)
    if not row.province:
        yield IssueKind.PLACE, tr("The record names no province.")
    if row.state == "draft":
        yield IssueKind.DRAFT, tr("The record is not finalised, so it is not counted.")


def _too_many(record: StoredRecord, form: Form) -> Iterator[str]:
    questions = {question.path: question for question in form.questions() if question.meaning.of_whom}
    total = record.row.people_total
    if total is None:
        return
    sums: dict[str, int] = defaultdict(int)
    for path, count in answered(record.answers, set(questions)):
        sums[path] += count
    for path, count in sums.items():
        if count > total:
            label = questions[path].label.in_language(form.default_language) or questions[path].name
            yield tr(
                "“{question}” says {count}, more than all {total} participants.",
                question=label,
                count=count,
                total=total,
            )


def _likeness(row: RecordRow) -> tuple[str, ...]:
    """What two reports of one activity have in common; empty for records that say too little."""
    place = row.commune or row.district or row.province
    if not (place and row.activity_date and row.people_total):
        return ()
    counts = (row.people_female, row.people_male, row.people_other, row.people_total)
    return (row.form_id, place, row.village, row.activity_date, *(str(count or 0) for count in counts))


def _duplicates(alike: Mapping[tuple[str, ...], list[RecordRow]]) -> Iterator[Issue]:
    for rows in alike.values():
        for row in rows[1:]:
            yield Issue(
                IssueKind.DUPLICATE,
                tr(
                    "Same form, place, date and numbers as the record {other}: perhaps one activity, reported twice.",
                    other=rows[0].record_id,
                ),
                row.province,
                row.month,
                row.form_id,
                row.record_id,
                row.title,
            )


def _unknown_ages(ages: Mapping[tuple[str, str, str], list[int]]) -> Iterator[Issue]:
    for (province, month, form_id), (unknown, people) in ages.items():
        if people >= _FEW and unknown / people > LARGEST_UNKNOWN_SHARE:
            share = round(100 * unknown / people)
            sentence = tr(
                "The age of {share}% of the people is unknown ({unknown} of {people}).",
                share=share,
                unknown=unknown,
                people=people,
            )
            yield Issue(IssueKind.UNKNOWN_AGE, sentence, province, month, form_id)


def _rejected(ledgers: Iterable[Ledger]) -> Iterator[Issue]:
    for ledger in ledgers:
        if ledger.undone_by:
            continue
        if ledger.problem:
            yield Issue(IssueKind.REJECTED, ledger.problem)
        for row in ledger.rows:
            if row.outcome is Outcome.REJECTED:
                sentence = tr(
                    "{file}, sheet {sheet}, row {row}: {reason}",
                    file=ledger.file_name,
                    sheet=row.sheet,
                    row=row.row,
                    reason=row.reason,
                )
                yield Issue(IssueKind.REJECTED, sentence, record_id=row.record_id)
