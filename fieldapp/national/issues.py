"""What a coordinator should look at before the figures go out: each issue a sentence, with its record. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Final

from fieldapp.forms.model import Form
from fieldapp.national.summary import answered, is_held, status_paths
from fieldapp.records.ledger import Ledger, Outcome
from fieldapp.store.values import RecordRow, StoredRecord
from fieldapp.translation import tr

LARGEST_UNKNOWN_SHARE: Final = 0.2
"""Of a province's participations in one month and form, that have no known age."""

_FEW: Final = 10
"""Below so many people a share says nothing; below so many records nothing is usual."""
_TIMES_THE_USUAL: Final = 10
_FEWEST_OF_AN_OUTLIER: Final = 100


class IssueKind(StrEnum):
    """What is the matter."""

    REJECTED = "rejected"
    CONFLICT = "conflict"
    OF_WHOM = "of_whom"
    DATE = "date"
    PLACE = "place"
    DRAFT = "draft"
    NOBODY = "nobody"
    OUTLIER = "outlier"
    DUPLICATE = "duplicate"
    UNSPLIT = "unsplit"
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
    check = _Check(forms, first_month, last_month, today)
    found: list[Issue] = []
    alike: dict[tuple[str, ...], list[RecordRow]] = defaultdict(list)
    ages: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    sizes: dict[str, list[RecordRow]] = defaultdict(list)
    for record in records:
        row = record.row
        if row.is_deleted:
            continue
        found.extend(_about(row, kind, sentence) for kind, sentence in check.sentences(record))
        alike[_likeness(row)].append(row)
        if row.people_total and row.state != "draft":
            sizes[row.form_id].append(row)
        counts = ages[row.province, row.month, row.form_id]
        counts[0] += sum(count for cell, count in record.people.items() if cell.endswith("/unknown"))
        counts[1] += sum(record.people.values())
    alike.pop((), None)
    found.extend((*_duplicates(alike), *_outliers(sizes), *_unknown_ages(ages), *_rejected(ledgers)))
    order = list(IssueKind)
    return sorted(found, key=lambda issue: (order.index(issue.kind), issue.province, issue.month, issue.record_id))


def _about(row: RecordRow, kind: IssueKind, sentence: str) -> Issue:
    return Issue(kind, sentence, row.province, row.month, row.form_id, row.record_id, row.title)


class _Check:
    """Looks at single records of a period."""

    def __init__(self, forms: Mapping[str, Form], first_month: str, last_month: str, today: date) -> None:
        self._forms = forms
        self._first_month = first_month
        self._last_month = last_month
        self._today = today.isoformat()
        self._statuses = status_paths(forms)
        self._with_grid = {
            form_id for form_id, form in forms.items() if any(question.meaning.grid for question in form.questions())
        }

    def sentences(self, record: StoredRecord) -> Iterator[tuple[IssueKind, str]]:
        """Yield what is the matter with a record."""
        row = record.row
        if row.has_conflict:
            count = len(record.conflicts)
            yield (
                IssueKind.CONFLICT,
                tr("Offices answered {count} questions differently; nobody has decided yet.", count=count),
            )
        if row.form_id in self._forms:
            too_many = _too_many(record, self._forms[row.form_id])
            yield from ((IssueKind.OF_WHOM, sentence) for sentence in too_many)
        yield from ((IssueKind.DATE, sentence) for sentence in self._date_sentences(row))
        if not row.province:
            yield IssueKind.PLACE, tr("The record names no province.")
        if row.state == "draft":
            yield IssueKind.DRAFT, tr("The record is not finalised, so it is not counted.")
        elif row.form_id in self._with_grid and is_held(record, self._statuses):
            yield from _grid_sentences(record)

    def _date_sentences(self, row: RecordRow) -> Iterator[str]:
        if not row.activity_date:
            yield tr("The record has no date, so it is in no month.")
        elif row.activity_date > self._today:
            yield tr("The date {date} is in the future.", date=row.activity_date)
        elif not self._first_month <= row.month <= self._last_month:
            yield tr("The date {date} is outside the period.", date=row.activity_date)


def _grid_sentences(record: StoredRecord) -> Iterator[tuple[IssueKind, str]]:
    total = record.row.people_total
    if not total:
        yield IssueKind.NOBODY, tr("The activity took place, but no participants are counted.")
    elif not record.people:
        yield IssueKind.UNSPLIT, tr("{count} participants are counted without sex and age.", count=total)


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
            sentence = tr(
                "Same form, place, date and numbers as the record {other}: perhaps one activity, reported twice.",
                other=rows[0].record_id,
            )
            yield _about(row, IssueKind.DUPLICATE, sentence)


def _outliers(sizes: Mapping[str, list[RecordRow]]) -> Iterator[Issue]:
    for rows in sizes.values():
        usual = median(row.people_total or 0 for row in rows)
        limit = max(_TIMES_THE_USUAL * usual, _FEWEST_OF_AN_OUTLIER)
        for row in rows if len(rows) >= _FEW else ():
            if (row.people_total or 0) > limit:
                sentence = tr(
                    "{count} participants are far more than usual with this form ({usual}): perhaps a typing error.",
                    count=f"{row.people_total:,}",
                    usual=f"{usual:,.0f}",
                )
                yield _about(row, IssueKind.OUTLIER, sentence)


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
