"""Brings data back: a backup in place of an open workspace or into a folder, and what is readable of a damaged file."""

import shutil
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from fieldapp.errors import Problem
from fieldapp.progress import SILENT, Progress
from fieldapp.store import backup, drafts, schema
from fieldapp.store.connection import Database, connect
from fieldapp.store.errors import problems
from fieldapp.store.files import sync_file, write_durably
from fieldapp.store.store import ATTACHMENTS, DATABASE, Store
from fieldapp.store.times import now
from fieldapp.store.values import Backup
from fieldapp.store.vault import COPY_NAME, FILE_NAME, Vault
from fieldapp.whole_file import make_folder, sync_folder

JOURNALS: Final = ("-wal", "-shm", "-journal")


def restore(store: Store, chosen: Backup, progress: Progress = SILENT) -> None:
    """Put a backup in the place of what is there, which becomes a backup itself first. Drafts of today stay.

    Problem ``backup-foreign`` for the backup of another workspace: restore it into a folder of its own; Problem
    ``backup-unknown`` for one that has gone since it was listed, as with a stick.
    """
    source = Path(chosen.place) / chosen.backup_id / DATABASE
    _refuse_vanished(source)
    _refuse_foreign(store, source)
    backup.make(store, "before-restore", progress=progress)
    with store.database.read() as connection:
        kept = [drafts.find(connection, each.draft_id) for each in drafts.summaries(connection)]
    beside = store.folder / (DATABASE + ".new")
    with problems(beside):
        shutil.copyfile(source, beside)
    _make_ready(beside, store.key)
    with problems(beside):
        sync_file(beside)
    store.database.close()
    try:
        with problems(beside):
            _swap(beside, store.folder / DATABASE)
    finally:
        store.reopen()
    with store.database.write() as connection:
        for draft in kept:
            drafts.keep(connection, draft)


def restore_into(chosen: Path, folder: Path) -> None:
    """Put a backup (its folder) into a workspace folder: a new one, or one whose file is damaged, which is kept aside.

    The folder's own key file stays where it is whole and of the same workspace: the passphrase may have been changed
    since the backup. Problem ``backup-unknown`` when there is no complete backup in ``chosen``.
    """
    _refuse_vanished(chosen / backup.MANIFEST)
    with problems(folder / DATABASE):
        make_folder(folder)
        beside = folder / (DATABASE + ".new")
        shutil.copyfile(chosen / DATABASE, beside)
        sync_file(beside)
        _bring_attachments(chosen.parent / ATTACHMENTS, folder / ATTACHMENTS)
        if not _has_vault_of(chosen, folder):
            for name in (FILE_NAME, COPY_NAME):
                write_durably(folder / name, (chosen / name).read_bytes())
        set_aside(folder)
        _swap(beside, folder / DATABASE)


def _has_vault_of(chosen: Path, folder: Path) -> bool:
    try:
        return Vault.load(folder).is_of_same_workspace(Vault.load(chosen))
    except Problem:
        return False


def set_aside(folder: Path) -> Path | None:
    """Rename a database that is there, with its journals; nothing is ever thrown away. Return its new name."""
    file = folder / DATABASE
    if not file.exists():
        return None
    aside = folder / f"{now():%Y-%m-%dT%H%M%S%fZ}-{DATABASE}"
    for journal in JOURNALS:
        if (folder / (DATABASE + journal)).exists():
            (folder / (DATABASE + journal)).rename(folder / (aside.name + journal))
    file.rename(aside)
    return aside


def _make_ready(file: Path, key: bytes) -> None:
    """See that a copy is whole, and bring it to the present version, before it takes the place of anything."""
    with problems(file):
        database = Database(file, key)
    try:
        with database.read() as connection:
            schema.version(connection)
            if connection.execute("pragma quick_check").fetchall() != [("ok",)]:
                raise Problem("backup-damaged", "This backup is damaged. Nothing was changed; choose another one.")
        schema.climb(database, schema.steps(), schema.VERSION)
    finally:
        database.close()


def _swap(beside: Path, file: Path) -> None:
    for journal in JOURNALS:
        file.with_name(file.name + journal).unlink(missing_ok=True)
    beside.replace(file)
    sync_folder(file.parent)


def _bring_attachments(source: Path, target: Path) -> None:
    if not source.is_dir():
        return
    make_folder(target)
    for file in source.iterdir():
        if not (target / file.name).exists():
            beside = target / (file.name + ".new")
            shutil.copyfile(file, beside)
            sync_file(beside)
            beside.replace(target / file.name)
    sync_folder(target)


def _refuse_vanished(file: Path) -> None:
    if not file.exists():
        raise Problem(
            "backup-unknown", "This backup is no longer there. Choose another one.", backup_id=file.parent.name
        )


def _refuse_foreign(store: Store, file: Path) -> None:
    with problems(file):
        try:
            connection = connect(file, store.key)
        except dbapi2.DatabaseError as error:
            raise Problem(
                "backup-foreign", "This backup is of another workspace. Restore it into a folder of its own."
            ) from error
        (workspace_id,) = connection.execute("select workspace_id from workspace").fetchone()
        connection.close()
    if workspace_id != store.workspace_id:
        raise Problem("backup-foreign", "This backup is of another workspace. Restore it into a folder of its own.")
