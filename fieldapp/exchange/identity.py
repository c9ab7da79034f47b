"""Who sends and who may read: the keys of one office's device, its public half as a file, a text and a QR code.

The secret half is kept by the workspace, encrypted; this module only makes and reads it. X25519 through age (pyrage)
hides, Ed25519 (cryptography) signs; there is no cryptography of our own. See docs/formats/package.md.
"""

import base64
import binascii
import hashlib
import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fieldapp.errors import Problem

FILE_SUFFIX: Final = ".fieldid"
FORMAT: Final = "fieldapp-office"
SECRET_FORMAT: Final = "fieldapp-office-secret"
VERSION: Final = 1
MAX_SIZE: Final = 16_000
"""Characters of a public identity; a longer file is something else."""

_TEXT_PREFIX: Final = "FIELDID1:"
_SIGNED_AS: Final = b"fieldapp office identity 1\n"
_SIGNATURE: Final = re.compile(r"[0-9a-f]{128}")
_FINGERPRINT_GROUPS: Final = 8


class Role(StrEnum):
    """What a device is for: an office of a province, or the national office that brings everything together."""

    PROVINCE = "province"
    NATIONAL = "national"


class Trust(StrEnum):
    """How sure we are of another office's keys."""

    KNOWN = "known"
    """Its identity was taken in; nobody has compared the fingerprint."""
    VERIFIED = "verified"
    """Two people have read the fingerprint to each other."""


@dataclass(frozen=True, slots=True)
class PublicIdentity:
    """What others may know of one device of an office. Built by ``OfficeIdentity.public`` or ``read_identity``."""

    office_id: str
    office_name: str
    device: str
    role: Role
    country: str = ""
    province: str = ""
    """Place key; empty for a national office."""
    encryption_key: str = ""
    """The age recipient: ``age1...``."""
    signing_key: str = ""
    """The Ed25519 public key, 32 bytes, hex."""
    signature: str = ""
    """The device's own signature over the rest, hex."""

    @property
    def fingerprint(self) -> str:
        """Return eight groups of five digits that stand for both keys, office, device and role.

        The same digits in every language, so that two people can read them to each other on the telephone.
        """
        digest = hashlib.sha256(b"fingerprint\n" + _signed_part(self, with_description=False)).digest()
        numbers = (int.from_bytes(digest[4 * at : 4 * at + 4]) % 100_000 for at in range(_FINGERPRINT_GROUPS))
        return " ".join(f"{number:05d}" for number in numbers)

    def verifies(self, signature: str, message: bytes) -> bool:
        """Return whether the signature (hex) over the message was made by this device."""
        if _SIGNATURE.fullmatch(signature) is None:
            return False
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.signing_key)).verify(
                bytes.fromhex(signature), message
            )
        except (InvalidSignature, ValueError):
            return False
        return True

    def to_file(self) -> str:
        """Return the text of a .fieldid file."""
        return json.dumps(_public_fields(self), ensure_ascii=False, indent=1) + "\n"

    def to_text(self) -> str:
        """Return the identity as one word that survives chat programs, and is what the QR code says."""
        compact = json.dumps(_public_fields(self), ensure_ascii=False, separators=(",", ":")).encode()
        return _TEXT_PREFIX + base64.b32encode(compact).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class KnownOffice:
    """Another office's device as this workspace knows it."""

    identity: PublicIdentity
    trust: Trust = Trust.KNOWN


@dataclass(frozen=True, slots=True)
class OfficeIdentity:
    """The secret half: never leaves the workspace of the device. ``repr`` shows no key."""

    public: PublicIdentity
    _age: pyrage.x25519.Identity
    _signing: Ed25519PrivateKey

    @classmethod
    def generate(
        cls, office_id: str, office_name: str, device: str, role: Role, *, country: str = "", province: str = ""
    ) -> "OfficeIdentity":
        """Make fresh keys for one device of an office."""
        bare = PublicIdentity(office_id, office_name, device, role, country, province)
        return cls._of(bare, pyrage.x25519.Identity.generate(), Ed25519PrivateKey.generate())

    @classmethod
    def from_secret(cls, secret: bytes) -> "OfficeIdentity":
        """Read what ``to_secret`` wrote; ValueError when it is something else (a fault of the store)."""
        fields = json.loads(secret)
        if fields.get("format") != SECRET_FORMAT or fields.get("version") != VERSION:
            raise ValueError("not a secret identity of this version")
        role, country, province = Role(fields["role"]), fields["country"], fields["province"]
        bare = PublicIdentity(fields["office"], fields["name"], fields["device"], role, country, province)
        age = pyrage.x25519.Identity.from_str(fields["age"])
        return cls._of(bare, age, Ed25519PrivateKey.from_private_bytes(bytes.fromhex(fields["signing"])))

    def to_secret(self) -> bytes:
        """Return both secret keys as bytes, to be kept encrypted and nowhere else."""
        fields = {
            "format": SECRET_FORMAT,
            "version": VERSION,
            "office": self.public.office_id,
            "name": self.public.office_name,
            "device": self.public.device,
            "role": self.public.role.value,
            "country": self.public.country,
            "province": self.public.province,
            "age": str(self._age),
            "signing": self._signing.private_bytes_raw().hex(),
        }
        return json.dumps(fields, ensure_ascii=False).encode()

    def described(self, office_name: str, country: str = "", province: str = "") -> "OfficeIdentity":
        """Return the same keys under another office name and place; the fingerprint stays."""
        public = replace(self.public, office_name=office_name, country=country, province=province)
        return self._of(public, self._age, self._signing)

    def sign(self, message: bytes) -> str:
        """Return the signature over the message, hex."""
        return self._signing.sign(message).hex()

    def age_identity(self) -> pyrage.x25519.Identity:
        """Return the key that opens what was encrypted to this device."""
        return self._age

    def __repr__(self) -> str:
        return f"OfficeIdentity({self.public.office_id!r}, {self.public.device!r})"

    @classmethod
    def _of(cls, bare: PublicIdentity, age: pyrage.x25519.Identity, signing: Ed25519PrivateKey) -> "OfficeIdentity":
        public = replace(
            bare, encryption_key=str(age.to_public()), signing_key=signing.public_key().public_bytes_raw().hex()
        )
        signature = signing.sign(_SIGNED_AS + _signed_part(public)).hex()
        return cls(replace(public, signature=signature), age, signing)


@lru_cache(maxsize=256)
def read_identity(text: str) -> PublicIdentity:
    """Read a .fieldid file, the text of a QR code, or such a text pasted from a message (spaces and breaks are fine).

    Raises Problem: not an identity, made by a newer Fieldapp, or changed since it was signed.
    """
    fields = _fields_of(text)
    if fields.get("format") != FORMAT:
        raise _not_an_identity()
    version = fields.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise Problem(
            "identity-newer", "This office identity was made by a newer Fieldapp. Update Fieldapp to read it."
        )
    identity = _identity_of(fields)
    if not identity.verifies(identity.signature, _SIGNED_AS + _signed_part(identity)):
        raise Problem(
            "identity-changed",
            "This office identity is damaged or was changed. Ask {office} to send it again.",
            office=identity.office_name,
        )
    return identity


def identity_from_fields(fields: object) -> PublicIdentity:
    """Return the identity that stands as a JSON object inside another file; Problem as ``read_identity``."""
    return read_identity(json.dumps(fields))


def identity_fields(identity: PublicIdentity) -> dict[str, object]:
    """Return the JSON object that ``identity_from_fields`` reads."""
    return _public_fields(identity)


def qr_code(text: str) -> tuple[tuple[bool, ...], ...]:
    """Return the QR code of a text as rows of dark (True) and light squares, without the quiet zone of four squares."""
    import segno  # slow to load, and rarely drawn

    code = segno.make_qr(text, error="m")
    return tuple(tuple(bool(square) for square in row) for row in code.matrix)


def _not_an_identity() -> Problem:
    return Problem(
        "identity-unreadable",
        "This is not an office identity. Ask the office for its .fieldid file, or scan its QR code again.",
    )


def _fields_of(text: str) -> dict[str, object]:
    if len(text) > MAX_SIZE:
        raise _not_an_identity()
    squeezed = "".join(text.split())
    try:
        if squeezed.upper().startswith(_TEXT_PREFIX):
            word = squeezed.upper().removeprefix(_TEXT_PREFIX)
            text = base64.b32decode(word + "=" * (-len(word) % 8)).decode()
        fields = json.loads(text.lstrip("\ufeff"))
    except (ValueError, binascii.Error, RecursionError):
        raise _not_an_identity() from None
    if not isinstance(fields, dict):
        raise _not_an_identity()
    return fields


def _identity_of(fields: dict[str, object]) -> PublicIdentity:
    names = ("office", "name", "device", "role", "encryption", "signing", "signature")
    texts = [fields.get(name) for name in names]
    try:
        office, name, device, role, encryption, signing, signature = (_text(value) for value in texts)
        pyrage.x25519.Recipient.from_str(encryption)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(signing))
        country, province = (_text(fields.get(name, ""), may_be_empty=True) for name in ("country", "province"))
        return PublicIdentity(office, name, device, Role(role), country, province, encryption, signing, signature)
    except (ValueError, pyrage.RecipientError):
        raise _not_an_identity() from None


def _text(value: object, *, may_be_empty: bool = False) -> str:
    if not isinstance(value, str) or not (value or may_be_empty):
        raise ValueError(value)
    return value


def _public_fields(identity: PublicIdentity) -> dict[str, object]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "office": identity.office_id,
        "name": identity.office_name,
        "device": identity.device,
        "role": identity.role.value,
        "country": identity.country,
        "province": identity.province,
        "encryption": identity.encryption_key,
        "signing": identity.signing_key,
        "signature": identity.signature,
    }


def _signed_part(identity: PublicIdentity, *, with_description: bool = True) -> bytes:
    parts = [identity.office_id, identity.device, identity.role.value, identity.encryption_key, identity.signing_key]
    if with_description:
        parts += [identity.office_name, identity.country, identity.province]
    return json.dumps(parts, ensure_ascii=False).encode()
