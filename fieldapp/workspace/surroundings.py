"""Whether a folder is a good place for a workspace: not one that a sync program or a network writes in as well."""

from pathlib import Path, PureWindowsPath
from typing import Final

from fieldapp.translation import tr

_SYNC_NAMES: Final = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "nextcloud",
    "owncloud",
    "mega",
    "yandex",
)
_SYNC_MARKS: Final = (".stfolder", ".dropbox", ".sync")
_NETWORK_SYSTEMS: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "davfs"})
_MOUNTS: Final = Path("/proc/mounts")


def folder_warning(folder: Path) -> str:
    """Return a sentence when a workspace in this folder could be damaged from outside; empty when all seems well."""
    if PureWindowsPath(folder).drive.startswith("\\\\"):
        return _on_network()
    places = [folder.absolute(), *folder.absolute().parents]
    if any(_is_synced(place) for place in places):
        return tr(
            "A program for synchronising files looks after this folder. It can damage a workspace that is open."
            " Choose another folder, and use the exchange folder to share."
        )
    if _is_on_network(folder.absolute()):
        return _on_network()
    return ""


def _on_network() -> str:
    return tr(
        "This folder is on another computer. When the connection breaks, a workspace can be damaged."
        " Choose a folder on this computer, and make backups on the other."
    )


def _is_synced(place: Path) -> bool:
    name = place.name.casefold()
    return any(name.startswith(known) for known in _SYNC_NAMES) or any((place / mark).exists() for mark in _SYNC_MARKS)


def _is_on_network(folder: Path) -> bool:
    return (
        mount_system(folder, _MOUNTS.read_text(encoding="utf-8", errors="replace") if _MOUNTS.exists() else "")
        in _NETWORK_SYSTEMS
    )


def mount_system(folder: Path, mounts: str) -> str:
    """Return the file system a folder lies on, by the text of /proc/mounts; empty when it does not say.

    >>> mount_system(Path("/mnt/share/w"), "/dev/sda1 / ext4 rw 0 0\\nserver:/x /mnt/share nfs4 rw 0 0")
    'nfs4'
    """
    found = ("", "")
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) > 2 and folder.is_relative_to(fields[1].replace("\\040", " ")):
            found = max(found, (fields[1], fields[2]), key=lambda entry: len(entry[0]))
    return found[1]
