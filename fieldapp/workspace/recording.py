"""What an officer does in a workspace: forms, filling in, lists, corrections. One short method per user action."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from fieldapp.errors import Problem
from fieldapp.forms.definition import FormDefinition
from fieldapp.forms.media import find_media, read_form_file, read_media
from fieldapp.interview.state import AnswerProblem
from fieldapp.records.repeats import Value
from fieldapp.records.revision import Answers, Revision
from fieldapp.store import drafts, forms, records, short_words
from fieldapp.store.receiving import Reception, receive
from fieldapp.store.values import DraftSummary, FormEntry, RecordFilter, RecordOrder, RecordRow
from fieldapp.workspace import attaching, catalogue, corrections, duplicating, entries, overview, upgrading
from fieldapp.workspace.open_workspace import ALL, OpenWorkspace
from fieldapp.workspace.upgrading import UpgradedEntry
from fieldapp.workspace.values import AddedForm, Entry, FormDetails, MonthOverview, RecordView, RevisionEntry


class Recording(OpenWorkspace):
    """Forms, entries and records."""

    def forms(self) -> list[FormEntry]:
        """Return the newest version of every form, in the order they were added."""
        with self._store.database.read() as connection:
            return forms.entries(connection)

    def definition(self, form_id: str, version: str | None = None) -> FormDefinition:
        """Return a form; without a version the newest. Problem ``form-unknown``."""
        if version is None:
            with self._store.database.read() as connection:
                version = forms.newest_version(connection, form_id)
        return self._store.definition(form_id, version)

    def add_form(self, content: bytes, file_name: str, *, repairing: bool = False) -> FormEntry:
        """Take in an XLSForm workbook or an XForm. Problem FormRefused with every fault, and repairs it offers.

        ``repairing`` makes the repairs that were offered; records of such a form are for Fieldapp, not for a server.
        """
        return catalogue.add_form(self._store, content, file_name, repairing=repairing).entry

    def add_form_file(self, file: Path, *, repairing: bool = False) -> AddedForm:
        """Take in the form in a file, and those of the files it asks for that lie beside it. See ``add_form``."""
        content = read_form_file(file)
        find_files = partial(find_media, file)
        return catalogue.add_form(self._store, content, file.name, repairing=repairing, find_files=find_files)

    def add_form_files(self, form_id: str, files: Sequence[Path]) -> FormEntry:
        """Take in files that the newest version of a form asks for, by their names. Problem ``form-file-taken``."""
        with self._store.database.read() as connection:
            version = forms.newest_version(connection, form_id)
        contents = {file.name: read_media(file) for file in files}
        return catalogue.add_files(self._store, form_id, version, contents)

    def form_details(self, form_id: str) -> FormDetails:
        """Return a form with its versions and files. Problem ``form-unknown``."""
        return catalogue.details(self._store, form_id)

    def form_workbook(self, form_id: str) -> tuple[str, bytes]:
        """Return name and content of the workbook of the newest version of a form, to be changed in Excel."""
        with self._store.database.read() as connection:
            found = forms.workbook(connection, form_id)
        if found is None:
            raise Problem("form-unknown", "The form {form_id} is not in this workspace.", form_id=form_id)
        return found

    def hide_form(self, form_id: str, *, hidden: bool = True) -> None:
        """Offer a form for new records no longer, or again. Its records stay as they are."""
        with self._store.database.write() as connection:
            forms.hide(connection, form_id, hidden=hidden)

    def add_xform(self, xform: str) -> FormEntry:
        """Take in a form as XForm: one that came with a workbook or a package."""
        return catalogue.add_xform(self._store, xform)

    def begin(self, form_id: str) -> Entry:
        """Start a new record with the newest version of a form."""
        return entries.begin(self._store, form_id)

    def duplicate(self, record_id: str) -> Entry:
        """Start a new record with the answers of another, in the newest version of its form."""
        return duplicating.duplicate(self._store, record_id)

    def edit(self, record_id: str) -> Entry:
        """Begin to correct a record, or take up the draft that already does. Problem ``record-deleted``."""
        return entries.edit(self._store, record_id)

    def resume(self, draft_id: str) -> Entry:
        """Take up a draft where it was left."""
        return entries.resume(self._store, draft_id)

    def newer_version(self, entry: Entry) -> str:
        """Return the newer version of the form that a draft could go on with; empty when there is none."""
        return upgrading.newer_version(self._store, entry)

    def upgrade(self, entry: Entry) -> UpgradedEntry:
        """Take a draft up with the newest version of its form. What has no place there stays with it and is listed."""
        return upgrading.upgrade(self._store, entry)

    def keep_draft(self, entry: Entry, section: str = "", answers: Answers | None = None) -> datetime:
        """Write what was typed, durably; return the time to show.

        ``answers`` are those of the entry's interview, taken in the entry's thread: then any thread may write them.
        """
        return entries.keep(self._store, entry, section, answers)

    def attach(self, file_name: str, content: bytes) -> str:
        """Keep a file for an answer, encrypted and once by content; return the name that goes into the answer."""
        return attaching.attach(self._store, file_name, content)

    def attachment(self, name: str) -> bytes:
        """Return the file that a name in an answer stands for. Problem ``attachment-missing``."""
        return attaching.read(self._store, name)

    def drafts(self) -> list[DraftSummary]:
        """Return the drafts, the last kept first."""
        with self._store.database.read() as connection:
            return drafts.summaries(connection, self._store.interrupted_since)

    def discard_draft(self, draft_id: str) -> None:
        """Put a draft away unfinished. The record it would have changed stays as it is."""
        with self._store.database.write() as connection:
            drafts.discard(connection, draft_id)

    def save(self, entry: Entry) -> Revision:
        """Make a revision as it is, open questions and all."""
        return entries.save(self._store, entry)

    def finalise(self, entry: Entry) -> Revision | tuple[AnswerProblem, ...]:
        """Make a finalised revision, or return the answer problems that are left; the draft stays then."""
        return entries.finalise(self._store, entry)

    def receive(self, arriving: Iterable[Revision], ledger_id: str | None = None) -> Mapping[str, Reception]:
        """Take revisions in, from anywhere, in any order: record id -> what became of it. All of them, or none."""
        with self._store.database.write() as connection:
            return receive(self._store, connection, arriving, ledger_id)

    def records(self, wanted: RecordFilter = ALL, limit: int = 200, after: RecordRow | None = None) -> list[RecordRow]:
        """Return rows, the latest activity first; ``after`` is the last row of the page before."""
        with self._store.database.read() as connection:
            return short_words.page(connection, wanted, limit, after, self._store.reading)

    def record_ids(
        self, wanted: RecordFilter = ALL, order: RecordOrder = "date", *, descending: bool = True
    ) -> "array[int]":
        """Return the numbers of all fitting records in order, for ``rows``."""
        with self._store.database.read() as connection:
            return records.numbers(connection, wanted, order, descending=descending)

    def rows(self, numbers: Sequence[int]) -> list[RecordRow]:
        """Return the rows with these numbers, in this order; those that are gone are left out."""
        with self._store.database.read() as connection:
            return records.rows(connection, numbers)

    def rows_of(self, record_ids: Sequence[str]) -> dict[str, RecordRow]:
        """Return rows by record id, deleted ones too; for naming the lines of a ledger."""
        with self._store.database.read() as connection:
            return records.by_ids(connection, record_ids)

    def count(self, wanted: RecordFilter = ALL) -> int:
        """Return how many records fit."""
        with self._store.database.read() as connection:
            return records.count(connection, wanted)

    def recorded_months(self) -> list[str]:
        """Return the months (yyyy-mm) of the activities recorded, the newest first."""
        with self._store.database.read() as connection:
            return records.months(connection)

    def record(self, record_id: str) -> RecordView:
        """Return one record with its form, history and conflicts. Problem ``record-unknown``."""
        return corrections.view(self._store, record_id)

    def history(self, record_id: str) -> list[RevisionEntry]:
        """Return the revisions of a record, the newest first, each with what it changed."""
        return list(corrections.view(self._store, record_id).history)

    def delete(self, record_id: str) -> Revision:
        """Delete a record; ``restore`` brings it back."""
        return corrections.delete(self._store, record_id)

    def restore(self, record_id: str) -> Revision:
        """Bring a deleted record back."""
        return corrections.restore(self._store, record_id)

    def resolve(self, record_id: str, chosen: Mapping[str, Value], seen: Sequence[str] = ()) -> Revision:
        """End the conflicts of a record with what a person chose: path -> value. ``seen``: ids of the heads shown."""
        return corrections.resolve(self._store, record_id, chosen, seen)

    def month_overview(self, month: str = "") -> MonthOverview:
        """Return what Home shows of a month (yyyy-mm; without one, the present month)."""
        return overview.month_overview(self._store, month)
