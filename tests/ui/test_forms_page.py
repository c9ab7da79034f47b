"""Forms: loading an XLSForm, what is wrong in it by sheet and row, repairs that are offered and never made unasked."""

import openpyxl
import pytest

from ui.background import Runner
from ui.pages.forms import FormsPage


@pytest.fixture
def page(qtbot, workspace):
    runner = Runner()
    made = FormsPage(workspace, runner)
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
    page.load_file(xlsform(("a", "A"), ("a", "B")))

    qtbot.waitUntil(page.problem_table.isVisible)
    assert rows(page.problems) == [
        ("survey", "3", "name", "The name “a” is used twice in the same group. Change one of them.")
    ]
    assert not page.messages.button.isVisible()


def test_a_repair_is_offered_and_made_when_asked_for(qtbot, page, xlsform):
    page.load_file(xlsform(("meta", "A")))

    qtbot.waitUntil(page.messages.button.isVisible)
    assert [row[3].startswith("Repair: ") for row in rows(page.problems)] == [False, True]
    assert not any(row[1] == "club" for row in rows(page.forms))

    page.messages.button.click()
    qtbot.waitUntil(lambda: any(row[1] == "club" for row in rows(page.forms)))
