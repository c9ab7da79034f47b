"""Every widget of every screen that can take the focus has a name for screen readers; buttons of pictures have tips."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton, QScrollBar, QToolButton, QWidget

from fieldapp.forms.catalogue import builtin_forms
from fieldapp.records.revision import Kind
from fieldapp.workspace import RecordFilter, Workspace
from tests.ui.samples import PASSPHRASE, spoken_name, visit
from ui.main_window import MainWindow

PLACES = ["home", "records", "exchange", "national", "forms", "settings", "help"]


@pytest.fixture
def national(make_workspace, tmp_path) -> Workspace:
    """A national office with records, a draft, a conflict, a problem, an import and another office."""
    province = make_workspace(name="takeo")
    province.receive([visit("sent", date="2026-05-04", province="KH-21", topic="Sent")])
    province.export_workbook(tmp_path / "takeo.xlsx")
    office = make_workspace("national", "capital")
    office.import_files([tmp_path / "takeo.xlsx"])
    first = visit("both", date="2026-05-03", topic="First")
    office.receive([first, visit("both", first, minute=1, topic="One"), visit("both", first, minute=2, topic="Two")])
    office.receive([visit("begun", topic="Begun", kind=Kind.SAVED)])
    entry = office.begin("visit")
    entry.interview.answer("topic", "Half done")
    office.keep_draft(entry)
    return office


@pytest.fixture
def shell(qtbot, window, national):
    window.show_workspace(national)
    yield window.shell
    window.close()


def unnamed(top: QWidget) -> list[str]:
    """Return what can take the focus, is on screen, and says nothing to a screen reader."""
    found = [widget for widget in top.findChildren(QWidget) if widget.isVisible() and _takes_focus(widget)]
    assert found, "there is nothing to take the focus"
    silent = [_said(widget) for widget in found if not spoken_name(widget).strip()]
    pictures = [widget for widget in found if isinstance(widget, QPushButton | QToolButton) and not widget.text()]
    return silent + [f"{_said(widget)} without a tip" for widget in pictures if not _explained(widget)]


def _takes_focus(widget: QWidget) -> bool:
    is_part = isinstance(widget, QScrollBar) or widget.objectName().startswith("qt_")
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus and not is_part and widget.focusProxy() is None


def _explained(button: QAbstractButton) -> bool:
    """Whether a button without text of its own has a tool tip, or labels in it that say what it is."""
    return bool(button.toolTip()) or button.layout() is not None


def _said(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()} in {type(widget.parentWidget()).__name__}"


@pytest.mark.parametrize("place", PLACES)
def test_places_speak(qtbot, window, shell, place):
    shell.show_place(place)
    qtbot.waitUntil(lambda: not window._runner.is_busy, timeout=20_000)
    assert unnamed(window) == []


@pytest.mark.parametrize("tab", range(4))
def test_parts_of_the_national_page_speak(qtbot, window, shell, tab):
    shell.show_place("national")
    shell.page("national").tabs.setCurrentIndex(tab)
    qtbot.waitUntil(lambda: not window._runner.is_busy, timeout=20_000)
    assert unnamed(window) == []


@pytest.mark.parametrize("record", ["sent", "both", "begun"])
def test_reading_pane_speaks(qtbot, window, shell, record):
    shell.show_record(record)
    pane = shell.page("records").pane
    qtbot.waitUntil(lambda: pane.view is not None and pane.view.row.record_id == record, timeout=20_000)
    assert unnamed(window) == []


def test_deciding_between_two_edits_speaks(qtbot, window, shell):
    shell.show_record("both")
    page = shell.page("records")
    qtbot.waitUntil(page.pane.conflicts.isVisible, timeout=20_000)
    page.pane.conflicts.decide.click()
    assert unnamed(window) == []


def test_export_form_speaks(window, shell):
    shell.show_place("exchange")
    shell.page("exchange").export_records(RecordFilter())
    assert unnamed(window) == []


def test_ledger_speaks(window, shell):
    shell.show_place("exchange")
    shell.page("exchange").incoming.table.opened.emit(0)
    assert unnamed(window) == []


def test_offices_speak(qtbot, window, shell):
    shell.show_place("exchange")
    shell.page("exchange").show_offices()
    qtbot.waitUntil(lambda: not window._runner.is_busy, timeout=20_000)
    assert unnamed(window) == []


def test_going_to_anything_speaks(qtbot, window, shell):
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert unnamed(window) == []


def test_message_with_an_action_speaks(window, shell):
    shell.page("home").messages.show_action("Something was done.", "Undo", shell.keep)
    assert unnamed(window) == []


def test_correction_of_a_record_speaks(window, shell):
    shell.edit("sent")
    assert unnamed(window) == []


@pytest.mark.parametrize("form", builtin_forms(), ids=lambda form: form.form_id)
def test_every_section_of_a_shipped_form_speaks(window, make_workspace, form):
    workspace = make_workspace(name="kandal")
    workspace.add_form(form.path.read_bytes(), form.path.name)
    window.show_workspace(workspace)
    window.shell.begin(form.form_id)
    page = window.shell.interview
    silent = []
    for number in range(len(page.sections)):
        page.show_section(number)
        silent += unnamed(window)
    window.close()
    assert silent == []


@pytest.mark.parametrize("step", range(4))
def test_steps_of_the_first_run_speak(window, step):
    window.show_first_run()
    page = window.centralWidget().currentWidget()
    page.key.show_key("ABCD-EFGH", "Kandal")
    page._show_step(step)
    assert unnamed(window) == []


def test_unlock_page_speaks(qtbot, national, preferences):
    folder = national.folder
    national.close()
    window = MainWindow(preferences)
    qtbot.addWidget(window)
    window.show_unlock(folder)
    window.show()
    assert unnamed(window) == []
    window.centralWidget().currentWidget().switch.click()
    assert unnamed(window) == []
    Workspace.open(folder, PASSPHRASE).close()
    window.close()


def test_widget_without_a_name_is_found(qtbot, window):
    from PySide6.QtWidgets import QLineEdit

    field = QLineEdit(window.centralWidget())
    field.show()
    assert unnamed(window.centralWidget()) == ["QLineEdit  in QStackedWidget"]
