"""The workspace: what a client of the core may do. Screens and the command line import from here."""

from fieldapp.exchange.folder_values import Receipt, ReceivedPackage, SyncAccount, SyncPlan, Waiting
from fieldapp.exchange.identity import KnownOffice, PublicIdentity, Trust, qr_code
from fieldapp.exchange.package import PackageAccount
from fieldapp.exchange.values import ExportAccount, WorkbookOptions
from fieldapp.national.completeness import Completeness, MonthReport, State
from fieldapp.national.issues import Issue, IssueKind
from fieldapp.national.summary import Activity, Cell, Summary
from fieldapp.national.values import NationalAccount
from fieldapp.records.clock import ClockNotice
from fieldapp.records.dispatch import Dispatch, DispatchKind
from fieldapp.records.ledger import Ledger, LedgerRow, Outcome
from fieldapp.records.merge import DELETED_PATH, Conflict
from fieldapp.store.receiving import Reception
from fieldapp.store.values import (
    Backup,
    DraftSummary,
    FormEntry,
    Office,
    Preview,
    PreviewRow,
    RecordFilter,
    RecordOrder,
    RecordRow,
    RecordState,
    Role,
    SecondPlace,
    VerifyReport,
)
from fieldapp.store.vault import Hardness
from fieldapp.workspace.surroundings import folder_warning
from fieldapp.workspace.values import (
    AddedForm,
    Change,
    Entry,
    FormDetails,
    MonthOverview,
    Period,
    RecordView,
    RevisionEntry,
)
from fieldapp.workspace.workspace import SHORTEST_PASSPHRASE, SUFFIX, Workspace

__all__ = [
    "DELETED_PATH",
    "SHORTEST_PASSPHRASE",
    "SUFFIX",
    "Activity",
    "AddedForm",
    "Backup",
    "Cell",
    "Change",
    "ClockNotice",
    "Completeness",
    "Conflict",
    "Dispatch",
    "DispatchKind",
    "DraftSummary",
    "Entry",
    "ExportAccount",
    "FormDetails",
    "FormEntry",
    "Hardness",
    "Issue",
    "IssueKind",
    "KnownOffice",
    "Ledger",
    "LedgerRow",
    "MonthOverview",
    "MonthReport",
    "NationalAccount",
    "Office",
    "Outcome",
    "PackageAccount",
    "Period",
    "Preview",
    "PreviewRow",
    "PublicIdentity",
    "Receipt",
    "ReceivedPackage",
    "Reception",
    "RecordFilter",
    "RecordOrder",
    "RecordRow",
    "RecordState",
    "RecordView",
    "RevisionEntry",
    "Role",
    "SecondPlace",
    "State",
    "Summary",
    "SyncAccount",
    "SyncPlan",
    "Trust",
    "VerifyReport",
    "Waiting",
    "WorkbookOptions",
    "Workspace",
    "folder_warning",
    "qr_code",
]
