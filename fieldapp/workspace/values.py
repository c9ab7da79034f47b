"""What the workspace hands to its clients, beside the values of store, records and exchange. Plain and frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from fieldapp.forms.definition import FormDefinition
from fieldapp.forms.problems import FormProblem
from fieldapp.records.merge import Conflict
from fieldapp.records.revision import Answers, Revision
from fieldapp.store.values import DraftSummary, FormEntry, FormVersion, RecordRow

if TYPE_CHECKING:  # the engine is slow to load, and lists come first
    from fieldapp.interview.session import Interview


@dataclass
class Entry:
    """A form being filled in: a draft with its running interview. The only value that changes, by its interview."""

    draft_id: str
    record_id: str
    interview: "Interview"
    bases: tuple[str, ...]
    """Ids of the revisions it was begun from; empty for a new record."""
    form_version: str
    started: datetime
    section: str = ""
    """Path of the section the officer was in when it was kept last."""
    kept: datetime | None = None
    """When it was kept last; None while nothing was typed."""

    @property
    def is_correction(self) -> bool:
        """Whether it changes a record that exists."""
        return bool(self.bases)


@dataclass(frozen=True, slots=True)
class AddedForm:
    """A form that was taken in, with what is doubtful in it, and the repairs that were made."""

    entry: FormEntry
    doubts: tuple[FormProblem, ...] = ()
    repairs: tuple[FormProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class FormDetails:
    """A form with its versions, newest first, and the files that the newest asks for: name -> whether it is here."""

    entry: FormEntry
    versions: tuple[FormVersion, ...]
    files: Mapping[str, bool]
    has_workbook: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that a revision changed against what it was made from; None: not answered."""

    path: str
    before: str | tuple[str, ...] | None
    after: str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class RevisionEntry:
    """One line of a record's history."""

    revision: Revision
    made: datetime
    office_name: str
    """The office's name where it is known, else its id."""
    changes: tuple[Change, ...]
    """In order of path; empty for the first revision, and for one that changed nothing but its kind."""
    is_head: bool


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record as people read it, correct it and resolve it."""

    row: RecordRow
    definition: FormDefinition | None
    """None when the form has not arrived: the answers can be read by path only."""
    answers: Answers
    """Merged. Where there is a conflict, what the first head says."""
    history: tuple[RevisionEntry, ...]
    """The newest first."""
    conflicts: tuple[Conflict, ...]
    heads: tuple[Revision, ...]
    """More than one while edits have met; the one that speaks in conflicts first."""
    people: Mapping[str, int]
    measures: Mapping[str, int]
    draft_id: str = ""
    """The draft that changes this record, if one is begun."""
    before: Answers = field(default_factory=dict)
    """In a conflict: what all heads had before them. Empty where they have no ancestor in common here."""


@dataclass(frozen=True, slots=True)
class Period:
    """Months reported on, both included: yyyy-mm."""

    first: str
    last: str


@dataclass(frozen=True, slots=True)
class MonthOverview:
    """What Home shows."""

    month: str
    """yyyy-mm"""
    records: Mapping[str, int]
    """Form id -> records with a date in the month, deleted ones left out."""
    unfinished: Mapping[str, int]
    """Form id -> of those, records that are saved but not finalised."""
    total_records: int
    """Records of all months."""
    conflicts: int
    to_correct: int
    """Records of all months that are saved but not finalised."""
    drafts: tuple[DraftSummary, ...]
    last_import: datetime | None
    last_export: datetime | None
    last_backup: datetime | None
