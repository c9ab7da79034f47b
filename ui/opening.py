"""Makes and opens workspaces for the first two pages. Loads the core's database part only when it is first needed.

The first window is painted before that part is read from disk: on an old laptop it takes seconds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from fieldapp.folders import data_folder
from fieldapp.progress import Progress
from fieldapp.text import file_stem, fold

if TYPE_CHECKING:
    from fieldapp.workspace import Office, Workspace


@dataclass(frozen=True)
class NewOffice:
    """Who will record here, as typed at the first run."""

    name: str = ""
    country: str = "KH"
    province: str = ""
    role: Literal["province", "national"] = "province"
    officer: str = ""
    language: str = "en"


def load_core(progress: Progress) -> None:
    """Load the database part and the pages of an open workspace: a job for the time after the first paint."""
    import_module("fieldapp.workspace")
    import_module("ui.shell")


def open_with_passphrase(folder: Path, passphrase: str) -> "Callable[[Progress], Workspace]":
    """Return the job that opens a workspace."""

    def job(progress: Progress) -> "Workspace":
        return _workspace_class().open(folder, passphrase)

    return job


def open_with_recovery_key(folder: Path, key: str) -> "Callable[[Progress], Workspace]":
    """Return the job that opens a workspace with the key that was printed when it was made."""

    def job(progress: Progress) -> "Workspace":
        return _workspace_class().open_with_recovery_key(folder, key)

    return job


def open_with_keyring(folder: Path) -> "Callable[[Progress], Workspace | None]":
    """Return the job that opens a workspace by the system's keyring, where that was wished; else it gives None."""

    def job(progress: Progress) -> "Workspace | None":
        return _workspace_class().open_with_keyring(folder)

    return job


def create(new: NewOffice, passphrase: str) -> "Callable[[Progress], tuple[Workspace, str]]":
    """Return the job that makes the workspace of an office in the data folder; it gives the recovery key too."""

    def job(progress: Progress) -> "tuple[Workspace, str]":
        core = import_module("fieldapp.workspace")
        office: Office = core.Office(str(uuid4()), new.name, new.country, new.province, new.role, new.language)
        made: tuple[Workspace, str] = core.Workspace.create(
            free_folder(new.name), passphrase, office, officer=new.officer, progress=progress
        )
        return made

    return job


def free_folder(name: str) -> Path:
    """Return a folder for a workspace of this name that does not exist yet."""
    stem = file_stem(fold(name), "office")
    number, folder = 1, data_folder() / f"{stem}.fieldapp"
    while folder.exists():
        number += 1
        folder = data_folder() / f"{stem}-{number}.fieldapp"
    return folder


def _workspace_class() -> "type[Workspace]":
    found: type[Workspace] = import_module("fieldapp.workspace").Workspace
    return found
