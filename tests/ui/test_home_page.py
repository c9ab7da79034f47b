"""Home: forms by area and favourites first, drafts, how the month stands, what arrived."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu

from fieldapp.folders import settings_file
from fieldapp.records.revision import Kind
from fieldapp.settings import load_settings
from fieldapp.workspace import RecordFilter
from tests.ui.samples import visit
from ui.background import Runner
from ui.form_words import AREAS, form_area
from ui.pages.home.page import HomePage
from ui.widgets.cards import LineButton

THIS_MONTH = f"{date.today():%Y-%m}"


@pytest.fixture
def open_home(qtbot, preferences):
    runner = Runner()

    def open_one(workspace):
        page = HomePage(workspace, preferences, runner)
        qtbot.addWidget(page)
        page.resize(1180, 720)
        page.show()
        page.show_page()
        qtbot.waitUntil(page.month.isVisible)
        return page

    yield open_one
    runner.stop()


def lines(card):
    return [button.accessibleName() for button in card.findChildren(LineButton) if button.isVisible()]


def test_month_of_a_province_opens_its_records(qtbot, workspace, open_home):
    workspace.receive([visit("a", date=f"{THIS_MONTH}-03"), visit("b", date=f"{THIS_MONTH}-04", kind=Kind.SAVED)])
    page = open_home(workspace)
    assert lines(page.month)[:2] == ["2 recorded this month", "1 of them unfinished"]
    with qtbot.waitSignal(page.records_wanted) as opened:
        page.month.findChildren(LineButton)[0].click()
    assert opened.args[0] == RecordFilter(month=THIS_MONTH)


def test_month_of_a_national_office_says_which_provinces_are_missing(make_workspace, open_home):
    national = make_workspace("national", "capital")
    national.receive([visit("a", date="2019-03-05", province="KH-21")])
    page = open_home(national)
    assert page.month.title.plain_text == "March 2019"
    reported, missing = lines(page.month)[:2]
    assert reported == "1 of 25 provinces have reported"
    assert missing.startswith("24 provinces are missing")


def test_latest_record_is_opened_with_enter(qtbot, workspace, open_home):
    workspace.receive([visit("a", date="2026-05-03", topic="Old"), visit("b", date="2026-05-04", topic="New")])
    page = open_home(workspace)
    page.latest_table.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(page.record_wanted) as opened:
        qtbot.keyClick(page.latest_table, Qt.Key.Key_Return)
    assert opened.args == ["b"]


def test_form_is_put_first_with_the_menu_key(qtbot, workspace, preferences, open_home, tmp_path):
    page = open_home(workspace)
    (tile,) = page.tiles.tiles
    key = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), tile.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(tile, key)
    menu = tile.findChild(QMenu)
    menu.actions()[0].trigger()
    menu.close()
    assert preferences.settings.favourites == (tile.key,)
    assert load_settings(settings_file()).favourites == (tile.key,)


def test_forms_stand_by_area_of_impact():
    areas = [form_area(form) for form in ("training", "youth_club", "community_watch", "a form of somebody else")]
    assert areas == sorted(areas, key=AREAS.index)
    assert areas[-1] == "Other forms"


def test_what_arrived_is_said_in_a_line_that_opens_its_ledger(qtbot, tmp_path, make_workspace, open_home):
    province = make_workspace(name="takeo")
    province.receive([visit("a"), visit("b")])
    province.export_workbook(tmp_path / "takeo.xlsx")
    national = make_workspace("national", "capital")
    national.import_files([tmp_path / "takeo.xlsx"])
    page = open_home(national)
    (line,) = lines(page.arrived)
    assert line.startswith("Takeo")
    assert line.endswith("2 new")
    with qtbot.waitSignal(page.ledger_wanted) as opened:
        page.arrived.findChildren(LineButton)[0].click()
    assert opened.args == [national.ledgers()[0].ledger_id]


def test_draft_that_is_put_away_comes_back_with_undo(workspace, open_home):
    entry = workspace.begin("visit")
    entry.interview.answer("topic", "Half done")
    workspace.keep_draft(entry)
    page = open_home(workspace)
    line = page.drafts.lines.itemAt(0).widget()
    line.put_away.emit(line)
    assert not line.isVisible()
    page.messages.button.click()
    assert line.isVisible()
    page.show_page()
    assert len(workspace.drafts()) == 1
