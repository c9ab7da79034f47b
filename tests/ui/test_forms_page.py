"""Forms: loading an XLSForm, what is wrong in it by sheet and row, repairs that are offered and never made unasked."""

import openpyxl
import pytest

from ui.background import Runner
from ui.pages.forms import FormsPage


@pytest.fixture
def page(qtbot, workspace, preferences):
    runner = Runner()
    made = FormsPage(workspace, preferences, runner)
    qtbot.addWidget(made)
    made.resize(1180, 720)
    made.show()
    made.show_page()
    yield made
    runner.stop()


@pytest.fixture
def xlsform(tmp_path):
    """Return a function: names and labels of text questions -> the file of a form."""

    def make(*questions):
        book = openpyxl.Workbook()
        book.active.title = "survey"
        book.active.append(("type", "name", "label"))
        for name, label in questions:
            book.active.append(("text", name, label))
        book.save(tmp_path / "club.xlsx")
        return tmp_path / "club.xlsx"

    return make


def rows(model):
    return [
        tuple(model.index(row, column).data() for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def test_a_good_form_is_listed(qtbot, page, xlsform):
    page.load_file(xlsform(("a", "A")))

    qtbot.waitUntil(lambda: any(row[1] == "club" for row in rows(page.forms)))
    assert not page.problem_table.isVisible()


def test_what_is_wrong_is_listed_with_sheet_and_row(qtbot, page, xlsform):
    page.load_file(xlsform(("a", "A"), ("a", "B"), ("b c", "B")))

    qtbot.waitUntil(page.problem_table.isVisible)
    assert [row[:4] for row in rows(page.problems)] == [
        ("Error", "survey", "3", "name"),
        ("Error", "survey", "4", "name"),
    ]
    assert "2 things" in page.messages.text
    assert not page.messages.button.isVisible()


def test_a_repair_is_offered_and_made_when_asked_for(qtbot, page, xlsform):
    page.load_file(xlsform(("meta", "A")))

    qtbot.waitUntil(page.messages.button.isVisible)
    assert [row[0] for row in rows(page.problems)] == ["Error", "Repair"]
    assert not any(row[1] == "club" for row in rows(page.forms))

    page.messages.button.click()
    qtbot.waitUntil(lambda: any(row[1] == "club" for row in rows(page.forms)))
    assert [row[0] for row in rows(page.problems)] == ["Repair"]


def test_what_is_doubtful_is_listed_when_the_form_is_loaded(qtbot, page, xlsform):
    file = xlsform(("a", "A"))
    book = openpyxl.load_workbook(file)
    book["survey"]["D1"] = "relevent"
    book.save(file)
    page.load_file(file)

    qtbot.waitUntil(page.problem_table.isVisible)
    assert [row[:4] for row in rows(page.problems)] == [("Advice", "survey", "1", "relevent")]
    assert any(row[1] == "club" for row in rows(page.forms))


def test_a_missing_file_is_told_and_can_be_added(qtbot, page, xlsform, tmp_path):
    file = xlsform(("a", "A"))
    book = openpyxl.load_workbook(file)
    book["survey"]["A2"] = "select_one_from_file towns.csv"
    book.save(file)
    page.load_file(file)
    qtbot.waitUntil(lambda: any(row[1] == "club" for row in rows(page.forms)))
    assert page.pane.add_files.isVisible()
    assert "towns.csv" in page.pane.files.plain_text

    (tmp_path / "towns.csv").write_text("name,label\na,Ang\n")
    page.add_files([tmp_path / "towns.csv"])

    assert not page.pane.add_files.isVisible()
    assert page.messages.text == ""


def test_a_hidden_form_is_not_filled_in_until_it_is_shown_again(qtbot, page, xlsform):
    page.load_file(xlsform(("a", "A")))
    qtbot.waitUntil(lambda: any(row[1] == "club" for row in rows(page.forms)))

    page.pane.hide_form.click()
    assert next(row for row in rows(page.forms) if row[1] == "club")[5] == "Hidden"
    assert not page.pane.begin.isEnabled()

    page.pane.hide_form.click()
    assert page.pane.begin.isEnabled()


def test_the_workbook_of_a_form_can_be_saved(qtbot, page, workspace, xlsform, tmp_path):
    page.load_file(xlsform(("a", "A")))
    qtbot.waitUntil(page.pane.save_workbook.isVisible)

    _, content = workspace.form_workbook("club")
    page.save_workbook(tmp_path / "copy.xlsx", content)

    assert openpyxl.load_workbook(tmp_path / "copy.xlsx").sheetnames == ["survey"]
    assert "copy.xlsx" in page.messages.text


def test_a_chosen_form_begins_a_record(qtbot, page):
    page.table.choose(0)
    with qtbot.waitSignal(page.new_wanted) as begun:
        page.pane.begin.click()
    assert begun.args == [page.forms.rows[0][1]]
