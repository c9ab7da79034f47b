"""Takes revisions in, wherever they come from: a set union, in any order, any number of times."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from fieldapp.progress import SILENT, Progress
from fieldapp.records.ledger import Outcome
from fieldapp.records.merge import MergedRecord
from fieldapp.records.revision import Revision, hash_of
from fieldapp.store import projection, revisions
from fieldapp.store.connection import Connection
from fieldapp.store.store import Store
from fieldapp.translation import tr

_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class Reception:
    """What became of the revisions of one record."""

    record_id: str
    outcome: Outcome
    taken: tuple[str, ...] = ()
    """Ids of the revisions that were new here."""
    refused: tuple[str, ...] = ()
    """Ids of those whose hash is not that of their content, or that differ from what is here under the same id."""


def receive(
    store: Store,
    connection: Connection,
    arriving: Iterable[Revision],
    ledger_id: str | None = None,
    progress: Progress = SILENT,
) -> dict[str, Reception]:
    """Take revisions in, within the caller's transaction; return what became of each record, in order of arrival.

    A record is in CONFLICT when it is so after a change, UNCHANGED when nothing was new, REJECTED when every
    revision of it was refused.
    """
    by_record: dict[str, list[Revision]] = {}
    for revision in arriving:
        by_record.setdefault(revision.record_id, []).append(revision)
    ids = list(by_record)
    receptions: dict[str, Reception] = {}
    for start in range(0, len(ids), _BATCH):
        progress.report(tr("Keeping records"), start, len(ids))
        batch = [revision for record_id in ids[start : start + _BATCH] for revision in by_record[record_id]]
        receptions |= _receive_batch(store, connection, batch, ledger_id)
    progress.report(tr("Keeping records"), len(ids), len(ids))
    return receptions


def _receive_batch(
    store: Store, connection: Connection, arriving: Sequence[Revision], ledger_id: str | None
) -> dict[str, Reception]:
    by_id: dict[str, Revision] = {}
    refused: dict[str, list[str]] = {}
    for revision in arriving:
        known = by_id.setdefault(revision.revision_id, revision)
        if known.hash != revision.hash or hash_of(revision) != revision.hash:
            refused.setdefault(revision.record_id, []).append(revision.revision_id)
            by_id.pop(revision.revision_id, None)
    here = revisions.hashes(connection, list(by_id))
    taken: dict[str, list[Revision]] = {}
    seen: dict[str, None] = dict.fromkeys(refused)
    for revision in by_id.values():
        seen[revision.record_id] = None
        if revision.revision_id not in here:
            taken.setdefault(revision.record_id, []).append(revision)
        elif here[revision.revision_id] != revision.hash:
            refused.setdefault(revision.record_id, []).append(revision.revision_id)
    earlier = revisions.of_records(connection, list(taken))
    revisions.insert(connection, (each for group in taken.values() for each in group), ledger_id)
    whole = {record_id: [*earlier.get(record_id, ()), *group] for record_id, group in taken.items()}
    merged = projection.write(connection, whole, store.reading)
    for group in taken.values():
        for revision in group:
            store.clock.observe(revision.time, revision.device)
    return {
        record_id: Reception(
            record_id,
            _outcome(merged.get(record_id), record_id in earlier, bool(refused.get(record_id))),
            tuple(revision.revision_id for revision in taken.get(record_id, ())),
            tuple(refused.get(record_id, ())),
        )
        for record_id in seen
    }


def _outcome(merged: MergedRecord | None, is_known: bool, has_refused: bool) -> Outcome:
    if merged is None:
        return Outcome.REJECTED if has_refused else Outcome.UNCHANGED
    if merged.conflicts:
        return Outcome.CONFLICT
    return Outcome.UPDATED if is_known else Outcome.NEW
