"""Turns what SQLite and the file system say into Problems. Used at every door of the store."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from fieldapp.errors import Problem
from fieldapp.translation import mark

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG}) if hasattr(errno, "EDQUOT") else frozenset({28, 27})
_READ_ONLY: Final = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})

_NAMES: Final = {
    "disk I/O error": "SQLITE_IOERR",
    "database or disk is full": "SQLITE_FULL",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
    "attempt to write a readonly database": "SQLITE_READONLY",
    "database is locked": "SQLITE_BUSY",
}
"""What the backup interface says: its errors come without a name."""

DISK_FULL: Final = mark("The disk is full. Nothing that was saved is lost. Make room on it, then try again.")
READ_ONLY: Final = mark("Nothing can be written in {folder}. Move the workspace to a folder that you may write in.")
DISK_ERROR: Final = mark(
    "The disk did not take what was written ({reason}). Nothing that was saved is lost. Try again."
)
BUSY: Final = mark("The workspace is busy with a long job. Try again in a moment.")
DAMAGED: Final = mark(
    "The workspace file {file} is damaged. Restore the newest backup, or have what is readable saved into a new file."
)


@contextmanager
def database_problems(file: Path) -> Iterator[None]:
    """Raise a Problem for what SQLite says of a file; what else goes wrong inside passes through."""
    try:
        yield
    except dbapi2.DatabaseError as error:
        problem = _of_database(error, file)
        if problem is None:
            raise
        raise problem from error


@contextmanager
def problems(file: Path) -> Iterator[None]:
    """Raise a Problem for what the disk does to a file: full, read-only, damaged, busy. Faults of ours pass through."""
    try:
        with database_problems(file):
            yield
    except OSError as error:
        raise of_system(error, file) from error


def of_system(error: OSError, file: Path) -> Problem:
    """Return the Problem for what the file system said."""
    if error.errno in _FULL:
        return Problem("disk-full", DISK_FULL)
    if error.errno in _READ_ONLY:
        return Problem("read-only", READ_ONLY, folder=str(file.parent))
    return Problem("disk-error", DISK_ERROR, reason=error.strerror or str(error))


def _of_database(error: dbapi2.DatabaseError, file: Path) -> Problem | None:
    name = str(getattr(error, "sqlite_errorname", "")) or _NAMES.get(str(error), "")
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")):
        return Problem("workspace-damaged", DAMAGED, file=file.name)
    if name == "SQLITE_FULL":
        return Problem("disk-full", DISK_FULL)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return Problem("read-only", READ_ONLY, folder=str(file.parent))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Problem("workspace-busy", BUSY)
    if name.startswith("SQLITE_IOERR"):
        return Problem("disk-error", DISK_ERROR, reason=name.removeprefix("SQLITE_").lower())
    return None
