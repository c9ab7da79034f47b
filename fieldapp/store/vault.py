"""The vault: the random key of a workspace, wrapped by the passphrase, by the recovery key, and on wish by a random
secret in the operating system's keyring.

The key never changes; changing the passphrase wraps it anew, so it is instant. The passphrase goes through Argon2id;
the other two are random themselves and need no slow derivation. Wrong tries are counted in the folder and slow down.
"""

import base64
import hashlib
import json
import os
import secrets
import time
import unicodedata
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fieldapp.errors import Problem
from fieldapp.store import system_keyring
from fieldapp.store.files import write_durably

FILE_NAME: Final = "vault.json"
COPY_NAME: Final = "vault.copy.json"
_TRIES_NAME: Final = "tries.json"
_FORMAT: Final = 1
_KEY_SIZE: Final = 32
_RECOVERY_SIZE: Final = 20
_GROUP: Final = 4
_FREE_TRIES: Final = 5
_LONGEST_WAIT_SECONDS: Final = 300
_LOOKALIKES: Final = str.maketrans("018", "OLB")


@dataclass(frozen=True, slots=True)
class Hardness:
    """How slow a passphrase is to try: the cost of Argon2id. Tests use a small one; nothing else does."""

    time_cost: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4


class Vault:
    """The keeper of one workspace's key, as a file in its folder."""

    def __init__(self, folder: Path, wrapped: dict[str, Any], clock: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._wrapped = wrapped
        self._clock = clock

    @classmethod
    def create(cls, folder: Path, passphrase: str, hardness: Hardness | None = None) -> tuple["Vault", bytes, str]:
        """Make a vault with a new random key; return it with the key and the recovery key to be printed."""
        key = secrets.token_bytes(_KEY_SIZE)
        recovery = secrets.token_bytes(_RECOVERY_SIZE)
        wrapped = {
            "format": _FORMAT,
            "passphrase": _wrap_with_passphrase(key, passphrase, hardness or Hardness()),
            "recovery": _wrap_with_secret(key, recovery),
        }
        vault = cls(folder, wrapped)
        vault._write()
        return vault, key, _printable(recovery)

    @classmethod
    def load(cls, folder: Path, clock: Callable[[], float] = time.time) -> "Vault":
        """Read the vault, or its copy. Problems ``vault-missing``, ``vault-damaged``, ``workspace-newer``."""
        files = [folder / FILE_NAME, folder / COPY_NAME]
        if not any(file.exists() for file in files):
            raise Problem(
                "vault-missing",
                "The key file vault.json is missing from {folder}. Put it back from a backup:"
                " without it nothing can be read.",
                folder=str(folder),
            )
        for file in files:
            wrapped = _parsed(file)
            if wrapped is not None:
                return cls(folder, wrapped, clock)
        raise Problem(
            "vault-damaged",
            "The key file vault.json in {folder} is damaged. Put it back from a backup:"
            " without it nothing can be read.",
            folder=str(folder),
        )

    def open(self, passphrase: str) -> bytes:
        """Return the key. Problems ``passphrase-wrong``, ``passphrase-wait`` after several wrong tries."""
        self._refuse_while_waiting()
        key = _unwrap(self._wrapped["passphrase"], _passphrase_key(passphrase, self._wrapped["passphrase"]))
        self._count_try(is_right=key is not None)
        if key is None:
            raise Problem(
                "passphrase-wrong", "The passphrase is not right. Check capital letters and the keyboard's language."
            )
        return key

    def open_with_recovery_key(self, recovery_key: str) -> bytes:
        """Return the key. Problems ``recovery-key-wrong``, ``passphrase-wait``."""
        self._refuse_while_waiting()
        recovery = _parse_recovery(recovery_key)
        entry = self._wrapped["recovery"]
        key = _unwrap(entry, _secret_key(recovery, entry)) if recovery is not None else None
        self._count_try(is_right=key is not None)
        if key is None:
            raise Problem(
                "recovery-key-wrong", "This is not the recovery key of this workspace. Type it as it was printed."
            )
        return key

    def change_passphrase(self, key: bytes, passphrase: str, hardness: Hardness | None = None) -> None:
        """Wrap the key with another passphrase. Instant; a crash leaves the old passphrase or the new one."""
        self._wrapped = {**self._wrapped, "passphrase": _wrap_with_passphrase(key, passphrase, hardness or Hardness())}
        self._write()

    @property
    def is_in_keyring(self) -> bool:
        """Whether the operating system's keyring opens it, on the computer where that was wished."""
        return "keyring" in self._wrapped

    def open_with_keyring(self) -> bytes:
        """Return the key. Problem ``keyring-empty`` when the keyring does not give the secret."""
        entry = self._wrapped.get("keyring", {})
        secret = _parse_secret(system_keyring.find(str(entry["name"]))) if entry else b""
        key = _unwrap(entry, _secret_key(secret, entry)) if secret else None
        if key is None:
            raise Problem(
                "keyring-empty", "The keyring of this computer does not open the workspace. Type the passphrase."
            )
        return key

    def keep_in_keyring(self, key: bytes) -> None:
        """Let the operating system's keyring open it too. Problem ``keyring-missing``."""
        name, secret = secrets.token_hex(8), secrets.token_bytes(_KEY_SIZE)
        system_keyring.keep(name, _text(secret))
        self._wrapped = {**self._wrapped, "keyring": {"name": name} | _wrap_with_secret(key, secret)}
        self._write()

    def forget_keyring(self) -> None:
        """Let the keyring open it no more, and take the secret out of it. Problem ``keyring-missing``."""
        entry = self._wrapped.get("keyring")
        if entry:
            self._wrapped = {name: each for name, each in self._wrapped.items() if name != "keyring"}
            self._write()
            system_keyring.remove(str(entry["name"]))

    def is_of_same_workspace(self, other: "Vault") -> bool:
        """Whether both hold the same key: the wrap by the recovery key is made once and never again."""
        return bool(self._wrapped["recovery"] == other._wrapped["recovery"])

    def content_for_backup(self) -> bytes:
        """Return the vault file as backups carry it: the key, readable by passphrase or recovery key only."""
        return _content({name: each for name, each in self._wrapped.items() if name != "keyring"})

    def _write(self) -> None:
        write_durably(self._folder / FILE_NAME, _content(self._wrapped))
        write_durably(self._folder / COPY_NAME, _content(self._wrapped))

    def _refuse_while_waiting(self) -> None:
        tries, last = self._tries()
        seconds = _wait_after(tries) - (self._clock() - last)
        if 0 < seconds <= _LONGEST_WAIT_SECONDS:
            raise Problem(
                "passphrase-wait",
                "Too many wrong tries. Wait {seconds} seconds, then try again.",
                seconds=max(1, round(seconds)),
            )

    def _tries(self) -> tuple[int, float]:
        try:
            values = json.loads((self._folder / _TRIES_NAME).read_text(encoding="utf-8"))
            return int(values["wrong"]), float(values["last"])
        except (OSError, ValueError, TypeError, KeyError):
            return 0, 0.0

    def _count_try(self, *, is_right: bool) -> None:
        file = self._folder / _TRIES_NAME
        try:
            if is_right:
                file.unlink(missing_ok=True)
            else:
                file.write_text(json.dumps({"wrong": self._tries()[0] + 1, "last": self._clock()}), encoding="utf-8")
        except OSError:
            return  # a folder that cannot be written in still opens for reading elsewhere


def is_recovery_key(text: str) -> bool:
    """Whether a text has the shape of a recovery key: no passphrase that a person chose has it by chance."""
    return _parse_recovery(text) is not None


def _wait_after(tries: int) -> float:
    """Return how many seconds must pass after so many wrong tries in a row: none at first, then doubling."""
    return 0.0 if tries < _FREE_TRIES else min(2.0 ** (tries - _FREE_TRIES + 1), _LONGEST_WAIT_SECONDS)


def _parsed(file: Path) -> dict[str, Any] | None:
    try:
        wrapped = json.loads(file.read_bytes())
        if wrapped.pop("check") != _check(wrapped):
            return None
        number = wrapped["format"]
        entries = wrapped["passphrase"], wrapped["recovery"]
        if all(
            isinstance(base64.b64decode(entry[part]), bytes)
            for entry in entries
            for part in ("salt", "nonce", "wrapped")
        ):
            Hardness(**wrapped["passphrase"]["hardness"])
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    if number != _FORMAT:
        raise Problem(
            "workspace-newer",
            "This workspace was made by a newer Fieldapp. Install the newest version, then open it again.",
        )
    return dict(wrapped)


def _content(wrapped: dict[str, Any]) -> bytes:
    return json.dumps({**wrapped, "check": _check(wrapped)}, indent=1).encode()


def _check(wrapped: dict[str, Any]) -> str:
    """Return a digest by which a damaged file is told from a wrong passphrase; it hides and proves nothing."""
    return hashlib.sha256(json.dumps(wrapped, sort_keys=True).encode()).hexdigest()


def _wrap_with_passphrase(key: bytes, passphrase: str, hardness: Hardness) -> dict[str, Any]:
    entry: dict[str, Any] = {"salt": _text(os.urandom(16)), "hardness": asdict(hardness)}
    return entry | _wrap(key, _passphrase_key(passphrase, entry))


def _wrap_with_secret(key: bytes, secret: bytes) -> dict[str, Any]:
    entry: dict[str, Any] = {"salt": _text(os.urandom(16))}
    return entry | _wrap(key, _secret_key(secret, entry))


def _wrap(key: bytes, wrapping_key: bytes) -> dict[str, str]:
    nonce = os.urandom(12)
    return {"nonce": _text(nonce), "wrapped": _text(AESGCM(wrapping_key).encrypt(nonce, key, b"fieldapp vault 1"))}


def _unwrap(entry: dict[str, Any], wrapping_key: bytes) -> bytes | None:
    try:
        return AESGCM(wrapping_key).decrypt(_bytes(entry["nonce"]), _bytes(entry["wrapped"]), b"fieldapp vault 1")
    except InvalidTag:
        return None


def _passphrase_key(passphrase: str, entry: dict[str, Any]) -> bytes:
    hardness = Hardness(**entry["hardness"])
    return hash_secret_raw(
        unicodedata.normalize("NFKC", passphrase).encode(),
        _bytes(entry["salt"]),
        time_cost=hardness.time_cost,
        memory_cost=hardness.memory_kib,
        parallelism=hardness.lanes,
        hash_len=_KEY_SIZE,
        type=Type.ID,
    )


def _secret_key(secret: bytes, entry: dict[str, Any]) -> bytes:
    """Derive the wrapping key from a secret that is random itself: the recovery key, or what the keyring keeps."""
    return HKDF(SHA256(), _KEY_SIZE, _bytes(entry["salt"]), b"fieldapp recovery 1").derive(secret)


def _printable(recovery: bytes) -> str:
    """Return the recovery key as eight groups of four letters and digits."""
    text = base64.b32encode(recovery).decode()
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def _parse_recovery(text: str) -> bytes | None:
    """Read a recovery key as people type it: small letters, spaces, 0 for O, 1 for L, 8 for B."""
    plain = "".join(character for character in unicodedata.normalize("NFKC", text).upper() if character.isalnum())
    try:
        recovery = base64.b32decode(plain.translate(_LOOKALIKES))
    except ValueError:
        return None
    return recovery if len(recovery) == _RECOVERY_SIZE else None


def _parse_secret(text: str) -> bytes:
    """Read what the keyring gave; empty when it is nothing of ours."""
    try:
        return _bytes(text)
    except ValueError:
        return b""


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text)
