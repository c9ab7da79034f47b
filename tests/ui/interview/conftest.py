"""The interview page over real workspaces with the shipped forms."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from fieldapp.forms.catalogue import builtin_forms
from fieldapp.forms.xlsform import compile_xlsform
from fieldapp.workspace import Office, Workspace
from tests.ui.interview.sample_forms import CHOICES, EVERYTHING, xform_of
from tests.ui.samples import CHEAP, PASSPHRASE
from ui.interview.page import InterviewPage


@pytest.fixture(scope="session")
def shipped() -> dict[str, str]:
    """The shipped forms compiled once: form id -> XForm."""
    return {form.form_id: compile_xlsform(form.path.read_bytes(), form.path.name).xform for form in builtin_forms()}


@pytest.fixture
def workspace(tmp_path: Path, shipped: dict[str, str]) -> Iterator[Workspace]:
    """A provincial workspace with the shipped forms."""
    office = Office("office-kandal", "Kandal", "KH", "KH-08")
    made, _ = Workspace.create(
        tmp_path / "kandal.fieldapp", PASSPHRASE, office, officer="Sokha", hardness=CHEAP, with_forms=False
    )
    for xform in shipped.values():
        made.add_xform(xform)
    yield made
    made.close()


@pytest.fixture
def open_page(qtbot: QtBot, workspace: Workspace) -> Iterator[Callable[..., InterviewPage]]:
    """Opens the page for a new record of a form, shown and active."""
    pages = []

    def opens(form_id: str = "youth_club", entry=None, size=(1150, 700), **more) -> InterviewPage:
        page = InterviewPage(workspace, entry or workspace.begin(form_id), **more)
        pages.append(page)
        page.resize(*size)
        page.show()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        page.enter()
        return page

    yield opens
    for page in pages:
        page.autosave.stop()
        page.close()
        delete(page)  # now, and not when Python collects it: that may be amid an event for one of its widgets


@pytest.fixture
def press(qtbot: QtBot, type_text):
    """Presses a key, or types a text, in whatever has the focus; ``hold`` are modifiers."""

    def presses(page, *keys, hold=None):
        for key in keys:
            focused = page.window().focusWidget()
            if isinstance(key, str):
                for letter in key:
                    type_text(page.window().focusWidget(), letter)
            elif hold is None:
                qtbot.keyClick(focused, key)
            else:
                qtbot.keyClick(focused, key, hold)

    return presses


@pytest.fixture(scope="session")
def everything() -> str:
    """The XForm of a form with every kind of question, repeats of both shapes and one inside another."""
    return xform_of(EVERYTHING, CHOICES)


@pytest.fixture
def open_everything(workspace: Workspace, everything: str, open_page):
    """Opens the page for a new record of that form."""
    workspace.add_xform(everything)
    return lambda **more: open_page("everything", **more)
