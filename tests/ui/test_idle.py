"""Locking when nobody is there: nothing typed is lost, and the person comes back to the same place."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

import ui.idle
from fieldapp.errors import Problem
from tests.ui.samples import PASSPHRASE
from ui.idle import IdleWatch

CONTROL = Qt.KeyboardModifier.ControlModifier


class Clock:
    """Stands for both clocks of the computer."""

    def __init__(self, monkeypatch):
        self.now = 1000.0
        monkeypatch.setattr(ui.idle, "time", lambda: self.now)
        monkeypatch.setattr(ui.idle, "monotonic", lambda: self.now)

    def wait_minutes(self, minutes):
        self.now += minutes * 60


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def opened(qtbot, clock, window, workspace):
    """A window with an open workspace whose warming up is over."""
    window.show_workspace(workspace)
    qtbot.waitUntil(lambda: not window._runner.is_busy, timeout=30_000)
    yield window
    window.close()


def begin_and_type(qtbot, window, text):
    qtbot.keyClick(window, Qt.Key.Key_N, CONTROL)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell.interview.isAncestorOf(window.focusWidget()))
    window.shell.interview.go_to("topic")
    qtbot.keyClicks(window.focusWidget(), text)


def unlock(qtbot, window):
    page = window.centralWidget().currentWidget()
    qtbot.keyClicks(page.focusProxy(), PASSPHRASE)
    qtbot.keyClick(page.focusProxy(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=30_000)


def look(window):
    window.findChild(IdleWatch).look()


def test_window_locks_when_nobody_is_there_and_goes_on_with_what_was_typed(qtbot, clock, opened):
    begin_and_type(qtbot, opened, "Safe travel")
    clock.wait_minutes(16)
    look(opened)
    assert opened.shell is None
    assert "15 minutes" in opened.centralWidget().currentWidget().messages.text

    unlock(qtbot, opened)

    assert opened.shell.interview.controller.question("topic").value == "Safe travel"


def test_person_comes_back_to_the_same_place(qtbot, clock, opened):
    opened.shell.show_place("exchange")
    clock.wait_minutes(16)
    look(opened)
    unlock(qtbot, opened)
    assert opened.shell.place == "exchange"


def test_key_or_click_counts_as_being_there(qtbot, clock, opened):
    clock.wait_minutes(14)
    QTest.keyClick(opened.windowHandle(), Qt.Key.Key_Shift)
    clock.wait_minutes(14)
    look(opened)
    assert opened.shell is not None


def test_never_means_never(qtbot, clock, opened, preferences):
    preferences.change(lock_minutes=0)
    clock.wait_minutes(10_000)
    look(opened)
    assert opened.shell is not None


def test_long_job_is_not_cut_off(qtbot, clock, opened):
    gate = threading.Event()
    done = []
    opened._runner.run(lambda progress: gate.wait(30), done.append)
    clock.wait_minutes(16)
    look(opened)
    assert opened.shell is not None
    gate.set()
    qtbot.waitUntil(lambda: done == [True], timeout=30_000)
    look(opened)
    assert opened.shell is None


def test_open_dialog_is_closed_first(qtbot, clock, opened):
    dialog = QDialog(opened)
    dialog.open()
    clock.wait_minutes(16)
    look(opened)
    assert not dialog.isVisible()
    look(opened)
    assert opened.shell is None


def test_what_cannot_be_kept_is_not_locked_away(qtbot, clock, opened, workspace, monkeypatch):
    begin_and_type(qtbot, opened, "Safe travel")

    def full(*_anything):
        raise Problem("disk-full", "The disk is full.")

    monkeypatch.setattr(workspace, "keep_draft", full)
    clock.wait_minutes(16)
    qtbot.waitUntil(lambda: not opened._runner.is_busy, timeout=30_000)
    look(opened)
    assert opened.shell.interview.messages.text == "The disk is full."
    monkeypatch.undo()


def test_window_does_not_close_at_once_over_what_cannot_be_kept(qtbot, opened, workspace, monkeypatch):
    begin_and_type(qtbot, opened, "Safe travel")

    def full(*_anything):
        raise Problem("disk-full", "The disk is full.")

    with monkeypatch.context() as patched:
        patched.setattr(workspace, "keep_draft", full)
        assert not opened.close()
        assert opened.isVisible()
        assert opened.shell.interview.messages.text == "The disk is full."


def test_locking_lets_go_of_the_key(qtbot, clock, opened):
    clock.wait_minutes(16)
    look(opened)
    unlock(qtbot, opened)
    qtbot.waitUntil(lambda: not opened._runner.is_busy, timeout=30_000)
    store = opened.shell._workspace._store
    database, alive = store.database, weakref.ref(store)

    clock.wait_minutes(16)
    look(opened)
    assert (store.key, database._key) == (b"", b"")
    del store

    def is_gone():
        gc.collect()
        return alive() is None

    qtbot.waitUntil(is_gone, timeout=60_000)
