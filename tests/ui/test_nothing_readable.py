"""What was typed can be read nowhere: not in the workspace, the settings, the log of faults, nor in temporary files."""

import os
import sys
import tempfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from fieldapp.workspace import Office, Period, RecordFilter, Workspace
from tests.ui.samples import CHEAP, FORM, PASSPHRASE, visit
from ui.faults import Faults

CONTROL = Qt.KeyboardModifier.ControlModifier
WORDS = ("Zebrafinch", "Quokkaland", "ភូមិសម្ងាត់", "Wombatson", "Numbatfile", "Bilbysearch", PASSPHRASE)


class Watch:
    """Looks into every file that is about to be removed, and at last into those that are left."""

    def __init__(self, places):
        self.places = places
        self.found = []
        self.temporary = []
        self.is_on = True
        sys.addaudithook(self.on_event)

    def on_event(self, event, arguments):
        if self.is_on and event == "os.remove":
            self.is_on = False
            try:
                self.look_into(Path(os.fsdecode(arguments[0])))
            finally:
                self.is_on = True

    def look_into(self, file):
        if not any(file.is_relative_to(place) for place in self.places) or not file.is_file():
            return
        if "temporary" in file.parts:
            self.temporary.append(file.name)
        content = file.read_bytes() + b"\n" + str(file).encode()
        for word in WORDS:
            if any(word.encode(coding) in content for coding in ("utf-8", "utf-16-le")):
                self.found.append((file.name, word))

    def look_everywhere(self):
        for place in self.places:
            for file in place.rglob("*"):
                self.look_into(file)
        return self.found


@pytest.fixture
def outside(tmp_path_factory):
    """Where files go that a person wants to be readable."""
    return tmp_path_factory.mktemp("outside")


@pytest.fixture
def watch(tmp_path, own_home, monkeypatch):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    made = Watch([tmp_path, own_home])
    yield made
    made.is_on = False


def type_a_record(qtbot, window):
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    window.shell.interview.go_to("topic")
    qtbot.keyClicks(window.focusWidget(), "Zebrafinch")
    window.shell.keep()


def workbook_of_another_office(outside):
    other, _ = Workspace.create(
        outside / "other.fieldapp",
        PASSPHRASE,
        Office("office-other", "Other", "KH", "KH-01"),
        officer="Wombatson",
        hardness=CHEAP,
        with_forms=False,
    )
    with other:
        other.add_xform(FORM)
        other.receive([visit("q", topic="Quokkaland")])
        other.export_workbook(outside / "other.xlsx")
    return outside / "other.xlsx"


def test_nothing_that_was_typed_can_be_read_afterwards(qtbot, window, watch, workspace, own_home, outside):
    workspace.receive([visit("a", topic="ភូមិសម្ងាត់", notes="Wombatson")])
    window.show_workspace(workspace)
    type_a_record(qtbot, window)
    name = workspace.attach("Numbatfile.txt", b"Numbatfile " * 1000)
    assert workspace.attachment(name).startswith(b"Numbatfile")
    workspace.import_files([workbook_of_another_office(outside)])
    assert workspace.count(RecordFilter(text="Quokkaland")) == 1
    workspace.export_workbook(outside / "mine.xlsx")
    workspace.export_ledger([ledger.ledger_id for ledger in workspace.ledgers()], outside / "ledger.xlsx")
    workspace.backup_now()
    window.shell.show_records(RecordFilter(text="Bilbysearch"))
    _fault_about("Wombatson", own_home / "faults.log", window)
    window.close()

    assert (watch.look_everywhere(), watch.temporary) == ([], [])
    assert (own_home / "faults.log").exists()


def test_national_workbook_leaves_nothing_behind(watch, make_workspace, outside):
    nation = make_workspace("national", "capital")
    nation.receive([visit("a", date="2026-05-01", topic="Zebrafinch", notes="Wombatson")])
    nation.national_workbook(outside / "national.xlsx", Period("2026-01", "2026-12"))
    nation.close()
    assert (watch.look_everywhere(), watch.temporary) == ([], [])


def test_watch_sees_what_is_removed_again(watch, tmp_path):
    """The two tests above can fail."""
    left, removed = tmp_path / "left.txt", tmp_path / "removed.txt"
    left.write_text("Zebrafinch", encoding="utf-16-le")
    removed.write_text("Quokkaland")
    removed.unlink()
    assert sorted(watch.look_everywhere()) == [("left.txt", "Zebrafinch"), ("removed.txt", "Quokkaland")]


def _fault_about(word, log, window):
    try:
        raise ValueError(word)
    except ValueError as error:
        Faults(log, window).on_fault(ValueError, error, error.__traceback__)
