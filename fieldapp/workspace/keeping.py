"""Keeping data safe: backups here and in a second place, restoring, checking, saving what is readable."""

import contextlib
from datetime import timedelta
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.records.ledger import Ledger
from fieldapp.store import backup, identity, revisions, salvage
from fieldapp.store.lock import WorkspaceLock
from fieldapp.store.restoring import restore_into
from fieldapp.store.store import BACKUPS, Store
from fieldapp.store.times import now
from fieldapp.store.values import Backup
from fieldapp.store.vault import Vault

SECOND_PLACE: Final = "second-place"
_INTERVAL: Final = timedelta(minutes=30)


def backup_now(store: Store, progress: Progress) -> Backup:
    """Make a backup by hand, here and, when it is there, in the second place."""
    made = backup.make(store, backup.BY_HAND, progress=progress)
    second = second_place(store)
    if second is not None and second.is_dir():
        backup.make(store, backup.BY_HAND, _folder_in(second, store), progress)
    return made


def backup_if_due(store: Store, progress: Progress) -> Backup | None:
    """Make a backup when something was saved since the last one and that is half an hour ago; else None.

    The second place is served too when it is there; a stick that is not in is no problem.
    """
    made = backup.every(store.folder / BACKUPS)
    with store.database.read() as connection:
        count = revisions.count(connection)
    if made and (made[0].revisions == count or now() - made[0].made < _INTERVAL):
        return None
    second = second_place(store)
    if second is not None and second.is_dir():
        with contextlib.suppress(Problem):
            backup.make(store, "automatic", _folder_in(second, store), progress)
    return backup.make(store, "automatic", progress=progress)


def backups(store: Store) -> list[Backup]:
    """Return all backups, here and in the second place, the newest first."""
    found = backup.every(store.folder / BACKUPS)
    second = second_place(store)
    if second is not None:
        found += backup.every(_folder_in(second, store))
    return sorted(found, key=lambda each: each.made, reverse=True)


def second_place(store: Store) -> Path | None:
    """Return the folder where second backups go, if one was named."""
    with store.database.read() as connection:
        name = identity.setting(connection, SECOND_PLACE)
    return Path(name) if name else None


def _folder_in(second: Path, store: Store) -> Path:
    return second / f"{store.folder.stem}-backups"


def name_second_place(store: Store, folder: Path | None) -> None:
    """Name the folder where second backups go, or none."""
    with store.database.write() as connection:
        identity.change_setting(connection, SECOND_PLACE, str(folder or ""))


def restore_from(chosen: Path, folder: Path) -> None:
    """Put a backup into a workspace folder that is not open."""
    if folder.is_dir() and any(folder.iterdir()):
        with WorkspaceLock(folder):
            restore_into(chosen, folder)
    else:
        restore_into(chosen, folder)


def save_readable(folder: Path, passphrase: str, progress: Progress) -> Ledger:
    """Make a sound workspace file out of a damaged one and its backups; the damaged one is kept beside it."""
    key = Vault.load(folder).open(passphrase)
    return salvage.salvage(folder, key, progress)
