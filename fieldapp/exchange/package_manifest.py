"""The manifest of a package: who sent it, to whom, and the digest of every part, signed. Pure values; knows no file."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from fieldapp.errors import Problem
from fieldapp.exchange.identity import PublicIdentity, identity_fields, identity_from_fields

FORMAT: Final = "fieldapp-package"
VERSION: Final = 1
MAX_SIZE: Final = 16 * 1024 * 1024
"""Bytes of a manifest; 100,000 attachments need about 14 million."""

REVISIONS: Final = "revisions.jsonl"
FORMS: Final = "forms.jsonl"
ATTACHMENTS: Final = "attachments/"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "signature.txt"
"""Names of the parts inside; an attachment is named by its digest."""

_SIGNED_AS: Final = b"fieldapp package 1\n"
_PART_NAME: Final = re.compile(r"revisions\.jsonl|forms\.jsonl|attachments/[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Part:
    """One file inside the package: its size in bytes and its SHA-256, hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a package stands in the series of the device that wrote it, inside one exchange folder."""

    number: int
    """1, 2, 3, ... of the device, never used twice."""
    needs: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Recipient's signing key -> numbers of the packages before this one that bring what this one does not."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package says of itself; what its signature covers."""

    package_id: str
    sender: PublicIdentity
    recipients: tuple[str, ...]
    """Signing keys of all who may open it, the sender's own among them."""
    created: datetime
    """Aware, UTC; shown, never compared."""
    revisions: int
    forms: int
    parts: tuple[Part, ...]
    place: Place | None = None
    """Absent for a package sent by itself."""

    @property
    def attachments(self) -> int:
        """Return the number of attachments."""
        return sum(part.name.startswith(ATTACHMENTS) for part in self.parts)


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return the bytes that are stored and signed."""
    place = manifest.place
    fields = {
        "format": FORMAT,
        "version": VERSION,
        "package": manifest.package_id,
        "sender": identity_fields(manifest.sender),
        "recipients": manifest.recipients,
        "created": manifest.created.isoformat(timespec="seconds"),
        "revisions": manifest.revisions,
        "forms": manifest.forms,
        "parts": [[part.name, part.size, part.sha256] for part in manifest.parts],
        "number": place.number if place else None,
        "needs": dict(place.needs) if place else {},
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def signed_message(content: bytes) -> bytes:
    """Return what is signed for a manifest's bytes."""
    return _SIGNED_AS + content


def parse_manifest(content: bytes, file_name: str) -> Manifest:
    """Read the bytes; ValueError when they are not a manifest, Problem when it is of a newer version."""
    fields = json.loads(content)
    if not isinstance(fields, dict) or fields.get("format") != FORMAT:
        raise ValueError("not a manifest")
    version = _number(fields.get("version"))
    if version > VERSION:
        raise Problem(
            "package-newer",
            "The package {file} was made by a newer Fieldapp. Update Fieldapp, then read it again.",
            file=file_name,
        )
    number = fields.get("number")
    return Manifest(
        package_id=_text(fields.get("package")),
        sender=_sender(fields.get("sender")),
        recipients=tuple(_text(key) for key in _list(fields.get("recipients"))),
        created=_moment(fields.get("created")),
        revisions=_number(fields.get("revisions")),
        forms=_number(fields.get("forms")),
        parts=_parts(fields.get("parts")),
        place=None if number is None else Place(_number(number), _needs(fields.get("needs"))),
    )


def _sender(value: object) -> PublicIdentity:
    try:
        return identity_from_fields(value)
    except Problem:
        raise ValueError("the sender's identity does not hold") from None


def _parts(value: object) -> tuple[Part, ...]:
    parts = []
    for item in _list(value):
        name, size, digest = _list(item)
        if _PART_NAME.fullmatch(_text(name)) is None:
            raise ValueError("a part with a name of its own")
        parts.append(Part(_text(name), _number(size), _text(digest)))
    if len({part.name for part in parts}) != len(parts):
        raise ValueError("a part stands twice")
    return tuple(parts)


def _needs(value: object) -> Mapping[str, tuple[int, ...]]:
    if not isinstance(value, dict):
        raise ValueError("needs")
    return {key: tuple(_number(number) for number in _list(numbers)) for key, numbers in value.items()}


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("a text is missing")
    return value


def _moment(value: object) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("a number is missing")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError("a list is missing")
    return value
