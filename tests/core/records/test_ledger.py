"""Behaviour of the ledger values."""

from datetime import UTC, datetime

from fieldapp.records.ledger import Ledger, LedgerRow, Outcome


def test_rows_read_are_the_sum_of_the_outcomes() -> None:
    rows = tuple(LedgerRow("Training", number, "r", outcome) for number, outcome in enumerate(Outcome, 2))

    ledger = Ledger("1", "may.xlsx", "0" * 64, datetime(2026, 6, 1, tzinfo=UTC), rows=rows)

    assert ledger.rows_read == sum(ledger.counts.values()) == 5


def test_every_outcome_is_named_even_when_nothing_had_it() -> None:
    ledger = Ledger("1", "may.xlsx", "0" * 64, datetime(2026, 6, 1, tzinfo=UTC), problem="Not a workbook.")

    assert ledger.counts == dict.fromkeys(Outcome, 0)
