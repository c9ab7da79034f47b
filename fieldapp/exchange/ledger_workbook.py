"""Writes ledgers as a workbook: one sheet with a line per file, one with a line per row. For people; not read back."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from fieldapp.records.ledger import Ledger, Outcome
from fieldapp.sheets.saving import SavedFile, disk_problems
from fieldapp.sheets.writer import WorkbookWriter, put_header, put_table, write_values
from fieldapp.translation import mark, tr

_REMARK_WIDTH: Final = 56.0
_REASON_WIDTH: Final = 76.0
_NOTE_WIDTH: Final = 120.0
OUTCOME_WORDS: Final = {
    Outcome.NEW: mark("New"),
    Outcome.UNCHANGED: mark("Unchanged"),
    Outcome.UPDATED: mark("Updated"),
    Outcome.CONFLICT: mark("Conflict"),
    Outcome.REJECTED: mark("Rejected"),
}


def write_ledger_workbook(path: Path, ledgers: Iterable[Ledger]) -> SavedFile:
    """Write the ledgers, whole or not at all. Raises Problems disk-full, file-not-writable, workbook-too-many-rows."""
    known = list(ledgers)
    with disk_problems(path), WorkbookWriter(path) as writer:
        write_files(writer, tr("Files"), known)
        _write_rows(writer, known)
        _write_notes(writer, known)
        return writer.save()


def write_files(writer: WorkbookWriter, title: str, ledgers: Iterable[Ledger]) -> None:
    """Write a sheet that says of every file what it was, its hash, and what became of its rows."""
    headers = [tr("File"), tr("Office"), tr("Taken in"), tr("Rows read")]
    headers += [tr(word) for word in OUTCOME_WORDS.values()]
    headers += [tr("Remark"), "SHA-256"]
    remark_column = len(headers) - 1
    sheet = writer.stream(title)
    for ledger in ledgers:
        remark = tr("Taken back later.") if ledger.undone_by else ledger.problem
        row: list[str | int] = [ledger.file_name, ledger.office_name]
        row += [f"{ledger.started:%Y-%m-%d %H:%M} UTC", ledger.rows_read]
        row += [ledger.counts[outcome] for outcome in OUTCOME_WORDS]
        write_values(sheet, [*row, remark, ledger.file_hash], writer.styles, {remark_column: _REMARK_WIDTH})
    put_header(sheet.sheet, headers, [34, 30, 22, 12, *(13 for _ in OUTCOME_WORDS), _REMARK_WIDTH, 68])
    put_table(sheet.sheet, "files", headers, sheet.rows)


def _write_rows(writer: WorkbookWriter, ledgers: list[Ledger]) -> None:
    headers = [tr("File"), tr("Sheet"), tr("Row"), tr("Outcome"), tr("Reason"), "KEY"]
    sheet = writer.stream(tr("Rows"))
    for ledger in ledgers:
        for row in ledger.rows:
            values = (ledger.file_name, row.sheet, row.row, tr(OUTCOME_WORDS[row.outcome]), row.reason, row.record_id)
            write_values(sheet, values, writer.styles, {5: _REASON_WIDTH})
    put_header(sheet.sheet, headers, [34, 26, 8, 14, _REASON_WIDTH, 40])
    put_table(sheet.sheet, "ledger_rows", headers, sheet.rows)


def _write_notes(writer: WorkbookWriter, ledgers: list[Ledger]) -> None:
    headers = [tr("File"), tr("Remark")]
    sheet = writer.stream(tr("Remarks"))
    for ledger in ledgers:
        for note in (*([ledger.problem] if ledger.problem else []), *ledger.notes):
            write_values(sheet, (ledger.file_name, note), writer.styles, {2: _NOTE_WIDTH})
    put_header(sheet.sheet, headers, [34, _NOTE_WIDTH])
    put_table(sheet.sheet, "remarks", headers, sheet.rows)
