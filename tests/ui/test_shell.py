"""The window of an open workspace: places, shortcuts, languages, closing."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from fieldapp.folders import settings_file
from fieldapp.settings import load_settings
from tests.ui.samples import spoken_name, visit
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.theme.appearance import appearance

PLACES = ["home", "records", "exchange", "national", "forms", "settings", "help"]


@pytest.fixture
def workspace(make_workspace):
    return make_workspace("national", "capital")


@pytest.fixture
def shell(qtbot, window, workspace):
    workspace.receive(
        [visit(f"r{number}", date=f"2026-05-{number:02d}", topic=f"Topic {number}") for number in range(1, 6)]
    )
    window.show_workspace(workspace)
    yield window.shell
    window.close()


def test_place_is_reached_by_number(qtbot, window, shell):
    qtbot.keyClick(window, "2", Qt.KeyboardModifier.ControlModifier)
    assert shell.place == "records"


def test_arrows_move_in_the_navigation(qtbot, window, shell):
    home = shell.navigation.button("home")
    home.setFocus()
    qtbot.keyClick(home, Qt.Key.Key_Down)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert shell.place == "records"


def test_go_to_finds_a_record_and_shows_it(qtbot, window, shell):
    qtbot.keyClick(window, "k", Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(window.focusWidget(), "topic 3")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shell.place == "records")
    qtbot.waitUntil(lambda: shell.page("records").pane.view is not None)
    assert shell.page("records").pane.view.row.record_id == "r3"


def test_go_to_gives_the_focus_back(qtbot, window, shell):
    shell.show_place("records")
    search = shell.page("records").search
    search.setFocus()
    qtbot.waitUntil(search.hasFocus)
    qtbot.keyClick(window, "k", Qt.KeyboardModifier.ControlModifier)
    assert not search.hasFocus()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert search.hasFocus()


def test_help_speaks_of_the_screen_it_was_called_from(qtbot, window, shell):
    shell.show_place("records")
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert shell.place == "help"
    assert "Two edits" in shell.page("help").about.toPlainText()


def test_language_changes_at_run_time(qtbot, window, shell, monkeypatch):
    shell.show_place("settings")
    with qtbot.waitSignal(window.findChild(QWidget, "page").destroyed, timeout=5000, raising=False):
        shell.page("settings").language.chosen.emit("vi")
    qtbot.waitUntil(lambda: shell.place == "settings" and shell.page("settings").language.value == "vi")
    assert load_settings(settings_file()).language == "vi"


def test_theme_and_text_size_change_at_run_time(qtbot, window, shell):
    shell.show_place("settings")
    shell.page("settings").theme.chosen.emit("dark")
    shell.page("settings").text_size.chosen.emit("150")
    assert (appearance().theme, appearance().text_px) == ("dark", 21)
    assert QApplication.font().pixelSize() == 21


def test_new_name_of_the_officer_is_kept(qtbot, window, shell, workspace):
    shell.show_place("settings")
    page = shell.page("settings")
    page.officer.selectAll()
    qtbot.keyClicks(page.officer, "Bopha")
    qtbot.keyClick(page.officer, Qt.Key.Key_Return)
    assert workspace.officer == "Bopha"


@pytest.mark.parametrize("place", PLACES)
def test_everything_the_tab_key_reaches_has_a_name(qtbot, window, shell, place):
    shell.show_place(place)
    qtbot.waitUntil(lambda: window.focusWidget() is not None)
    unnamed, seen = [], set()
    while (widget := window.focusWidget()) not in seen:
        seen.add(widget)
        if not spoken_name(widget).strip():
            unnamed.append(f"{type(widget).__name__} {widget.objectName()}")
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    assert unnamed == []
    assert len(seen) > 1


@pytest.mark.parametrize("place", PLACES)
def test_page_fits_a_small_window_with_large_text(qtbot, window, shell, place):
    shell.page("settings").text_size.chosen.emit("150")
    window.resize(1024, 600)
    shell.show_place(place)
    assert window.width() == 1024
    areas = [area for area in window.findChildren(QAbstractScrollArea) if area.isVisible()]
    assert all(area.width() > 100 for area in areas)


def test_closing_leaves_no_lock(qtbot, window, shell, workspace):
    from fieldapp.workspace import Workspace
    from tests.ui.samples import PASSPHRASE

    window.close()
    Workspace.open(workspace.folder, PASSPHRASE).close()


def test_f6_goes_round_the_panes(qtbot, window, shell):
    shell.show_place("records")
    page = shell.page("records")
    qtbot.waitUntil(lambda: page.model.rowCount() == 5)
    page.search.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert page.table.hasFocus()
    page.table.choose(0)
    qtbot.waitUntil(lambda: page.pane.view is not None)
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert page.pane.text.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_F6)
    assert shell.navigation.button("records").hasFocus()


@pytest.mark.parametrize("place", PLACES)
def test_building_a_page_opens_no_window_of_its_own(qtbot, window, shell, place):
    shown = []

    class Watch(QObject):
        def eventFilter(self, watched, event):
            if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                shown.append(type(watched).__name__)
            return False

    watch = Watch()
    QApplication.instance().installEventFilter(watch)
    shell.page(place)
    QApplication.instance().removeEventFilter(watch)
    assert shown == []


def test_window_remembers_its_size(qtbot, workspace, preferences, window):
    window.show_workspace(workspace)
    window.resize(800, 600)
    window.close()
    again = MainWindow(Preferences(settings_file()))
    qtbot.addWidget(again)
    assert (again.width(), again.height()) == (800, 600)


def test_ledger_is_shown_from_home(qtbot, tmp_path, shell, make_workspace, workspace):
    province = make_workspace(name="takeo")
    province.receive([visit("sent")])
    province.export_workbook(tmp_path / "takeo.xlsx")
    (ledger,) = workspace.import_files([tmp_path / "takeo.xlsx"])
    shell.page("home").ledger_wanted.emit(ledger.ledger_id)
    assert shell.place == "exchange"
    assert shell.page("exchange").incoming.ledger.isVisible()


def test_draft_goes_on_with_a_newer_version_of_its_form_when_asked(qtbot, shell, workspace):
    form = next(entry for entry in workspace.forms() if entry.form_id == "visit")
    entry = workspace.begin(form.form_id)
    entry.interview.answer("topic", "Safe travel")
    workspace.keep_draft(entry)
    xform = workspace.definition("visit", entry.form_version).form.xform
    workspace.add_xform(xform.replace(f'version="{entry.form_version}"', 'version="99"').replace("topic", "theme"))
    shell.resume(entry.draft_id)
    strip = shell.interview.messages
    assert "newer" in strip.text
    qtbot.mouseClick(strip.button, Qt.MouseButton.LeftButton)
    assert "topic" in shell.interview.messages.text
    assert workspace.resume(entry.draft_id).form_version == "99"
