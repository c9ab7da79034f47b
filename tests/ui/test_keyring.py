"""The system's keyring in the window: turned on and off in the settings, used at the start, not after locking."""

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring
from PySide6.QtCore import Qt

from fieldapp.workspace import Workspace
from tests.memory_keyring import MemoryKeyring
from tests.ui.samples import PASSPHRASE


@pytest.fixture
def system():
    """The keyring of this computer; the former one is put back."""
    before = keyring.get_keyring()
    made = MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def safety(qtbot, system, window, workspace):
    """The card of safety in the settings of an open workspace."""
    window.show_workspace(workspace)
    window.shell.show_place("settings")
    found = window.shell.page("settings").safety
    qtbot.waitUntil(lambda: not window._runner.is_busy, timeout=30_000)
    yield found
    window.close()


def press(qtbot, check_box):
    check_box.setFocus()
    qtbot.keyClick(check_box, Qt.Key.Key_Space)


def test_workspace_opens_by_itself_at_the_next_start(qtbot, window, safety, workspace):
    press(qtbot, safety.keyring)
    qtbot.waitUntil(lambda: workspace.is_in_keyring, timeout=30_000)
    qtbot.waitUntil(lambda: "without the passphrase" in window.shell.page("settings").messages.text)
    window.shell.close_workspace()
    window._shell = None

    window.start()

    qtbot.waitUntil(lambda: window.shell is not None, timeout=30_000)


def test_after_locking_the_passphrase_is_asked_all_the_same(qtbot, window, safety, workspace):
    press(qtbot, safety.keyring)
    qtbot.waitUntil(lambda: workspace.is_in_keyring and not window._runner.is_busy, timeout=30_000)

    safety.lock.click()
    window.start()
    qtbot.waitUntil(lambda: not window._runner.is_busy, timeout=30_000)

    assert window.shell is None
    page = window.centralWidget().currentWidget()
    qtbot.keyClicks(page.focusProxy(), PASSPHRASE)
    qtbot.keyClick(page.focusProxy(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=30_000)


def test_turning_it_off_takes_the_secret_away(qtbot, window, safety, system, workspace):
    press(qtbot, safety.keyring)
    qtbot.waitUntil(lambda: workspace.is_in_keyring and safety.keyring.isEnabled(), timeout=30_000)
    press(qtbot, safety.keyring)
    qtbot.waitUntil(lambda: system.secrets == {} and safety.keyring.isEnabled(), timeout=30_000)
    assert not safety.keyring.isChecked()


def test_keyring_that_refuses_is_said_and_nothing_is_ticked(qtbot, window, safety, system, workspace):
    system.is_locked = True
    press(qtbot, safety.keyring)
    qtbot.waitUntil(lambda: "did not answer" in window.shell.page("settings").messages.text, timeout=30_000)
    assert not safety.keyring.isChecked()


def test_computer_without_a_keyring_is_told_so(qtbot, window, safety):
    keyring.set_keyring(NoKeyring())
    safety.show_safety()
    qtbot.waitUntil(lambda: not safety.keyring.isEnabled(), timeout=30_000)
    assert "no keyring" in safety._keyring_note.plain_text


def test_passphrase_is_asked_when_the_keyring_has_forgotten(qtbot, window, safety, system, workspace):
    press(qtbot, safety.keyring)
    qtbot.waitUntil(lambda: workspace.is_in_keyring and not window._runner.is_busy, timeout=30_000)
    window.shell.close_workspace()
    window._shell = None
    system.secrets.clear()

    window.start()

    page = window.centralWidget().currentWidget()
    qtbot.waitUntil(lambda: "Type the passphrase" in page.messages.text, timeout=30_000)
    Workspace.open(workspace.folder, PASSPHRASE).close()
