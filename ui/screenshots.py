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
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from fieldapp.translation import LANGUAGES, language, set_language
from fieldapp.workspace import RecordFilter, Workspace
from ui.application import set_up
from ui.background import Runner
from ui.pages.exchange.page import ExchangePage
from ui.pages.first_run import FirstRunPage
from ui.pages.national.page import NationalPage
from ui.pages.records.page import RecordsPage
from ui.pages.unlock import UnlockPage
from ui.preferences import Preferences
from ui.shell import Shell
from ui.theme.tokens import ThemeName
from ui.widgets.page import Page

SIZE: Final = QSize(1366, 768)
_PATIENCE_MS: Final = 10_000
_LOOK_MS: Final = 20
_LOOKS_AT_REST: Final = 6
"""After the last job the page still has to lay itself out."""


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
                for name, screen in _screens(workspace, preferences, size):
                    file = folder / f"{name}-{code}-{theme}.png"
                    screen.grab().save(str(file))
                    taken.append(file)
    set_language(before)
    return taken


def _screens(workspace: Workspace, preferences: Preferences, size: QSize) -> Iterator[tuple[str, QWidget]]:
    """Bring one screen after the other to the front, ready to be pictured."""
    yield from _entrance(workspace, preferences, size)
    with _open_shell(workspace, preferences, size) as (shell, settle):
        for place in shell.navigation.keys:
            shell.show_place(place)
            settle()
            yield place, shell
            yield from _parts(shell.page(place), workspace, shell, settle)
        yield from _interview(workspace, shell, settle)


def _entrance(workspace: Workspace, preferences: Preferences, size: QSize) -> Iterator[tuple[str, QWidget]]:
    runner = Runner()
    pages = {
        "first-run": FirstRunPage(preferences, runner),
        "unlock": UnlockPage(workspace.folder, preferences, runner),
    }
    for name, page in pages.items():
        window = QMainWindow()
        window.setCentralWidget(page)
        window.resize(size)
        window.show()
        page.setFocus()
        _settle(runner)
        yield name, window
        window.hide()
        window.deleteLater()


def _parts(page: Page, workspace: Workspace, shell: Shell, settle: Callable[[], None]) -> Iterator[tuple[str, QWidget]]:
    """Show what stands behind the first sight of a page: figures, a ledger, two edits to decide between."""
    if isinstance(page, NationalPage):
        page.tabs.setCurrentIndex(1)
        settle()
        yield "figures", shell
    if isinstance(page, ExchangePage) and (ledgers := workspace.ledgers()):
        page.incoming.open_ledger(ledgers[0].ledger_id)
        settle()
        yield "ledger", shell
    if isinstance(page, RecordsPage) and (found := workspace.records(RecordFilter(has_conflict=True), limit=1)):
        shell.show_record(found[0].record_id)
        settle()
        yield "conflict", shell


def _interview(workspace: Workspace, shell: Shell, settle: Callable[[], None]) -> Iterator[tuple[str, QWidget]]:
    """Show a form that is filled in, at its first section and at the people; the draft is put away again."""
    before = {draft.draft_id for draft in workspace.drafts()}
    for row in workspace.records(RecordFilter(state="final"), limit=1):
        shell.show_place("home")
        shell.duplicate(row.record_id)
        settle()
        yield "interview", shell
        if shell.interview is not None and (people := _people_path(workspace, row.form_id)):
            shell.interview.go_to(people)
            settle()
            yield "people", shell
    shell.show_place("home")
    for draft in workspace.drafts():
        if draft.draft_id not in before:
            workspace.discard_draft(draft.draft_id)


def _people_path(workspace: Workspace, form_id: str) -> str:
    questions = workspace.definition(form_id).form.questions()
    return next((question.path for question in questions if question.meaning.grid), "")


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
    waited = rested = 0

    def look() -> None:
        nonlocal waited, rested
        waited += _LOOK_MS
        rested = 0 if runner.is_busy else rested + 1
        if rested > _LOOKS_AT_REST or waited > _PATIENCE_MS:
            loop.quit()

    timer = QTimer()
    timer.setInterval(_LOOK_MS)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
