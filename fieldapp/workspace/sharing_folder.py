"""Sync with an exchange folder: a Store as fieldapp.exchange.folder asks for it. Used by the workspace."""

from collections.abc import Sequence
from pathlib import Path

from fieldapp.exchange.folder import plan_sync, sync
from fieldapp.exchange.folder_files import FileMark
from fieldapp.exchange.folder_values import FormKey, Reading, Receipt, SeenFile, SentPackage, SyncAccount, SyncPlan
from fieldapp.exchange.identity import KnownOffice, OfficeIdentity, PublicIdentity, Role
from fieldapp.exchange.package import Package, PackageAccount
from fieldapp.exchange.package_content import PackageContent
from fieldapp.progress import SILENT, Progress
from fieldapp.store import dispatches, identity, offices
from fieldapp.store.connection import Connection
from fieldapp.store.store import Store
from fieldapp.store.times import now, to_text
from fieldapp.workspace.dispatching import package_dispatch, recipient_names
from fieldapp.workspace.overview import LAST_EXPORT
from fieldapp.workspace.sharing import known_offices, own_identity
from fieldapp.workspace.sharing_content import back_up_before, content_of, take


def plan_folder_sync(store: Store, folder: Path) -> SyncPlan:
    """Say what a sync with an exchange folder would read, and whose identities lie there. Problem ``folder-gone``."""
    return plan_sync(folder, _Exchange(store))


def sync_folder(store: Store, folder: Path, progress: Progress = SILENT) -> SyncAccount:
    """Read what is new in an exchange folder, then write what others lack. Problem ``folder-gone``."""
    return sync(folder, _Exchange(store, progress), progress)


class _Exchange:
    """What a sync asks of a workspace (fieldapp.exchange.folder_values.Exchanging), answered by a Store."""

    def __init__(self, store: Store, progress: Progress = SILENT) -> None:
        self._store = store
        self._own = own_identity(store)
        self._progress = progress
        self._is_backed_up = False

    def identity(self) -> OfficeIdentity:
        return self._own

    def known_offices(self) -> Sequence[KnownOffice]:
        return known_offices(self._store)

    def seen_files(self) -> Sequence[SeenFile]:
        with self._store.database.read() as connection:
            return [
                SeenFile(
                    FileMark(file.path, file.size, file.tag),
                    Reading(file.reading),
                    file.sender,
                    file.number,
                    file.needs,
                )
                for file in offices.folder_files(connection)
            ]

    def sent_packages(self) -> Sequence[SentPackage]:
        with self._store.database.read() as connection:
            return [
                SentPackage(
                    sent.number,
                    FileMark(sent.path, sent.size, sent.tag),
                    sent.recipients,
                    sent.after,
                    sent.through,
                    sent.forms,
                )
                for sent in offices.folder_packages(connection)
            ]

    def latest_arrival(self) -> int:
        with self._store.database.read() as connection:
            return offices.latest_arrival(connection)

    def changes_for(self, recipient: PublicIdentity, after: int, through: int) -> tuple[str, ...]:
        is_for_province = self._own.public.role is Role.NATIONAL and recipient.role is Role.PROVINCE
        with self._store.database.read() as connection:
            return tuple(
                offices.records_arrived(
                    connection,
                    after,
                    through,
                    own=self._store.device,
                    device=recipient.device,
                    signing_key=recipient.signing_key,
                    office=recipient.office_id if is_for_province else "",
                )
            )

    def forms_for(self, recipient: PublicIdentity) -> tuple[FormKey, ...]:
        with self._store.database.read() as connection:
            return tuple(offices.forms_lacking(connection, recipient.signing_key))

    def content_of(self, records: Sequence[str], forms: Sequence[FormKey]) -> PackageContent:
        return content_of(self._store, records, forms)

    def receive(self, package: Package, seen: SeenFile) -> Receipt:
        arriving = list(package.revisions())
        if not self._is_backed_up:
            back_up_before(self._store, self._progress)
            self._is_backed_up = True
        with self._store.database.write() as connection:
            self._keep(connection, seen)
            if offices.is_package_known(connection, package.package_id):
                return Receipt(0, len(arriving))
            ledger, new = take(
                self._store, connection, package, arriving, seen.mark.path, "", self._progress, is_asked_for=False
            )
            readers = {*package.manifest.recipients, seen.sender} - {self._own.public.signing_key}
            offices.keep_readers(connection, ledger.ledger_id, readers)
            held = [(form.form_id, form.version) for form in package.forms()]
            offices.keep_holders(connection, readers, held)
        return Receipt(new, len(arriving) - new)

    def keep_seen(self, seen: SeenFile) -> None:
        with self._store.database.write() as connection:
            self._keep(connection, seen)

    def keep_sent(self, sent: SentPackage, account: PackageAccount) -> None:
        mark = sent.mark
        package = offices.FolderPackage(
            sent.number, mark.path, mark.size, mark.tag, sent.recipients, sent.after, sent.through, sent.forms
        )
        with self._store.database.write() as connection:
            offices.keep_folder_package(connection, package)
            recipients = recipient_names(known_offices(self._store), sent.recipients)
            dispatches.keep(connection, package_dispatch("folder", account, recipients))
            identity.change_setting(connection, LAST_EXPORT, to_text(now()))

    def _keep(self, connection: Connection, seen: SeenFile) -> None:
        mark = seen.mark
        file = offices.FolderFile(
            mark.path, mark.size, mark.tag, seen.reading.value, seen.sender, seen.number, seen.needs
        )
        offices.keep_folder_file(connection, file)
