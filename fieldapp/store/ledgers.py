"""Ledgers of imports in the database. Written once; only ``undone_by`` is ever set afterwards."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from fieldapp.errors import Problem
from fieldapp.records.ledger import Ledger, LedgerRow, Outcome
from fieldapp.store.connection import Connection
from fieldapp.store.times import from_text, to_text

_COLUMNS: Final = """
    ledger_id, file_name, file_hash, started, office_name, notes, problem, kind, province, written, undone_by,
    new, unchanged, updated, conflict, rejected
"""


def keep(connection: Connection, ledger: Ledger) -> None:
    """Write a ledger with its rows. The database itself refuses one whose counts do not add up."""
    counts = ledger.counts
    connection.execute(
        """
        insert into ledger (
            ledger_id, kind, file_name, file_hash, office_name, province, written, started, problem, notes,
            rows_read, new, unchanged, updated, conflict, rejected
        ) values (
            :ledger_id, :kind, :file_name, :file_hash, :office_name, :province, :written, :started, :problem, :notes,
            :rows_read, :new, :unchanged, :updated, :conflict, :rejected
        )
        """,
        {
            "ledger_id": ledger.ledger_id,
            "kind": ledger.kind,
            "file_name": ledger.file_name,
            "file_hash": ledger.file_hash,
            "office_name": ledger.office_name,
            "province": ledger.province,
            "written": to_text(ledger.written) if ledger.written else None,
            "started": to_text(ledger.started),
            "problem": ledger.problem,
            "notes": json.dumps(ledger.notes, ensure_ascii=False),
            "rows_read": ledger.rows_read,
            **{outcome.value: number for outcome, number in counts.items()},
        },
    )
    _keep_rows(connection, ledger)


def every(connection: Connection, *, with_rows: bool = True) -> list[Ledger]:
    """Return all ledgers, the newest first; without their rows they have a tally only."""
    found = connection.execute(f"select {_COLUMNS} from ledger order by started desc, ledger_id").fetchall()
    if not with_rows:
        return [replace(_ledger(row, ()), tally=dict(zip(Outcome, row[-5:], strict=True))) for row in found]
    return [_ledger(row, _rows(connection, row[0])) for row in found]


def find(connection: Connection, ledger_id: str) -> Ledger:
    """Return one ledger with its rows. Problem ``ledger-unknown``."""
    row = connection.execute(
        f"select {_COLUMNS} from ledger where ledger_id = :ledger_id", {"ledger_id": ledger_id}
    ).fetchone()
    if row is None:
        raise Problem("ledger-unknown", "This import is not in the list.", ledger_id=ledger_id)
    return _ledger(row, _rows(connection, ledger_id))


def mark_undone(connection: Connection, ledger_id: str, undone_by: str) -> None:
    """Say which ledger took an import back."""
    connection.execute(
        "update ledger set undone_by = :undone_by where ledger_id = :ledger_id",
        {"ledger_id": ledger_id, "undone_by": undone_by},
    )


def faults(connection: Connection) -> list[str]:
    """Return the ids of ledgers whose rows are not what their counts say: none, ever."""
    rows = connection.execute(
        """
        select ledger_id from ledger
        where rows_read <> (select count(*) from ledger_row where ledger_row.ledger_id = ledger.ledger_id)
            or rejected <> (
                select count(*) from ledger_row
                where ledger_row.ledger_id = ledger.ledger_id and outcome = 'rejected'
            )
        """
    )
    return [row[0] for row in rows]


def _rows(connection: Connection, ledger_id: str) -> tuple[LedgerRow, ...]:
    lines = connection.execute(
        "select sheet, row, record_id, outcome, reason from ledger_row where ledger_id = :ledger_id order by position",
        {"ledger_id": ledger_id},
    )
    return tuple(LedgerRow(line[0], line[1], line[2], Outcome(line[3]), line[4]) for line in lines)


def _ledger(row: Sequence[Any], rows: tuple[LedgerRow, ...]) -> Ledger:
    ledger_id, file_name, file_hash, started, office_name, notes, problem, kind, province, written, undone_by = row[:11]
    return Ledger(
        ledger_id=ledger_id,
        file_name=file_name,
        file_hash=file_hash,
        started=from_text(started),
        office_name=office_name,
        rows=rows,
        notes=tuple(json.loads(notes)),
        problem=problem,
        kind=kind,
        province=province,
        written=from_text(written) if written else None,
        undone_by=undone_by or "",
    )


def _keep_rows(connection: Connection, ledger: Ledger) -> None:
    connection.executemany(
        """
        insert into ledger_row (ledger_id, position, sheet, row, record_id, outcome, reason)
        values (:ledger_id, :position, :sheet, :row, :record_id, :outcome, :reason)
        """,
        (
            {
                "ledger_id": ledger.ledger_id,
                "position": position,
                "sheet": row.sheet,
                "row": row.row,
                "record_id": row.record_id,
                "outcome": row.outcome.value,
                "reason": row.reason,
            }
            for position, row in enumerate(ledger.rows)
        ),
    )
