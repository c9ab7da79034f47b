"""Files that are not what they seem: each gives one Problem, and the next file is read as if nothing had been."""

import io
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from fieldapp.errors import Problem
from fieldapp.exchange.values import WorkbookOptions
from fieldapp.exchange.workbook_in import read_workbook
from fieldapp.exchange.workbook_out import write_workbook
from fieldapp.sheets.isolated import IsolatedProcess, IsolationError
from tests.core.exchange.samples import definition_of, full_answers, manifest, record

SHEET = "xl/worksheets/sheet2.xml"


@pytest.fixture(scope="module")
def process() -> Iterator[IsolatedProcess]:
    with IsolatedProcess(most_memory=1 << 30) as running:
        yield running


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "may.xlsx"
    write_workbook(path, [record(1, full_answers())], manifest(), WorkbookOptions())
    return path


def problem_of(path: Path, process: IsolatedProcess) -> Problem:
    with pytest.raises(Problem) as caught:
        read_workbook(path, definition_of, process=process)
    return caught.value


def repack(path: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """Write the zip anew, each part changed or (None) left out."""
    with zipfile.ZipFile(path) as parts:
        contents = {name: change(name, parts.read(name)) for name in parts.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in contents.items():
            if content is not None:
                parts.writestr(name, content)


def in_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes | None]:
    def change(name: str, content: bytes) -> bytes:
        return content.replace(old, new, 1) if name == SHEET else content

    return change


def test_a_missing_file(tmp_path: Path, process: IsolatedProcess) -> None:
    assert problem_of(tmp_path / "gone.xlsx", process).code == "file-missing"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workbook-damaged"),
        ("province;girls\nកំពង់ចាម;3\n".encode(), "workbook-not-excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook-old-format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "workbook-encrypted",
        ),
        (b"PK\x03\x04 and then nothing", "workbook-damaged"),
    ],
)
def test_other_files_under_the_name_of_a_workbook(
    tmp_path: Path, process: IsolatedProcess, content: bytes, code: str
) -> None:
    path = tmp_path / "may.xlsx"
    path.write_bytes(content)

    assert problem_of(path, process).code == code


def test_a_workbook_that_was_cut_off(workbook: Path, process: IsolatedProcess) -> None:
    whole = workbook.read_bytes()
    for length in range(1_000, len(whole), 1_500):
        workbook.write_bytes(whole[:length])

        assert problem_of(workbook, process).code == "workbook-damaged"


def test_a_wrong_checksum(workbook: Path, process: IsolatedProcess) -> None:
    content = bytearray(workbook.read_bytes())
    with zipfile.ZipFile(workbook) as parts:
        start = parts.getinfo("xl/workbook.xml").header_offset
    content[start + 60] ^= 0xFF
    workbook.write_bytes(bytes(content))

    assert problem_of(workbook, process).code == "workbook-damaged"


def test_a_missing_part(workbook: Path, process: IsolatedProcess) -> None:
    repack(workbook, lambda name, content: None if name == "xl/_rels/workbook.xml.rels" else content)

    assert problem_of(workbook, process).code == "workbook-damaged"


def test_a_workbook_of_another_program(tmp_path: Path, process: IsolatedProcess) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "other.xlsx")

    assert problem_of(tmp_path / "other.xlsx", process).code == "workbook-foreign"


@pytest.mark.parametrize("sheet", ["_manifest", "_revisions", "_forms"])
def test_a_workbook_without_its_hidden_sheets(workbook: Path, process: IsolatedProcess, sheet: str) -> None:
    book = openpyxl.load_workbook(workbook)
    del book[sheet]
    book.save(workbook)

    assert problem_of(workbook, process).code == "workbook-foreign"


def test_an_open_document_sheet(tmp_path: Path, process: IsolatedProcess) -> None:
    with zipfile.ZipFile(tmp_path / "sheet.xlsx", "w") as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("content.xml", "<x/>")

    assert problem_of(tmp_path / "sheet.xlsx", process).code == "workbook-open-document"


def test_a_workbook_from_a_newer_version(workbook: Path, process: IsolatedProcess) -> None:
    book = openpyxl.load_workbook(workbook)
    for row in book["_manifest"].iter_rows():
        if row[0].value == "format_version":
            row[1].value = "2"
        if row[0].value == "app_version":
            row[1].value = "9.9"
    book.save(workbook)

    problem = problem_of(workbook, process)

    assert problem.code == "workbook-newer"
    assert "9.9" in str(problem)


def test_a_bomb_of_blanks(workbook: Path, process: IsolatedProcess) -> None:
    with zipfile.ZipFile(workbook, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet99.xml", bytes(60_000_000))

    assert problem_of(workbook, process).code == "workbook-suspicious"


def test_thousands_of_parts(workbook: Path, process: IsolatedProcess) -> None:
    with zipfile.ZipFile(workbook, "a") as parts:
        for number in range(2_100):
            parts.writestr(f"junk{number}", "")

    assert problem_of(workbook, process).code == "workbook-suspicious"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<row r="2"', b'<row r="99999999"'),
        (b'<c r="A2"', b'<c r="XFE2" x="1"'),
        (b"<sheetData>", b"<!DOCTYPE x [<!ENTITY y 'z'>]><sheetData>"),
        (b"<v>12</v>", b"<v>inf</v>"),
        (b"<v>12</v>", b"<v>1e999</v>"),
        (b"<v>12</v>", b"<v>&y;</v>"),
        (b"</row></sheetData>", b"</sheetData>"),
        (b'<c r="A2"', b'<c r="A2" t="s"><v>77777</v></c><c r="B2"'),
    ],
)
def test_cells_that_break_the_format(workbook: Path, process: IsolatedProcess, old: bytes, new: bytes) -> None:
    repack(workbook, in_sheet(old, new))

    try:
        received = read_workbook(workbook, definition_of, process=process)
    except Problem as problem:
        assert problem.code == "workbook-damaged"  # noqa: PT017 - refusing the file is one of two right answers
    else:
        assert all(row.revisions or row.rejection for row in received.rows)


def test_a_cell_in_the_far_corner_costs_nothing(workbook: Path, process: IsolatedProcess) -> None:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    repack(workbook, in_sheet(b"</sheetData>", far))

    received = read_workbook(workbook, definition_of, process=process)

    assert received.rows[0].revisions


def test_one_giant_text(workbook: Path, process: IsolatedProcess) -> None:
    noise = b"".join(zlib.compress(str(number).encode()).hex().encode() for number in range(20_000))
    repack(workbook, in_sheet(b"<t>Sokha</t>", b"<t>" + noise + b"</t>"))

    assert problem_of(workbook, process).code == "workbook-damaged"


def endless() -> Iterator[int]:
    yield 1
    while True:
        pass


def deadly() -> Iterator[int]:
    yield 1
    os._exit(3)


def greedy() -> Iterator[int]:
    kept = [bytearray(100_000_000) for _ in range(100)]
    yield len(kept)


def test_a_file_that_takes_for_ever_is_given_up() -> None:
    with IsolatedProcess(longest_silence_s=1) as process, pytest.raises(IsolationError, match="in time"):
        list(process.run(endless))


def test_a_file_that_takes_all_memory_is_given_up_and_the_next_is_read(workbook: Path) -> None:
    with IsolatedProcess(most_memory=1 << 30) as process:
        with pytest.raises(IsolationError, match="memory"):
            list(process.run(greedy))

        assert read_workbook(workbook, definition_of, process=process).rows


def test_a_process_that_dies_is_given_up_and_the_next_file_is_read(workbook: Path) -> None:
    with IsolatedProcess() as process:
        with pytest.raises(IsolationError, match="died"):
            list(process.run(deadly))

        assert read_workbook(workbook, definition_of, process=process).rows


def test_a_workbook_larger_than_memory_allows_is_one_sentence(workbook: Path) -> None:
    with IsolatedProcess(most_memory=150 << 20) as process:
        row = b"".join(b'<c r="%s2"><v>%d</v></c>' % (letter.encode(), 7) for letter in "ABCDEFGH") * 300_000
        noise = io.BytesIO(row)
        repack(workbook, in_sheet(b"</sheetData>", b"<row>" + noise.getvalue()[:15_000_000] + b"</row></sheetData>"))

        assert problem_of(workbook, process).code in ("workbook-suspicious", "workbook-damaged")
