"""The first run and the unlock page, as a person meets them: keys only."""

import json
import time

import pytest
from PySide6.QtCore import Qt

from fieldapp.folders import data_folder
from fieldapp.translation import language
from fieldapp.workspace import Workspace
from tests.ui.samples import PASSPHRASE
from ui.pages.first_run import FirstRunPage
from ui.pages.recovery_sheet import RecoverySheet
from ui.pages.unlock import UnlockPage


@pytest.fixture
def first_run(qtbot, window):
    window.start()
    page = window.findChild(FirstRunPage)
    qtbot.waitUntil(page.languages.first().hasFocus)
    return page


def type_on(qtbot, window, text):
    qtbot.keyClicks(window.focusWidget(), text)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)


def through_office(qtbot, window, page):
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    page.office.province.set_value("KH-08")
    page.office.name.setFocus()
    type_on(qtbot, window, "Kandal committee")
    type_on(qtbot, window, "Sokha")


def test_workspace_is_made_with_the_keyboard(qtbot, window, first_run):
    through_office(qtbot, window, first_run)
    type_on(qtbot, window, PASSPHRASE)
    type_on(qtbot, window, PASSPHRASE)
    qtbot.waitUntil(lambda: first_run.step == 3, timeout=60_000)
    key = first_run.key.key.plain_text
    first_run.key.kept.setFocus()
    qtbot.keyClick(first_run.key.kept, Qt.Key.Key_Space)
    qtbot.keyClick(first_run.key.kept, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None)
    window.close()

    (folder,) = data_folder().glob("*.fieldapp")
    with Workspace.open_with_recovery_key(folder, key) as workspace:
        assert (workspace.office.name, workspace.office.province) == ("Kandal committee", "KH-08")
        assert (workspace.officer, len(workspace.forms())) == ("Sokha", 4)


def test_passphrases_that_differ_are_not_taken(qtbot, window, first_run):
    through_office(qtbot, window, first_run)
    type_on(qtbot, window, PASSPHRASE)
    type_on(qtbot, window, "something else")
    assert first_run.messages.text == "The two passphrases are not the same."
    assert list(data_folder().glob("*.fieldapp")) == []


def test_missing_name_is_said_and_gets_the_focus(qtbot, window, first_run):
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    first_run.office.province.set_value("KH-08")
    first_run.next.click()
    assert first_run.messages.text == "Type the name of the office."
    assert first_run.office.name.hasFocus()


def test_escape_goes_back_and_keeps_what_was_typed(qtbot, window, first_run):
    through_office(qtbot, window, first_run)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert first_run.step == 1
    assert first_run.office.value.name == "Kandal committee"


def test_language_is_chosen_at_once(qtbot, window, first_run):
    first_run.languages.buttons["km"].click()
    assert language() == "km"
    qtbot.waitUntil(lambda: window.findChild(FirstRunPage) is not first_run)


def test_wrong_passphrase_is_a_sentence_and_the_right_one_opens(qtbot, window, workspace):
    folder = workspace.folder
    workspace.close()
    window.show_unlock(folder)
    page = window.findChild(UnlockPage)
    qtbot.waitUntil(lambda: window.focusWidget() is not None)
    type_on(qtbot, window, "not this one")
    qtbot.waitUntil(lambda: page.messages.text != "")
    assert "passphrase" in page.messages.text
    type_on(qtbot, window, PASSPHRASE)
    qtbot.waitUntil(lambda: window.shell is not None)
    window.close()


def test_recovery_key_opens_and_asks_for_a_new_passphrase(qtbot, window, tmp_path):
    from fieldapp.workspace import Office
    from tests.ui.samples import CHEAP

    folder = tmp_path / "kandal.fieldapp"
    office = Office("o", "Kandal", "KH", "KH-08")
    made, key = Workspace.create(folder, PASSPHRASE, office, officer="S", hardness=CHEAP, with_forms=False)
    made.close()
    window.show_unlock(folder)
    page = window.findChild(UnlockPage)
    page.switch.click()
    qtbot.keyClicks(page.key, key.lower())
    qtbot.keyClick(page.key, Qt.Key.Key_Return)
    qtbot.waitUntil(page.new.isVisible)
    qtbot.keyClicks(page.new.first, "seven ripe bananas")
    qtbot.keyClicks(page.new.second, "seven ripe bananas")
    page.open.click()
    qtbot.waitUntil(lambda: window.shell is not None)
    window.close()
    Workspace.open(folder, "seven ripe bananas").close()


def test_too_many_wrong_tries_are_counted_down_and_the_right_one_still_opens(qtbot, window, workspace):
    workspace.close()
    tries = workspace.folder / "tries.json"
    tries.write_text(json.dumps({"wrong": 9, "last": time.time()}))
    window.show_unlock(workspace.folder)
    page = window.findChild(UnlockPage)
    qtbot.waitUntil(page._field.hasFocus)
    type_on(qtbot, window, PASSPHRASE)
    qtbot.waitUntil(lambda: "possible in" in page.messages.text, timeout=30_000)
    assert not page.open.isEnabled()
    qtbot.keyClick(page._field, Qt.Key.Key_Return)
    assert window.shell is None
    tries.write_text(json.dumps({"wrong": 9, "last": time.time() - 3600}))
    while not page.open.isEnabled():
        page._second.timeout.emit()
    qtbot.keyClick(page._field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=30_000)
    window.close()


def test_sheet_of_the_recovery_key_says_whose_it_is_and_how_it_is_used():
    sheet = RecoverySheet("Kandal <committee>", "4NYA-5SFY")
    for wording in (sheet.text, sheet.html):
        assert "4NYA-5SFY" in wording
        assert "I have forgotten the passphrase" in wording
    assert "Kandal &lt;committee&gt;" in sheet.html
