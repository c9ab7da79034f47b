"""A file takes the place of the one before only when it is whole."""

import pytest

from fieldapp.whole_file import make_folder, whole_file


def test_failure_while_writing_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "may.xlsx"
    path.write_bytes(b"before")
    with pytest.raises(TypeError), whole_file(path) as file:
        file.writelines([b"half", "no bytes"])
    assert path.read_bytes() == b"before"
    assert [each.name for each in tmp_path.iterdir()] == ["may.xlsx"]


def test_file_is_not_there_before_it_is_whole(tmp_path):
    path = tmp_path / "may.xlsx"
    with whole_file(path) as file:
        file.write(b"half")
        assert not path.exists()
    assert path.read_bytes() == b"half"


def test_path_that_is_taken_by_a_folder_rises_and_leaves_nothing(tmp_path):
    (tmp_path / "may.xlsx").mkdir()
    with pytest.raises(OSError, match="may"), whole_file(tmp_path / "may.xlsx") as file:
        file.write(b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["may.xlsx"]


def test_folders_that_are_missing_are_made(tmp_path):
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
