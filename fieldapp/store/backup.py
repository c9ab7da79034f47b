"""Backups: dated copies of the database, encrypted as it is, each with its vault, opened once, thinned with age.

A backup is a folder that gets its name when it is complete. Attachments never change, so the workspace's own backups
share them with it; a second place gets copies of those it lacks.
"""

import json
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.progress import SILENT, Progress
from fieldapp.store import identity, revisions
from fieldapp.store.connection import Connection, connect
from fieldapp.store.errors import problems
from fieldapp.store.files import sync_file, write_durably
from fieldapp.store.store import ATTACHMENTS, BACKUPS, DATABASE, Store
from fieldapp.store.times import from_text, now, to_text
from fieldapp.store.values import Backup
from fieldapp.store.vault import COPY_NAME, FILE_NAME
from fieldapp.translation import tr
from fieldapp.whole_file import make_folder, sync_folder

LAST_BACKUP: Final = "last-backup"
MANIFEST: Final = "backup.json"
BY_HAND: Final = "by-hand"
_PAGES: Final = 2_000
_UNFINISHED: Final = ".unfinished-"
_SPANS: Final = (
    (timedelta(days=1), "%Y-%m-%dT%H"),
    (timedelta(days=14), "%Y-%m-%d"),
    (timedelta(days=70), "%G-%V"),
    (timedelta(days=100_000), "%Y-%m"),
)
"""Up to an age one backup is kept per hour, day, week, month."""


def make(store: Store, reason: str, place: Path | None = None, progress: Progress = SILENT) -> Backup:
    """Make a backup, here or in a second place, and open it to see that it is whole.

    Problems ``disk-full``, ``read-only``, ``backup-not-whole``; Cancelled. What was begun is taken away then.
    """
    home = place or store.folder / BACKUPS
    if place is None:
        _clear_interrupted(home)
    unfinished = home / f"{_UNFINISHED}{uuid.uuid4().hex[:8]}"
    with problems(unfinished):
        make_folder(home)
        unfinished.mkdir()
    try:
        moment = now()
        _copy_database(store, unfinished / DATABASE, progress)
        made = _examined(store, unfinished / DATABASE, moment, reason, home)
        for name in (FILE_NAME, COPY_NAME):
            write_durably(unfinished / name, store.vault.content_for_backup())
        if place is not None:
            _copy_attachments(store.folder / ATTACHMENTS, home / ATTACHMENTS, progress)
        write_durably(unfinished / MANIFEST, _manifest(made, store.workspace_id))
        with problems(unfinished):
            unfinished.rename(home / made.backup_id)
            sync_folder(home)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    with store.database.write() as connection:
        identity.change_setting(connection, LAST_BACKUP, to_text(moment))
    thin(home)
    return made


def every(place: Path) -> list[Backup]:
    """Return the complete backups of a place, the newest first."""
    found = [_read(file) for file in place.glob(f"*/{MANIFEST}")] if place.is_dir() else []
    return sorted((backup for backup in found if backup), key=lambda backup: backup.made, reverse=True)


def everywhere(chosen: Path) -> list[Backup]:
    """Return the backups found where a person points: a stick, a folder of backups, a workspace, or one backup."""
    patterns = ("", "*/", "*-backups/*/", "*/backups/*/", f"{BACKUPS}/*/")
    try:
        files = {file for pattern in patterns for file in chosen.glob(pattern + MANIFEST)}
    except OSError:
        files = set()
    found = [_read(file) for file in files]
    return sorted((backup for backup in found if backup), key=lambda backup: backup.made, reverse=True)


def find(place: Path, backup_id: str) -> Backup:
    """Return one backup. Problem ``backup-unknown``."""
    for backup in every(place):
        if backup.backup_id == backup_id:
            return backup
    raise Problem("backup-unknown", "This backup is no longer there. Choose another one.", backup_id=backup_id)


def thin(place: Path) -> None:
    """Take away backups that are too many for their age; never the newest, and never one made by hand."""
    backups = every(place)
    kept = {backup.backup_id for backup in thinned(backups, now())}
    for backup in backups:
        if backup.backup_id not in kept:
            shutil.rmtree(place / backup.backup_id, ignore_errors=True)


def thinned(backups: Iterable[Backup], moment: datetime) -> list[Backup]:
    """Return the backups to keep: the first of each hour of the last day, then of each day, week and month."""
    kept: list[Backup] = []
    seen: set[str] = set()
    newest_first = sorted(backups, key=lambda backup: backup.made, reverse=True)
    for place, backup in enumerate(newest_first):
        pattern = next(pattern for age, pattern in _SPANS if moment - backup.made <= age)
        span = pattern + backup.made.strftime(pattern)
        if place == 0 or backup.reason == BY_HAND or span not in seen:
            kept.append(backup)
        if place > 0 and backup.reason != BY_HAND:
            seen.add(span)
    return kept


def _clear_interrupted(home: Path) -> None:
    """Take away what a crash left of backups in the workspace's own folder, where nobody else is at work."""
    for left in home.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)


def _copy_database(store: Store, file: Path, progress: Progress) -> None:
    def on_pages(_status: int, remaining: int, total: int) -> None:
        progress.report(tr("Making a backup"), total - remaining, total)

    with store.database.read() as source, problems(file):
        source.execute("begin")
        try:
            source.execute("select count(*) from workspace").fetchone()
            target = connect(file, store.key, must_exist=False)
            try:
                source.backup(target, pages=_PAGES, progress=on_pages)
                target.execute("pragma journal_mode = delete")
            finally:
                target.close()
        finally:
            source.execute("rollback")
        sync_file(file)


def _examined(store: Store, file: Path, moment: datetime, reason: str, home: Path) -> Backup:
    """Open a copy and look whether it holds everything; describe it."""
    stamp = moment.strftime("%Y-%m-%dT%H%M%S") + f"{moment.microsecond // 1000:03d}Z"
    with opened(store.key, file) as connection, problems(file):
        faults = connection.execute("pragma quick_check").fetchall()
        if faults != [("ok",)]:
            raise Problem(
                "backup-not-whole",
                "The backup could not be read back and was taken away. Check the disk, then try again.",
            )
        return Backup(
            backup_id=f"{stamp}-{reason}",
            made=moment,
            reason=reason,
            records=_records(connection),
            revisions=revisions.count(connection),
            size=file.stat().st_size,
            place=str(home),
        )


def _copy_attachments(source: Path, target: Path, progress: Progress) -> None:
    missing = [file for file in source.glob("*") if not (target / file.name).exists()] if source.is_dir() else []
    with problems(target):
        make_folder(target)
        for file in progress.each(tr("Copying attached files"), missing):
            beside = target / (file.name + ".new")
            shutil.copyfile(file, beside)
            sync_file(beside)
            beside.replace(target / file.name)


def _manifest(backup: Backup, workspace_id: str) -> bytes:
    content = {
        "format": 1,
        "workspace": workspace_id,
        "made": to_text(backup.made),
        "reason": backup.reason,
        "records": backup.records,
        "revisions": backup.revisions,
        "size": backup.size,
    }
    return json.dumps(content, indent=1).encode()


def _read(file: Path) -> Backup | None:
    try:
        content = json.loads(file.read_bytes())
        return Backup(
            backup_id=file.parent.name,
            made=from_text(content["made"]),
            reason=str(content["reason"]),
            records=int(content["records"]),
            revisions=int(content["revisions"]),
            size=int(content["size"]),
            place=str(file.parent.parent),
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


@contextmanager
def opened(key: bytes, file: Path) -> Iterator[Connection]:
    """Lend a connection to a copy of the database."""
    with problems(file):
        connection = connect(file, key)
        try:
            yield connection
        finally:
            connection.close()


def _records(connection: Connection) -> int:
    return int(connection.execute("select count(*) from record where is_deleted = 0").fetchone()[0])
