"""The check of a whole workspace: pages, hashes, the projection, ledgers, attachments. Changes nothing."""

import hashlib
from collections.abc import Iterator
from typing import Final

from sqlcipher3 import dbapi2

from fieldapp.errors import Cancelled, Problem
from fieldapp.progress import SILENT, Progress
from fieldapp.records.revision import Revision, hash_of
from fieldapp.store import attachments, ledgers, projection, revisions
from fieldapp.store.connection import Connection
from fieldapp.store.store import Store
from fieldapp.store.values import VerifyReport
from fieldapp.translation import tr

_BATCH: Final = 500
_STEPS_BETWEEN_REPORTS: Final = 20_000
_MOST_FAULTS: Final = 100
_COLUMNS: Final = projection.COLUMNS + projection.CONTENT_COLUMNS


def verify(store: Store, progress: Progress = SILENT) -> VerifyReport:
    """Check everything and return what was found; faults are sentences, at most a hundred."""
    faults: list[str] = []
    with store.database.fresh() as connection:
        progress.report(tr("Checking the file"))
        faults += integrity_faults(connection)
        if faults:
            return VerifyReport(0, 0, 0, tuple(faults[:_MOST_FAULTS]))
        faults += _record_faults(store, connection, progress)
        faults += [
            tr("The ledger {ledger} does not add up.", ledger=ledger_id) for ledger_id in ledgers.faults(connection)
        ]
        known = attachments.known(connection)
        faults += _attachment_faults(store, known, progress)
        (record_count,) = connection.execute("select count(*) from record").fetchone()
        return VerifyReport(revisions.count(connection), record_count, len(known), tuple(faults[:_MOST_FAULTS]))


def integrity_faults(connection: Connection) -> list[str]:
    """Return what SQLCipher and SQLite say of the file itself: every page's seal, every tree, every reference."""
    found = [row[0] for row in connection.execute("pragma cipher_integrity_check")]
    found += [row[0] for row in connection.execute("pragma integrity_check") if row[0] != "ok"]
    found += [f"{row[0]} {row[1]}" for row in connection.execute("pragma foreign_key_check")]
    return [tr("The workspace file is damaged: {detail}", detail=detail) for detail in found]


def quick_faults(store: Store, progress: Progress = SILENT) -> list[str]:
    """Return what one reading of every page finds; stops when the progress is cancelled. For every day's start."""

    def is_over() -> bool:
        try:
            progress.report(tr("Checking the file"))
        except Cancelled:
            return True
        return False

    with store.database.fresh() as connection:
        connection.set_progress_handler(is_over, _STEPS_BETWEEN_REPORTS)
        try:
            found = [row[0] for row in connection.execute("pragma quick_check") if row[0] != "ok"]
        except dbapi2.DatabaseError as error:
            if is_over():
                raise Cancelled from error
            found = [str(error)]
    return [tr("The workspace file is damaged: {detail}", detail=detail) for detail in found]


def _record_faults(store: Store, connection: Connection, progress: Progress) -> Iterator[str]:
    ids = [row[0] for row in connection.execute("select distinct record_id from revision")]
    (rows,) = connection.execute("select count(*) from record").fetchone()
    if rows != len(ids):
        yield tr("The list has {rows} records, the revisions speak of {records}.", rows=rows, records=len(ids))
    for start in range(0, len(ids), _BATCH):
        progress.report(tr("Checking records"), start, len(ids))
        batch = ids[start : start + _BATCH]
        for record_id, known in revisions.of_records(connection, batch).items():
            yield from _hash_faults(known)
            if _listed(connection, record_id) != _expected(store, known):
                yield tr("The list does not say of the record {record} what its revisions say.", record=record_id)


def _hash_faults(known: list[Revision]) -> Iterator[str]:
    for revision in known:
        if hash_of(revision) != revision.hash:
            yield tr("The revision {revision} is not what was saved.", revision=revision.revision_id)


def _expected(store: Store, known: list[Revision]) -> dict[str, object]:
    row = projection.row_of(store.merged(known), known, store.reading)
    return {column: row[column] for column in _COLUMNS}


def _listed(connection: Connection, record_id: str) -> dict[str, object]:
    row = connection.execute(
        f"select {', '.join(_COLUMNS)} from record join record_content using (number) where record_id = :record_id",
        {"record_id": record_id},
    ).fetchone()
    return dict(zip(_COLUMNS, row, strict=True)) if row else {}


def _attachment_faults(store: Store, known: list[str], progress: Progress) -> Iterator[str]:
    for digest in progress.each(tr("Checking attached files"), known):
        try:
            if hashlib.sha256(store.attachments.read(digest)).hexdigest() != digest:
                yield tr("An attached file is not what was saved: {hash}", hash=digest)
        except Problem as problem:
            yield f"{problem} ({digest})"
