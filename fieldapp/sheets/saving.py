"""Puts a file in its place whole or not at all, and says in a sentence what the disk refused. Used by every writer."""

import errno
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from fieldapp.errors import Problem
from fieldapp.whole_file import whole_file

_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CHUNK: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file that now stands whole on the disk."""

    path: Path
    hash: str
    """SHA-256, hex."""
    size: int


def save_whole(path: Path, write: Callable[[BinaryIO], None]) -> SavedFile:
    """Let ``write`` fill a file beside ``path``, flush it to the disk, and give it its name in one step.

    Whatever goes wrong, a file that stood at ``path`` is untouched. Raises Problems as ``disk_problems`` does.
    """
    with disk_problems(path), whole_file(path, path.with_name(f".{path.name}.part")) as file:
        write(file)
        digest, size = _hash(file), file.tell()
    return SavedFile(path, digest, size)


@contextmanager
def disk_problems(path: Path) -> Iterator[None]:
    """Turn what the disk refuses while ``path`` is written into Problems: disk-full, file-not-writable."""
    try:
        yield
    except OSError as error:
        folder = str(path.parent)
        if error.errno in _NO_ROOM:
            raise Problem(
                "disk-full",
                "There is no room left in {folder}, so {file} was not written. "
                "Free some space or choose another place.",
                folder=folder,
                file=path.name,
            ) from error
        raise Problem(
            "file-not-writable",
            "{file} cannot be written in {folder}. If it is open in another program, close it there, "
            "or choose another name or place.",
            folder=folder,
            file=path.name,
        ) from error


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file, hex."""
    with path.open("rb") as file:
        return _hash(file)


def _hash(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
