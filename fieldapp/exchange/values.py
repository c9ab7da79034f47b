"""What goes into a workbook and what comes out of one, as plain values. The workspace joins them with the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from fieldapp.forms.model import Form
from fieldapp.records.revision import Answers, Kind, Revision

Headers = Literal["names", "labels"]


@dataclass(frozen=True, slots=True)
class ExportedRecord:
    """One record on its way out: everything it ever was, and what is shown of it."""

    form: Form
    revisions: tuple[Revision, ...]
    """All revisions of the record, parents before children. Never empty."""
    answers: Answers
    """The merged answers (fieldapp.records.merge): where heads differ, what the merge shows."""
    kind: Kind
    """The kind of the merged state: saved (a draft for others), finalised, ..."""
    conflicts: tuple[str, ...] = ()
    """Paths whose heads differ."""
    is_deleted: bool = False
    """A deleted record travels in the machine sheet only."""

    @property
    def record_id(self) -> str:
        """The id that all revisions share."""
        return self.revisions[0].record_id


@dataclass(frozen=True, slots=True)
class WorkbookManifest:
    """Who wrote a workbook and when. The writer fills in the counts and the hash; the reader returns them all."""

    app_version: str
    office_id: str
    office_name: str
    country: str
    province: str
    """Place key ("KH-03"); empty for a national office."""
    device: str
    created: datetime
    """Aware, UTC."""
    is_training: bool = False
    records: int = 0
    revisions: int = 0
    content_hash: str = ""
    """SHA-256 over the sorted hashes of all revisions: equal for two workbooks that say the same."""


@dataclass(frozen=True, slots=True)
class WorkbookOptions:
    """How the visible sheets look. The machine sheets are always there."""

    headers: Headers = "labels"
    """Question names and choice values, or their labels."""
    language: str = "en"
    """Language of labels, headings and the summary: a key of translation.LANGUAGES."""


@dataclass(frozen=True, slots=True)
class ExportAccount:
    """What was written."""

    path: Path
    file_hash: str
    """SHA-256 of the file, hex."""
    size: int
    """Bytes."""
    records: int
    """Records with a visible row."""
    deleted: int
    """Deleted records, which travel in the machine sheet only."""
    conflicts: int
    """Records with an open conflict among ``records``."""
    revisions: int
    rows: Mapping[str, int]
    """Visible sheet -> its rows, in the order of the sheets."""


@dataclass(frozen=True, slots=True)
class ReceivedForm:
    """A form that came with a workbook."""

    form_id: str
    version: str
    xform: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """One answer that a person changed in the sheet: canonical values, empty for none."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """One row read: what to keep of it, and what was wrong.

    ``revisions`` are those the workbook carries for the record, each verified by its hash; they are kept whatever
    becomes of an edit. ``edited`` is the revision made from changed or new cells. A ``rejection`` is a sentence, and
    then ``edited`` is None. Rows that only travel in the machine sheet (deleted records, rows removed by hand) have
    ``sheet`` "_revisions".
    """

    sheet: str
    row: int
    """As Excel counts: the header is row 1."""
    record_id: str
    form_id: str
    revisions: tuple[Revision, ...] = ()
    edited: Revision | None = None
    changes: tuple[CellChange, ...] = ()
    rejection: str = ""
    notes: tuple[str, ...] = ()
    """Sentences about what was left aside: an edited total, a removed row."""


@dataclass(frozen=True, slots=True)
class ReceivedWorkbook:
    """A whole workbook, read and checked."""

    path: Path
    file_hash: str
    manifest: WorkbookManifest
    forms: tuple[ReceivedForm, ...]
    rows: tuple[ReceivedRow, ...]
    notes: tuple[str, ...] = ()
    """Sentences about the file as a whole: columns that were added, renamed or removed."""
