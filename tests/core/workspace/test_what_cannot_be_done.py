"""What is not there, or too much, is said by its own Problem, and nothing is lost."""

import dataclasses

import pytest

from fieldapp.errors import Problem
from fieldapp.sheets import writer, zip_parts
from fieldapp.workspace import RecordFilter, WorkbookOptions
from tests.core.workspace.samples import visit


def test_import_that_is_not_in_the_list(workspace):
    with pytest.raises(Problem) as caught:
        workspace.ledger("no such import")
    assert caught.value.code == "ledger-unknown"


def test_backup_that_is_no_longer_there(workspace):
    gone = dataclasses.replace(workspace.backup_now(), backup_id="gone")
    with pytest.raises(Problem) as caught:
        workspace.restore_backup(gone)
    assert caught.value.code == "backup-unknown"


def test_attached_file_that_has_not_arrived(workspace):
    name = workspace.attach("photo.jpg", b"a picture")
    (file,) = attached(workspace)
    file.unlink()
    with pytest.raises(Problem) as caught:
        workspace.attachment(name)
    assert caught.value.code == "attachment-missing"


def test_attached_file_that_is_damaged(workspace):
    name = workspace.attach("photo.jpg", b"a picture")
    (file,) = attached(workspace)
    file.write_bytes(file.read_bytes()[:-1] + b"?")
    with pytest.raises(Problem) as caught:
        workspace.attachment(name)
    assert caught.value.code == "attachment-damaged"


@pytest.mark.parametrize(
    ("module", "limit", "value", "code"),
    [
        (writer, "MOST_ROWS", 2, "workbook-too-many-rows"),
        (zip_parts, "LARGEST_PART", 1_000, "workbook-too-large"),
    ],
)
def test_more_than_a_workbook_holds(workspace, tmp_path, monkeypatch, module, limit, value, code):
    workspace.receive([visit(f"r{number}", topic="Safe travel") for number in range(3)])
    monkeypatch.setattr(module, limit, value)
    with pytest.raises(Problem) as caught:
        workspace.export_workbook(tmp_path / "out.xlsx", RecordFilter(), WorkbookOptions())
    assert caught.value.code == code
    assert not list(tmp_path.glob("*out.xlsx*"))


def attached(workspace):
    """The files of the attachments of a workspace."""
    return [file for file in (workspace.folder / "attachments").iterdir() if file.is_file()]
