"""Saves what is readable of a damaged database into a new one, and adds what the backups have. The original is kept.

Revisions are numbered without gaps, so the ledger names every one that could not be read.
"""

import contextlib
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2

from fieldapp.errors import Problem
from fieldapp.progress import SILENT, Progress
from fieldapp.records.ledger import Ledger, LedgerRow, Outcome
from fieldapp.records.revision import Revision, hash_of
from fieldapp.store import backup, ledgers, projection, revisions, schema
from fieldapp.store.connection import Connection, Database, connect
from fieldapp.store.errors import problems
from fieldapp.store.lock import WorkspaceLock
from fieldapp.store.restoring import set_aside
from fieldapp.store.store import BACKUPS, DATABASE, Store
from fieldapp.store.times import now
from fieldapp.translation import tr
from fieldapp.whole_file import sync_folder

_TABLES: Final = (
    "office", "workspace", "setting", "form", "draft", "attachment", "form_file", "own_identity", "known_device",
    "dispatch",
)  # fmt: skip
"""Not what was exchanged: without that, packages are read and sent again, and bring what could not be read here."""
_EMPTY_IN_A_ROW: Final = 200
_UNFINISHED: Final = "salvaged-" + DATABASE


def salvage(folder: Path, key: bytes, progress: Progress = SILENT) -> Ledger:
    """Make a sound database out of a damaged one and the backups beside it; return what came back and what did not.

    Problem ``nothing-readable`` when neither has anything.
    """
    with WorkspaceLock(folder):
        target_file = folder / _UNFINISHED
        target_file.unlink(missing_ok=True)
        target = Database(target_file, key, must_exist=False)
        try:
            schema.create(target)
            found = _Found()
            sources = [folder / DATABASE, *(_databases_of_backups(folder))]
            for source in sources:
                progress.report(tr("Reading {file}", file=source.parent.name))
                _take(source, key, target, found, is_damaged=source == sources[0], progress=progress)
            ledger = found.ledger()
            with target.write() as connection:
                if connection.execute("select count(*) from workspace").fetchone() == (0,):
                    raise Problem(
                        "nothing-readable",
                        "Nothing could be read of the damaged file, and there is no backup beside it. Look for a backup"
                        " on a stick or another computer.",
                    )
                ledgers.keep(connection, ledger)
        finally:
            target.close()
        with problems(target_file):
            set_aside(folder)
            target_file.rename(folder / DATABASE)
            sync_folder(folder)
    _project(folder, key, progress)
    return ledger


class _Found:
    """What was read, and what was not."""

    def __init__(self) -> None:
        self.revisions: set[str] = set()
        self.ledgers: set[str] = set()
        self.readable: list[LedgerRow] = []
        self.unreadable: list[int] = []
        self.names: dict[int, tuple[str, str]] = {}
        """Of unreadable numbers, as far as the indexes say: number -> (revision id, record id)."""
        self.from_backups: dict[str, str] = {}
        """Revision id -> record id."""
        self.is_end_known = False

    def take(self, number: int, revision: Revision, *, is_damaged: bool) -> None:
        """Account for a revision that was read, in the damaged file or in a backup."""
        self.revisions.add(revision.revision_id)
        if is_damaged:
            self.readable.append(LedgerRow("revision", number, revision.record_id, Outcome.UNCHANGED))
        else:
            self.from_backups[revision.revision_id] = revision.record_id

    def ledger(self) -> Ledger:
        """Return one row for every place in the damaged file, and one for what only the backups have."""
        rows = list(self.readable)
        for number in self.unreadable:
            revision_id, record_id = self.names.get(number, ("", ""))
            if revision_id in self.from_backups:
                rows.append(_from_backup(number, record_id))
            else:
                reason = tr("The place in the file where this was is damaged.")
                rows.append(LedgerRow("revision", number, record_id, Outcome.REJECTED, reason))
        named = {self.names[number][0] for number in self.unreadable if number in self.names}
        rows += [_from_backup(0, record_id) for each, record_id in self.from_backups.items() if each not in named]
        if not self.is_end_known:
            reason = tr(
                "How much was in the damaged file is not known: what was recorded after the backups is missing."
            )
            rows.append(LedgerRow("revision", 0, "", Outcome.REJECTED, reason))
        return Ledger(str(uuid.uuid4()), DATABASE, "", now(), rows=tuple(rows), kind="salvage")


def _from_backup(number: int, record_id: str) -> LedgerRow:
    return LedgerRow("revision", number, record_id, Outcome.UPDATED, tr("Not readable here, found in a backup."))


def _take(source: Path, key: bytes, target: Database, found: _Found, *, is_damaged: bool, progress: Progress) -> None:
    reader = _Reader(source, key)
    if not reader.is_open:
        return
    with target.write() as connection:
        for table in _TABLES:
            _copy_table(reader, table, connection)
        found.ledgers |= _copy_ledgers(reader, connection)
        for number, revision, ledger_id in reader.revisions(progress):
            is_sound = revision is not None and hash_of(revision) == revision.hash
            if is_damaged and not is_sound:
                found.unreadable.append(number)
            if revision is None or not is_sound or revision.revision_id in found.revisions:
                continue
            revisions.insert(connection, [revision], ledger_id if ledger_id in found.ledgers else None)
            found.take(number, revision, is_damaged=is_damaged)
    if is_damaged:
        found.names = reader.names(found.unreadable)
        found.is_end_known = reader.last_number() is not None
    reader.close()


class _Reader:
    """Reads a database that may fail at any page; after a failure the connection is made anew."""

    def __init__(self, file: Path, key: bytes) -> None:
        self._file = file
        self._key = key
        self._connection: Connection | None = None
        self._renew()

    @property
    def is_open(self) -> bool:
        """Whether the file can be opened at all."""
        return self._connection is not None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def rows(self, statement: str, parameters: dict[str, Any]) -> list[dict[str, Any]] | None:
        """Return rows as mappings, or None when they cannot be read."""
        if self._connection is None:
            return None
        try:
            cursor = self._connection.execute(statement, parameters)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        except (dbapi2.DatabaseError, UnicodeError):
            self._renew()
            return None

    def each_row(self, table: str) -> Iterator[dict[str, Any]]:
        """Yield the readable rows of a table, asked for one by one."""
        for row in self.rows(f"select rowid as place from {table}", {}) or ():
            yield from self.rows(f"select * from {table} where rowid = :place", row) or ()

    def revisions(self, progress: Progress) -> Iterator[tuple[int, Revision | None, str | None]]:
        """Yield (number, revision, ledger id) for every number up to the last; no revision where it is unreadable."""
        last = self.last_number()
        number, empty = 0, 0
        while number < last if last is not None else empty < _EMPTY_IN_A_ROW:
            number += 1
            if number % 500 == 0:
                progress.report(tr("Reading revisions"), number, last or 0)
            revision = self._revision(number)
            empty = 0 if revision is not None else empty + 1
            if revision is not None or last is not None:
                yield number, revision, self._ledger_of(number) if revision is not None else None

    def _ledger_of(self, number: int) -> str | None:
        rows = self.rows("select ledger_id from revision where number = :number", {"number": number})
        return rows[0]["ledger_id"] if rows else None

    def _revision(self, number: int) -> Revision | None:
        if self._connection is None:
            return None
        try:
            return revisions.numbered(self._connection, number)
        except (dbapi2.DatabaseError, ValueError):
            self._renew()
            return None

    def last_number(self) -> int | None:
        """Return the number of the last revision, from the table or, where that is damaged, from an index; or None."""
        for way in ("", "indexed by revision_by_record", "indexed by sqlite_autoindex_revision_1"):
            rows = self.rows(f"select max(number) as last from revision {way}", {})
            if rows:
                return int(rows[0]["last"] or 0)
        return None

    def names(self, numbers: list[int]) -> dict[int, tuple[str, str]]:
        """Return what the indexes say of revisions that are unreadable: number -> (revision id, record id)."""
        wanted = {"numbers": json.dumps(numbers)}
        found = [
            self.rows(
                f"select number, {column} as name from revision indexed by {index}"
                " where number + 0 in (select value from json_each(:numbers))",
                wanted,
            )
            for column, index in (
                ("revision_id", "sqlite_autoindex_revision_1"),
                ("record_id", "revision_by_record"),
            )
        ]
        revision_ids, record_ids = ({row["number"]: str(row["name"]) for row in rows or ()} for rows in found)
        return {number: (revision_ids.get(number, ""), record_ids.get(number, "")) for number in numbers}

    def _renew(self) -> None:
        self.close()
        try:
            self._connection = connect(self._file, self._key)
            self._connection.execute("pragma query_only = on")
        except dbapi2.DatabaseError:
            self._connection = None


def _copy_table(reader: _Reader, table: str, connection: Connection) -> None:
    """Copy the readable rows of a small table, one by one, leaving out those that are there already."""
    for values in reader.each_row(table):
        _add(connection, table, values)


def _copy_ledgers(reader: _Reader, connection: Connection) -> set[str]:
    """Copy the ledgers that are readable to the last row; return their ids."""
    whole: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {}
    for ledger in reader.each_row("ledger"):
        lines = reader.rows("select * from ledger_row where ledger_id = :ledger_id", ledger)
        if lines is not None and len(lines) == ledger["rows_read"]:
            whole[ledger["ledger_id"]] = (ledger, lines)
    known = {row[0] for row in connection.execute("select ledger_id from ledger")}
    for ledger_id, (ledger, lines) in whole.items():
        if ledger_id not in known:
            undone_by = ledger["undone_by"] if ledger["undone_by"] in whole.keys() | known else None
            _add(connection, "ledger", ledger | {"undone_by": undone_by})
            for line in lines:
                _add(connection, "ledger_row", line)
    return set(whole)


def _add(connection: Connection, table: str, values: dict[str, Any]) -> None:
    """Add a row, unless it is there, or refers to something that could not be read."""
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    with contextlib.suppress(dbapi2.IntegrityError):
        connection.execute(f"insert or ignore into {table} ({names}) values ({places})", values)


def _databases_of_backups(folder: Path) -> list[Path]:
    place = folder / BACKUPS
    return [place / each.backup_id / DATABASE for each in backup.every(place)]


def _project(folder: Path, key: bytes, progress: Progress) -> None:
    store = Store.open(folder, lambda _vault: key)
    try:
        with store.database.write() as connection:
            projection.rebuild(connection, store.reading, progress)
    finally:
        store.close()
