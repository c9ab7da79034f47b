"""Joins what was read: visible rows with the revisions they stand for. Decides which rows are untouched, edited, new,
repeated or removed; the edits themselves are made by ``row_edits``.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from fieldapp.exchange.machine import REVISIONS, RevisionRow, row_hash
from fieldapp.exchange.row_edits import NewInstance, RowEdits, ShownRecord, Verdict
from fieldapp.exchange.values import ReceivedForm, ReceivedRow
from fieldapp.exchange.workbook_reading import (
    AddedSheet,
    BrokenRevision,
    Content,
    FoundSheet,
    ReadRow,
    Revisions,
    Rows,
    UntouchedForm,
)
from fieldapp.progress import Progress
from fieldapp.records.revision import Revision
from fieldapp.sheets.layout import KEY, ROOT
from fieldapp.sheets.reader import CellValue, Odd
from fieldapp.translation import tr

_UNIT: Final = "\x1f"
_SAME: Final = 1e-6


@dataclass(slots=True)
class KnownRecord:
    """A record as the machine sheet carries it."""

    form_id: str
    row: int
    """On its form's sheet when it was written; 0 for a deleted record."""
    row_hash: str
    machine_row: int
    """Where its first revision stands."""
    revisions: list[Revision] = field(default_factory=list)
    is_broken: bool = False


@dataclass(slots=True)
class Received:
    """Everything the reading process said."""

    file_name: str
    content: Content | None = None
    forms: list[ReceivedForm] = field(default_factory=list)
    records: dict[str, KnownRecord] = field(default_factory=dict)
    added_sheets: list[str] = field(default_factory=list)
    untouched: set[str] = field(default_factory=set)
    sheets: dict[int, FoundSheet] = field(default_factory=dict)
    rows: dict[int, list[ReadRow]] = field(default_factory=dict)
    revisions_read: int = 0

    def take(self, message: "Revisions | AddedSheet | UntouchedForm | FoundSheet | Rows") -> None:
        """Keep a message."""
        if isinstance(message, Revisions):
            self.revisions_read += len(message.rows)
            for machine_row, entry in message.rows:
                self._keep(machine_row, entry)
        elif isinstance(message, AddedSheet):
            self.added_sheets.append(message.title)
        elif isinstance(message, UntouchedForm):
            self.untouched.add(message.form_id)
        elif isinstance(message, FoundSheet):
            self.sheets[message.number] = message
        else:
            self.rows.setdefault(message.number, []).extend(message.rows)

    def _keep(self, machine_row: int, entry: RevisionRow | BrokenRevision) -> None:
        if isinstance(entry, BrokenRevision):
            broken = KnownRecord(entry.form_id, entry.row, "", machine_row)
            self.records.setdefault(entry.record_id, broken).is_broken = True
            return
        revision = entry.revision
        fresh = KnownRecord(revision.form_id, entry.row, entry.row_hash, machine_row)
        self.records.setdefault(revision.record_id, fresh).revisions.append(revision)


def assemble(
    received: Received, content: Content, edits: RowEdits, progress: Progress
) -> tuple[list[ReceivedRow], list[str]]:
    """Return every row with what becomes of it, and the sentences about the file as a whole."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, sheet in enumerate(content.sheet.sheets):
        numbers[sheet.form_id].append(number)
    records: dict[str, dict[str, KnownRecord]] = defaultdict(dict)
    for record_id, record in received.records.items():
        records[record.form_id][record_id] = record
    rows: list[ReceivedRow] = []
    notes = [tr("The sheet {sheet} was added; it was left aside.", sheet=title) for title in received.added_sheets]
    for form_id in dict.fromkeys((*numbers, *records)):
        if form_id in received.untouched or form_id not in numbers:
            title = content.sheet.sheets[numbers[form_id][0]].title if form_id in numbers else REVISIONS
            rows.extend(_as_written(title, records[form_id]))
        else:
            form_rows = _FormRows(received, content, form_id, numbers[form_id], records[form_id], edits)
            notes.extend(form_rows.notes())
            rows.extend(progress.each(tr("Checking {file}", file=received.file_name), form_rows.rows()))
    return rows, notes


def _as_written(title: str, records: Mapping[str, KnownRecord]) -> Iterator[ReceivedRow]:
    for record_id, record in records.items():
        row = _verbatim(record_id, record)
        yield replace(row, sheet=title, row=record.row) if record.row else row


def _verbatim(record_id: str, record: KnownRecord) -> ReceivedRow:
    """Return a record as the machine sheet has it; rejected when that was changed."""
    row = ReceivedRow(REVISIONS, record.machine_row, record_id, record.form_id, tuple(record.revisions))
    if record.is_broken:
        return replace(
            row,
            revisions=(),
            rejection=tr("The hidden sheet that carries this record was changed. Ask for the workbook again."),
        )
    return row


class _FormRows:
    """The rows of one form whose sheets were touched."""

    def __init__(
        self,
        received: Received,
        content: Content,
        form_id: str,
        numbers: list[int],
        records: Mapping[str, KnownRecord],
        edits: RowEdits,
    ) -> None:
        self._form_id = form_id
        self._records = records
        self._edits = edits
        self._sheets = {content.sheet.sheets[number].repeat: received.sheets.get(number) for number in numbers}
        self._written = {content.sheet.sheets[number].repeat: content.sheet.sheets[number].title for number in numbers}
        self._rows = {content.sheet.sheets[number].repeat: received.rows.get(number, []) for number in numbers}
        self._present = {
            repeat: frozenset(found.letters) for repeat, found in self._sheets.items() if found is not None
        }
        self._instances: dict[str, dict[str, ReadRow]] = defaultdict(dict)
        self._new_instances: dict[str, list[NewInstance]] = defaultdict(list)

    def notes(self) -> Iterator[str]:
        """Yield what was changed about the sheets themselves."""
        for repeat, found in self._sheets.items():
            title = self._written[repeat]
            if found is None or not found.title or KEY not in found.letters:
                yield tr(
                    "The sheet {sheet} or its column KEY was removed: its rows were taken as exported.", sheet=title
                )
                continue
            if found.gone:
                gone = ", ".join(found.gone)
                yield tr("Columns missing in {sheet}, taken as exported: {columns}.", sheet=title, columns=gone)
            if found.added:
                added = ", ".join(found.added)
                yield tr("Columns added to {sheet}, left aside: {columns}.", sheet=title, columns=added)

    def rows(self) -> Iterator[ReceivedRow]:
        """Yield every row of the form."""
        yield from self._sort_repeat_rows()
        by_key: dict[str, list[ReadRow]] = defaultdict(list)
        sums = rows_of_sums(self._readable(ROOT))
        for row in self._readable(ROOT):
            if row.key:
                by_key[row.key].append(row)
            elif row.cells:
                yield self._rejected(ROOT, row, _sums()) if row.row in sums else self._new(row)
        for key, shown in by_key.items():
            record = self._records.get(key)
            if record is None:
                yield from (self._rejected(ROOT, row, _foreign_key()) for row in shown)
            else:
                yield from self._known(key, record, shown)
        is_there = ROOT in self._present and KEY in self._present[ROOT]
        for record_id, record in self._records.items():
            if record_id not in by_key:
                kept = _verbatim(record_id, record)
                removed = tr("The row was removed from the sheet. That deletes nothing; the record was taken.")
                yield replace(kept, notes=(removed,)) if record.row and is_there and not kept.rejection else kept

    def _readable(self, repeat: str) -> list[ReadRow]:
        """The rows of a sheet; none where it has lost its keys."""
        return self._rows[repeat] if KEY in self._present.get(repeat, ()) else []

    def _known(self, record_id: str, record: KnownRecord, shown: list[ReadRow]) -> Iterator[ReceivedRow]:
        """Yield the row of a record; where its KEY stands on several rows, only one that is untouched is taken."""
        untouched = [row for row in shown if self._hash(record_id, row) == record.row_hash]
        first = (untouched or shown)[0]
        title = self._title(ROOT)
        row = replace(_verbatim(record_id, record), sheet=title, row=first.row)
        if row.rejection or untouched:
            yield row
        elif len(shown) > 1:
            yield replace(row, rejection=_repeated_key())
        else:
            yield _judged(row, self._edits.edited(row.revisions, self._shown(record_id, first)))
        for other in shown:
            if other is not first:
                yield self._rejected(ROOT, other, _repeated_key())

    def _new(self, row: ReadRow) -> ReceivedRow:
        verdict = self._edits.new(self._form_id, self._present[ROOT], row.cells)
        record_id = verdict.edited.record_id if verdict.edited is not None else ""
        return _judged(ReceivedRow(self._title(ROOT), row.row, record_id, self._form_id), verdict)

    def _sort_repeat_rows(self) -> Iterator[ReceivedRow]:
        """Give every repeat row to its record; yield those that belong nowhere."""
        for repeat in self._rows:
            for row in self._readable(repeat) if repeat != ROOT else []:
                owner, _, instance = (row.key or row.parent_key).partition("/")
                if not row.key and not row.cells:
                    continue
                if not owner:
                    yield self._rejected(repeat, row, _missing_parent())
                elif owner not in self._records:
                    yield self._rejected(repeat, row, _foreign_key())
                elif not row.key:
                    self._new_instances[owner].append(NewInstance(repeat, instance, row.cells))
                elif instance in self._instances[owner]:
                    yield self._rejected(repeat, row, _repeated_key())
                else:
                    self._instances[owner][instance] = row

    def _shown(self, record_id: str, row: ReadRow) -> ShownRecord:
        instances = {instance: shown.cells for instance, shown in self._instances[record_id].items()}
        return ShownRecord(row.cells, instances, tuple(self._new_instances[record_id]), self._present)

    def _hash(self, record_id: str, row: ReadRow) -> str:
        if self._new_instances.get(record_id):
            return ""
        texts = [_row_text("", row.text)]
        texts.extend(_row_text(instance, shown.text) for instance, shown in self._instances[record_id].items())
        return row_hash(texts)

    def _rejected(self, repeat: str, row: ReadRow, reason: str) -> ReceivedRow:
        owner = row.key.partition("/")[0]
        return ReceivedRow(self._title(repeat), row.row, owner, self._form_id, rejection=reason)

    def _title(self, repeat: str) -> str:
        found = self._sheets.get(repeat)
        return found.title if found is not None and found.title else self._written[repeat]


def _row_text(instance: str, shown: str) -> str:
    return f"{instance}{_UNIT}{shown}" if shown else instance


def _judged(row: ReceivedRow, verdict: Verdict) -> ReceivedRow:
    return replace(
        row, edited=verdict.edited, changes=verdict.changes, rejection=verdict.rejection, notes=verdict.notes
    )


def rows_of_sums(rows: Iterable[ReadRow]) -> set[int]:
    """Return the rows without KEY whose figures are all sums of figures above them, as people write below a table."""
    above: dict[str, float] = defaultdict(float)
    counted: Counter[str] = Counter()
    found: set[int] = set()
    for row in rows:
        figures = {key: value for key, value in row.cells.items() if _is_figure(value)}
        is_sum = not row.key and all(_is_sum(value, above[key]) for key, value in figures.items())
        if is_sum and any(counted[key] > 1 for key in figures):
            found.add(row.row)
            continue
        for key, value in figures.items():
            if isinstance(value, float):
                above[key] += value
                counted[key] += 1
    return found


def _is_figure(value: CellValue) -> bool:
    return isinstance(value, float) or (isinstance(value, Odd) and value.what == "formula")


def _is_sum(value: CellValue, above: float) -> bool:
    return isinstance(value, Odd) or (isinstance(value, float) and value > 0 and abs(value - above) < _SAME)


def _sums() -> str:
    return tr("This row holds the sums of the rows above. It is no record, and was left out.")


def _missing_parent() -> str:
    return tr("PARENT_KEY is empty. Copy into it the KEY of the record that this row belongs to.")


def _foreign_key() -> str:
    return tr("The KEY of this row is not one of this workbook. For a new row, leave KEY empty.")


def _repeated_key() -> str:
    return tr("The same KEY stands on several rows. For a new row, leave KEY empty.")
