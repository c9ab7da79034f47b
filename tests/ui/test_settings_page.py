"""Settings: the passphrase, backups made and put back."""

import pytest
from PySide6.QtCore import Qt

from fieldapp.workspace import Workspace
from tests.ui.samples import PASSPHRASE, visit
from ui.background import Runner
from ui.backups import Backups
from ui.pages.settings import SettingsPage


@pytest.fixture
def runner():
    made = Runner()
    yield made
    made.stop()


@pytest.fixture
def page(qtbot, workspace, preferences, runner):
    made = SettingsPage(workspace, preferences, runner)
    qtbot.addWidget(made)
    made.show()
    return made


def test_passphrase_is_changed(qtbot, page, workspace):
    page.safety.old.setText(PASSPHRASE)
    page.safety.new.first.setText("seven ripe bananas")
    page.safety.new.second.setText("seven ripe bananas")
    page.safety.change.click()
    qtbot.waitUntil(lambda: "changed" in page.messages.text, timeout=30_000)
    workspace.close()
    Workspace.open(workspace.folder, "seven ripe bananas").close()


def test_wrong_old_passphrase_changes_nothing(qtbot, page):
    page.safety.old.setText("not this one")
    page.safety.new.first.setText("seven ripe bananas")
    page.safety.new.second.setText("seven ripe bananas")
    page.safety.change.click()
    qtbot.waitUntil(lambda: page.messages.text != "", timeout=30_000)
    assert "not right" in page.messages.text


def test_backup_is_made_and_put_back(qtbot, page, workspace):
    workspace.receive([visit("a", topic="One")])
    page.backups.make.click()
    qtbot.waitUntil(lambda: "Backed up: 1 record" in page.messages.text, timeout=30_000)
    workspace.receive([visit("b", topic="Two")])
    qtbot.waitUntil(page.backups.table.isVisible, timeout=30_000)
    page.backups.table.choose(0)
    qtbot.keyClick(page.backups.table, Qt.Key.Key_Return)
    qtbot.waitUntil(page.backups.preview.isVisible, timeout=30_000)
    assert page.backups.preview.table.model().rows[0][2:] == ("Two", "would no longer be here")
    with qtbot.waitSignal(page.restored, timeout=30_000):
        page.backups.preview.put_back.click()
    assert workspace.count() == 1


def test_preview_is_left_with_nothing_changed(qtbot, page, workspace):
    workspace.receive([visit("a", topic="One")])
    workspace.backup_now()
    workspace.receive([visit("b", topic="Two")])
    page.show_page()
    qtbot.waitUntil(page.backups.table.isVisible, timeout=30_000)
    page.backups.table.choose(0)
    page.backups.restore.click()
    qtbot.waitUntil(page.backups.preview.leave.hasFocus, timeout=30_000)
    qtbot.keyClick(page.backups.preview.leave, Qt.Key.Key_Space)
    assert not page.backups.preview.isVisible()
    assert workspace.count() == 2


def test_second_place_gets_a_backup_at_once_and_its_absence_is_said_calmly(qtbot, page, workspace, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    page.backups.name_place(stick)
    qtbot.waitUntil(lambda: "The last one there: today" in page.backups._place.plain_text, timeout=30_000)
    stick.rename(tmp_path / "pulled out")
    page.backups.make.click()
    qtbot.waitUntil(lambda: "put the stick in" in page.messages.text, timeout=30_000)
    qtbot.waitUntil(lambda: "not there now" in page.backups._place.plain_text, timeout=30_000)


def test_everything_is_checked_on_wish(qtbot, page, workspace):
    workspace.receive([visit("a", topic="One")])
    page.backups.check.click()
    qtbot.waitUntil(lambda: "Everything is in order" in page.messages.text, timeout=30_000)


def test_backup_is_made_when_it_is_due(qtbot, workspace, runner):
    workspace.receive([visit("a", topic="One")])
    backups = Backups(workspace, runner, runner)
    with qtbot.waitSignal(backups.made, timeout=30_000):
        backups.ask()
    assert len(workspace.backups()) == 1
