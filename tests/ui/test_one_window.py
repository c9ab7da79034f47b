"""One window for one workspace: a second start brings the first one forward."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from fieldapp.folders import settings_file
from fieldapp.settings import Settings, save_settings
from tests.ui.samples import PASSPHRASE
from ui.main_window import MainWindow
from ui.one_window import OneWindow

ROOT = Path(__file__).parents[2]
CLAIM_AND_DIE = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ui.one_window import OneWindow
application = QCoreApplication([])
assert OneWindow(application).claim(Path(sys.argv[1]))
os._exit(0)
"""


@pytest.fixture
def remembered(window, workspace):
    """The window on the unlock page of the workspace used last."""
    save_settings(settings_file(), Settings(workspace=str(workspace.folder)))
    window._preferences.change(workspace=str(workspace.folder))
    workspace.close()
    assert window.start()
    yield window
    window.close()


def test_second_start_brings_the_first_window_forward_and_ends(qtbot, remembered):
    remembered.showMinimized()
    second = subprocess.Popen([sys.executable, "-m", "fieldapp"], cwd=ROOT, env={**os.environ})
    try:
        qtbot.waitUntil(lambda: not remembered.isMinimized(), timeout=30_000)
        assert second.wait(30) == 0
    finally:
        second.kill()


def test_socket_left_by_a_killed_program_is_no_hindrance(qtbot, qapp, tmp_path):
    subprocess.run([sys.executable, "-c", CLAIM_AND_DIE, str(tmp_path)], cwd=ROOT, check=True)
    first = OneWindow(qapp)
    assert first.claim(tmp_path)
    second = subprocess.Popen([sys.executable, "-c", CLAIM_AND_DIE, str(tmp_path)], cwd=ROOT, stderr=subprocess.DEVNULL)
    with qtbot.waitSignal(first.called, timeout=30_000):
        pass
    assert second.wait(30) == 1
    first.release()


def test_windows_of_other_workspaces_do_not_meet(qapp, tmp_path):
    first, second = OneWindow(qapp), OneWindow(qapp)
    assert first.claim(tmp_path / "a.fieldapp")
    assert second.claim(tmp_path / "b.fieldapp")
    first.release()
    second.release()


def test_window_that_was_closed_answers_no_longer(qtbot, remembered, preferences):
    remembered.close()
    other = MainWindow(preferences)
    qtbot.addWidget(other)
    assert other.start()
    other.close()


def test_lock_is_the_guard_where_no_window_answers(qtbot, remembered, workspace):
    from fieldapp.workspace import Workspace

    with Workspace.open(workspace.folder, PASSPHRASE):
        page = remembered.centralWidget().currentWidget()
        qtbot.keyClicks(page.focusProxy(), PASSPHRASE)
        qtbot.keyClick(page.focusProxy(), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "open already" in page.messages.text, timeout=30_000)
