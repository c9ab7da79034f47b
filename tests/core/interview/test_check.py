"""Checking a form: rules that can't work, with the row; doubts; files that are no forms."""

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from fieldapp.forms.catalogue import builtin_forms
from fieldapp.forms.xform import load_xform
from fieldapp.interview.check import check_file, check_folder, check_form

HEAD = "| survey |\n| | type | name | label | relevant | calculation | constraint |\n"


@pytest.fixture
def report(tmp_path, workbook):
    """Return a function: rows of a survey -> the report on the form."""

    def check(*rows: str):
        path = tmp_path / "form.xlsx"
        path.write_bytes(workbook(HEAD + "\n".join(f"| | {row} |" for row in rows)))
        return check_file(path)

    return check


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (
            ("integer | a | A | | |", "calculate | b | | | (${a} + 1 |"),
            "Sheet survey, row 3, column calculation: The expression ends where something is still missing."
            " Look for a bracket or a value.",
        ),
        (
            ("integer | a | A | | |", "integer | b | B | ${a} = = 1 | |"),
            "Sheet survey, row 3, column relevant: The expression does not make sense at =."
            " Look at what stands before it and after it.",
        ),
        (
            ("integer | a | A | | | . > 0 and", "integer | b | B | | |"),
            "Sheet survey, row 2, column constraint: The expression ends where something is still missing."
            " Look for a bracket or a value.",
        ),
        (
            ("integer | a | A | | |", "calculate | b | | | summe(${a}) |"),
            "Sheet survey, row 3, column calculation: There is no function summe(). Check its spelling; those of"
            " one program alone can't be used.",
        ),
        (
            ("integer | a | A | | |", "calculate | b | | | if(${a}, 1) |"),
            "Sheet survey, row 3, column calculation: The function if() does not take 2 arguments. Count its commas.",
        ),
        (
            ("calculate | a | | | ${b} + 1 |", "calculate | b | | | ${a} + 1 |"),
            "Sheet survey, row 2, column calculation: These rules wait for each other and can never be worked out:"
            " a (2) → b (3). Take one of them out.",
        ),
        (
            ("integer | a | A | | |", "note | b | It is ${a} + ${a | | |"),
            "Sheet survey, row 3, column label: A reference to a question is not written as it should be:"
            " a dollar sign, then the name in braces.",
        ),
    ],
    ids=["syntax", "operator", "constraint", "function", "arguments", "cycle", "reference"],
)
def test_a_rule_that_cannot_work_keeps_the_form_out(report, rows, problem):
    found = report(*rows)

    assert not found.is_usable
    assert str(found.problems[0]) == problem


def test_a_path_that_is_not_in_the_form_is_a_doubt(report):
    found = report("integer | a | A | | |", "integer | b | B | /data/aa = 1 | |")

    assert found.is_usable
    assert [(problem.sheet, problem.row, problem.column) for problem in found.problems] == [("survey", 3, "relevant")]


def test_running_balances_over_a_repeat_are_no_cycle(report):
    found = report(
        "begin_repeat | visit | V | | |",
        "integer | n | N | | |",
        "calculate | so_far | | | sum(${n}) |",
        "end_repeat | | | | |",
    )

    assert found.problems == ()


@pytest.mark.parametrize("form", builtin_forms(), ids=lambda form: form.form_id)
def test_shipped_forms_have_nothing_wrong(form):
    assert check_file(form.path).problems == ()


TOY = """
| survey |
| | type | name | label | relevant | calculation | constraint |
| | text | title | T | | | |
| | begin_group | g | G | ${title} != '' | | |
| | integer | n | N | | | . > 0 |
| | select_one yn | s | S | | | |
| | begin_repeat | r | R | | | |
| | integer | k | K | | | |
| | calculate | c | | | ${k} + 1 | |
| | end_repeat | | | | | |
| | end_group | | | | | |
| | calculate | t | | | sum(${k}) | |
| choices |
| | list_name | name | label |
| | yn | y | Yes |
| | yn | n | No |
| settings |
| | form_id | version |
| | toy | 1 |
"""
ODD = (
    "", "meta", "data", "=1", "${x}", "${", "“a”", "select_one", "select_one_from_file a.csv", "begin_repeat",
    "end_group", "calculate", "range", "rank yn", "audit", "1", "a b", "é", "None", "TRUE", "${title}", "${k}",
    "count(${k})", "(", "if(", "select_one yn or_other", "csv-external", "table-list", "<b>", "relevance",
    "label::x::y", "instance::tag", "bind", "media::image", "trigger", "choice_filter", "save_to",
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(1, 12), st.integers(1, 6), st.sampled_from(ODD)), max_size=5))
def test_a_form_with_anything_in_its_cells_is_used_or_gets_a_sentence(tmp_path, workbook, changes):
    book = openpyxl.load_workbook(io.BytesIO(workbook(TOY)))
    for sheet, row, column, value in changes:
        book.worksheets[sheet].cell(row, column, value or None)
    book.save(tmp_path / "toy.xlsx")

    report = check_file(tmp_path / "toy.xlsx")

    assert report.is_usable or str(report.problems[0])


def test_a_folder_is_looked_through_and_nothing_in_it_raises(tmp_path, workbook):
    (tmp_path / "a.xlsx").write_bytes(workbook("| survey |\n| | type | name | label |\n| | text | a | A |"))
    (tmp_path / "b.xlsx").write_text("type,name,label")
    (tmp_path / "c.xml").write_text("<not a form")
    (tmp_path / "d.xml").write_bytes(b"\xff\xfe\x00broken")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "e.xls").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("no form")

    reports = list(check_folder(tmp_path))

    assert {report.file.name: report.is_usable for report in reports} == {
        "a.xlsx": True,
        "b.xlsx": False,
        "c.xml": False,
        "d.xml": False,
        "e.xls": False,
    }
    assert all(report.problems for report in reports if not report.is_usable)


def test_what_is_left_out_is_told_and_no_error() -> None:
    table = """
| survey |
| | type | name | label | appearance |
| | start-geopoint | place | | |
| | audit | audit | | |
| | select_one yn | again | Again | search(${place}) |
| | text | app | App | ex:org.app.scan |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
"""
    definition = load_xform(convert(table, file_type=".md").xform)
    problems = check_form(definition)
    assert len(problems) == 4
    assert not any(problem.is_error for problem in problems)


def test_lists_in_a_folder_for_media_are_no_forms(tmp_path):
    (tmp_path / "club-media").mkdir()
    (tmp_path / "club-media" / "towns.xml").write_text("<root><item><name>a</name></item></root>")
    (tmp_path / "notes.xml").write_text("<notes/>")
    assert [report.file.name for report in check_folder(tmp_path)] == ["notes.xml"]


def test_a_file_that_the_form_asks_for_is_looked_for_beside_it(tmp_path):
    xform = convert(
        """
| survey |
| | type | name | label |
| | select_one_from_file towns.csv | town | Town |
""",
        file_type=".md",
    ).xform
    (tmp_path / "club.xml").write_text(xform)
    report = check_file(tmp_path / "club.xml")
    assert report.is_usable
    assert "towns.csv" in str(report.problems[0])

    (tmp_path / "towns.csv").write_text("name,label\na,Ang\n")
    assert check_file(tmp_path / "club.xml").problems == ()
