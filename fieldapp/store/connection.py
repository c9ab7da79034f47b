"""Database: one encrypted SQLite file, with one writing connection behind a lock and reading connections to borrow.

Usable from several threads. Readers see the last committed state and never wait for a writer (WAL); writers wait for
each other. Every error of the disk comes out as a Problem.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlcipher3 import dbapi2

from fieldapp.errors import Cancelled
from fieldapp.store.errors import database_problems, problems

if TYPE_CHECKING:
    from sqlite3 import Connection as Connection
else:
    Connection = dbapi2.Connection

_BUSY_MS: Final = 15_000
_READER_CACHE_KIB: Final = 32_000
"""Enough for the list of 100,000 records: a page that is not at hand must be decrypted again."""


class Database:
    """An open file. ``write()`` and ``read()`` are the only ways in."""

    def __init__(self, file: Path, key: bytes, *, must_exist: bool = True) -> None:
        """Open with a raw 256-bit key. Problem ``workspace-damaged`` when the key does not read the file."""
        self.file = file
        self._key = key
        self._lock = threading.RLock()
        self._idle: list[Connection] = []
        self._is_closed = False
        self._depth = 0
        with problems(file):
            self._writer = connect(file, key, must_exist=must_exist)
            self._writer.execute("pragma journal_mode = wal")

    @property
    def is_closed(self) -> bool:
        """Whether ``close`` was called."""
        return self._is_closed

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give the writing connection inside a transaction: durable at the end, undone when anything is raised.

        A ``write`` within a ``write`` of the same thread joins it.
        """
        with self._lock, database_problems(self.file):
            if self._depth:
                yield self._writer
                return
            self._writer.execute("begin immediate")
            self._depth = 1
            try:
                yield self._writer
                self._writer.execute("commit")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("rollback")
                raise
            finally:
                self._depth = 0

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Lend a connection that can only read. Inside a ``write`` of the same thread it sees that write."""
        if self._depth and self._lock.acquire(blocking=False):
            try:
                with database_problems(self.file):
                    yield self._writer
                return
            finally:
                self._lock.release()
        with database_problems(self.file):
            connection = self._borrow()
            try:
                yield connection
            finally:
                self._give_back(connection)

    @contextmanager
    def fresh(self) -> Iterator[Connection]:
        """Give a new connection that can only read and has seen nothing yet.

        WORKAROUND FTS5 checks its index against what a connection remembers of it, and so calls an index corrupt that
        another connection has emptied since; queries are right.
        """
        with database_problems(self.file):
            connection = self._new_reader()
            try:
                yield connection
            finally:
                connection.close()

    @contextmanager
    def exclusive(self) -> Iterator[Connection]:
        """Give the writing connection outside a transaction (backup, checks, vacuum)."""
        with self._lock, database_problems(self.file):
            yield self._writer

    def close(self) -> None:
        """Write the journal back into the file, close every connection, let go of the key. Safe to call twice."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            while self._idle:
                self._idle.pop().close()
            try:
                with database_problems(self.file):
                    self._writer.execute("pragma wal_checkpoint(truncate)")
            finally:
                self._writer.close()
                self._key = b""

    def _borrow(self) -> Connection:
        if self._is_closed:
            raise Cancelled  # a job that goes on after its workspace was closed
        try:
            return self._idle.pop()
        except IndexError:
            return self._new_reader()

    def _new_reader(self) -> Connection:
        connection = connect(self.file, self._key)
        connection.execute("pragma query_only = on")
        connection.execute(f"pragma cache_size = -{_READER_CACHE_KIB}")
        return connection

    def _give_back(self, connection: Connection) -> None:
        if self._is_closed:
            connection.close()
        else:
            self._idle.append(connection)


def connect(file: Path, key: bytes, *, must_exist: bool = True) -> Connection:
    """Open one connection with a raw key, foreign keys on, every commit synced. Raises what SQLite raises."""
    mode = "rw" if must_exist else "rwc"
    connection: Connection = dbapi2.connect(
        f"{file.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("pragma cipher_log_level = none")
        connection.execute(f"pragma key = \"x'{key.hex()}'\"")
        connection.execute(f"pragma busy_timeout = {_BUSY_MS}")
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma temp_store = memory")
        connection.execute("pragma trusted_schema = off")
        connection.execute("select count(*) from sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection
