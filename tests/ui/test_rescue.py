"""A workspace that does not open, or that is only on a stick, is brought back through the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from fieldapp.workspace import Workspace
from tests.ui.samples import CHEAP, PASSPHRASE, visit


@pytest.fixture
def kept(workspace, tmp_path):
    """A workspace with records, closed, backed up here and on a stick."""
    stick = tmp_path / "stick"
    stick.mkdir()
    workspace.name_second_place(stick)
    workspace.receive([visit(f"r{number:03}", topic=f"T{number:03} " + "x" * 900) for number in range(200)])
    workspace.backup_now()
    workspace.receive([visit(f"s{number:03}", topic=f"S{number:03} " + "x" * 900) for number in range(100)])
    workspace.close()
    return workspace


def damage(folder, where):
    file = folder / "workspace.db"
    content = bytearray(file.read_bytes())
    start = int(len(content) * where) // 4096 * 4096
    content[start + 50 : start + 500] = bytes(450)
    file.write_bytes(content)


def page_of(window):
    return window.centralWidget().currentWidget()


def start_on(window, folder):
    window._preferences.change(workspace=str(folder))
    window.start()
    return page_of(window)


def unlock(qtbot, window, passphrase=PASSPHRASE):
    page = page_of(window)
    qtbot.keyClicks(page.focusProxy(), passphrase)
    qtbot.keyClick(page.focusProxy(), Qt.Key.Key_Return)
    return page


def go_to_rescue(qtbot, window, folder):
    """Try to open it, and take up the offer, with the keyboard alone."""
    start_on(window, folder)
    page = unlock(qtbot, window)
    qtbot.waitUntil(lambda: page.messages.button.isVisible(), timeout=30_000)
    qtbot.waitUntil(page.messages.button.hasFocus)
    qtbot.keyClick(page.messages.button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page_of(window) is not page)
    return page_of(window)


def test_what_is_readable_comes_back_with_an_account(qtbot, window, kept):
    damage(kept.folder, 0.0)
    page = go_to_rescue(qtbot, window, kept.folder)
    qtbot.keyClicks(page.secret, PASSPHRASE)
    qtbot.keyClick(page.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(page.account.isVisible, timeout=30_000)
    assert "200 more came from the backups" in page.account.sum.plain_text
    assert "recorded after the backups is missing" in page.account.sum.plain_text
    page.account.open.click()
    qtbot.waitUntil(lambda: window.shell is not None)
    assert window.shell._workspace.count() == 200
    assert list(kept.folder.glob("*-workspace.db"))
    window.close()


def test_wrong_passphrase_saves_nothing(qtbot, window, kept):
    damage(kept.folder, 0.0)
    page = go_to_rescue(qtbot, window, kept.folder)
    qtbot.keyClicks(page.secret, "not this one")
    qtbot.keyClick(page.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "not right" in page.messages.text, timeout=30_000)
    assert not list(kept.folder.glob("*-workspace.db"))
    window.close()


def test_backup_is_put_in_the_place_of_a_damaged_file(qtbot, window, kept):
    damage(kept.folder, 0.0)
    page = go_to_rescue(qtbot, window, kept.folder)
    assert len(page.rows.rows) == 1
    page.restore.click()
    qtbot.waitUntil(lambda: page_of(window) is not page, timeout=30_000)
    assert "is back" in page_of(window).messages.text
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=30_000)
    assert window.shell._workspace.count() == 200
    window.close()


def test_lost_key_file_comes_back_from_a_backup(qtbot, window, kept):
    for name in ("vault.json", "vault.copy.json"):
        (kept.folder / name).unlink()
    page = go_to_rescue(qtbot, window, kept.folder)
    page.restore.click()
    qtbot.waitUntil(lambda: page_of(window) is not page, timeout=30_000)
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=30_000)
    window.close()


def test_stolen_laptop_is_replaced_from_the_stick(qtbot, window, kept, own_home, tmp_path, monkeypatch):
    window.show_first_run()
    page_of(window).backup.click()
    page = page_of(window)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_anything: str(tmp_path / "stick"))
    page.look.click()
    qtbot.waitUntil(lambda: len(page.rows.rows) == 1, timeout=30_000)
    page.restore.click()
    qtbot.waitUntil(lambda: page_of(window) is not page, timeout=30_000)
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=30_000)
    assert window.shell._workspace.folder == own_home / "kandal.fieldapp"
    assert window.shell._workspace.count() == 200
    window.close()


def test_place_without_a_backup_says_so(qtbot, window, tmp_path):
    window.show_rescue()
    page = page_of(window)
    page.look_in(tmp_path / "nothing")
    qtbot.waitUntil(lambda: "no backup there" in page._note.plain_text, timeout=30_000)


def test_damage_found_at_the_start_is_said_and_leads_to_rescue(qtbot, window, kept, monkeypatch):
    monkeypatch.setattr(Workspace, "check_if_due", lambda *_anything: ["The workspace file is damaged: page 7"])
    start_on(window, kept.folder)
    unlock(qtbot, window)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=30_000)
    strip = window.shell.page("home").messages
    qtbot.waitUntil(lambda: "page 7" in strip.text, timeout=30_000)
    strip.button.click()
    qtbot.waitUntil(lambda: window.shell is None)
    page = page_of(window)
    qtbot.keyClicks(page.secret, PASSPHRASE)
    page.save.click()
    qtbot.waitUntil(page.account.isVisible, timeout=30_000)
    assert "300 saved states" in page.account.sum.plain_text
    page.account.open.click()
    window.close()


def test_recovery_key_saves_too(qtbot, window, tmp_path, kept):
    fresh, key = Workspace.create(
        tmp_path / "t.fieldapp", PASSPHRASE, kept.office, officer="S", hardness=CHEAP, with_forms=False
    )
    fresh.receive([visit("a", topic="A")])
    fresh.backup_now()
    fresh.close()
    damage(Path(fresh.folder), 0.0)
    window.show_rescue(fresh.folder, "damaged")
    page = page_of(window)
    qtbot.keyClicks(page.secret, key.lower())
    page.save.click()
    qtbot.waitUntil(page.account.isVisible, timeout=30_000)
    page.account.open.click()
    assert window.shell._workspace.count() == 1
    window.close()
