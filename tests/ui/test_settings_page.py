"""Settings: the passphrase, backups made and put back."""

import pytest

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
    page.backups.table.choose(0)
    page.backups.restore.click()
    qtbot.waitUntil(lambda: "Put it back" in page.messages.button.text(), timeout=30_000)
    with qtbot.waitSignal(page.restored, timeout=30_000):
        page.messages.button.click()
    assert workspace.count() == 1


def test_backup_is_made_when_it_is_due(qtbot, workspace, runner):
    workspace.receive([visit("a", topic="One")])
    backups = Backups(workspace, runner, runner)
    with qtbot.waitSignal(backups.made, timeout=30_000):
        backups.ask()
    assert len(workspace.backups()) == 1
