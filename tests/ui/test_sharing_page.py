"""Sharing through the window: identities, a package, and the one button Sync, between two real workspaces."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter

from fieldapp.workspace import Trust
from tests.ui.samples import visit
from ui.background import Runner
from ui.pages.exchange.page import ExchangePage


@pytest.fixture
def runner():
    made = Runner()
    yield made
    made.stop()


@pytest.fixture
def make_sharing(qtbot, preferences, runner):
    def make(workspace):
        page = ExchangePage(workspace, preferences, runner)
        qtbot.addWidget(page)
        page.resize(1180, 700)
        page.show()
        page.share.click()
        return page

    return make


def test_identity_is_saved_taken_in_and_compared(make_workspace, make_sharing, tmp_path):
    province, nation = make_workspace(name="takeo"), make_workspace("national", "national")
    theirs = make_sharing(province)
    theirs.sharing.save_identity(tmp_path / "takeo.fieldid")
    page = make_sharing(nation)

    page.sharing.take_in_file(tmp_path / "takeo.fieldid")
    page.sharing.table.choose(0)
    page.sharing.verified.click()

    assert province.own_identity().fingerprint in page.messages.text
    assert [known.trust for known in nation.known_offices()] == [Trust.VERIFIED]


def test_file_that_is_no_identity_is_a_sentence(workspace, make_sharing, tmp_path):
    page = make_sharing(workspace)
    (tmp_path / "x.fieldid").write_text("nothing")
    page.sharing.take_in_file(tmp_path / "x.fieldid")
    assert "not an office identity" in page.messages.text
    page.sharing.take_in_file(tmp_path / "gone.fieldid")
    assert "not there" in page.messages.text


def test_two_offices_meet_in_a_folder_and_sync(qtbot, make_workspace, make_sharing, tmp_path):
    province, nation = make_workspace(name="takeo"), make_workspace("national", "national")
    province.receive([visit("a", topic="Safe travel")])
    stick = tmp_path / "stick"
    stick.mkdir()
    pages = [make_sharing(province), make_sharing(nation)]

    for page in pages * 3:
        page.sharing.folder.setText(str(stick))
        page.sharing.account.set_text("")
        page.sharing.sync.click()
        qtbot.waitUntil(lambda page=page: page.sharing.account.plain_text != "", timeout=20_000)
        if page.messages.text:
            page.messages.button.click()

    assert [row.title for row in nation.records()] == ["Safe travel"]
    assert nation.setting("exchange-folder") == str(stick)


def test_folder_that_is_not_there_is_a_sentence(qtbot, workspace, make_sharing, tmp_path):
    page = make_sharing(workspace)
    page.sharing.sync.click()
    assert "Choose the exchange folder" in page.messages.text
    page.sharing.folder.setText(str(tmp_path / "stick"))
    page.sharing.sync.click()
    qtbot.waitUntil(lambda: "cannot be reached" in page.messages.text, timeout=20_000)
    assert page.sharing.sync.isEnabled()


def test_package_is_written_for_the_known_offices(qtbot, make_workspace, make_sharing, tmp_path):
    province, nation = make_workspace(name="takeo"), make_workspace("national", "national")
    province.receive([visit("a", topic="Safe travel")])
    province.take_in_identity(nation.own_identity().to_file())
    nation.take_in_identity(province.own_identity().to_file())
    page = make_sharing(province)

    page.sharing.write_package(tmp_path / "may.fieldpack")
    qtbot.waitUntil(lambda: "may.fieldpack" in page.messages.text, timeout=20_000)

    assert nation.receive_package(tmp_path / "may.fieldpack").rows_read == 1


def test_back_leads_to_what_came(workspace, make_sharing):
    page = make_sharing(workspace)
    page.sharing.back.click()
    assert page.incoming.isVisible()
    assert page.share.isVisible()


def test_painting_for_years_does_not_end_the_program(dressed):
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for _ in range(20_000):
        painter.setPen(Qt.GlobalColor.black)
    painter.end()
