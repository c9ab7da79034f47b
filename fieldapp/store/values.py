"""What goes into the store and comes out of it, as plain values. Screens get them through fieldapp.workspace."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from fieldapp.records.revision import Answers
from fieldapp.translation import tr

Role = Literal["province", "national"]
RecordState = Literal["draft", "final"]
RecordOrder = Literal["date", "changed", "title", "form", "province", "people"]


@dataclass(frozen=True, slots=True)
class Office:
    """An office that records or consolidates. ``province`` is a place key, empty for a national office."""

    office_id: str
    name: str
    country: str
    province: str = ""
    role: Role = "province"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A form that the workspace has, in its newest version."""

    form_id: str
    version: str
    title: str
    languages: tuple[str, ...]
    """Names of the form's languages, as in the form."""
    default_language: str
    hash: str
    added: datetime
    records: int = 0
    """Records of this form, of any version, that are not deleted."""
    missing: tuple[str, ...] = ()
    """Names of files that the form asks for and that are not here yet."""
    versions: int = 1
    """How many versions of the form are here."""
    is_hidden: bool = False
    """Not offered for new records; those that are here stay."""

    @property
    def shown_title(self) -> str:
        """The title in the language in use, where it is that of a built-in form."""
        return tr(self.title)


@dataclass(frozen=True, slots=True)
class FormVersion:
    """One version of a form, when it came, and how many records were made with it."""

    version: str
    added: datetime
    records: int


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records: every field that is set must fit. ``text`` is searched without tone marks, in any script."""

    text: str = ""
    form_id: str = ""
    month: str = ""
    """yyyy-mm of the activity's date."""
    month_to: str = ""
    """With ``month``: a period from month to month_to, both included."""
    is_dated: bool | None = None
    """Whether the activity's date is answered."""
    country: str = ""
    province: str = ""
    """Place key."""
    state: RecordState | Literal[""] = ""
    has_conflict: bool | None = None
    has_problem: bool | None = None
    deleted: bool | None = False
    """Only deleted ones, only others (the default), or None for both."""
    office: str = ""


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One line of the record list."""

    number: int
    """The row id in lists; stable while the workspace lives."""
    record_id: str
    form_id: str
    form_version: str
    state: RecordState
    activity_date: str
    """ISO date, or empty."""
    month: str
    country: str
    province: str
    """Place keys."""
    district: str
    commune: str
    village: str
    title: str
    people_female: int | None
    people_male: int | None
    people_other: int | None
    people_total: int | None
    has_conflict: bool
    has_problem: bool
    is_deleted: bool
    created: datetime
    """Times of the first and the last revision, UTC."""
    changed: datetime
    office: str
    """Office id of the first revision."""
    author: str


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record whole: its row, the merged answers, and where it came from."""

    row: RecordRow
    answers: Answers
    heads: tuple[str, ...]
    """Revision ids, the one that speaks first."""
    conflicts: tuple[str, ...]
    """Paths in conflict."""
    people: Mapping[str, int]
    """Cells of the sex x age grid that are answered: "female/0-9" -> people."""
    measures: Mapping[str, int]
    """Summed figures of the form: measure name -> sum."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being typed, as kept last."""

    draft_id: str
    record_id: str
    form_id: str
    form_version: str
    bases: tuple[str, ...]
    """Ids of the revisions it was begun from; empty for a new record."""
    answers: Answers
    section: str
    title: str
    started: datetime
    kept: datetime


@dataclass(frozen=True, slots=True)
class DraftSummary:
    """One line of "Continue"."""

    draft_id: str
    record_id: str
    form_id: str
    form_title: str
    title: str
    section: str
    """Path of the section the officer was in; empty when unknown."""
    started: datetime
    kept: datetime
    is_correction: bool
    """Whether it changes a record that exists, rather than begins one."""
    was_interrupted: bool
    """Whether the program ended without closing the workspace while this was being typed."""


PreviewChange = Literal["gone", "earlier", "back"]
"""A record that would not be there, that would say what it said before, that would be there again."""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A record that restoring a backup would change."""

    record_id: str
    form_id: str
    title: str
    activity_date: str
    change: PreviewChange


@dataclass(frozen=True, slots=True)
class Preview:
    """What restoring a backup would change."""

    records_now: int
    records_then: int
    revisions_lost: int
    """Revisions of today that the backup does not have (a backup is made of today's state first)."""
    revisions_regained: int
    """Revisions of the backup that today's state does not have."""
    changes: tuple[PreviewRow, ...]
    """The records that would change, the latest activity first; at most a thousand."""
    changed_count: int
    """How many there are in all."""


@dataclass(frozen=True, slots=True)
class SecondPlace:
    """The folder (a stick, another disk) where second backups go."""

    folder: Path
    is_there: bool
    last: datetime | None
    """When the last backup was made there; None for never."""
    problem: str
    """Why the last try did not succeed, in the language of that moment; empty when it did."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup, complete and verified when it was made."""

    backup_id: str
    """Name of its folder."""
    made: datetime
    reason: str
    """automatic, by-hand, before-import, before-restore, before-undo, before-upgrade."""
    records: int
    revisions: int
    size: int
    """Bytes."""
    place: str
    """The folder of backups it lies in."""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a check of the whole workspace found. ``faults`` are sentences; none means all is well."""

    revisions: int
    records: int
    attachments: int
    faults: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.faults
