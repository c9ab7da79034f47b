"""Shared by the tests of the window: the application looks as it does for people."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from fieldapp.settings import Settings
from fieldapp.translation import set_language
from ui.application import set_up
from ui.theme.appearance import appearance


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application with fonts, style sheet and light theme."""
    set_up(qapp, Settings(theme="light"))
    return qapp


@pytest.fixture(autouse=True)
def in_english(dressed: QApplication):
    """Every test begins, and leaves the next, in English, in the light theme at normal size."""
    _as_at_first()
    yield
    _as_at_first()


def _as_at_first() -> None:
    set_language("en")
    appearance().apply(Settings(theme="light"))


@pytest.fixture
def type_text():
    """Types a text of any script, character by character (QTest aborts on keys that are not Latin)."""

    def types(widget: QWidget, text: str) -> None:
        for character in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = Qt.Key(ord(character.upper())) if character.isascii() else Qt.Key.Key_unknown
                QApplication.sendEvent(widget, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character))

    return types
