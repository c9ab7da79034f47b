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
from fieldapp.store.times import from_text, now, to_text
from fieldapp.store.values import Backup, SecondPlace
from fieldapp.store.vault import Vault, is_recovery_key
from fieldapp.store.verify import quick_faults

SECOND_PLACE: Final = "second-place"
SECOND_LAST: Final = "second-place-last"
SECOND_PROBLEM: Final = "second-place-problem"
LAST_CHECK: Final = "last-check"
_INTERVAL: Final = timedelta(minutes=30)


def backup_now(store: Store, progress: Progress) -> Backup:
    """Make a backup by hand, here and, when it is there, in the second place. Problems of either."""
    made = backup.make(store, backup.BY_HAND, progress=progress)
    second = second_place(store)
    if second is not None and second.is_dir():
        _serve_second(store, second, backup.BY_HAND, progress)
    return made


def backup_if_due(store: Store, progress: Progress) -> Backup | None:
    """Make a backup when something was saved since the last one and that is half an hour ago; else None.

    The second place is served too when it is there; a stick that is not in, or is full, is told by its state only.
    """
    with store.database.read() as connection:
        count = revisions.count(connection)
    second = second_place(store)
    if second is not None and second.is_dir() and _is_due(_folder_in(second, store), count):
        with contextlib.suppress(Problem):
            _serve_second(store, second, "automatic", progress)
    return backup.make(store, "automatic", progress=progress) if _is_due(store.folder / BACKUPS, count) else None


def _is_due(place: Path, count: int) -> bool:
    made = backup.every(place)
    return not made or (made[0].revisions != count and now() - made[0].made >= _INTERVAL)


def _serve_second(store: Store, second: Path, reason: str, progress: Progress) -> None:
    """Make a backup in the second place, and remember how that went."""
    try:
        backup.make(store, reason, _folder_in(second, store), progress)
    except Problem as problem:
        _remember(store, SECOND_PROBLEM, str(problem))
        raise
    _remember(store, SECOND_PROBLEM, "")
    _remember(store, SECOND_LAST, to_text(now()))


def second_place_state(store: Store) -> SecondPlace | None:
    """Return how it stands with the second place, if one was named."""
    second = second_place(store)
    if second is None:
        return None
    with store.database.read() as connection:
        last, problem = (identity.setting(connection, name) for name in (SECOND_LAST, SECOND_PROBLEM))
    return SecondPlace(second, second.is_dir(), from_text(last) if last else None, problem)


def check_if_due(store: Store, progress: Progress) -> list[str]:
    """Read the whole file when that was not done today, or the last session was cut off; return the faults found."""
    today = f"{now():%Y-%m-%d}"
    with store.database.read() as connection:
        is_checked = identity.setting(connection, LAST_CHECK) == today
    if is_checked and not store.interrupted_since:
        return []
    faults = quick_faults(store, progress)
    if not faults:
        _remember(store, LAST_CHECK, today)
    return faults


def _remember(store: Store, name: str, value: str) -> None:
    with store.database.write() as connection:
        identity.change_setting(connection, name, value)


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
    for name, value in ((SECOND_PLACE, str(folder or "")), (SECOND_LAST, ""), (SECOND_PROBLEM, "")):
        _remember(store, name, value)


def restore_from(chosen: Path, folder: Path) -> None:
    """Put a backup into a workspace folder that is not open."""
    if folder.is_dir() and any(folder.iterdir()):
        with WorkspaceLock(folder):
            restore_into(chosen, folder)
    else:
        restore_into(chosen, folder)


def save_readable(folder: Path, secret: str, progress: Progress) -> Ledger:
    """Make a sound workspace file out of a damaged one and its backups; the damaged one is kept beside it."""
    vault = Vault.load(folder)
    key = vault.open_with_recovery_key(secret) if is_recovery_key(secret) else vault.open(secret)
    return salvage.salvage(folder, key, progress)
