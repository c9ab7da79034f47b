"""Attachments: encrypted files in the workspace's folder, each stored once, named by the hash of its content."""

import hashlib
import hmac
import os
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldapp.errors import Problem
from fieldapp.store.connection import Connection
from fieldapp.store.files import write_durably
from fieldapp.store.times import now, to_text
from fieldapp.whole_file import make_folder

_NONCE: Final = 12


class Attachments:
    """The attachment files of one workspace. File names and contents say nothing to who lacks the key."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._cipher = AESGCM(HKDF(SHA256(), 32, b"", b"fieldapp attachments 1").derive(key))
        self._name_key = HKDF(SHA256(), 32, b"", b"fieldapp attachment names 1").derive(key)

    def add(self, connection: Connection, content: bytes) -> str:
        """Keep a content and return its SHA-256, hex. The file is on the disk before the database knows of it."""
        digest = hashlib.sha256(content).hexdigest()
        file = self.file(digest)
        if not file.exists():
            make_folder(self._folder)
            nonce = os.urandom(_NONCE)
            write_durably(file, nonce + self._cipher.encrypt(nonce, content, digest.encode()))
        connection.execute(
            "insert into attachment (hash, size, added) values (:hash, :size, :added) on conflict do nothing",
            {"hash": digest, "size": len(content), "added": to_text(now())},
        )
        return digest

    def read(self, digest: str) -> bytes:
        """Return a content. Problems ``attachment-missing``, ``attachment-damaged``."""
        try:
            stored = self.file(digest).read_bytes()
        except FileNotFoundError as error:
            raise Problem(
                "attachment-missing", "An attached file has not arrived in this workspace yet.", hash=digest
            ) from error
        try:
            return self._cipher.decrypt(stored[:_NONCE], stored[_NONCE:], digest.encode())
        except (InvalidTag, ValueError) as error:
            raise Problem(
                "attachment-damaged", "An attached file is damaged. Restore it from a backup.", hash=digest
            ) from error

    def file(self, digest: str) -> Path:
        """Return where a content lies: its name is keyed, so that nobody can look whether a known file is here."""
        return self._folder / hmac.new(self._name_key, digest.encode(), "sha256").hexdigest()


def known(connection: Connection) -> list[str]:
    """Return the hashes of all attachments."""
    return [row[0] for row in connection.execute("select hash from attachment order by hash")]


def by_prefix(connection: Connection, prefix: str) -> str:
    """Return the hash that begins so, "" when none does."""
    row = connection.execute(
        "select hash from attachment where hash >= :prefix and hash < :prefix || 'g' limit 1", {"prefix": prefix}
    ).fetchone()
    return "" if row is None else str(row[0])
