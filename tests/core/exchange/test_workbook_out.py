"""Behaviour of the workbook that leaves an office."""

import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from fieldapp.errors import Cancelled, Problem
from fieldapp.exchange.values import ExportAccount, ExportedRecord, WorkbookOptions
from fieldapp.exchange.workbook_out import write_workbook
from fieldapp.progress import Progress
from tests.core.exchange.samples import full_answers, manifest, record, sample_form

NAMES = WorkbookOptions(headers="names")


def write(path: Path, records: Sequence[ExportedRecord], options: WorkbookOptions = NAMES) -> ExportAccount:
    return write_workbook(path, records, manifest(), options)


def sheet_rows(path: Path, title: str) -> list[dict[str, object]]:
    rows = list(openpyxl.load_workbook(path)[title].iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def test_a_record_is_a_row_with_typed_cells(tmp_path: Path) -> None:
    write(tmp_path / "out.xlsx", [record(1, full_answers())])

    row = sheet_rows(tmp_path / "out.xlsx", "Sample")[0]

    assert row["date"] == datetime(2026, 5, 4)
    assert row["begun"] == datetime(2026, 5, 4, 9, 30)
    assert (row["girls"], row["cost"], row["total"]) == (12, 12.5, 19)
    assert (row["needs"], row["needs/food"], row["needs/school"]) == ("food work", 1, 0)
    assert (row["_where_latitude"], row["_where_precision"]) == (11.5, 5)
    assert row["KEY"] == record(1, {}).record_id


def test_every_repeat_instance_is_a_row_that_names_its_parent(tmp_path: Path) -> None:
    write(tmp_path / "out.xlsx", [record(1, full_answers())])
    key = record(1, {}).record_id

    sessions = sheet_rows(tmp_path / "out.xlsx", "Sessions")
    helpers = sheet_rows(tmp_path / "out.xlsx", "Helpers")

    assert [row["KEY"] for row in sessions] == [f"{key}/sessions[a1]", f"{key}/sessions[b2]"]
    assert {row["PARENT_KEY"] for row in sessions} == {key}
    assert helpers[0]["PARENT_KEY"] == f"{key}/sessions[a1]"
    assert (helpers[0]["_parent_table_name"], helpers[0]["_parent_index"]) == ("Sessions", 1)


def test_labels_stand_in_the_chosen_language(tmp_path: Path) -> None:
    write(tmp_path / "out.xlsx", [record(1, full_answers())], WorkbookOptions(headers="labels"))

    row = sheet_rows(tmp_path / "out.xlsx", "Sample")[0]

    assert (row["Province"], row["Needs"], row["Needs/Food"]) == ("Kampong Cham", "Food; Work", 1)


def test_text_like_a_formula_is_text_and_quoted(tmp_path: Path) -> None:
    write(tmp_path / "out.xlsx", [record(1, {"title": "=1+1"})])

    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["Sample"]
    cell = next(cell for cell in sheet[2] if cell.value == "=1+1")

    assert cell.data_type == "s"
    assert cell.quotePrefix


def test_a_long_text_is_cut_where_people_read_and_whole_where_machines_do(tmp_path: Path) -> None:
    story = "ក" * 40_000
    write(tmp_path / "out.xlsx", [record(1, {"title": story})])

    shown = str(sheet_rows(tmp_path / "out.xlsx", "Sample")[0]["title"])
    machine = list(openpyxl.load_workbook(tmp_path / "out.xlsx")["_revisions"].values)[1]

    assert len(shown) <= 32_767
    assert shown.endswith("kept in Fieldapp]")
    assert story in "".join(map(str, machine[14:]))


def test_a_later_version_of_the_form_adds_its_columns(tmp_path: Path) -> None:
    newer = sample_form("2", "trainer")
    write(tmp_path / "out.xlsx", [record(1, {"title": "old"}), record(2, {"trainer": "Dara"}, newer)])

    rows = sheet_rows(tmp_path / "out.xlsx", "Sample")

    assert [(row["title"], row["trainer"]) for row in rows] == [("old", None), (None, "Dara")]


def test_a_deleted_record_has_no_row_but_travels(tmp_path: Path) -> None:
    gone = record(1, full_answers())
    gone = ExportedRecord(gone.form, gone.revisions, gone.answers, gone.kind, is_deleted=True)

    account = write(tmp_path / "out.xlsx", [gone, record(2, {"title": "here"})])

    assert (account.records, account.deleted, account.revisions) == (1, 1, 2)
    assert account.rows["Sample"] == 1
    assert len(sheet_rows(tmp_path / "out.xlsx", "_revisions")) == 2


def test_two_titles_that_are_cut_alike_give_two_sheets(tmp_path: Path) -> None:
    long = "A very long title of a form about everything"
    forms = [sample_form(), sample_form()]
    records = []
    for number, form in enumerate(forms):
        values = {name: getattr(form, name) for name in form.__slots__}
        renamed = type(form)(**{**values, "form_id": f"form{number}", "title": long, "hash": str(number)})
        records.append(record(number, {"title": "x"}, renamed))

    account = write(tmp_path / "out.xlsx", records)

    assert len([title for title in account.rows if title.startswith("A very")]) == 2
    assert all(len(title) <= 31 for title in account.rows)


def test_the_file_opens_with_tables_filters_and_lists(tmp_path: Path) -> None:
    write(tmp_path / "out.xlsx", [record(1, full_answers()), record(2, {})])

    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    sheet = book["Sample"]

    assert book.active is not None
    assert book.active.title == "Summary"
    assert sheet.freeze_panes == "B2"
    assert next(iter(sheet.tables.values())).ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}3"
    assert [rule.sqref for rule in sheet.data_validations.dataValidation]
    assert [ws.title for ws in book if ws.sheet_state == "hidden"] == ["_revisions", "_lists", "_forms", "_manifest"]


def test_readers_that_believe_the_declared_size_see_every_row_and_column(tmp_path: Path) -> None:
    write(tmp_path / "out.xlsx", [record(number, full_answers()) for number in range(40)])

    book = openpyxl.load_workbook(tmp_path / "out.xlsx", read_only=True)
    rows = list(book["Sample"].iter_rows(values_only=True))
    book.close()

    assert len(rows) == 41
    assert rows[-1][-1] == record(39, {}).record_id


def test_every_part_of_the_file_passes_its_checksum(tmp_path: Path) -> None:
    write(tmp_path / "out.xlsx", [record(number, full_answers()) for number in range(400)])

    with zipfile.ZipFile(tmp_path / "out.xlsx") as parts:
        assert parts.testzip() is None


def test_a_workbook_without_records_is_whole(tmp_path: Path) -> None:
    account = write(tmp_path / "out.xlsx", [])

    assert account.records == 0
    assert "Summary" in openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames


def test_cancelling_leaves_the_earlier_file_alone(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"earlier")

    with pytest.raises(Cancelled):
        write_workbook(target, [record(1, {})], manifest(), NAMES, Progress(is_cancelled=lambda: True))

    assert target.read_bytes() == b"earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem) as caught:
        write(tmp_path / "nowhere" / "out.xlsx", [record(1, full_answers())])

    assert caught.value.code == "file-not-writable"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="This system has no device that is always full.")
def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def open_on_full_disk(path: Path, mode: str = "r") -> io.IOBase:
        return opened(Path("/dev/full"), mode) if path.name.endswith(".part") else opened(path, mode)

    monkeypatch.setattr(Path, "open", open_on_full_disk)

    with pytest.raises(Problem) as caught:
        write(tmp_path / "out.xlsx", [record(1, full_answers())])

    assert caught.value.code == "disk-full"
    assert not os.listdir(tmp_path)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed.")
def test_libreoffice_reads_the_same_cells(tmp_path: Path) -> None:
    write(tmp_path / "out.xlsx", [record(1, full_answers())])

    resave(tmp_path / "out.xlsx", tmp_path / "resaved")

    before = sheet_rows(tmp_path / "out.xlsx", "Sample")[0]
    after = sheet_rows(tmp_path / "resaved" / "out.xlsx", "Sample")[0]
    assert {key: after[key] for key in before} == before


def resave(path: Path, folder: Path) -> Path:
    profile = folder / "profile"
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=120)
    return folder / path.name
