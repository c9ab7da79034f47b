"""Exchange and National: a province writes a workbook, the national office takes it in and writes its own."""

import pytest
from PySide6.QtCore import Qt

from fieldapp.workspace import Outcome, RecordFilter
from tests.ui.samples import visit
from ui.background import Runner
from ui.pages.exchange.page import ExchangePage
from ui.pages.national.page import NationalPage


@pytest.fixture
def runner():
    made = Runner()
    yield made
    made.stop()


@pytest.fixture
def make_page(qtbot, preferences, runner):
    def make(kind, workspace):
        page = kind(workspace, preferences, runner)
        qtbot.addWidget(page)
        page.resize(1180, 700)
        page.show()
        page.show_page()
        return page

    return make


@pytest.fixture
def workbook(tmp_path, make_workspace):
    province = make_workspace(name="takeo")
    province.receive(
        [visit("a", date="2026-01-05", province="KH-21", topic="Safe travel", f1="2"), visit("b", topic="No date")]
    )
    path = tmp_path / "takeo.xlsx"
    province.export_workbook(path)
    return path


def test_workbook_is_written_and_accounted_for(qtbot, tmp_path, workspace, make_page):
    workspace.receive([visit("a", topic="One"), visit("b", topic="Two")])
    page = make_page(ExchangePage, workspace)
    page.export_records(RecordFilter())
    page.outgoing.file.setText(str(tmp_path / "out"))
    page.outgoing.write.click()
    qtbot.waitUntil(page.outgoing.account.isVisible, timeout=20_000)
    assert (tmp_path / "out.xlsx").exists()
    assert "2 records" in page.outgoing.account.plain_text


def test_export_begins_with_what_the_list_shows(workspace, make_page):
    workspace.receive([visit("a", topic="One"), visit("b", topic="Two")])
    page = make_page(ExchangePage, workspace)
    page.export_records(RecordFilter(text="one"))
    assert page.outgoing.record_filter == RecordFilter(text="one")


def test_folder_that_cannot_be_written_is_a_sentence(qtbot, tmp_path, workspace, make_page):
    page = make_page(ExchangePage, workspace)
    page.export_records(RecordFilter())
    (tmp_path / "file").write_text("in the way")
    page.outgoing.file.setText(str(tmp_path / "file" / "out.xlsx"))
    page.outgoing.write.click()
    qtbot.waitUntil(lambda: page.messages.text != "", timeout=20_000)
    assert page.outgoing.write.isEnabled()


def test_files_are_taken_in_with_a_ledger_each(qtbot, tmp_path, make_workspace, workbook, make_page):
    national = make_workspace("national", "capital")
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(b"not a workbook")
    page = make_page(ExchangePage, national)
    page.incoming.take_in([workbook, damaged])
    qtbot.waitUntil(lambda: len(page.incoming.list.rows) == 2, timeout=60_000)
    assert national.count() == 2
    assert "2 rows read: 2 new" in page.messages.text
    assert "1 file could not be read" in page.messages.text


def test_ledger_opens_and_the_import_is_taken_back(qtbot, make_workspace, workbook, make_page):
    national = make_workspace("national", "capital")
    national.import_files([workbook])
    page = make_page(ExchangePage, national)
    page.incoming.table.opened.emit(0)
    assert {row[4] for row in page.incoming.ledger.rows.rows} == {"New"}
    assert {row[1] for row in page.incoming.ledger.rows.rows} == {"Safe travel", "No date"}
    page.incoming.ledger.undo.click()
    qtbot.waitUntil(lambda: national.count() == 0, timeout=20_000)
    qtbot.waitUntil(lambda: "Taken back: 2 records" in page.messages.text)


def test_import_that_was_taken_back_is_taken_in_again(qtbot, make_workspace, workbook, make_page):
    national = make_workspace("national", "capital")
    (ledger,) = national.import_files([workbook])
    national.undo_import(ledger.ledger_id)
    page = make_page(ExchangePage, national)
    page.incoming.open_ledger(ledger.ledger_id)
    page.incoming.ledger.again.click()
    qtbot.waitUntil(lambda: "Taken in again: 2 records" in page.messages.text, timeout=20_000)
    assert national.count() == 2


def test_what_could_not_be_taken_back_is_said(qtbot, make_workspace, workbook, make_page):
    national = make_workspace("national", "capital")
    (ledger,) = national.import_files([workbook])
    (head,) = national.record("a").heads
    national.receive([visit("a", head, topic="Corrected")])
    page = make_page(ExchangePage, national)
    page.incoming.open_ledger(ledger.ledger_id)
    page.incoming.ledger.undo.click()
    qtbot.waitUntil(lambda: "1 record was corrected here since" in page.messages.text, timeout=20_000)
    page.messages.button.click()
    assert {row[4] for row in page.incoming.ledger.rows.rows} == {"Not taken", "Updated"}


def test_rows_of_a_ledger_are_narrowed_by_outcome(tmp_path, make_workspace, workbook, make_page):
    national = make_workspace("national", "capital")
    national.import_files([workbook])
    province = make_workspace(name="kep")
    province.receive([visit("c", topic="Later"), visit("b", topic="No date")])
    province.export_workbook(tmp_path / "kep.xlsx")
    national.import_files([tmp_path / "kep.xlsx"])
    page = make_page(ExchangePage, national)
    page.incoming.table.opened.emit(0)
    assert len(page.incoming.ledger.rows.rows) == 2
    page.incoming.ledger.outcome.set_value(Outcome.NEW.value)
    page.incoming.ledger.outcome.changed.emit(Outcome.NEW.value)
    assert [row[4] for row in page.incoming.ledger.rows.rows] == ["New"]


def test_completeness_figures_and_issues_are_shown(qtbot, make_workspace, workbook, make_page):
    national = make_workspace("national", "capital")
    national.import_files([workbook])
    page = make_page(NationalPage, national)
    qtbot.waitUntil(lambda: bool(page.matrix.rows), timeout=20_000)
    takeo = next(row for row in page.matrix.rows if row[0].startswith("Takéo"))
    assert "1" in takeo[1:-1]
    assert page.matrix.rows[0][0] == "Provinces that reported"
    assert any(row[0].startswith("Takéo") and row[1] == "1" for row in page.figures.rows)
    assert page.issues.rows != []


def test_cell_of_the_matrix_and_a_figure_open_their_records(qtbot, make_workspace, workbook, make_page):
    national = make_workspace("national", "capital")
    national.import_files([workbook])
    page = make_page(NationalPage, national)
    qtbot.waitUntil(lambda: bool(page.matrix.rows), timeout=20_000)
    row = next(number for number, texts in enumerate(page.matrix.rows) if "Takéo" in texts[0])
    column = page.matrix.rows[row].index("1")
    page.matrix_table.setCurrentIndex(page.matrix.index(row, column))
    with qtbot.waitSignal(page.records_wanted) as opened:
        qtbot.keyClick(page.matrix_table, Qt.Key.Key_Return)
    assert opened.args[0] == RecordFilter(province="KH-21", month="2026-01")

    page.tabs.setCurrentIndex(1)
    page.figures_table.choose(next(number for number, key in enumerate(page.figure_keys) if key == "KH-21"))
    with qtbot.waitSignal(page.records_wanted) as opened:
        qtbot.keyClick(page.figures_table, Qt.Key.Key_Return)
    assert opened.args[0].province == "KH-21"
    assert national.count(opened.args[0]) == 1


def test_page_opens_on_the_months_that_have_records(qtbot, make_workspace, make_page):
    national = make_workspace("national", "capital")
    national.receive([visit("a", date="2019-03-05")])
    page = make_page(NationalPage, national)
    assert (page.period.first, page.period.last) == ("2018-04", "2019-03")


def test_figures_are_summed_by_what_is_chosen(qtbot, make_workspace, workbook, make_page):
    national = make_workspace("national", "capital")
    national.import_files([workbook])
    page = make_page(NationalPage, national)
    qtbot.waitUntil(lambda: bool(page.figures.rows), timeout=20_000)
    for by, first in (("month", "Month"), ("form", "Form"), ("age", "Age")):
        page.figures_by.set_value(by)
        page.figures_by.chosen.emit(by)
        assert page.figures.headerData(0, Qt.Orientation.Horizontal) == first
        assert page.figures.rows[0][-1] == f"{sum(int(row[-1].replace(',', '')) for row in page.figures.rows[1:]):,}"


def test_national_workbook_is_written(qtbot, tmp_path, make_workspace, workbook, make_page):
    national = make_workspace("national", "capital")
    national.import_files([workbook])
    page = make_page(NationalPage, national)
    page.write_workbook(tmp_path / "national.xlsx")
    qtbot.waitUntil(lambda: page.messages.text.startswith("Written"), timeout=60_000)
    assert (tmp_path / "national.xlsx").exists()


def test_ledger_is_saved_as_a_workbook(qtbot, tmp_path, make_workspace, workbook, make_page):
    national = make_workspace("national", "capital")
    (ledger,) = national.import_files([workbook])
    page = make_page(ExchangePage, national)
    page.incoming.ledger.save_wanted.emit(ledger.ledger_id, tmp_path / "ledger.xlsx")
    qtbot.waitUntil(lambda: page.messages.text.startswith("Saved as"), timeout=20_000)
    assert (tmp_path / "ledger.xlsx").exists()
