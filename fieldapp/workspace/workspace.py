"""Workspace: one office's data, the only object a client of the core talks to. One short method per user action.

Every method raises Problems. Any thread may call any method: reading never waits for writing, and writing waits for
other writing only (an import writes each file at once, after reading it outside). An Entry belongs to one thread.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.exchange.folder_values import SyncAccount, SyncPlan
from fieldapp.exchange.identity import KnownOffice, PublicIdentity, Trust
from fieldapp.exchange.package import PackageAccount
from fieldapp.exchange.values import ExportAccount, WorkbookOptions
from fieldapp.forms.definition import FormDefinition
from fieldapp.interview.state import AnswerProblem
from fieldapp.national.completeness import Completeness
from fieldapp.national.issues import Issue
from fieldapp.national.summary import Summary
from fieldapp.national.values import NationalAccount
from fieldapp.progress import SILENT, Progress
from fieldapp.records.clock import ClockNotice
from fieldapp.records.ledger import Ledger
from fieldapp.records.repeats import Value
from fieldapp.records.revision import Answers, Revision
from fieldapp.store import backup, drafts, forms, identity, ledgers, projection, records
from fieldapp.store.receiving import Reception, receive
from fieldapp.store.restoring import restore
from fieldapp.store.store import Store
from fieldapp.store.values import (
    Backup,
    DraftSummary,
    FormEntry,
    Office,
    Preview,
    RecordFilter,
    RecordOrder,
    RecordRow,
    VerifyReport,
)
from fieldapp.store.vault import Hardness, Vault
from fieldapp.store.verify import verify
from fieldapp.workspace import (
    attaching,
    catalogue,
    corrections,
    duplicating,
    entries,
    exporting,
    importing,
    keeping,
    nationals,
    overview,
    sharing,
    sharing_folder,
    undoing,
)
from fieldapp.workspace.values import Entry, MonthOverview, Period, RecordView, RevisionEntry

SHORTEST_PASSPHRASE: Final = 8
SUFFIX: Final = ".fieldapp"
ALL: Final = RecordFilter()
EVERYTHING: Final = RecordFilter(deleted=None)


class Workspace:
    """An open workspace. Made by ``create`` and ``open``; ``close`` it, or use it in a ``with``."""

    def __init__(self, store: Store) -> None:
        self._store = store

    # Opening and closing

    @classmethod
    def create(
        cls,
        folder: Path,
        passphrase: str,
        office: Office,
        *,
        officer: str,
        progress: Progress = SILENT,
        hardness: Hardness | None = None,
        with_forms: bool = True,
    ) -> tuple["Workspace", str]:
        """Make a workspace in a new or empty folder, with the built-in forms; return it open, and its recovery key."""
        _refuse_weak(passphrase)
        store, recovery_key = Store.create(folder, passphrase, office, officer, hardness=hardness, progress=progress)
        try:
            if with_forms:
                catalogue.add_builtin_forms(store, progress)
        except BaseException:
            store.forsake()
            raise
        return cls(store), recovery_key

    @classmethod
    def open(cls, folder: Path, passphrase: str) -> "Workspace":
        """Open a workspace. Problems ``passphrase-wrong``, ``passphrase-wait``, ``workspace-…``."""
        return cls._open(folder, lambda vault: vault.open(passphrase))

    @classmethod
    def open_with_recovery_key(cls, folder: Path, recovery_key: str) -> "Workspace":
        """Open a workspace whose passphrase is forgotten; then set a new one with ``set_passphrase``."""
        return cls._open(folder, lambda vault: vault.open_with_recovery_key(recovery_key))

    @classmethod
    def _open(cls, folder: Path, unlock: Callable[[Vault], bytes]) -> "Workspace":
        return cls(Store.open(folder, unlock, _backed_up))

    def close(self) -> None:
        """Close the workspace. Drafts stay for the next time."""
        self._store.close()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def change_passphrase(self, old: str, new: str, *, hardness: Hardness | None = None) -> None:
        """Change the passphrase, at once. Problem ``passphrase-wrong`` when the old one is not right."""
        _refuse_weak(new)
        self._store.vault.open(old)
        self._store.vault.change_passphrase(self._store.key, new, hardness)

    def set_passphrase(self, new: str, *, hardness: Hardness | None = None) -> None:
        """Set a passphrase after opening with the recovery key."""
        _refuse_weak(new)
        self._store.vault.change_passphrase(self._store.key, new, hardness)

    def is_passphrase(self, passphrase: str) -> bool:
        """Whether this is the passphrase: for unlocking the window after a pause. Problem ``passphrase-wait``."""
        try:
            self._store.vault.open(passphrase)
        except Problem as problem:
            if problem.code == "passphrase-wrong":
                return False
            raise
        return True

    # Who and where

    @property
    def folder(self) -> Path:
        """The workspace's folder."""
        return self._store.folder

    @property
    def office(self) -> Office:
        """The office whose workspace this is."""
        return self._store.office

    @property
    def device(self) -> str:
        """The id of this installation."""
        return self._store.device

    @property
    def officer(self) -> str:
        """Who works here: the author of new revisions."""
        return self._store.officer

    def change_officer(self, officer: str) -> None:
        """Say who works here from now on."""
        with self._store.database.write() as connection:
            identity.rename_officer(connection, officer)
        self._store.officer = officer

    def change_office(self, office: Office) -> None:
        """Correct what is said of this office; its id stays."""
        if office.office_id != self.office.office_id:
            raise ValueError("the id of an office does not change")
        with self._store.database.write() as connection:
            identity.meet(connection, office)
        self._store.office = office

    def offices(self) -> list[Office]:
        """Return all offices met, this one too, by name."""
        with self._store.database.read() as connection:
            return list(identity.offices(connection).values())

    def clock_notice(self) -> ClockNotice | None:
        """Return how this computer's clock disagrees with dates seen, if by more than a day."""
        return self._store.clock.notice()

    def setting(self, name: str) -> str:
        """Return what a client keeps with the workspace under a name; empty when nothing."""
        with self._store.database.read() as connection:
            return identity.setting(connection, "client-" + name)

    def change_setting(self, name: str, value: str) -> None:
        """Keep something small with the workspace."""
        with self._store.database.write() as connection:
            identity.change_setting(connection, "client-" + name, value)

    # Forms

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
        """Take in an XLSForm workbook. Problem FormRefused with every fault by sheet and row, and repairs it offers.

        ``repairing`` makes the repairs that were offered; records of such a form are for Fieldapp, not for a server.
        """
        return catalogue.add_form(self._store, content, file_name, repairing=repairing)

    def add_xform(self, xform: str) -> FormEntry:
        """Take in a form as XForm: one that came with a workbook or a package."""
        return catalogue.add_xform(self._store, xform)

    # Filling in

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

    # Records

    def records(self, wanted: RecordFilter = ALL, limit: int = 200, after: RecordRow | None = None) -> list[RecordRow]:
        """Return rows, the latest activity first; ``after`` is the last row of the page before."""
        with self._store.database.read() as connection:
            return records.page(connection, wanted, limit, after)

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

    def count(self, wanted: RecordFilter = ALL) -> int:
        """Return how many records fit."""
        with self._store.database.read() as connection:
            return records.count(connection, wanted)

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

    def resolve(self, record_id: str, chosen: Mapping[str, Value]) -> Revision:
        """End the conflicts of a record with what a person chose: path -> value."""
        return corrections.resolve(self._store, record_id, chosen)

    def month_overview(self, month: str = "") -> MonthOverview:
        """Return what Home shows of a month (yyyy-mm; without one, the present month)."""
        return overview.month_overview(self._store, month)

    # Sharing with other offices

    def own_identity(self) -> PublicIdentity:
        """Return who this device is for others: for a .fieldid file, a QR code, the fingerprint."""
        return sharing.own_identity(self._store).public

    def known_offices(self) -> list[KnownOffice]:
        """Return the devices whose identity was taken in."""
        return sharing.known_offices(self._store)

    def take_in_identity(self, text: str, *, replace: bool = False) -> KnownOffice:
        """Take in an identity from a .fieldid file, a QR code or a message. Problems ``identity-…``."""
        return sharing.take_in_identity(self._store, text, replace=replace)

    def change_trust(self, signing_key: str, trust: Trust) -> None:
        """Say whether two people have compared the fingerprint of a device."""
        sharing.change_trust(self._store, signing_key, trust)

    def forget_identity(self, signing_key: str) -> None:
        """Neither send to a device nor accept its packages any more."""
        sharing.forget_identity(self._store, signing_key)

    def send_package(
        self,
        path: Path,
        signing_keys: Iterable[str],
        wanted: RecordFilter = EVERYTHING,
        progress: Progress = SILENT,
    ) -> PackageAccount:
        """Write an encrypted package with all revisions of the records for devices that are known."""
        return sharing.send_package(self._store, path, signing_keys, wanted, progress)

    def receive_package(self, path: Path, progress: Progress = SILENT) -> Ledger:
        """Take a package in, whole or not at all. Problems ``package-…``."""
        return sharing.receive_package(self._store, path, progress)

    def plan_folder_sync(self, folder: Path) -> SyncPlan:
        """Say what a sync with an exchange folder would do. Problem ``folder-gone``."""
        return sharing_folder.plan_folder_sync(self._store, folder)

    def sync_folder(self, folder: Path, progress: Progress = SILENT) -> SyncAccount:
        """Read and write an exchange folder; the account says what went, came and is waited for."""
        return sharing_folder.sync_folder(self._store, folder, progress)

    # Ledgers

    def ledgers(self) -> list[Ledger]:
        """Return the ledgers of all imports, the newest first."""
        with self._store.database.read() as connection:
            return ledgers.every(connection)

    def ledger(self, ledger_id: str) -> Ledger:
        """Return one ledger. Problem ``ledger-unknown``."""
        with self._store.database.read() as connection:
            return ledgers.find(connection, ledger_id)

    def undo_import(self, ledger_id: str, progress: Progress = SILENT) -> Ledger:
        """Take a whole import back, by new revisions. Problems ``ledger-unknown``, ``import-undone``."""
        return undoing.undo_import(self._store, ledger_id, progress)

    # Workbooks

    def export_workbook(
        self,
        path: Path,
        wanted: RecordFilter = ALL,
        options: WorkbookOptions | None = None,
        progress: Progress = SILENT,
    ) -> ExportAccount:
        """Write records with all their revisions into a workbook for people, Excel and other offices."""
        return exporting.export_workbook(self._store, path, wanted, options or WorkbookOptions(), progress)

    def import_files(self, paths: Sequence[Path], progress: Progress = SILENT) -> list[Ledger]:
        """Take in any number of workbooks: a ledger for each. One that cannot be read is a ledger with a problem."""
        return importing.import_files(self._store, paths, progress)

    def export_ledger(self, ledger_ids: Sequence[str], path: Path) -> None:
        """Write ledgers as a workbook, row by row. Problems ``ledger-unknown``, ``disk-full``."""
        importing.export_ledgers([self.ledger(ledger_id) for ledger_id in ledger_ids], path)

    # The national picture

    def whole_period(self) -> Period:
        """Return the months from the first record to the last."""
        return nationals.whole_period(self._store)

    def national_workbook(
        self, path: Path, period: Period, progress: Progress = SILENT, options: WorkbookOptions | None = None
    ) -> NationalAccount:
        """Write the national workbook of a period."""
        return nationals.national_workbook(self._store, path, period, options or WorkbookOptions(), progress)

    def summary(self, period: Period) -> Summary:
        """Count the finalised records of a period: province x month x form x sex x age."""
        return nationals.summary_of(self._store, period)

    def completeness(self, period: Period) -> Completeness:
        """Say which provinces have reported which months."""
        return nationals.completeness_of(self._store, period)

    def issues(self, period: Period) -> list[Issue]:
        """List what a coordinator should look at before the figures go out."""
        return nationals.issues_of(self._store, period)

    # Keeping safe

    def verify(self, progress: Progress = SILENT) -> VerifyReport:
        """Check everything: the file, every hash, lists against revisions, ledgers, attachments."""
        return verify(self._store, progress)

    def rebuild(self, progress: Progress = SILENT) -> int:
        """Write all lists anew from the revisions; return the number of records."""
        with self._store.database.write() as connection:
            return projection.rebuild(connection, self._store.reading, progress)

    def backup_now(self, progress: Progress = SILENT) -> Backup:
        """Make a backup, here and in the second place when it is there."""
        return keeping.backup_now(self._store, progress)

    def backup_if_due(self, progress: Progress = SILENT) -> Backup | None:
        """Make a backup when it is time; for a client to call now and then from a worker."""
        return keeping.backup_if_due(self._store, progress)

    def backups(self) -> list[Backup]:
        """Return all backups, here and in the second place, the newest first."""
        return keeping.backups(self._store)

    def preview_backup(self, chosen: Backup) -> Preview:
        """Say what restoring a backup would change."""
        return backup.preview(self._store, chosen)

    def restore_backup(self, chosen: Backup, progress: Progress = SILENT) -> None:
        """Put a backup in the place of what is there, which is backed up first. Drafts stay. No other job may run."""
        restore(self._store, chosen, progress)

    def second_place(self) -> Path | None:
        """Return the folder (a stick, another disk) where second backups go, if one was named."""
        return keeping.second_place(self._store)

    def name_second_place(self, folder: Path | None) -> None:
        """Name the folder where second backups go, or none."""
        keeping.name_second_place(self._store, folder)

    @staticmethod
    def restore_from(chosen: Path, folder: Path) -> None:
        """Put a backup (its folder) into a workspace folder that is new, or whose file is damaged; then open it."""
        keeping.restore_from(chosen, folder)

    @staticmethod
    def save_readable(folder: Path, passphrase: str, progress: Progress = SILENT) -> Ledger:
        """Make a sound workspace out of a damaged one and its backups; the damaged file is kept beside it."""
        return keeping.save_readable(folder, passphrase, progress)


def _backed_up(store: Store) -> None:
    backup.make(store, "before-upgrade")


def _refuse_weak(passphrase: str) -> None:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Problem(
            "passphrase-short",
            "The passphrase is too short. Use at least {count} characters; several words are easy to remember.",
            count=SHORTEST_PASSPHRASE,
        )
