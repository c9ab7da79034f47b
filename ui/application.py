"""Sets up the Qt application and runs the desktop. Started by ``fieldapp`` without a command."""

import ctypes
import sys

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QStyleFactory

from fieldapp import __version__
from fieldapp.errors import Problem
from fieldapp.folders import data_folder, settings_file
from fieldapp.settings import Settings
from fieldapp.translation import LANGUAGES, set_language
from ui.ending import EndingSignals
from ui.faults import Faults
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.theme.appearance import Appearance, appearance
from ui.theme.fonts import load_fonts

_SPARE_REFERENCES = 1 << 30
_SWITCH_INTERVAL_S = 0.001
"""How long a long job in a thread may hold the interpreter: keeps the window smooth while it runs."""


def set_up(application: QApplication, settings: Settings) -> Appearance:
    """Give the application its style, fonts, language, theme and text size."""
    _hold_none()
    application.setApplicationName("Fieldapp")
    application.setApplicationVersion(__version__)
    application.setStyle(QStyleFactory.create("Fusion"))
    load_fonts()
    set_language(settings.language if settings.language in LANGUAGES else "en")
    look = appearance()
    look.apply(settings)
    return look


def _hold_none() -> None:
    """Give None references to spare, once.

    WORKAROUND QPainter of PySide6 6.12.0 takes a reference from None with every call; before Python 3.12 the program
    ends when none is left, after some thousand calls. 6.11 does not do it.
    """
    if sys.version_info < (3, 12) and sys.getrefcount(None) < _SPARE_REFERENCES:
        ctypes.c_ssize_t.from_address(id(None)).value += _SPARE_REFERENCES


def run(argv: list[str]) -> int:
    """Open the desktop; return the exit code when its window closes."""
    sys.setswitchinterval(_SWITCH_INTERVAL_S)
    application = QApplication(argv)
    try:
        window = open_window(application)
    except Problem as problem:
        return _say_why_not(problem)
    if window is None:
        return 0
    faults = Faults(data_folder() / "faults.log", window)
    faults.watch()
    ending = EndingSignals()
    ending.ending_asked.connect(window.close)
    ending.watch()
    QTimer.singleShot(0, window, window.load_core)
    code = application.exec()
    ending.stop()
    return code


def _say_why_not(problem: Problem) -> int:
    """Say why there is no window, in a box of its own: where else could it be read?"""
    if sys.stderr is not None:
        print(problem, file=sys.stderr)
    QMessageBox.critical(None, "Fieldapp", str(problem))
    return 1


def open_window(application: QApplication) -> MainWindow | None:
    """Set the application up and show its window. Loads nothing that the first page does not need.

    None when a window for the same workspace was open: it has come forward.
    """
    preferences = Preferences(settings_file(), first_language=QLocale.system().name()[:2])
    set_up(application, preferences.settings)
    window = MainWindow(preferences)
    if not window.start():
        return None
    window.show()
    return window
