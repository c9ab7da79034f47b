"""The ledger: the row-by-row outcome of an import. Every row read has exactly one outcome, so the sums always agree."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal


class Outcome(StrEnum):
    """What became of a row."""

    NEW = "new"
    """A record this workspace did not have."""
    UNCHANGED = "unchanged"
    """Everything in the row was already here."""
    UPDATED = "updated"
    """A record this workspace had got newer revisions."""
    CONFLICT = "conflict"
    """The row was taken, and now two edits of the record differ: a person decides."""
    REJECTED = "rejected"
    """The row, or its edit, was not taken; the reason says why."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row and its outcome. ``reason`` is a sentence; never empty for a rejected row."""

    sheet: str
    row: int
    record_id: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The outcome of one file. A file that could not be read has a ``problem`` sentence and no rows."""

    ledger_id: str
    file_name: str
    file_hash: str
    started: datetime
    """Aware, UTC."""
    office_name: str = ""
    """Who sent it, as the file says."""
    rows: tuple[LedgerRow, ...] = ()
    notes: tuple[str, ...] = ()
    problem: str = ""
    kind: Literal["import", "undo", "salvage"] = "import"
    province: str = ""
    """Place key of the office that sent it; empty for a national office."""
    written: datetime | None = None
    """When the file was written, as it says; aware, UTC."""
    undone_by: str = ""
    """The ledger that took this import back; empty while it stands."""

    tally: Mapping[Outcome, int] | None = field(default=None, compare=False)
    """Rows per outcome where ``rows`` were left behind: in lists of ledgers."""

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """Return the number of rows per outcome, every outcome named."""
        counted = Counter(row.outcome for row in self.rows) if self.tally is None else self.tally
        return {outcome: counted.get(outcome, 0) for outcome in Outcome}

    @property
    def rows_read(self) -> int:
        """Return the number of rows read: always the sum of ``counts``."""
        return len(self.rows) if self.tally is None else sum(self.tally.values())
