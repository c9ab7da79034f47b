"""What enters and leaves a workspace, and the national picture. One short method per user action."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from fieldapp.exchange.folder_values import SyncAccount, SyncPlan
from fieldapp.exchange.identity import KnownOffice, PublicIdentity, Trust
from fieldapp.exchange.package import PackageAccount
from fieldapp.exchange.values import ExportAccount, WorkbookOptions
from fieldapp.national.completeness import Completeness
from fieldapp.national.issues import Issue
from fieldapp.national.summary import Summary
from fieldapp.national.values import NationalAccount
from fieldapp.progress import SILENT, Progress
from fieldapp.records.dispatch import Dispatch
from fieldapp.records.ledger import Ledger
from fieldapp.store import dispatches, ledgers
from fieldapp.store.values import RecordFilter
from fieldapp.workspace import exporting, importing, nationals, sharing, sharing_folder, undoing
from fieldapp.workspace.open_workspace import ALL, EVERYTHING, OpenWorkspace
from fieldapp.workspace.values import Period


class Exchanging(OpenWorkspace):
    """Sharing, ledgers, workbooks, national figures."""

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
        self, path: Path, signing_keys: Iterable[str], wanted: RecordFilter = EVERYTHING, progress: Progress = SILENT
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

    def ledgers(self) -> list[Ledger]:
        """Return the ledgers of all imports, the newest first: counts only; ask ``ledger`` for the rows of one."""
        with self._store.database.read() as connection:
            return ledgers.every(connection, with_rows=False)

    def dispatches(self) -> list[Dispatch]:
        """Return the accounts of all that went out, the newest first."""
        with self._store.database.read() as connection:
            return dispatches.every(connection)

    def ledger(self, ledger_id: str) -> Ledger:
        """Return one ledger. Problem ``ledger-unknown``."""
        with self._store.database.read() as connection:
            return ledgers.find(connection, ledger_id)

    def undo_import(self, ledger_id: str, progress: Progress = SILENT) -> Ledger:
        """Take a whole import back, by new revisions. Problems ``ledger-unknown``, ``import-undone``."""
        return undoing.undo_import(self._store, ledger_id, progress)

    def take_in_again(self, ledger_id: str, progress: Progress = SILENT) -> Ledger:
        """Bring an import again that was taken back; needs no file. Problems ``ledger-unknown``, ``import-stands``."""
        return undoing.take_in_again(self._store, ledger_id, progress)

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

    def whole_period(self) -> Period:
        """Return the months from the first record to the last."""
        return nationals.whole_period(self._store)

    def national_workbook(
        self, path: Path, period: Period, progress: Progress = SILENT, options: WorkbookOptions | None = None
    ) -> NationalAccount:
        """Write the national workbook of a period."""
        return nationals.national_workbook(self._store, path, period, options or WorkbookOptions(), progress)

    def summary(self, period: Period, progress: Progress = SILENT) -> Summary:
        """Count the finalised records of a period: province x month x form x sex x age."""
        return nationals.summary_of(self._store, period, progress)

    def completeness(self, period: Period) -> Completeness:
        """Say which provinces have reported which months."""
        return nationals.completeness_of(self._store, period)

    def issues(self, period: Period, progress: Progress = SILENT) -> list[Issue]:
        """List what a coordinator should look at before the figures go out."""
        return nationals.issues_of(self._store, period, progress)
