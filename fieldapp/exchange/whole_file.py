"""Files that are there whole or not at all, through a power cut and a pulled stick. Used by packages and folders."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write; at the end it takes the place of ``path``, synced. On any failure ``path`` is untouched.

    What is written goes to ``path``.part first. OSError of the disk rises.
    """
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        _remove(part)
        raise
    _sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, so that a power cut does not take them away. OSError."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in missing:
        _sync_folder(each.parent)


def _remove(part: Path) -> None:
    try:
        part.unlink(missing_ok=True)
    except OSError:
        # The disk is gone or refuses; the error that brought us here says so, and the next writer removes the rest.
        return


def _sync_folder(folder: Path) -> None:
    """Make the rename survive a power cut, where the system can (Windows does it by itself)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:
        # WORKAROUND some network file systems refuse to sync a folder; the file itself is synced already.
        return
    finally:
        os.close(handle)
