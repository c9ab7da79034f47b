"""The package: one encrypted, signed file with revisions, forms and attachments (docs/formats/package.md).

Used by the workspace and the exchange folder. It keeps nothing and knows no store: reading checks everything first and
then yields; whether a package was read before is the caller's to remember, by its id.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.exchange.identity import KnownOffice, OfficeIdentity, PublicIdentity
from fieldapp.exchange.package_content import (
    MAX_LINE,
    Attachment,
    FormText,
    PackageContent,
    check_revision,
    form_of,
    revision_of,
)
from fieldapp.exchange.package_manifest import (
    ATTACHMENTS,
    FORMS,
    MANIFEST,
    MAX_SIZE,
    REVISIONS,
    SIGNATURE,
    Manifest,
    Part,
    Place,
    parse_manifest,
    signed_message,
)
from fieldapp.exchange.package_writing import PackageWriting
from fieldapp.exchange.sealed import damaged, read_sealed, too_large, write_sealed
from fieldapp.progress import SILENT, Progress
from fieldapp.records.revision import Revision
from fieldapp.translation import tr

SUFFIX: Final = ".fieldpack"
MAX_UNPACKED: Final = 4 * 1024 * 1024 * 1024
"""Bytes all parts may have together when unpacked."""

_PIECE: Final = 256 * 1024
_EVERY: Final = 500
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RecursionError,
    RuntimeError,
    ValueError,
)
"""What a malformed inside makes the libraries raise."""


@dataclass(frozen=True, slots=True)
class PackageAccount:
    """What was written."""

    path: Path
    package_id: str
    size: int
    """Bytes of the file."""
    records: int
    revisions: int
    forms: int
    attachments: int


class Package:
    """A package that was read and found whole. What it yields has been checked before."""

    def __init__(self, manifest: Manifest, sender: KnownOffice, inside: zipfile.ZipFile) -> None:
        self.manifest = manifest
        self.sender = sender
        self._inside = inside

    @property
    def package_id(self) -> str:
        """The id by which a package that comes again is recognised."""
        return self.manifest.package_id

    def revisions(self) -> Iterator[Revision]:
        """Yield all revisions, in the order of the sender."""
        yield from map(revision_of, self._lines(REVISIONS))

    def forms(self) -> Iterator[FormText]:
        """Yield all form versions."""
        yield from map(form_of, self._lines(FORMS))

    def attachments(self) -> Iterator[Attachment]:
        """Yield all attachments, one in memory at a time."""
        for part in self.manifest.parts:
            if part.name.startswith(ATTACHMENTS):
                yield Attachment(part.sha256, self._inside.read(part.name))

    def _lines(self, name: str) -> Iterator[bytes]:
        with self._inside.open(name) as file:
            while line := file.readline(MAX_LINE):
                if len(line) == MAX_LINE:
                    raise ValueError("a line without end")
                yield line


def write_package(
    path: Path,
    content: PackageContent,
    sender: OfficeIdentity,
    recipients: Sequence[PublicIdentity],
    *,
    place: Place | None = None,
    progress: Progress = SILENT,
) -> PackageAccount:
    """Write a package that the recipients and the sender can open; the file is there whole or not at all.

    Raises Problem: too large, no room, the folder cannot be written. Cancelled leaves nothing behind.
    """
    readers = {identity.signing_key: identity for identity in (*recipients, sender.public)}
    writing = PackageWriting(path, sender, tuple(readers), place, progress)
    try:
        with closing(writing.pieces(content)) as pieces:
            write_sealed(path, pieces, [identity.encryption_key for identity in readers.values()])
        size = path.stat().st_size
    except OSError as error:
        raise Problem(
            "package-not-written",
            "The package {file} could not be written ({reason}). Check that there is room and that the folder can be "
            "written to, then try again. Nothing was changed.",
            file=path.name,
            reason=error.strerror or str(error),
        ) from error
    manifest = writing.manifest
    return PackageAccount(
        path, manifest.package_id, size, writing.records, manifest.revisions, manifest.forms, manifest.attachments
    )


def read_package(
    path: Path,
    own: OfficeIdentity,
    known: Mapping[str, KnownOffice],
    progress: Progress = SILENT,
) -> Package:
    """Open a package and check all of it: sender, recipients, signature, digests, every revision.

    ``known`` maps signing keys to offices; the own office need not be among them. Raises Problem: missing, not a
    package, damaged, for somebody else, sender unknown, newer version, too large. The file itself is only read.
    """
    try:
        total = path.stat().st_size
        opened = read_sealed(
            path, own.age_identity(), lambda done: progress.report(tr("Opening the package"), min(done, total), total)
        )
    except FileNotFoundError:
        raise Problem("file-missing", "The file {file} is not there. Choose it again.", file=path.name) from None
    except OSError as error:
        raise Problem(
            "package-unreadable",
            "The package {file} could not be read ({reason}). Put the stick back in, or copy the file again.",
            file=path.name,
            reason=error.strerror or str(error),
        ) from error
    try:
        return _checked(path, opened, own, known, progress)
    except _BROKEN:
        raise damaged(path) from None


def _checked(
    path: Path, opened: io.BytesIO, own: OfficeIdentity, known: Mapping[str, KnownOffice], progress: Progress
) -> Package:
    inside = zipfile.ZipFile(opened)
    signed = _limited(inside, MANIFEST, MAX_SIZE)
    manifest = parse_manifest(signed, path.name)
    sender = _sender(path, manifest, own, known)
    signature = _limited(inside, SIGNATURE, 1_000).decode()
    if not sender.identity.verifies(signature, signed_message(signed)):
        raise ValueError("the signature does not fit")
    if own.public.signing_key not in manifest.recipients:
        raise ValueError("sent to others, and passed on")
    if sum(part.size for part in manifest.parts) > MAX_UNPACKED:
        raise too_large(path)
    package = Package(manifest, sender, inside)
    for part in progress.each(tr("Checking the package"), manifest.parts):
        _check_part(inside, part)
    _check_content(package, progress)
    return package


def _sender(path: Path, manifest: Manifest, own: OfficeIdentity, known: Mapping[str, KnownOffice]) -> KnownOffice:
    claimed = manifest.sender
    if claimed.signing_key == own.public.signing_key:
        return KnownOffice(own.public)
    sender = known.get(claimed.signing_key)
    if sender is None:
        raise Problem(
            "package-unknown-sender",
            "The package {file} comes from an office that is not known here. It calls itself {office}; its check "
            "number is {fingerprint}. Take in the identity of that office first, then read the package again.",
            file=path.name,
            office=claimed.office_name,
            fingerprint=claimed.fingerprint,
        )
    return sender


def _check_part(inside: zipfile.ZipFile, part: Part) -> None:
    digest, size = hashlib.sha256(), 0
    with inside.open(part.name) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
            if size > part.size:
                break
    if size != part.size or digest.hexdigest() != part.sha256:
        raise ValueError("a part does not fit its digest")
    if part.name.startswith(ATTACHMENTS) and part.name != ATTACHMENTS + part.sha256:
        raise ValueError("an attachment under a wrong name")


def _check_content(package: Package, progress: Progress) -> None:
    manifest = package.manifest
    revisions = 0
    for revisions, revision in enumerate(package.revisions(), 1):
        check_revision(revision)
        if revisions % _EVERY == 0:
            progress.report(tr("Checking the package"), revisions, manifest.revisions)
    forms = sum(1 for _ in package.forms())
    if (revisions, forms) != (manifest.revisions, manifest.forms):
        raise ValueError("the counts do not agree")


def _limited(inside: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with inside.open(name) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise ValueError(f"{name} is too large")
    return content
