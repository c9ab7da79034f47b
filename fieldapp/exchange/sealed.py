"""Encrypted files, streamed: bytes go in as pieces and come out whole or not at all. Used by the package.

The file is a plain age file (age-encryption.org/v1). pyrage swallows what our streams raise, so they remember it.
"""

import io
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import pyrage

from fieldapp.errors import Problem
from fieldapp.whole_file import whole_file

AGE_HEADER: Final = b"age-encryption.org/v1\n"
MAX_SIZE: Final = 512 * 1024 * 1024
"""Bytes: a larger file is not read, since its compressed content is held in memory."""


def write_sealed(path: Path, pieces: Iterator[bytes], recipients: Sequence[str]) -> None:
    """Write the pieces, encrypted to the recipients (age1...), so that ``path`` is there whole or not at all.

    Raises OSError of the disk, and whatever the pieces raise.
    """
    source = _Pieces(pieces)
    with whole_file(path) as file:
        sink = _Sink(file.write)
        try:
            pyrage.encrypt_io(source, sink, [pyrage.x25519.Recipient.from_str(key) for key in recipients])
        except (pyrage.EncryptError, OSError) as error:
            raise source.raised or sink.raised or error from None


def read_sealed(path: Path, identity: pyrage.x25519.Identity, on_piece: Callable[[int], None]) -> io.BytesIO:
    """Return what the file holds, decrypted in memory and checked to the last byte.

    ``on_piece`` is told how many bytes have come out so far. Raises Problem (not a package, damaged, for somebody
    else, too large), OSError of the disk, and whatever ``on_piece`` raises.
    """
    opened = io.BytesIO()
    with path.open("rb") as file:
        _look_at(path, file)
        sink = _Sink(lambda piece: _take(opened, piece, on_piece))
        source = _Source(file.read)
        try:
            pyrage.decrypt_io(source, sink, [identity])
        except (pyrage.DecryptError, OSError) as error:
            raise source.raised or sink.raised or _problem_of(error, path) from None
    opened.seek(0)
    return opened


def damaged(path: Path) -> Problem:
    """Return the Problem of a file that is not what its writer wrote."""
    return Problem(
        "package-damaged",
        "The package {file} is damaged or was not copied to the end. Nothing was taken from it. Copy it again.",
        file=path.name,
    )


def too_large(path: Path) -> Problem:
    """Return the Problem of a file that is larger than a package may be."""
    return Problem(
        "package-too-large",
        "The package {file} is too large. Send fewer records or attachments at a time.",
        file=path.name,
    )


def _look_at(path: Path, file: io.BufferedReader) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if size > MAX_SIZE:
        raise too_large(path)
    if size == 0:
        raise Problem("package-empty", "The package {file} is empty. Copy it again from where it came.", file=path.name)
    start = file.read(len(AGE_HEADER))
    file.seek(0)
    if not AGE_HEADER.startswith(start):
        raise Problem("package-not-one", "The file {file} is not a Fieldapp package.", file=path.name)


def _problem_of(error: Exception, path: Path) -> Problem:
    if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
        return Problem(
            "package-for-others",
            "The package {file} was not made for this office. Ask its sender to make one for you.",
            file=path.name,
        )
    return damaged(path)


def _take(opened: io.BytesIO, piece: bytes, on_piece: Callable[[int], None]) -> None:
    opened.write(piece)
    on_piece(opened.tell())


class _Pieces:
    """A reader over pieces that are made while it is read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""
        self.raised: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    return b""
                self._rest = piece
        except BaseException as error:
            self.raised = error
            raise
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


class _Source:
    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self.raised: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self._read(size)
        except BaseException as error:
            self.raised = error
            raise


class _Sink:
    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self.raised: BaseException | None = None

    def write(self, piece: bytes) -> int:
        try:
            self._write(piece)
        except BaseException as error:
            self.raised = error
            raise
        return len(piece)
