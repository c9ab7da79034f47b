"""The start and the end of the window; a fault of ours loses nothing. What it must not load: tests/project."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox

from fieldapp.errors import Problem
from fieldapp.settings import load_settings
from ui import application
from ui.faults import Faults

ROOT = Path(__file__).parents[2]
SHUT_DOWN = """
import os, signal, sys
from ui.application import run
from ui.main_window import MainWindow
MainWindow.load_core = lambda window: os.kill(os.getpid(), signal.SIGTERM)
sys.exit(run(["fieldapp"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no SIGTERM")
def test_system_that_shuts_down_closes_the_window_as_a_person_would(own_home):
    ran = subprocess.run([sys.executable, "-c", SHUT_DOWN], cwd=ROOT, check=False)
    assert ran.returncode == 0
    assert load_settings(own_home / "settings.json").window


def test_home_that_cannot_be_made_is_a_sentence(qapp, own_home, monkeypatch, capsys):
    (own_home / "file").write_bytes(b"")
    monkeypatch.setenv("FIELDAPP_HOME", str(own_home / "file" / "home"))
    said = []
    monkeypatch.setattr(QMessageBox, "critical", lambda _parent, _title, text: said.append(text))
    monkeypatch.setattr(application, "QApplication", lambda _argv: qapp)

    assert application.run(["fieldapp"]) == 1

    assert "FIELDAPP_HOME" in said[0]
    assert said[0] in capsys.readouterr().err


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
