"""Small files written so that a crash or a power cut leaves the old one or the new one, never half of one."""

import os
import sys
from pathlib import Path

from fieldapp.store.errors import of_system


def write_durably(file: Path, content: bytes) -> None:
    """Write a file beside the old one, force it to the disk, and swap it in. Problems ``disk-full``, ``read-only``."""
    beside = file.with_name(file.name + ".new")
    try:
        with beside.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(file)
        sync_folder(file.parent)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise of_system(error, file) from error


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, so that a power cut does not take them away. OSError."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for each in missing:
        sync_folder(each.parent)


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system can."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(file: Path) -> None:
    """Force a file that is written already to the disk."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
