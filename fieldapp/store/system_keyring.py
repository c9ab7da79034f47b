"""The operating system's keyring (Windows Credential Locker, macOS Keychain, Secret Service): keeps one secret by name.

Used by the vault, on wish. The library is loaded at the first call: it takes a tenth of a second, and most never ask.
"""

from importlib import import_module
from types import ModuleType
from typing import Final

from fieldapp.errors import Problem

_SERVICE: Final = "Fieldapp"
_RECOMMENDED: Final = 1
"""Backends below this priority keep secrets in the open, or do not keep them at all."""


def is_available() -> bool:
    """Whether this computer has a keyring that keeps secrets safely."""
    try:
        return bool(_library().get_keyring().priority >= _RECOMMENDED)
    except Exception:  # noqa: BLE001 - backends raise whatever their system's library raises
        return False


def keep(name: str, secret: str) -> None:
    """Keep a secret under a name. Problem ``keyring-missing``."""
    if not is_available():
        raise _missing()
    try:
        _library().set_password(_SERVICE, name, secret)
    except Exception as error:
        raise _missing() from error


def find(name: str) -> str:
    """Return the secret kept under a name; empty when there is none, or the keyring does not give it."""
    if not is_available():
        return ""
    try:
        return str(_library().get_password(_SERVICE, name) or "")
    except Exception:  # noqa: BLE001 - backends raise whatever their system's library raises
        return ""


def remove(name: str) -> None:
    """Take a secret away, if it is there. Problem ``keyring-missing`` when it may still be there."""
    if not is_available():
        return
    try:
        if _library().get_password(_SERVICE, name) is not None:
            _library().delete_password(_SERVICE, name)
    except Exception as error:
        raise _missing() from error


def _library() -> ModuleType:
    return import_module("keyring")


def _missing() -> Problem:
    return Problem(
        "keyring-missing",
        "The keyring of this computer did not answer. Unlock it in the system's settings, or use the passphrase.",
    )
