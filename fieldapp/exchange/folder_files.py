"""What lies in an exchange folder: names, marks, and files that are half there. Used by the sync; reads no package.

Layout in docs/formats/exchange-folder.md. Names are only hints: what a package is stands inside it, signed.
"""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.exchange.identity import FILE_SUFFIX, MAX_SIZE, PublicIdentity, read_identity

OFFICES: Final = "offices"
IDENTITY_FILE: Final = "office" + FILE_SUFFIX
SUFFIX: Final = ".fieldpack"

_NUMBERED: Final = re.compile(r"(\d{6,12})\.fieldpack", re.IGNORECASE)
_SAFE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)")
_TAGGED_BYTES: Final = 512


@dataclass(frozen=True, slots=True)
class FileMark:
    """By what a file is recognised without opening it. No clock has a part in it."""

    path: str
    """Below the exchange folder, with slashes, lower case."""
    size: int
    tag: str
    """Of the first 512 bytes: they hold the fresh keys of every package, so no two packages share them."""


@dataclass(frozen=True, slots=True)
class FoundPackage:
    """A file that is named like a package."""

    path: Path
    mark: FileMark
    number: int | None
    """By its name; None for a conflicted copy or any other odd name."""


@dataclass(slots=True)
class FolderListing:
    """All that lies in the folder, in the order of names."""

    packages: list[FoundPackage] = field(default_factory=list)
    identities: list[PublicIdentity] = field(default_factory=list)
    copying: list[str] = field(default_factory=list)
    """Files that somebody is still copying, or whose copying was interrupted."""
    problems: list[Problem] = field(default_factory=list)


def device_folder(root: Path, identity: PublicIdentity) -> Path:
    """Return the folder that only this device writes to."""
    return root / OFFICES / _safe(identity.office_id) / _safe(identity.device)


def package_name(number: int) -> str:
    """Return the name of a device's package.

    >>> package_name(7)
    '000007.fieldpack'
    """
    return f"{number:06d}{SUFFIX}"


def list_folder(root: Path) -> FolderListing:
    """Look at every device's folder. Raises Problem when the exchange folder itself is not there."""
    listing = FolderListing()
    try:
        for path in _device_files(root):
            _sort_in(root, path, listing)
    except OSError as error:
        raise folder_gone(root) from error
    return listing


def mark_of(root: Path, path: Path) -> FileMark:
    """Return the mark of a file below the exchange folder; OSError when it cannot be read."""
    with path.open("rb") as file:
        tag = hashlib.sha256(file.read(_TAGGED_BYTES)).hexdigest()[:32]
        size = os.fstat(file.fileno()).st_size
    return FileMark(path.relative_to(root).as_posix().casefold(), size, tag)


def folder_gone(root: Path) -> Problem:
    """Return the Problem of a folder that is not (or no longer) there."""
    return Problem(
        "folder-gone",
        "The exchange folder {folder} cannot be reached. Put the stick back in or connect the drive, then sync again. "
        "What was received is kept.",
        folder=str(root),
    )


def _device_files(root: Path) -> Iterator[Path]:
    for offices in _folders(root):
        if offices.name.casefold() == OFFICES:
            for office in _folders(offices):
                for device in _folders(office):
                    yield from sorted(path for path in device.iterdir() if path.is_file())


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())


def _sort_in(root: Path, path: Path, listing: FolderListing) -> None:
    name = path.name.casefold()
    if SUFFIX in name and not name.endswith(SUFFIX):
        listing.copying.append(_shown(root, path))
    elif name.startswith((".", "~")):
        return
    elif name.endswith(SUFFIX):
        _sort_in_package(root, path, listing)
    elif name.endswith(FILE_SUFFIX):
        _sort_in_identity(path, listing)


def _sort_in_package(root: Path, path: Path, listing: FolderListing) -> None:
    try:
        mark = mark_of(root, path)
    except OSError as error:
        if not root.is_dir():
            raise
        listing.problems.append(
            Problem(
                "package-unreadable",
                "The package {file} could not be read ({reason}). Put the stick back in, or copy the file again.",
                file=_shown(root, path),
                reason=error.strerror or str(error),
            )
        )
        return
    if mark.size == 0:
        listing.copying.append(_shown(root, path))
        return
    numbered = _NUMBERED.fullmatch(path.name)
    listing.packages.append(FoundPackage(path, mark, int(numbered[1]) if numbered else None))


def _sort_in_identity(path: Path, listing: FolderListing) -> None:
    with path.open("rb") as file:
        content = file.read(MAX_SIZE)
    try:
        listing.identities.append(read_identity(content.decode("utf-8", errors="replace")))
    except Problem as problem:
        listing.problems.append(problem)


def _shown(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _safe(name: str) -> str:
    """Return a folder name for an id: the same on every system, different for different ids."""
    if _SAFE.fullmatch(name) and not _RESERVED.fullmatch(name):
        return name
    readable = re.sub(r"[^a-z0-9_-]+", "-", name.casefold()).strip("-")[:40]
    return f"{readable or 'x'}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
