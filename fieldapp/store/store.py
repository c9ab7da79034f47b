"""Store: one opened workspace folder: lock, vault, database, attachments and clock. Used by the workspace."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.forms.definition import FormDefinition
from fieldapp.forms.xform import load_xform
from fieldapp.progress import SILENT, Progress
from fieldapp.records.clock import HybridClock
from fieldapp.records.merge import MergedRecord
from fieldapp.records.revision import Revision
from fieldapp.store import forms, identity, revisions, schema
from fieldapp.store.attachments import Attachments
from fieldapp.store.connection import Database
from fieldapp.store.errors import of_system
from fieldapp.store.form_files import FormFiles
from fieldapp.store.lock import WorkspaceLock
from fieldapp.store.reading import FormReading, merged_by
from fieldapp.store.times import now, to_text
from fieldapp.store.values import Office
from fieldapp.store.vault import Hardness, Vault
from fieldapp.translation import tr
from fieldapp.whole_file import make_folder

DATABASE: Final = "workspace.db"
ATTACHMENTS: Final = "attachments"
RECEIVED: Final = "received"
BACKUPS: Final = "backups"

BeforeUpgrade = Callable[["Store"], None]


class Store:
    """Everything of one workspace that lies on the disk. Usable from several threads; see Database."""

    def __init__(self, folder: Path, key: bytes, vault: Vault, lock: WorkspaceLock, database: Database) -> None:
        self.folder = folder
        self.key = key
        self.vault = vault
        self.database = database
        self.attachments = Attachments(folder / ATTACHMENTS, key)
        self.form_files = FormFiles(lambda: self.database, self.attachments)
        self._lock = lock
        self._definitions: dict[tuple[str, str], FormDefinition] = {}
        self._readings: dict[tuple[str, str], FormReading] = {}
        self.clock = HybridClock()
        self.interrupted_since = ""
        self._know_oneself()

    @classmethod
    def create(
        cls,
        folder: Path,
        passphrase: str,
        office: Office,
        officer: str,
        *,
        hardness: Hardness | None = None,
        progress: Progress = SILENT,
    ) -> tuple["Store", str]:
        """Make a workspace in a new or empty folder; return it open, with its recovery key.

        Problems ``folder-not-empty``, ``read-only``, ``disk-full``.
        """
        progress.report(tr("Making the workspace"))
        _make_folder(folder)
        lock = WorkspaceLock(folder)
        try:
            vault, key, recovery_key = Vault.create(folder, passphrase, hardness)
            database = Database(folder / DATABASE, key, must_exist=False)
            try:
                schema.create(database)
                with database.write() as connection:
                    identity.found(connection, office, officer)
                return cls(folder, key, vault, lock, database), recovery_key
            except BaseException:
                database.close()
                raise
        except BaseException:
            lock.release()
            _clear(folder)
            raise

    @classmethod
    def open(
        cls, folder: Path, unlock: Callable[[Vault], bytes], before_upgrade: BeforeUpgrade | None = None
    ) -> "Store":
        """Open a workspace with what ``unlock`` makes of its vault.

        Problems ``workspace-missing``, ``-open``, ``-newer``, ``-damaged`` and those of the vault.
        """
        file = folder / DATABASE
        if not file.exists():
            raise Problem(
                "workspace-missing",
                "There is no workspace in {folder}. Choose a folder whose name ends in .fieldapp, or restore a backup.",
                folder=str(folder),
            )
        lock = WorkspaceLock(folder)
        try:
            vault = Vault.load(folder)
            key = unlock(vault)
            database = Database(file, key)
            try:
                return cls._opened(folder, key, vault, lock, database, before_upgrade)
            except BaseException:
                database.close()
                raise
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _opened(
        cls,
        folder: Path,
        key: bytes,
        vault: Vault,
        lock: WorkspaceLock,
        database: Database,
        before_upgrade: BeforeUpgrade | None,
    ) -> "Store":
        with database.read() as connection:
            found = schema.version(connection)
        if found < schema.VERSION:
            store = cls(folder, key, vault, lock, database)
            if before_upgrade is not None:
                before_upgrade(store)
            schema.climb(database, schema.steps(), schema.VERSION)
        return cls(folder, key, vault, lock, database)

    def close(self) -> None:
        """Close the workspace properly, so that the next start knows that nothing was interrupted. Safe twice."""
        if self.database.is_closed:
            return
        try:
            with self.database.write() as connection:
                identity.change_setting(connection, _OPEN_SINCE, "")
        finally:
            self.leave()

    def forsake(self) -> None:
        """Take away a workspace whose making did not end well, so that it can be made again in the same place."""
        self.leave()
        _clear(self.folder)

    def leave(self) -> None:
        """Close the files, let go of the key, and give the lock back, without a word."""
        try:
            self.database.close()
        finally:
            self.key = b""
            self._lock.release()

    def reopen(self) -> None:
        """Open the database file anew, after it was replaced."""
        self.database = Database(self.folder / DATABASE, self.key)
        self._know_oneself()

    def definition(self, form_id: str, version: str) -> FormDefinition:
        """Return a form version, ready for interviews. Problem ``form-unknown``."""
        known = self._definitions.get((form_id, version))
        if known is None:
            with self.database.read() as connection:
                xform = forms.xform(connection, form_id, version)
            if xform is None:
                raise Problem(
                    "form-unknown", "The form {form_id} is not in this workspace.", form_id=form_id, version=version
                )
            known = self._definitions[(form_id, version)] = _loaded(xform)
        return known

    def reading(self, form_id: str, version: str) -> FormReading:
        """Return what reads the records of a form version; of one that is not here, a reading that knows little."""
        known = self._readings.get((form_id, version))
        if known is None:
            try:
                known = FormReading(self.definition(form_id, version), self.form_files.resource(form_id, version))
            except Problem:
                return FormReading(None)
            self._readings[(form_id, version)] = known
        return known

    def merged(self, known: Sequence[Revision]) -> MergedRecord:
        """Merge all revisions of one record as their forms say: calculations are never in conflict."""
        return merged_by(self.reading, known)

    def _know_oneself(self) -> None:
        with self.database.write() as connection:
            self.workspace_id, office_id, self.device, self.officer = identity.who(connection)
            self.office = identity.offices(connection)[office_id]
            self.clock = HybridClock(last=revisions.newest_time(connection, self.device))
            self.interrupted_since = identity.setting(connection, _OPEN_SINCE)
            identity.change_setting(connection, _OPEN_SINCE, to_text(now()))


_OPEN_SINCE: Final = "open-since"


def _clear(folder: Path) -> None:
    """Remove the files of a workspace that was being made; nothing was in the folder before."""
    for file in folder.iterdir():
        if file.is_file():
            file.unlink(missing_ok=True)


def _make_folder(folder: Path) -> None:
    try:
        make_folder(folder)
        has_content = any(folder.iterdir())
    except OSError as error:
        raise of_system(error, folder) from error
    if has_content:
        raise Problem(
            "folder-not-empty",
            "The folder {folder} is not empty. Choose another name, or open the workspace that is in it.",
            folder=str(folder),
        )


@lru_cache(maxsize=32)
def _loaded(xform: str) -> FormDefinition:
    return load_xform(xform)
