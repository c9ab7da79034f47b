"""Revisions in the database: written once, read by record. Knows nothing of what they mean."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from fieldapp.records.revision import HybridTime, Kind, Revision, canonical_json, parse_answers
from fieldapp.store.connection import Connection
from fieldapp.store.times import now, to_text

_BATCH: Final = 500
_COLUMNS: Final = """
    revision_id, record_id, parents, form_id, form_version, office, device, author, time, kind,
    answers, attachments, hash
"""


def insert(connection: Connection, revisions: Iterable[Revision], ledger_id: str | None = None) -> None:
    """Write revisions that are not there yet."""
    received = to_text(now())
    connection.executemany(
        """
        insert into revision (
            revision_id, record_id, parents, form_id, form_version, office, device, author, time, kind,
            answers, attachments, hash, ledger_id, received
        ) values (
            :revision_id, :record_id, :parents, :form_id, :form_version, :office, :device, :author, :time, :kind,
            :answers, :attachments, :hash, :ledger_id, :received
        )
        """,
        ({**_as_row(revision), "ledger_id": ledger_id, "received": received} for revision in revisions),
    )


def of_record(connection: Connection, record_id: str) -> list[Revision]:
    """Return all revisions of a record in order of arrival; empty for an unknown record."""
    rows = connection.execute(
        f"select {_COLUMNS} from revision where record_id = :record_id order by number", {"record_id": record_id}
    )
    return [_from_row(row) for row in rows]


def of_records(connection: Connection, record_ids: Sequence[str]) -> dict[str, list[Revision]]:
    """Return all revisions of many records: record id -> revisions in order of arrival. Unknown records are absent."""
    found: dict[str, list[Revision]] = {}
    for batch in _batches(record_ids):
        rows = connection.execute(
            f"""
            select {_COLUMNS} from revision
            where record_id in (select value from json_each(:ids))
            order by number
            """,
            {"ids": json.dumps(batch)},
        )
        for row in rows:
            revision = _from_row(row)
            found.setdefault(revision.record_id, []).append(revision)
    return found


def hashes(connection: Connection, revision_ids: Sequence[str]) -> dict[str, str]:
    """Return the hashes of those revisions that are here: revision id -> hash."""
    found: dict[str, str] = {}
    for batch in _batches(revision_ids):
        rows = connection.execute(
            "select revision_id, hash from revision where revision_id in (select value from json_each(:ids))",
            {"ids": json.dumps(batch)},
        )
        found.update(rows.fetchall())
    return found


def of_ledger(connection: Connection, ledger_id: str) -> list[Revision]:
    """Return the revisions that came by an import, in order of arrival."""
    rows = connection.execute(
        f"select {_COLUMNS} from revision where ledger_id = :ledger_id order by number", {"ledger_id": ledger_id}
    )
    return [_from_row(row) for row in rows]


def undone(connection: Connection, record_ids: Sequence[str]) -> dict[str, set[str]]:
    """Return the revisions by which imports were taken back: record id -> revision ids, for those that have any."""
    found: dict[str, set[str]] = {}
    for batch in _batches(record_ids):
        rows = connection.execute(
            """
            select record_id, revision_id
            from revision join ledger using (ledger_id)
            where ledger.kind = 'undo' and record_id in (select value from json_each(:ids))
            """,
            {"ids": json.dumps(batch)},
        )
        for record_id, revision_id in rows:
            found.setdefault(record_id, set()).add(revision_id)
    return found


def numbered(connection: Connection, number: int) -> Revision | None:
    """Return the revision that arrived as the number-th, or None."""
    row = connection.execute(f"select {_COLUMNS} from revision where number = :number", {"number": number}).fetchone()
    return _from_row(row) if row else None


def every(connection: Connection) -> Iterator[Revision]:
    """Yield every revision in order of arrival."""
    for row in connection.execute(f"select {_COLUMNS} from revision order by number"):
        yield _from_row(row)


def since(connection: Connection, number: int, limit: int = 1_000_000) -> list[tuple[int, Revision]]:
    """Return revisions that arrived after the one with this number, each with its own number; 0 for all."""
    rows = connection.execute(
        f"select number, {_COLUMNS} from revision where number > :number order by number limit :limit",
        {"number": number, "limit": limit},
    )
    return [(row[0], _from_row(row[1:])) for row in rows]


def count(connection: Connection) -> int:
    """Return how many revisions there are."""
    return int(connection.execute("select count(*) from revision").fetchone()[0])


def newest_time(connection: Connection, device: str) -> HybridTime | None:
    """Return the last time a device gave out, as far as the last revisions to arrive say."""
    (text,) = connection.execute(
        """
        select max(time)
        from (select time, device from revision order by number desc limit 1000)
        where device = :device
        """,
        {"device": device},
    ).fetchone()
    return HybridTime.parse(text) if text else None


def _batches(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _BATCH):
        yield list(ids[start : start + _BATCH])


def _as_row(revision: Revision) -> dict[str, Any]:
    return {
        "revision_id": revision.revision_id,
        "record_id": revision.record_id,
        "parents": json.dumps(revision.parents),
        "form_id": revision.form_id,
        "form_version": revision.form_version,
        "office": revision.office,
        "device": revision.device,
        "author": revision.author,
        "time": str(revision.time),
        "kind": revision.kind.value,
        "answers": canonical_json(revision.answers),
        "attachments": canonical_json(revision.attachments),
        "hash": revision.hash,
    }


def _from_row(row: Sequence[Any]) -> Revision:
    return Revision(
        revision_id=row[0],
        record_id=row[1],
        parents=tuple(json.loads(row[2])),
        form_id=row[3],
        form_version=row[4],
        office=row[5],
        device=row[6],
        author=row[7],
        time=HybridTime.parse(row[8]),
        kind=Kind(row[9]),
        answers=parse_answers(row[10]),
        attachments=json.loads(row[11]),
        hash=row[12],
    )
