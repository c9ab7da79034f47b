"""Behaviour of ledgers written as a workbook."""

from datetime import UTC, datetime
from pathlib import Path

import openpyxl

from fieldapp.exchange.ledger_workbook import write_ledger_workbook
from fieldapp.records.ledger import Ledger, LedgerRow, Outcome

MOMENT = datetime(2026, 6, 1, tzinfo=UTC)


def test_files_and_rows_are_listed_with_their_outcomes(tmp_path: Path) -> None:
    rows = (
        LedgerRow("Training", 2, "record-1", Outcome.NEW),
        LedgerRow("Training", 3, "record-2", Outcome.REJECTED, "Girls: “many” is not a whole number."),
    )
    ledgers = [
        Ledger("1", "may.xlsx", "ab" * 32, MOMENT, "Kampong Cham", rows, ("A column was added.",)),
        Ledger("2", "june.xlsx", "cd" * 32, MOMENT, problem="june.xlsx is damaged."),
    ]

    write_ledger_workbook(tmp_path / "ledger.xlsx", ledgers)

    book = openpyxl.load_workbook(tmp_path / "ledger.xlsx")
    files = list(book["Files"].iter_rows(min_row=2, values_only=True))
    listed = list(book["Rows"].iter_rows(min_row=2, values_only=True))
    assert files[0][:9] == ("may.xlsx", "Kampong Cham", "2026-06-01 00:00 UTC", 2, 1, 0, 0, 0, 1)
    assert files[1][9] == "june.xlsx is damaged."
    assert listed[1][2:5] == (3, "Rejected", "Girls: “many” is not a whole number.")
    assert len(list(book["Remarks"].iter_rows(min_row=2))) == 2


def test_a_ledger_without_rows_is_a_whole_workbook(tmp_path: Path) -> None:
    write_ledger_workbook(tmp_path / "ledger.xlsx", [])

    assert openpyxl.load_workbook(tmp_path / "ledger.xlsx").sheetnames == ["Files", "Rows", "Remarks"]
