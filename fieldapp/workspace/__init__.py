"""The workspace: what a client of the core may do. Screens and the command line import from here."""

from fieldapp.records.clock import ClockNotice
from fieldapp.records.ledger import Ledger, LedgerRow, Outcome
from fieldapp.store.receiving import Reception
from fieldapp.store.values import (
    Backup,
    DraftSummary,
    FormEntry,
    Office,
    Preview,
    RecordFilter,
    RecordOrder,
    RecordRow,
    RecordState,
    Role,
    VerifyReport,
)
from fieldapp.store.vault import Hardness
from fieldapp.workspace.values import Change, Entry, MonthOverview, RecordView, RevisionEntry
from fieldapp.workspace.workspace import SHORTEST_PASSPHRASE, SUFFIX, Workspace

__all__ = [
    "SHORTEST_PASSPHRASE",
    "SUFFIX",
    "Backup",
    "Change",
    "ClockNotice",
    "DraftSummary",
    "Entry",
    "FormEntry",
    "Hardness",
    "Ledger",
    "LedgerRow",
    "MonthOverview",
    "Office",
    "Outcome",
    "Preview",
    "Reception",
    "RecordFilter",
    "RecordOrder",
    "RecordRow",
    "RecordState",
    "RecordView",
    "RevisionEntry",
    "Role",
    "VerifyReport",
    "Workspace",
]
