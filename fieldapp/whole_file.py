"""Files that are there whole or not at all, through a crash, a power cut and a pulled stick. Every writer uses it."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final

_PAUSES_S: Final = (0.05, 0.1, 0.2, 0.4)


@contextmanager
def whole_file(path: Path, part: Path | None = None) -> Iterator[BinaryIO]:
    """Yield a file to write; at the end it takes the place of ``path``, synced. On any failure ``path`` is untouched.

    What is written goes to ``part`` first (default: ``path``.part). OSError of the disk rises.
    """
    part = part or path.with_name(path.name + ".part")
    try:
        with part.open("wb+") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _replace(part, path)
    except BaseException:
        with suppress(OSError):  # the disk is gone or refuses: the error that brought us here says so
            part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, so that a power cut does not take them away. OSError."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in missing:
        sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system can (Windows does it by itself)."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        # WORKAROUND some network file systems refuse to sync a folder; the file itself is synced already.
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":

    def _replace(part: Path, path: Path) -> None:
        """Rename; WORKAROUND Windows refuses while a virus scanner looks at the new file, which takes a moment."""
        for pause in _PAUSES_S:
            with suppress(PermissionError):
                part.replace(path)
                return
            time.sleep(pause)
        part.replace(path)

else:

    def _replace(part: Path, path: Path) -> None:
        part.replace(path)
