"""Looks into a file before it is read as a workbook: is it one, is it whole, and is it of a size that makes sense?

Every refusal is one Problem that says what the file is and what to do. Nothing is unpacked here.
"""

import zipfile
from pathlib import Path
from typing import Final, NoReturn

from fieldapp.errors import Problem

MOST_PARTS: Final = 2_000
LARGEST_TOTAL: Final = 4_000_000_000
"""Bytes, unpacked: a full sheet of 1,048,576 rows fits."""
SMALL_ENOUGH: Final = 20_000_000
"""Bytes of a part below which no ratio is suspicious."""
HIGHEST_RATIO: Final = 150

_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG: Final = 1
_WORKBOOK_PART: Final = "xl/workbook.xml"
_OPEN_DOCUMENT: Final = "content.xml"


def inspect(path: Path) -> None:
    """Return when the file may be read as a workbook; raise the Problem that says why not."""
    try:
        with path.open("rb") as file:
            _inspect_start(path, file.read(8))
        with zipfile.ZipFile(path) as parts:
            _inspect_parts(path, parts)
    except zipfile.BadZipFile as error:
        raise damaged(path) from error
    except FileNotFoundError as error:
        raise Problem(
            "file-missing", "The file {file} is not there. Choose it again, or put the stick back in.", file=path.name
        ) from error
    except OSError as error:
        raise Problem(
            "file-not-readable",
            "{file} cannot be read. If it is open in another program, close it there; if it lies on a stick, "
            "copy it to this computer first.",
            file=path.name,
        ) from error


def damaged(path: Path) -> Problem:
    """Return the Problem of a file that is a workbook but not whole."""
    return Problem(
        "workbook-damaged",
        "{file} is damaged: it was probably cut off while it was copied or sent. Ask for it again.",
        file=path.name,
    )


def suspicious(path: Path) -> Problem:
    """Return the Problem of a file whose content is out of all proportion."""
    return Problem(
        "workbook-suspicious",
        "{file} holds far more than a workbook of this kind can, so it was not read. Ask the sender for a new one.",
        file=path.name,
    )


def _inspect_start(path: Path, start: bytes) -> None:
    if start.startswith(_ZIP):
        return
    if start == _OLE:
        _refuse_ole(path)
    if not start:
        raise damaged(path)
    raise Problem(
        "workbook-not-excel",
        "{file} is not an Excel workbook, whatever its name says; it may be a text or CSV file. "
        "Choose the .xlsx file that Fieldapp wrote.",
        file=path.name,
    )


def _refuse_ole(path: Path) -> NoReturn:
    with path.open("rb") as file:
        content = file.read(50_000_000)
    if _ENCRYPTED_STREAM in content:
        raise Problem(
            "workbook-encrypted",
            "{file} is protected with a password. Open it in Excel, remove the password, save it, and choose it again.",
            file=path.name,
        )
    raise Problem(
        "workbook-old-format",
        "{file} is in the old .xls format, which loses rows. Open it in Excel, save it as .xlsx, and choose it again.",
        file=path.name,
    )


def _inspect_parts(path: Path, parts: zipfile.ZipFile) -> None:
    entries = parts.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_PARTS or len(set(names)) != len(names):
        raise suspicious(path)
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise suspicious(path)
    for entry in entries:
        if entry.file_size > SMALL_ENOUGH and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1):
            raise suspicious(path)
        if entry.flag_bits & _ENCRYPTED_FLAG:
            raise damaged(path)
    if _WORKBOOK_PART in names:
        return
    if _OPEN_DOCUMENT in names:
        raise Problem(
            "workbook-open-document",
            "{file} is an OpenDocument sheet. Save it as Excel workbook (.xlsx), and choose it again.",
            file=path.name,
        )
    raise Problem(
        "workbook-not-excel",
        "{file} is not an Excel workbook, whatever its name says; it may be a text or CSV file. "
        "Choose the .xlsx file that Fieldapp wrote.",
        file=path.name,
    )
