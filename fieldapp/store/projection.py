"""The projection: `record` and `search` as they follow from the revisions; rebuilt whole, they come out the same."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from fieldapp.progress import SILENT, Progress
from fieldapp.records.history import in_order
from fieldapp.records.merge import MergedRecord
from fieldapp.records.revision import Revision, canonical_json
from fieldapp.store import revisions as stored_revisions
from fieldapp.store import search
from fieldapp.store.connection import Connection
from fieldapp.store.reading import FormReadings, merged_by
from fieldapp.translation import tr

_BATCH: Final = 1_000
COLUMNS: Final = (
    "record_id", "form_id", "form_version", "state", "activity_date", "month", "country", "province", "district",
    "commune", "village", "title", "people_female", "people_male", "people_other", "people_total", "has_conflict",
    "has_problem", "is_deleted", "created", "changed", "office", "author",
)  # fmt: skip
"""What follows from the revisions: all columns of `record` but its number."""

CONTENT_COLUMNS: Final = ("answers", "people", "measures", "heads", "conflicts")
"""The same of `record_content`."""

_UPSERT: Final = f"""
    insert into record (number, {", ".join(COLUMNS)})
    values (
        (select min(number) from revision where record_id = :record_id),
        {", ".join(":" + column for column in COLUMNS)}
    )
    on conflict (record_id) do update
    set {", ".join(f"{column} = excluded.{column}" for column in COLUMNS[1:])}
    returning number
"""
_UPSERT_CONTENT: Final = f"""
    insert or replace into record_content (number, {", ".join(CONTENT_COLUMNS)})
    values (:number, {", ".join(":" + column for column in CONTENT_COLUMNS)})
"""


def project(connection: Connection, record_ids: Iterable[str], readings: FormReadings) -> dict[str, MergedRecord]:
    """Write the rows of these records anew from all their revisions, and return the merges by record id."""
    return write(connection, stored_revisions.of_records(connection, sorted(set(record_ids))), readings)


def write(
    connection: Connection, by_record: Mapping[str, Sequence[Revision]], readings: FormReadings
) -> dict[str, MergedRecord]:
    """Write the rows of records whose revisions, all of them, are at hand: record id -> revisions."""
    merged: dict[str, MergedRecord] = {}
    rows = []
    for record_id, revisions in by_record.items():
        merged[record_id] = merged_by(readings, revisions)
        rows.append(row_of(merged[record_id], revisions, readings))
    _write(connection, rows)
    return merged


def rebuild(connection: Connection, readings: FormReadings, progress: Progress = SILENT) -> int:
    """Drop the projection and write it from the revisions; return the number of records."""
    connection.execute("delete from record_content")
    connection.execute("delete from record")
    search.clear(connection)
    ids = [
        row[0] for row in connection.execute("select record_id from revision group by record_id order by min(number)")
    ]
    for start in range(0, len(ids), _BATCH):
        progress.report(tr("Putting the records in order"), start, len(ids))
        project(connection, ids[start : start + _BATCH], readings)
    progress.report(tr("Putting the records in order"), len(ids), len(ids))
    return len(ids)


def project_form(connection: Connection, form_id: str, readings: FormReadings) -> None:
    """Write the rows of all records of a form anew: it arrived after them."""
    rows = connection.execute("select record_id from record where form_id = :form_id", {"form_id": form_id})
    project(connection, [row[0] for row in rows.fetchall()], readings)


def row_of(merged: MergedRecord, revisions: Sequence[Revision], readings: FormReadings) -> dict[str, Any]:
    """Return the row that a record must have, and ``words`` for the search; ``number`` is left to the database."""
    head = merged.head
    header = readings(head.form_id, head.form_version).header(merged.answers)
    ordered = in_order(revisions)
    return {
        "record_id": merged.record_id,
        "form_id": head.form_id,
        "form_version": head.form_version,
        "state": "final" if merged.is_final else "draft",
        "activity_date": header.activity_date,
        "month": header.month,
        "country": header.country,
        "province": header.province,
        "district": header.district,
        "commune": header.commune,
        "village": header.village,
        "title": header.title,
        "people_female": header.people_by_sex.get("female"),
        "people_male": header.people_by_sex.get("male"),
        "people_other": header.people_by_sex.get("other"),
        "people_total": header.people_total,
        "people": json.dumps(dict(header.people), separators=(",", ":")),
        "measures": json.dumps(dict(header.measures), separators=(",", ":")),
        "answers": canonical_json(merged.answers),
        "heads": json.dumps([each.revision_id for each in merged.heads]),
        "conflicts": json.dumps([conflict.path for conflict in merged.conflicts]),
        "has_conflict": int(bool(merged.conflicts)),
        "has_problem": int((merged.breaks_rule or not merged.is_final) and not merged.is_deleted),
        "is_deleted": int(merged.is_deleted),
        "created": str(ordered[0].time),
        "changed": str(max(revision.time for revision in ordered)),
        "office": ordered[0].office,
        "author": head.author,
        "words": search.words_of(header, head.author),
    }


def _write(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Write the rows, then index them together and in order: FTS5 writes out what it holds before other statements."""
    words_by_number: dict[int, str] = {}
    for row in rows:
        words = row.pop("words")
        (number,) = connection.execute(_UPSERT, row).fetchone()
        connection.execute(_UPSERT_CONTENT, row | {"number": number})
        words_by_number[number] = words
    for number in sorted(words_by_number):
        search.index(connection, number, words_by_number[number])
