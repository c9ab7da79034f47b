"""The inside of a package while it is written: a zip made piece by piece, so that it can be encrypted as it grows.

Used by package.py alone. The parts come first, then the manifest with their digests, then its signature.
"""

import hashlib
import uuid
import zipfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from fieldapp.exchange.identity import OfficeIdentity
from fieldapp.exchange.package_content import Attachment, PackageContent, form_line, revision_line
from fieldapp.exchange.package_manifest import (
    ATTACHMENTS,
    FORMS,
    MANIFEST,
    REVISIONS,
    SIGNATURE,
    Manifest,
    Part,
    Place,
    manifest_bytes,
    signed_message,
)
from fieldapp.exchange.sealed import too_large
from fieldapp.progress import Progress
from fieldapp.records.revision import Revision
from fieldapp.translation import tr

MAX_WRITTEN: Final = 256 * 1024 * 1024
"""Bytes of compressed content at which writing stops; reading allows twice that."""

_EVERY: Final = 200
_TIMELESS: Final = (1980, 1, 1, 0, 0, 0)


class PackageWriting:
    """One package being written. ``manifest`` and ``records`` (how many) are complete when all pieces were taken."""

    def __init__(
        self, path: Path, sender: OfficeIdentity, readers: tuple[str, ...], place: Place | None, progress: Progress
    ) -> None:
        self._path = path
        self._sender = sender
        self._progress = progress
        self._parts: dict[str, Part] = {}
        self._counts = {REVISIONS: 0, FORMS: 0}
        self._given = 0
        self.records = 0
        self.manifest = Manifest(
            package_id=uuid.uuid4().hex,
            sender=sender.public,
            recipients=readers,
            created=datetime.now(UTC).replace(microsecond=0),
            revisions=0,
            forms=0,
            parts=(),
            place=place,
        )

    def pieces(self, content: PackageContent) -> Generator[bytes]:
        """Yield the bytes of the zip. Raises Problem when they become too many."""
        buffer = _Buffer()
        with zipfile.ZipFile(buffer, "w") as inside, closing(self._steps(inside, content)) as steps:
            for _ in steps:
                yield from self._taken(buffer)
        yield from self._taken(buffer)

    def _steps(self, inside: zipfile.ZipFile, content: PackageContent) -> Generator[None]:
        yield from self._lines(inside, REVISIONS, map(revision_line, self._counted(content.revisions)))
        yield from self._lines(inside, FORMS, map(form_line, content.forms))
        for attachment in content.attachments:
            yield from self._attachment(inside, attachment)
        self._progress.report(tr("Signing the package"))
        self.manifest = replace(
            self.manifest,
            revisions=self._counts[REVISIONS],
            forms=self._counts[FORMS],
            parts=tuple(self._parts.values()),
        )
        signed = manifest_bytes(self.manifest)
        inside.writestr(_entry(MANIFEST), signed)
        inside.writestr(_entry(SIGNATURE), self._sender.sign(signed_message(signed)))

    def _counted(self, revisions: Iterable[Revision]) -> Iterator[Revision]:
        """Pass revisions on, counting the records they are of."""
        seen: set[str] = set()
        for revision in revisions:
            seen.add(revision.record_id)
            self.records = len(seen)
            yield revision

    def _lines(self, inside: zipfile.ZipFile, name: str, lines: Iterable[str]) -> Iterator[None]:
        digest, size = hashlib.sha256(), 0
        with inside.open(_entry(name), "w", force_zip64=True) as file:
            for line in lines:
                if self._counts[name] % _EVERY == 0:
                    self._progress.report(tr("Writing the package"), self._counts[name])
                    yield
                encoded = line.encode() + b"\n"
                digest.update(encoded)
                size += len(encoded)
                file.write(encoded)
                self._counts[name] += 1
        self._parts[name] = Part(name, size, digest.hexdigest())
        yield

    def _attachment(self, inside: zipfile.ZipFile, attachment: Attachment) -> Iterator[None]:
        name = ATTACHMENTS + attachment.sha256
        if name in self._parts:
            return
        if hashlib.sha256(attachment.content).hexdigest() != attachment.sha256:
            raise ValueError("an attachment does not fit its digest")
        self._progress.report(tr("Writing the package"), len(self._parts))
        inside.writestr(_entry(name), attachment.content)
        self._parts[name] = Part(name, len(attachment.content), attachment.sha256)
        yield

    def _taken(self, buffer: "_Buffer") -> Iterator[bytes]:
        piece = buffer.take()
        self._given += len(piece)
        if self._given > MAX_WRITTEN:
            raise too_large(self._path)
        if piece:
            yield piece


class _Buffer:
    """A file that can only be appended to; what was written is taken out again."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, piece: bytes) -> int:
        self._written += piece
        return len(piece)

    def flush(self) -> None:
        """There is nothing below to flush to."""

    def close(self) -> None:
        """There is nothing to close."""

    def take(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIMELESS)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
