"""Workspace: one office's data, the only object a client of the core talks to. One short method per user action.

Every method raises Problems. Any thread may call any method: reading never waits for writing, and writing waits for
other writing only (an import writes each file at once, after reading it outside). An Entry belongs to one thread.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.progress import SILENT, Progress
from fieldapp.records.clock import ClockNotice
from fieldapp.store import backup, identity, system_keyring
from fieldapp.store.store import Store
from fieldapp.store.values import Office
from fieldapp.store.vault import Hardness, Vault, is_recovery_key
from fieldapp.workspace import catalogue
from fieldapp.workspace.exchanging import Exchanging
from fieldapp.workspace.recording import Recording
from fieldapp.workspace.safekeeping import Safekeeping

SHORTEST_PASSPHRASE: Final = 8
SUFFIX: Final = ".fieldapp"


class Workspace(Recording, Exchanging, Safekeeping):
    """An open workspace. Made by ``create`` and ``open``; ``close`` it, or use it in a ``with``.

    What it does with records, with other offices and for safety stands in the three classes it is made of.
    """

    # Opening and closing

    @classmethod
    def create(
        cls,
        folder: Path,
        passphrase: str,
        office: Office,
        *,
        officer: str,
        progress: Progress = SILENT,
        hardness: Hardness | None = None,
        with_forms: bool = True,
    ) -> tuple["Workspace", str]:
        """Make a workspace in a new or empty folder, with the built-in forms; return it open, and its recovery key."""
        _refuse_weak(passphrase)
        store, recovery_key = Store.create(folder, passphrase, office, officer, hardness=hardness, progress=progress)
        try:
            if with_forms:
                catalogue.add_builtin_forms(store, progress)
        except BaseException:
            store.forsake()
            raise
        return cls(store), recovery_key

    @classmethod
    def open(cls, folder: Path, passphrase: str) -> "Workspace":
        """Open a workspace. Problems ``passphrase-wrong``, ``passphrase-wait``, ``workspace-…``."""
        return cls._open(folder, lambda vault: vault.open(passphrase))

    @classmethod
    def open_with_recovery_key(cls, folder: Path, recovery_key: str) -> "Workspace":
        """Open a workspace whose passphrase is forgotten; then set a new one with ``set_passphrase``."""
        return cls._open(folder, lambda vault: vault.open_with_recovery_key(recovery_key))

    @classmethod
    def open_with_either(cls, folder: Path, secret: str) -> "Workspace":
        """Open a workspace with whichever was typed: the passphrase or the recovery key."""
        return cls.open_with_recovery_key(folder, secret) if is_recovery_key(secret) else cls.open(folder, secret)

    @classmethod
    def open_with_keyring(cls, folder: Path) -> "Workspace | None":
        """Open a workspace by the operating system's keyring; None when that was not wished for this workspace.

        Problem ``keyring-empty``.
        """
        if not Vault.load(folder).is_in_keyring:
            return None
        return cls._open(folder, lambda vault: vault.open_with_keyring())

    @classmethod
    def _open(cls, folder: Path, unlock: Callable[[Vault], bytes]) -> "Workspace":
        return cls(Store.open(folder, unlock, _backed_up))

    def close(self) -> None:
        """Close the workspace. Drafts stay for the next time."""
        self._store.close()

    def __enter__(self) -> "Workspace":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def change_passphrase(self, old: str, new: str, *, hardness: Hardness | None = None) -> None:
        """Change the passphrase, at once. Problem ``passphrase-wrong`` when the old one is not right."""
        _refuse_weak(new)
        self._store.vault.open(old)
        self._store.vault.change_passphrase(self._store.key, new, hardness)

    def set_passphrase(self, new: str, *, hardness: Hardness | None = None) -> None:
        """Set a passphrase after opening with the recovery key."""
        _refuse_weak(new)
        self._store.vault.change_passphrase(self._store.key, new, hardness)

    def is_passphrase(self, passphrase: str) -> bool:
        """Whether this is the passphrase: for unlocking the window after a pause. Problem ``passphrase-wait``."""
        try:
            self._store.vault.open(passphrase)
        except Problem as problem:
            if problem.code == "passphrase-wrong":
                return False
            raise
        return True

    @staticmethod
    def keyring_is_available() -> bool:
        """Whether this computer has a keyring that keeps secrets safely. May ask the system: not for the interface."""
        return system_keyring.is_available()

    @property
    def is_in_keyring(self) -> bool:
        """Whether the operating system's keyring opens this workspace."""
        return self._store.vault.is_in_keyring

    def keep_in_keyring(self) -> None:
        """Let the operating system's keyring open this workspace. Problem ``keyring-missing``."""
        self._store.vault.keep_in_keyring(self._store.key)

    def forget_keyring(self) -> None:
        """Let the keyring open it no more, and take the secret out. Problem ``keyring-missing``."""
        self._store.vault.forget_keyring()

    # Who and where

    @property
    def folder(self) -> Path:
        """The workspace's folder."""
        return self._store.folder

    @property
    def office(self) -> Office:
        """The office whose workspace this is."""
        return self._store.office

    @property
    def device(self) -> str:
        """The id of this installation."""
        return self._store.device

    @property
    def officer(self) -> str:
        """Who works here: the author of new revisions."""
        return self._store.officer

    def change_officer(self, officer: str) -> None:
        """Say who works here from now on."""
        with self._store.database.write() as connection:
            identity.rename_officer(connection, officer)
        self._store.officer = officer

    def change_office(self, office: Office) -> None:
        """Correct what is said of this office; its id stays."""
        if office.office_id != self.office.office_id:
            raise ValueError("the id of an office does not change")
        with self._store.database.write() as connection:
            identity.meet(connection, office)
        self._store.office = office

    def offices(self) -> list[Office]:
        """Return all offices met, this one too, by name."""
        with self._store.database.read() as connection:
            return list(identity.offices(connection).values())

    def clock_notice(self) -> ClockNotice | None:
        """Return how this computer's clock disagrees with dates seen, if by more than a day."""
        return self._store.clock.notice()

    def setting(self, name: str) -> str:
        """Return what a client keeps with the workspace under a name; empty when nothing."""
        with self._store.database.read() as connection:
            return identity.setting(connection, "client-" + name)

    def change_setting(self, name: str, value: str) -> None:
        """Keep something small with the workspace."""
        with self._store.database.write() as connection:
            identity.change_setting(connection, "client-" + name, value)


def _backed_up(store: Store) -> None:
    backup.make(store, "before-upgrade")


def _refuse_weak(passphrase: str) -> None:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Problem(
            "passphrase-short",
            "The passphrase is too short. Use at least {count} characters; several words are easy to remember.",
            count=SHORTEST_PASSPHRASE,
        )
