"""What keeps a workspace safe: checks, backups, restoring. One short method per user action."""

from pathlib import Path

from fieldapp.progress import SILENT, Progress
from fieldapp.records.ledger import Ledger
from fieldapp.store import backup, projection
from fieldapp.store.preview import preview
from fieldapp.store.restoring import restore
from fieldapp.store.values import Backup, Preview, SecondPlace, VerifyReport
from fieldapp.store.verify import verify
from fieldapp.workspace import keeping
from fieldapp.workspace.open_workspace import OpenWorkspace


class Safekeeping(OpenWorkspace):
    """Checks and backups."""

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
        return preview(self._store, chosen)

    def restore_backup(self, chosen: Backup, progress: Progress = SILENT) -> None:
        """Put a backup in the place of what is there, which is backed up first. Drafts stay. No other job may run."""
        restore(self._store, chosen, progress)

    def second_place(self) -> Path | None:
        """Return the folder (a stick, another disk) where second backups go, if one was named."""
        return keeping.second_place(self._store)

    def name_second_place(self, folder: Path | None) -> None:
        """Name the folder where second backups go, or none."""
        keeping.name_second_place(self._store, folder)

    def second_place_state(self) -> SecondPlace | None:
        """Return how it stands with the second place, if one was named: whether it is there, its last backup."""
        return keeping.second_place_state(self._store)

    def check_if_due(self, progress: Progress = SILENT) -> list[str]:
        """Check the file when it was not checked today, or was not closed last time; return the faults found."""
        return keeping.check_if_due(self._store, progress)

    @staticmethod
    def backups_in(chosen: Path) -> list[Backup]:
        """Return the backups on a stick, in a folder of backups or in a workspace, the newest first."""
        return backup.everywhere(chosen)

    @staticmethod
    def restore_from(chosen: Path, folder: Path) -> None:
        """Put a backup (its folder) into a workspace folder that is new, or whose file is damaged; then open it."""
        keeping.restore_from(chosen, folder)

    @staticmethod
    def save_readable(folder: Path, secret: str, progress: Progress = SILENT) -> Ledger:
        """Make a sound workspace out of a damaged one and its backups; the damaged file is kept beside it.

        ``secret`` is the passphrase, or the recovery key.
        """
        return keeping.save_readable(folder, secret, progress)
