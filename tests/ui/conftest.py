"""Shared by the tests of the window: the application looks as it does for people, workspaces are real."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from fieldapp.folders import settings_file
from fieldapp.settings import Settings
from fieldapp.translation import set_language
from fieldapp.workspace import Office, Workspace
from tests.ui.samples import CHEAP, FORM, PASSPHRASE
from ui.application import set_up
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.theme.appearance import appearance


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application with fonts, style sheet and light theme."""
    set_up(qapp, Settings(theme="light"))
    return qapp


@pytest.fixture(autouse=True)
def in_english(dressed: QApplication) -> Iterator[None]:
    """Every test begins, and leaves the next, in English, in the light theme at normal size."""
    _as_at_first()
    yield
    _as_at_first()


@pytest.fixture
def make_workspace(tmp_path: Path) -> Iterator[Callable[..., Workspace]]:
    """Make real workspaces with the small form "visit"."""
    made: list[Workspace] = []

    def make(role: str = "province", name: str = "kandal") -> Workspace:
        office = Office(f"office-{name}", name.title(), "KH", "KH-08" if role == "province" else "", role)
        workspace, _ = Workspace.create(
            tmp_path / f"{name}.fieldapp", PASSPHRASE, office, officer="Sokha", hardness=CHEAP, with_forms=False
        )
        workspace.add_xform(FORM)
        made.append(workspace)
        return workspace

    yield make
    for workspace in made:
        workspace.close()


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    """A provincial workspace."""
    return make_workspace()


@pytest.fixture
def preferences() -> Preferences:
    """The preferences of this test's own home."""
    return Preferences(settings_file())


@pytest.fixture
def window(qtbot: QtBot, preferences: Preferences) -> MainWindow:
    """The window, shown and active, with nothing in it yet."""
    made = MainWindow(preferences)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def _as_at_first() -> None:
    set_language("en")
    appearance().apply(Settings(theme="light"))


@pytest.fixture
def type_text() -> Callable[[QWidget, str], None]:
    """Types a text of any script, character by character (QTest aborts on keys that are not Latin)."""

    def types(widget: QWidget, text: str) -> None:
        for character in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = Qt.Key(ord(character.upper())) if character.isascii() else Qt.Key.Key_unknown
                QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character))

    return types
