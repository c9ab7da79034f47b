"""The files of a form where people keep them: beside the workbook, in a folder media, or in a folder NAME-media."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.translation import mark

MAX_FILE: Final = 100_000_000
MAX_FORM: Final = 50_000_000


def read_form_file(file: Path) -> bytes:
    """Return the content of a workbook or XForm. Problems ``file-not-form`` (too large), ``file-unreadable``."""
    with _reading(file):
        if file.stat().st_size > MAX_FORM:
            raise Problem(
                "file-not-form", mark("The file {file} is too large for a form. Choose an XLSForm."), file=file.name
            )
        return file.read_bytes()


def find_media(form_file: Path, names: Iterable[str]) -> Mapping[str, bytes]:
    """Return those of the files that lie near the file of the form: name -> content.

    Small and capital letters are alike. Problems ``form-file-large``, ``file-unreadable``.
    """
    here = form_file.parent
    folders = [here / f"{form_file.stem}-media", here / "media", here / f"{form_file.stem}_media", here]
    lying = {file.name.casefold(): file for folder in reversed(folders) for file in _files(folder)}
    found = {name: lying[name.casefold()] for name in names if name.casefold() in lying}
    return {name: read_media(file) for name, file in found.items()}


def read_media(file: Path) -> bytes:
    """Return a file for a form. Problems ``form-file-large``, ``file-unreadable``."""
    with _reading(file):
        if file.stat().st_size > MAX_FILE:
            raise Problem(
                "form-file-large",
                mark("The file {file} is larger than {size} MB and was not taken. Make it smaller."),
                file=file.name,
                size=MAX_FILE // 1_000_000,
            )
        return file.read_bytes()


@contextmanager
def _reading(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Problem(
            "file-unreadable",
            mark("The file {file} cannot be read ({reason}). Close it in other programs, or copy it again."),
            file=file.name,
            reason=error.strerror or str(error),
        ) from error


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(each for each in folder.iterdir() if each.is_file())
    except OSError:
        return []
