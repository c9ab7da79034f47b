"""The start: the first window is painted before the database part is loaded; a fault of ours loses nothing."""

import subprocess
import sys
from pathlib import Path

from fieldapp.errors import Problem
from ui.faults import Faults

ROOT = Path(__file__).parents[2]
SLOW = {"sqlmodel", "sqlalchemy", "sqlcipher3", "openpyxl", "pyxform", "cryptography", "fieldapp.workspace.workspace"}
SCRIPT = """
import sys
from PySide6.QtWidgets import QApplication
from fieldapp.folders import settings_file
from ui.application import open_window
application = QApplication([])
window = open_window(application)
window.grab()
print(" ".join(sorted(sys.modules)))
"""


def test_first_paint_needs_no_database():
    ran = subprocess.run([sys.executable, "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True)
    assert SLOW & set(ran.stdout.split()) == set()


class Keeper:
    def __init__(self):
        self.done = []

    def keep_everything(self):
        self.done.append("kept")

    def say_fault(self, sentence):
        self.done.append(sentence)


def raised(error):
    try:
        raise error
    except type(error) as caught:
        return type(caught), caught, caught.__traceback__


def test_fault_is_kept_noted_and_said_without_what_was_typed(tmp_path):
    keeper = Keeper()
    Faults(tmp_path / "faults.log", keeper).on_fault(*raised(ValueError("the name of a person")))
    assert keeper.done[0] == "kept"
    assert "faults.log" in keeper.done[1]
    log = (tmp_path / "faults.log").read_text(encoding="utf-8")
    assert "ValueError" in log
    assert "the name of a person" not in log


def test_problem_that_nobody_handled_is_said_calmly(tmp_path):
    keeper = Keeper()
    Faults(tmp_path / "faults.log", keeper).on_fault(*raised(Problem("test", "The disk is full.")))
    assert keeper.done == ["kept", "The disk is full."]
    assert not (tmp_path / "faults.log").exists()


def test_fault_is_said_on_the_page_in_front(window, workspace):
    window.show_workspace(workspace)
    window.say_fault("Something went wrong.")
    assert window.shell.page("home").messages.text == "Something went wrong."
    window.close()
