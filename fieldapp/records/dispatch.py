"""The dispatch: the account of one thing that went out, kept beside the ledgers of what came in. A plain value."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

DispatchKind: TypeAlias = Literal["workbook", "package", "folder", "national"]
"""A workbook, a package as a file, a package put into the exchange folder, or the national workbook."""


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One file that was written for others."""

    dispatch_id: str
    kind: DispatchKind
    file_name: str
    """Where it was written, as a path."""
    written: datetime
    """Aware, UTC."""
    records: int
    revisions: int
    size: int
    """Bytes."""
    recipients: tuple[str, ...] = ()
    """Names of the offices that can open it; empty for a workbook: whoever gets the file."""
    forms: int = 0
    attachments: int = 0
    conflicts: int = 0
    """Records among them with an open conflict, as far as they were counted."""
