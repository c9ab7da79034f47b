"""The files of a form beside it: found in three places, refused where they are too large or cannot be read."""

import pytest

from fieldapp.errors import Problem
from fieldapp.forms import media
from fieldapp.forms.media import find_media, read_form_file, read_media


def test_files_are_found_beside_the_form_and_in_its_folders(tmp_path):
    (tmp_path / "visit-media").mkdir()
    (tmp_path / "media").mkdir()
    (tmp_path / "visit-media" / "Places.csv").write_bytes(b"own folder")
    (tmp_path / "media" / "places.csv").write_bytes(b"common folder")
    (tmp_path / "logo.png").write_bytes(b"beside")

    found = find_media(tmp_path / "visit.xlsx", ["places.csv", "LOGO.png", "missing.mp3"])

    assert found == {"places.csv": b"own folder", "LOGO.png": b"beside"}


def test_file_that_is_too_large_is_not_taken(tmp_path, monkeypatch):
    (tmp_path / "film.mp4").write_bytes(b"12345")
    monkeypatch.setattr(media, "MAX_FILE", 4)
    monkeypatch.setattr(media, "MAX_FORM", 4)
    for read, code in ((read_media, "form-file-large"), (read_form_file, "file-not-form")):
        with pytest.raises(Problem) as caught:
            read(tmp_path / "film.mp4")
        assert caught.value.code == code


@pytest.mark.parametrize("read", [read_media, read_form_file])
def test_file_that_cannot_be_read_is_a_sentence(tmp_path, read):
    with pytest.raises(Problem) as caught:
        read(tmp_path / "gone.csv")
    assert caught.value.code == "file-unreadable"
