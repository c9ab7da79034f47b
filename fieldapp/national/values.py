"""What the national workbook is made of, and the account of what was written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldapp.forms.model import Form
from fieldapp.national.completeness import Completeness
from fieldapp.national.issues import Issue
from fieldapp.national.summary import Summary
from fieldapp.records.ledger import Ledger


@dataclass(frozen=True, slots=True)
class NationalContent:
    """All figures of a period, ready to be written."""

    office_name: str
    app_version: str
    written: datetime
    """Aware, UTC."""
    first_month: str
    last_month: str
    summary: Summary
    completeness: Completeness
    issues: Sequence[Issue]
    ledgers: Sequence[Ledger]
    """Of every file that was taken in, oldest first."""
    forms: Mapping[str, Form]
    """Form id -> newest version."""
    is_training: bool = False


@dataclass(frozen=True, slots=True)
class NationalAccount:
    """What was written."""

    path: Path
    file_hash: str
    """SHA-256 of the file, hex."""
    size: int
    """Bytes."""
    activities: int
    people: int
    """Participations."""
    records: int
    """Rows of records, drafts too."""
    issues: int
