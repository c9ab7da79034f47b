"""The store's small files, written whole or not at all; what the disk refuses is a Problem."""

import os
from pathlib import Path

from fieldapp.store.errors import of_system
from fieldapp.whole_file import whole_file


def write_durably(file: Path, content: bytes) -> None:
    """Write a file beside the old one, force it to the disk, and swap it in. Problems ``disk-full``, ``read-only``."""
    try:
        with whole_file(file) as stream:
            stream.write(content)
    except OSError as error:
        raise of_system(error, file) from error


def sync_file(file: Path) -> None:
    """Force a file that is written already to the disk."""
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
