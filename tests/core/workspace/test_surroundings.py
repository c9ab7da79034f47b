"""Folders that are no good place for a workspace are warned about."""

from pathlib import Path

from fieldapp.workspace import folder_warning
from fieldapp.workspace.surroundings import mount_system


def test_ordinary_folder_is_not_warned_about(tmp_path):
    assert folder_warning(tmp_path / "kandal.fieldapp") == ""


def test_folder_of_a_sync_program_is_warned_about(tmp_path):
    assert folder_warning(tmp_path / "OneDrive - Ministry" / "kandal.fieldapp")
    (tmp_path / ".stfolder").mkdir()
    assert folder_warning(tmp_path / "kandal.fieldapp")


def test_folder_on_another_computer_is_warned_about():
    assert folder_warning(Path("\\\\server\\share\\kandal.fieldapp"))


def test_nearest_mount_says_where_a_folder_is():
    mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/my\\040share nfs4 rw 0 0\n"
    assert mount_system(Path("/mnt/my share/w"), mounts) == "nfs4"
    assert mount_system(Path("/home/w"), mounts) == "ext4"
