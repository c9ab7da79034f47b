"""Sharing through the window: identities, a package, and the one button Sync, between real workspaces."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from fieldapp.exchange.identity import OfficeIdentity
from fieldapp.workspace import RecordFilter, Trust
from tests.ui.samples import visit
from ui.background import Runner
from ui.pages.exchange.page import ExchangePage


@pytest.fixture
def runner():
    made = Runner()
    yield made
    made.stop()


@pytest.fixture
def make_page(qtbot, preferences, runner):
    def make(workspace):
        page = ExchangePage(workspace, preferences, runner)
        qtbot.addWidget(page)
        page.resize(1180, 700)
        page.show()
        page.show_page()
        return page

    return make


@pytest.fixture
def two(make_workspace):
    """A province and the national office."""
    return make_workspace(name="takeo"), make_workspace("national", "national")


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def introduce(*workspaces):
    for one in workspaces:
        for other in workspaces:
            if one is not other:
                one.take_in_identity(other.own_identity().to_file())


def offices_of(page):
    page.share.click()
    return page.offices


def sync(qtbot, page, folder):
    page.folder.folder.setText(str(folder))
    qtbot.keyClick(page.folder.sync, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.folder.sync.isEnabled() and page.folder.account.isVisible(), timeout=20_000)
    return page.folder.account.plain_text


def states(offices):
    return [row[2] for row in offices._rows.rows]


def test_identity_is_saved_taken_in_and_compared(two, make_page, tmp_path):
    province, nation = two
    theirs = make_page(province)
    offices_of(theirs).own.save_identity(tmp_path / "takeo.fieldid")
    page = make_page(nation)
    offices = offices_of(page)

    offices.take_in_file(tmp_path / "takeo.fieldid")
    assert province.own_identity().fingerprint in page.messages.text
    offices.table.choose(0)
    offices.verified.click()

    assert [known.trust for known in nation.known_offices()] == [Trust.VERIFIED]
    assert states(offices) == ["compared"]
    assert not offices.verified.isVisible()


def test_identity_goes_as_text_by_chat(two, make_page):
    province, nation = two
    theirs, ours = make_page(province), make_page(nation)
    offices_of(theirs).own.copy.click()
    text = QGuiApplication.clipboard().text()
    QGuiApplication.clipboard().setText(f"{text[:60]}\n{text[60:]} ")
    offices_of(ours).paste.click()

    assert [known.identity.office_name for known in nation.known_offices()] == ["Takeo"]


def test_pasting_what_is_no_identity_is_a_sentence(workspace, make_page):
    page = make_page(workspace)
    offices = offices_of(page)
    QGuiApplication.clipboard().setText("hello")
    offices.paste.click()
    assert "not an office identity" in page.messages.text
    QGuiApplication.clipboard().clear()
    offices.paste.click()
    assert "nothing to paste" in page.messages.text


def test_file_that_is_no_identity_is_a_sentence(workspace, make_page, tmp_path):
    page = make_page(workspace)
    offices = offices_of(page)
    (tmp_path / "x.fieldid").write_text("nothing")
    offices.take_in_file(tmp_path / "x.fieldid")
    assert "not an office identity" in page.messages.text
    offices.take_in_file(tmp_path / "gone.fieldid")
    assert "not there" in page.messages.text


def test_office_that_was_set_up_anew_is_taken_in_only_on_wish(two, make_page, make_workspace):
    province, nation = two
    before = province.own_identity()
    nation.take_in_identity(before.to_file())
    anew = OfficeIdentity.generate(before.office_id, before.office_name, before.device, before.role).public
    page = make_page(nation)
    offices = offices_of(page)

    offices.take_in_text(anew.to_file())
    assert "other keys" in page.messages.text
    assert [known.identity.signing_key for known in nation.known_offices()] == [before.signing_key]

    page.messages.button.click()
    assert [known.identity.signing_key for known in nation.known_offices()] == [anew.signing_key]


def test_forgetting_an_office_can_be_undone(two, make_page):
    province, nation = two
    introduce(province, nation)
    nation.change_trust(province.own_identity().signing_key, Trust.VERIFIED)
    page = make_page(nation)
    offices = offices_of(page)
    offices.forget.click()
    assert nation.known_offices() == []
    page.messages.button.click()
    assert [known.trust for known in nation.known_offices()] == [Trust.VERIFIED]


def test_two_offices_meet_in_a_folder_and_sync(qtbot, two, make_page, stick):
    province, nation = two
    province.receive([visit("a", topic="Safe travel")])
    pages = [make_page(province), make_page(nation)]

    for page in pages * 2:
        account = sync(qtbot, page, stick)
        if page.messages.text:
            assert "not known here" in account
            page.messages.button.click()
            assert states(page.offices) == ["found, not taken in"]
            page.offices.take_offered.click()
            page.offices.back.click()
    account = sync(qtbot, pages[0], stick)
    assert "Went: " in account
    assert "1 package of Takeo" in sync(qtbot, pages[1], stick)

    assert [row.title for row in nation.records()] == ["Safe travel"]
    assert nation.setting("exchange-folder") == str(stick)
    assert pages[1].incoming.list.rows[0][5] == "1 new"


def test_what_went_is_listed_and_opens_its_account(qtbot, two, make_page, stick):
    province, nation = two
    introduce(province, nation)
    province.receive([visit("a", topic="Safe travel")])
    page = make_page(province)
    sync(qtbot, page, stick)
    (row,) = [row for row in page.incoming.list.rows if row[4] == "1"]
    assert row[1:4] == ("Put in the folder", "Package 2", "National")

    page.incoming.table.opened.emit(page.incoming.list.rows.index(row))
    assert "Only these can open it: National" in page.incoming.dispatch.text.plain_text
    assert not page.folder.isVisible()
    qtbot.keyClick(page.incoming.dispatch.back, Qt.Key.Key_Space)
    assert page.folder.isVisible()


def test_folder_that_is_not_there_is_a_sentence(qtbot, workspace, make_page, tmp_path):
    page = make_page(workspace)
    page.folder.sync.click()
    assert "Choose the exchange folder" in page.messages.text
    page.folder.folder.setText(str(tmp_path / "stick"))
    page.folder.sync.click()
    qtbot.waitUntil(lambda: "cannot be reached" in page.messages.text, timeout=20_000)
    assert page.folder.sync.isEnabled()


def test_stick_that_was_pulled_is_a_sentence_and_the_next_sync_goes_on(qtbot, two, make_page, stick):
    province, nation = two
    introduce(province, nation)
    province.receive([visit("a", topic="Safe travel")])
    page = make_page(province)
    sync(qtbot, page, stick)
    shutil.rmtree(stick)
    page.folder.sync.click()
    qtbot.waitUntil(lambda: "cannot be reached" in page.messages.text, timeout=20_000)

    stick.mkdir()
    sync(qtbot, page, stick)
    nation.sync_folder(stick)
    assert nation.count() == 1


def test_conflicts_that_a_sync_brings_are_said(qtbot, two, make_page, stick):
    province, nation = two
    introduce(province, nation)
    first = visit("a", topic="One")
    province.receive([first, visit("a", first, topic="Mine")])
    nation.receive([first, visit("a", first, topic="Theirs")])
    province.sync_folder(stick)
    page = make_page(nation)
    assert "1 record now has edits that differ" in sync(qtbot, page, stick)
    assert nation.count(RecordFilter(has_conflict=True)) == 1


def test_package_is_written_for_the_chosen_offices(qtbot, two, make_page, tmp_path):
    province, nation = two
    province.receive([visit("a", topic="Safe travel")])
    introduce(province, nation)
    page = make_page(province)
    offices = offices_of(page)

    offices.write_package(tmp_path / "may.fieldpack")
    qtbot.waitUntil(lambda: "may.fieldpack" in page.messages.text, timeout=20_000)

    assert nation.receive_package(tmp_path / "may.fieldpack").rows_read == 1


def test_first_set_up_says_what_to_do(workspace, make_page):
    page = make_page(workspace)
    assert "Choose it and press Sync" in page.folder._note.plain_text
    assert page.first_widget() is page.folder.browse
    offices = offices_of(page)
    assert "Nobody is known here yet" in offices._nobody.plain_text
    assert not offices.table.isVisible()


def test_back_leads_to_what_came(workspace, make_page):
    page = make_page(workspace)
    offices_of(page).back.click()
    assert page.incoming.isVisible()
    assert page.share.isVisible()


def test_clock_that_is_years_off_is_said(qtbot, two, make_page, stick):
    province, nation = two
    introduce(province, nation)
    ahead = visit("a", minute=60 * 24 * 365 * 20, topic="Late")
    province.receive([ahead])
    province.sync_folder(stick)
    page = make_page(nation)
    sync(qtbot, page, stick)
    assert "One of the two clocks is wrong" in page.messages.text


def test_painting_for_years_does_not_end_the_program(dressed):
    image = QImage(4, 4, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for _ in range(20_000):
        painter.setPen(Qt.GlobalColor.black)
    painter.end()


def package_of(province, readers, path):
    province.send_package(path, [reader.own_identity().signing_key for reader in readers])
    return path


def refused(qtbot, page, workspace, path):
    """Take a file in through the window; return the sentence of its line, after checking that nothing came of it."""
    before = workspace.count(RecordFilter(deleted=None))
    page.incoming.take_in([path])
    qtbot.waitUntil(lambda: page.messages.text != "", timeout=20_000)
    assert "could not be read" in page.messages.text
    assert workspace.count(RecordFilter(deleted=None)) == before
    assert page.incoming.list.rows[0][1] == "Not readable"
    page.incoming.table.opened.emit(0)
    assert not page.incoming.ledger.undo.isVisible()
    return page.incoming.list.rows[0][5]


def test_package_of_an_unknown_sender_is_a_sentence_with_its_check_number(qtbot, two, make_page, tmp_path):
    province, nation = two
    province.receive([visit("a", topic="Safe travel")])
    province.take_in_identity(nation.own_identity().to_file())
    path = package_of(province, [nation], tmp_path / "may.fieldpack")
    page = make_page(nation)
    sentence = refused(qtbot, page, nation, path)
    assert "not known here" in sentence
    assert province.own_identity().fingerprint in sentence


def test_package_for_somebody_else_is_a_sentence(qtbot, two, make_workspace, make_page, tmp_path):
    province, nation = two
    other = make_workspace(name="kampot")
    introduce(province, nation)
    other.take_in_identity(province.own_identity().to_file())
    path = package_of(province, [nation], tmp_path / "may.fieldpack")
    assert "not made for this office" in refused(qtbot, make_page(other), other, path)


@pytest.mark.parametrize("spoil", ["cut", "flipped", "empty", "something else"])
def test_package_that_is_not_whole_is_a_sentence(qtbot, two, make_page, tmp_path, spoil):
    province, nation = two
    introduce(province, nation)
    province.receive([visit("a", topic="Safe travel")])
    path = package_of(province, [nation], tmp_path / "may.fieldpack")
    content = path.read_bytes()
    flipped = content[:-40] + bytes([content[-40] ^ 1]) + content[-39:]
    path.write_bytes({"cut": content[:-7], "flipped": flipped, "empty": b"", "something else": b"PK"}[spoil])
    assert "may.fieldpack" in refused(qtbot, make_page(nation), nation, path)


def test_package_that_comes_twice_changes_nothing_and_says_so(qtbot, two, make_page, tmp_path):
    province, nation = two
    introduce(province, nation)
    province.receive([visit("a", topic="Safe travel")])
    path = package_of(province, [nation], tmp_path / "may.fieldpack")
    page = make_page(nation)
    page.incoming.take_in([path])
    qtbot.waitUntil(lambda: "1 new" in page.messages.text, timeout=20_000)
    page.incoming.take_in([path])
    qtbot.waitUntil(lambda: "1 unchanged" in page.messages.text, timeout=20_000)
    assert nation.count() == 1
    page.incoming.table.opened.emit(0)
    assert "read before" in page.incoming.ledger._notes.plain_text


def test_package_that_cannot_be_written_is_a_sentence(qtbot, two, make_page, tmp_path):
    province, nation = two
    introduce(province, nation)
    (tmp_path / "file").write_text("in the way")
    page = make_page(province)
    offices_of(page).write_package(tmp_path / "file" / "may.fieldpack")
    qtbot.waitUntil(lambda: "could not be written" in page.messages.text, timeout=20_000)
    assert page.offices.package.isEnabled()
    assert province.dispatches() == []


def test_sync_can_be_stopped_and_goes_on_later(qtbot, two, make_page, stick):
    province, nation = two
    introduce(province, nation)
    province.receive([visit(f"r{number}", topic="Safe travel") for number in range(50)])
    page = make_page(province)
    page.folder.folder.setText(str(stick))
    page.folder.begin_sync()
    page.folder.progress.cancelled.emit()
    qtbot.waitUntil(lambda: page.folder.account.isVisible() and page.folder.sync.isEnabled(), timeout=20_000)

    sync(qtbot, page, stick)
    nation.sync_folder(stick)
    assert nation.count() == 50
