"""Writes a zip file from parts that were compressed while they grew, so that large sheets are compressed only once.

zipfile can write one part at a time; the rows of many sheets come interleaved. Knows nothing about Excel.
"""

import hashlib
import struct
import zlib
from functools import cache
from tempfile import SpooledTemporaryFile
from types import TracebackType
from typing import IO, BinaryIO, Final, Self

from fieldapp.errors import Problem

LARGEST_PART: Final = 0xFFFF_FFFE

_LEVEL: Final = 2
_IN_MEMORY: Final = 4 * 1024 * 1024
_CHUNK: Final = 1024 * 1024
_NEW_YEAR_1980: Final = 0x21
_POLYNOMIAL: Final = 0xEDB8_8320


class Spool:
    """Text that grows, kept compressed: in memory first, then in a file without a name in ``folder``."""

    def __init__(self, folder: str) -> None:
        self._file: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY, dir=folder)  # noqa: SIM115 - closed below
        self._deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._digest = hashlib.sha256()
        self._waiting: list[str] = []
        self._waiting_size = 0
        self.crc = 0
        self.size = 0

    def write(self, text: str) -> None:
        """Append text."""
        self._waiting.append(text)
        self._waiting_size += len(text)
        if self._waiting_size > _CHUNK:
            self._compress()

    def finish(self) -> str:
        """End the text; return its SHA-256, hex."""
        self._compress()
        self._file.write(self._deflate.flush(zlib.Z_SYNC_FLUSH))
        return self._digest.hexdigest()

    def copy_to(self, target: BinaryIO) -> int:
        """Write the compressed text; return its compressed size."""
        self._file.seek(0)
        copied = 0
        while chunk := self._file.read(_CHUNK):
            copied += target.write(chunk)
        return copied

    def close(self) -> None:
        """Give the memory or the file back."""
        self._file.close()

    def _compress(self) -> None:
        content = "".join(self._waiting).encode()
        self._waiting.clear()
        self._waiting_size = 0
        self.crc = zlib.crc32(content, self.crc)
        self.size += len(content)
        self._digest.update(content)
        self._file.write(self._deflate.compress(content))


class ZipWriter:
    """A zip file being written, part by part."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._directory: list[bytes] = []
        self._position = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._write_directory()

    def add(self, name: str, content: bytes) -> None:
        """Add a part."""
        packed = _deflated(content, zlib.Z_FINISH)
        self._header(name, zlib.crc32(content), len(packed), len(content))
        self._write(packed)

    def add_spool(self, name: str, head: bytes, spool: Spool, tail: bytes) -> None:
        """Add a part that is head + the spooled text + tail."""
        first, last = _deflated(head, zlib.Z_SYNC_FLUSH), _deflated(tail, zlib.Z_FINISH)
        crc = joined_crc(zlib.crc32(head), spool.crc, spool.size)
        crc = zlib.crc32(tail, crc)
        size = len(head) + spool.size + len(tail)
        start = self._position
        self._header(name, crc, 0, size)
        self._write(first)
        self._position += spool.copy_to(self._target)
        self._write(last)
        self._correct_header(name, start, crc, size)

    def _header(self, name: str, crc: int, packed_size: int, size: int) -> None:
        if max(size, packed_size, self._position) > LARGEST_PART:
            raise Problem(
                "workbook-too-large",
                "There is too much for one workbook. Choose fewer records, for example one month or one province.",
            )
        start = self._position
        self._directory.append(_central(name, crc, packed_size, size, start))
        self._write(_local(name, crc, packed_size, size))

    def _correct_header(self, name: str, start: int, crc: int, size: int) -> None:
        """Fill in the compressed size, which is known only now."""
        packed_size = self._position - start - len(_local(name, crc, 0, size))
        self._target.seek(start)
        self._target.write(_local(name, crc, packed_size, size))
        self._target.seek(self._position)
        self._directory[-1] = _central(name, crc, packed_size, size, start)

    def _write_directory(self) -> None:
        start = self._position
        for entry in self._directory:
            self._write(entry)
        count = len(self._directory)
        self._write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, self._position - start, start, 0))

    def _write(self, content: bytes) -> None:
        self._position += self._target.write(content)


def joined_crc(first: int, second: int, second_size: int) -> int:
    """Return the CRC-32 of two texts joined, from the CRC-32 of each and the size of the second.

    >>> joined_crc(zlib.crc32(b"field"), zlib.crc32(b"app"), 3) == zlib.crc32(b"fieldapp")
    True
    """
    shift, power = 1 << 31, 3
    while second_size:
        if second_size & 1:
            shift = _times(_square(power), shift)
        second_size >>= 1
        power += 1
    return _times(shift, first) ^ second


def _times(left: int, right: int) -> int:
    """Multiply two polynomials over GF(2) modulo the CRC's, bits reversed as CRC-32 has them."""
    product = 0
    for position in range(31, -1, -1):
        if left >> position & 1:
            product ^= right
        right = (right >> 1) ^ (_POLYNOMIAL if right & 1 else 0)
    return product


@cache
def _square(power: int) -> int:
    """Return x to the power of 2 ** power, modulo the polynomial."""
    if power == 0:
        return 1 << 30
    root = _square(power - 1)
    return _times(root, root)


def _deflated(content: bytes, end: int) -> bytes:
    deflate = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflate.compress(content) + deflate.flush(end)


def _local(name: str, crc: int, packed_size: int, size: int) -> bytes:
    encoded = name.encode()
    sizes = (crc, packed_size, size, len(encoded), 0)
    return struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, _NEW_YEAR_1980, *sizes) + encoded


def _central(name: str, crc: int, packed_size: int, size: int, start: int) -> bytes:
    encoded = name.encode()
    sizes = (crc, packed_size, size, len(encoded), 0, 0, 0, 0, 0, start)
    return struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, _NEW_YEAR_1980, *sizes) + encoded
