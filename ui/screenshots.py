"""Pictures of the main screens of a workspace, in any language and theme: for the demonstration and for looking at.

Shows the real pages with the real data. Changes nothing in the workspace and none of the user's settings.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication

from fieldapp.translation import LANGUAGES, language, set_language
from fieldapp.workspace import Workspace
from ui.application import set_up
from ui.background import Runner
from ui.pages.records.page import RecordsPage
from ui.preferences import Preferences
from ui.shell import Shell
from ui.theme.tokens import ThemeName

SIZE: Final = QSize(1366, 768)
_PATIENCE_MS: Final = 10_000
_LOOK_MS: Final = 20


def take_screenshots(
    workspace: Workspace,
    folder: Path,
    languages: Sequence[str] = tuple(LANGUAGES),
    themes: Sequence[ThemeName] = ("light", "dark"),
    size: QSize = SIZE,
    text_percent: int = 100,
) -> list[Path]:
    """Write a PNG of each screen per language and theme; return the files. Needs no running application."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    before = language()
    taken: list[Path] = []
    with TemporaryDirectory() as home:
        preferences = Preferences(Path(home) / "settings.json")
        set_up(application, preferences.settings)
        for code in languages:
            for theme in themes:
                preferences.change(language=code, theme=theme, text_percent=text_percent)
                for name, shell in _screens(workspace, preferences, size):
                    file = folder / f"{name}-{code}-{theme}.png"
                    shell.grab().save(str(file))
                    taken.append(file)
    set_language(before)
    return taken


def _screens(workspace: Workspace, preferences: Preferences, size: QSize) -> Iterator[tuple[str, Shell]]:
    """Bring one screen after the other to the front, ready to be pictured."""
    with _open_shell(workspace, preferences, size) as (shell, settle):
        for place in shell.navigation.keys:
            shell.show_place(place)
            settle()
            page = shell.page(place)
            if isinstance(page, RecordsPage) and page.model.rowCount():
                page.table.choose(0)
                settle()
            yield place, shell
        forms = workspace.forms()
        if forms:
            shell.show_place("home")
            shell.begin(forms[0].form_id)
            settle()
            yield "interview", shell


@contextmanager
def _open_shell(
    workspace: Workspace, preferences: Preferences, size: QSize
) -> Iterator[tuple[Shell, Callable[[], None]]]:
    runner = Runner()
    shell = Shell(workspace, preferences, runner)
    shell.resize(size)
    shell.show()
    try:
        yield shell, lambda: _settle(runner)
    finally:
        shell.show_place("home")
        runner.stop()
        shell.hide()
        shell.deleteLater()


def _settle(runner: Runner) -> None:
    """Let the page fetch and paint what it shows; a page that never rests is pictured as it is."""
    loop = QEventLoop()
    waited = 0

    def look() -> None:
        nonlocal waited
        waited += _LOOK_MS
        if (waited > 5 * _LOOK_MS and not runner.is_busy) or waited > _PATIENCE_MS:
            loop.quit()

    timer = QTimer()
    timer.setInterval(_LOOK_MS)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
