"""Compiling XLSForms: what is refused, with its place; what is repaired, and shown; what is kept."""

import io
import zipfile

import openpyxl
import pytest

from fieldapp.errors import Problem
from fieldapp.folders import data_folder
from fieldapp.forms import xlsform
from fieldapp.forms.catalogue import builtin_forms
from fieldapp.forms.problems import FormRefused
from fieldapp.forms.sheets import read_sheets
from fieldapp.forms.xlsform import compile_xlsform

REFUSED = {
    "unknown type": (
        """
        | survey |
        |        | type  | name | label |
        |        | text  | a    | A     |
        |        | txet  | b    | B     |
        """,
        "Sheet survey, row 3, column type: There is no question type “txet”. Is “text” meant?",
    ),
    "no name": (
        """
        | survey |
        |        | type  | name | label |
        |        | text  | a    | A     |
        |        | text  |      | B     |
        """,
        "Sheet survey, row 3, column name: There is no name in this row. Give the question a name.",
    ),
    "no type": (
        """
        | survey |
        |        | type  | name | label |
        |        |       | a    | A     |
        """,
        "Sheet survey, row 2, column type: There is no type in this row. Say what kind of question it is.",
    ),
    "no label": (
        """
        | survey |
        |        | type  | name | label |
        |        | text  | a    | A     |
        |        | text  | b    |       |
        """,
        "Sheet survey, row 3, column label: The question “b” has no label. Write what is asked.",
    ),
    "same name twice": (
        """
        | survey |
        |        | type  | name | label |
        |        | text  | a    | A     |
        |        | text  | a    | B     |
        """,
        "Sheet survey, row 3, column name: The name “a” is used twice in the same group. Change one of them.",
    ),
    "name with a space": (
        """
        | survey |
        |        | type  | name  | label |
        |        | text  | a day | A     |
        """,
        "Sheet survey, row 2, column name: A name begins with a letter; after it come letters, digits, “_”, “-” or “.”,"
        " and no spaces.",
    ),
    "unknown reference": (
        """
        | survey |
        |        | type  | name | label | relevance    |
        |        | text  | a    | A     |              |
        |        | text  | b    | B     | ${aa} = 'x'  |
        """,
        "Sheet survey, row 3, column relevance: There is no question called “aa”. Check the name inside the braces.",
    ),
    "unknown list": (
        """
        | survey  |
        |         | type          | name | label |
        |         | select_one ys | a    | A     |
        | choices |
        |         | list_name | name | label |
        |         | yn        | yes  | Yes   |
        """,
        "Sheet survey, row 2, column type: The list “ys” is not on the sheet choices.",
    ),
    "no choices": (
        """
        | survey  |
        |         | type          | name | label |
        |         | text          | t    | T     |
        |         | select_one yn | a    | A     |
        """,
        "Sheet survey, row 3, column type: The question takes its choices from a list, but the workbook has no sheet"
        " choices, or it is empty.",
    ),
    "choice without a name": (
        """
        | survey  |
        |         | type          | name | label |
        |         | select_one yn | a    | A     |
        | choices |
        |         | list_name | name | label |
        |         | yn        | yes  | Yes   |
        |         | yn        |      | No    |
        """,
        "Sheet choices, row 3, column name: The choice has no name. Write a short name without spaces.",
    ),
    "choice with a space": (
        """
        | survey  |
        |         | type               | name | label |
        |         | select_multiple yn | a    | A     |
        | choices |
        |         | list_name | name | label |
        |         | yn        | no t | No    |
        """,
        "Sheet choices, row 2, column name: The choice “no t” of the list yn has a space in its name. Write the name"
        " without spaces.",
    ),
    "group without an end": (
        """
        | survey |
        |        | type        | name | label |
        |        | begin_group | g    | G     |
        |        | text        | a    | A     |
        """,
        "Sheet survey, row 2, column type: The group that begins here has no end. Put a row with end_group after its"
        " last question.",
    ),
    "end without a group": (
        """
        | survey |
        |        | type       | name | label |
        |        | text       | a    | A     |
        |        | end_repeat |      |       |
        """,
        "Sheet survey, row 3, column type: This row ends a repeat that was not begun. Take it out, or put the"
        " beginning before it.",
    ),
    "calculation missing": (
        """
        | survey |
        |        | type      | name | label |
        |        | text      | a    | A     |
        |        | calculate | b    |       |
        """,
        "Sheet survey, row 3, column calculation: The calculation is missing.",
    ),
    "no survey": (
        """
        | form   |
        |        | type | name | label |
        | choices |
        |        | list_name | name | label |
        """,
        "The workbook has no sheet called survey, only: form, choices. The sheet with the questions has this name.",
    ),
}

REFUSED["unknown reference in the settings"] = (
    """
    | survey   |
    |          | type | name | label |
    |          | text | a    | A     |
    | settings |
    |          | form_id | instance_name |
    |          | f       | ${aa}         |
    """,
    "Sheet settings, row 2, column instance_name: There is no question called “aa”. Check the name inside the braces.",
)

REPAIRED = {
    "duplicate choices": (
        """
        | survey  |
        |         | type          | name | label |
        |         | select_one yn | a    | A     |
        | choices |
        |         | list_name | name | label |
        |         | yn        | yes  | Yes   |
        |         | yn        | yes  | Ja    |
        """,
        "Sheet choices, row 3, column name: The list has this choice twice. Change one of the names.",
        "Sheet choices, column name: A list has the same choice twice; that was allowed.",
    ),
    "repeat called like the root": (
        """
        | survey |
        |        | type         | name | label |
        |        | begin_repeat | data | D     |
        |        | text         | a    | A     |
        |        | end_repeat   |      |       |
        """,
        "Sheet survey, row 2, column name: A repeat can't be called “data”, like the form itself."
        " Give it another name.",
        "Sheet settings, column name: A question is called like the form itself; the form's root was called “record”"
        " instead.",
    ),
    "question called like the root": (
        """
        | survey |
        |        | type | name | label | relevant       |
        |        | text | data | D     |                |
        |        | text | b    | B     | ${data} = 'x'  |
        """,
        "Sheet survey, row 2, column name: Several parts of the form are called “data”, maybe the form itself."
        " Give the question another name.",
        "Sheet settings, column name: A question is called like the form itself; the form's root was called “record”"
        " instead.",
    ),
    "question called meta": (
        """
        | survey |
        |        | type | name | label        |
        |        | text | meta | Meta         |
        |        | text | b    | Is ${meta} so |
        """,
        "Sheet survey, row 2, column name: The name meta is kept for the form itself. Give the question another name.",
        "Sheet survey, row 2, column name: The name meta is kept for the form itself; the question was called “meta_”"
        " instead.",
    ),
    "two names of one column": (
        """
        | survey |
        |        | type | name | label | relevant   | relevance |
        |        | text | a    | A     |            |           |
        |        | text | b    | B     |            | ${a} = '1' |
        """,
        "Sheet survey, row 1, column relevance: The columns “relevant” and “relevance” are two names of the same"
        " column. Take one of them out.",
        "Sheet survey, column relevance: The columns “relevant” and “relevance” are the same; they were read as one,"
        " “relevant” first.",
    ),
    "the same column twice": (
        """
        | survey |
        |        | type | name | label | hint | hint |
        |        | text | a    | A     |      | H    |
        """,
        "Sheet survey, row 1, column hint: The column stands there twice. Take one of them out.",
        "Sheet survey, column hint: The column stands there twice; both were read as one, the left one first.",
    ),
}


@pytest.mark.parametrize(("table", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_refused_form_gets_a_sentence_with_its_place(workbook, table, sentence):
    with pytest.raises(FormRefused) as refused:
        compile_xlsform(workbook(table), "form.xlsx")

    assert str(refused.value.problems[0]) == sentence
    assert str(refused.value) == f"The form form.xlsx can't be used. {sentence}"
    assert refused.value.offered == ()


@pytest.mark.parametrize(("table", "refusal", "repair"), REPAIRED.values(), ids=REPAIRED)
def test_a_repair_is_offered_first_and_shown_when_made(workbook, table, refusal, repair):
    content = workbook(table)

    with pytest.raises(FormRefused) as refused:
        compile_xlsform(content, "form.xlsx")
    repaired = compile_xlsform(content, "form.xlsx", repairing=True)

    assert str(refused.value.problems[0]) == refusal
    assert [str(offer) for offer in refused.value.offered] == [repair]
    assert [str(made) for made in repaired.repairs] == [repair]
    assert repaired.xform.startswith("<?xml")


def test_a_renamed_meta_is_still_referred_to(workbook):
    form = compile_xlsform(workbook(REPAIRED["question called meta"][0]), "form.xlsx", repairing=True)

    assert "/data/meta_ " in form.xform


def test_a_form_that_needs_no_repair_is_not_changed(workbook):
    content = workbook(
        """
        | survey |
        |        | type | name | label |
        |        | text | a    | A     |
        """
    )

    assert compile_xlsform(content, "f.xlsx", repairing=True).repairs == ()
    assert compile_xlsform(content, "f.xlsx").xform == compile_xlsform(content, "f.xlsx", repairing=True).xform


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (
            """
            | survey |
            |        | type        | name | label | instance::tag |
            |        | begin_group | g    | G     | x             |
            |        | text        | a    | A     |               |
            |        | end_group   |      |       |               |
            """,
            "Sheet survey, column instance::tag: The column instance::tag can't be used. Take it out.",
        ),
        (
            """
            | survey |
            |        | type | name | label | control |
            |        | text | a    | A     | x       |
            """,
            "Sheet survey, row 1, column control: The form compiler can't read this column."
            " Compare its heading with an XLSForm.",
        ),
        (
            "\n".join(
                ["| survey |", "| | type | name | label |"]
                + [f"| | begin_group | g{number} | G |" for number in range(1200)]
                + ["| | text | a | A |"]
                + ["| | end_group | |" for _ in range(1200)]
            ),
            "Sheet survey, column type: The groups are nested too deeply.",
        ),
    ],
    ids=["TypeError", "AttributeError", "RecursionError"],
)
def test_a_crash_of_the_compiler_is_a_sentence_too(workbook, table, sentence):
    with pytest.raises(FormRefused) as refused:
        compile_xlsform(workbook(table), "f.xlsx")

    assert str(refused.value.problems[0]) == sentence


def test_several_duplicate_choices_are_all_named(workbook):
    content = workbook(
        """
        | survey  |
        |         | type          | name | label |
        |         | select_one yn | a    | A     |
        | choices |
        |         | list_name | name | label |
        |         | yn        | yes  | Yes   |
        |         | yn        | yes  | Ja    |
        |         | yn        | yes  | Oui   |
        """
    )

    with pytest.raises(FormRefused) as refused:
        compile_xlsform(content, "f.xlsx")

    assert [problem.row for problem in refused.value.problems] == [3, 4]


def test_misspelt_columns_and_curly_quotes_are_warned_about(workbook):
    form = compile_xlsform(
        workbook(
            """
            | survey |
            |        | type | name | label | relevent   | calculation |
            |        | text | a    | A     |            |             |
            |        | text | b    | B     | ${a} = '1' | if(${a} = ‘x’, 1, 2) |
            """
        ),
        "f.xlsx",
    )

    assert [str(warning) for warning in form.warnings] == [
        "Sheet survey, row 1, column relevent: The column “relevent” is not known and was left out."
        " Is “relevant” meant?",
        "Sheet survey, row 3, column calculation: Curly quotes were read as straight ones."
        " Write ' or \" in expressions.",
    ]
    assert not any(warning.is_error for warning in form.warnings)


def test_a_formula_without_a_value_is_refused_and_named():
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in (
        ("type", "name", "label", "calculation"),
        ("integer", "a", "A", None),
        ("calculate", "b", None, "=A1+1"),
    ):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)

    with pytest.raises(FormRefused) as refused:
        compile_xlsform(content.getvalue(), "f.xlsx")

    assert str(refused.value.problems[0]) == (
        "Sheet survey, row 3, column calculation: The cell holds an Excel formula without a value."
        " Write the text without the equals sign."
    )


def test_rows_are_known_by_path_also_below_empty_rows(workbook):
    form = compile_xlsform(
        workbook(
            """
            | survey |
            |        | type         | name  | label | bind::relevant |
            |        | text         | a     | A     |                |
            |        |              |       |       |                |
            |        | begin repeat | visit | V     | ${a} = 'x'     |
            |        | begin_group  | g     | G     |                |
            |        | integer      | n     | N     |                |
            |        | end_group    |       |       |                |
            |        | end repeat   |       |       |                |
            """
        ),
        "f.xlsx",
    )

    assert dict(form.row_map.rows) == {"a": 2, "visit": 4, "visit/g": 5, "visit/g/n": 6}
    assert form.row_map.headings["relevant"] == "bind::relevant"
    assert form.row_map.typed("visit", "relevant", "") == "${a} = 'x'"


def test_a_compiled_form_comes_back_from_the_cache_the_same(workbook):
    content = workbook(REPAIRED["duplicate choices"][0])
    compile_xlsform.cache_clear()
    first = compile_xlsform(content, "form.xlsx", repairing=True)
    cached = list((data_folder() / "cache" / "forms").iterdir())
    compile_xlsform.cache_clear()

    second = compile_xlsform(content, "form.xlsx", repairing=True)

    assert len(cached) == 1
    assert second == first


def test_another_compiler_compiles_anew(workbook, monkeypatch):
    content = workbook(REPAIRED["duplicate choices"][0])
    for number in ("1", "2", "2"):
        monkeypatch.setattr(xlsform, "version", lambda _package, number=number: number)
        compile_xlsform.cache_clear()
        compile_xlsform(content, "form.xlsx", repairing=True)

    assert len(list((data_folder() / "cache" / "forms").iterdir())) == 2


def test_a_damaged_cache_is_made_again(workbook):
    content = workbook(REFUSED["unknown type"][0].replace("txet", "text"))
    compile_xlsform.cache_clear()
    first = compile_xlsform(content, "form.xlsx")
    (file,) = (data_folder() / "cache" / "forms").iterdir()
    file.write_text("{half")
    compile_xlsform.cache_clear()

    assert compile_xlsform(content, "form.xlsx") == first


def test_ten_thousand_choices_are_no_problem():
    book = openpyxl.Workbook()
    book.active.title = "survey"
    book.active.append(("type", "name", "label"))
    book.active.append(("select_one village", "v", "Village"))
    choices = book.create_sheet("choices")
    choices.append(("list_name", "name", "label"))
    for number in range(10_000):
        choices.append(("village", f"v{number}", f"Village {number}"))
    content = io.BytesIO()
    book.save(content)

    assert "v9999" in compile_xlsform(content.getvalue(), "f.xlsx").xform


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"type,name,label\ntext,a,A\n", "form-not-workbook"),
        (b"", "form-not-workbook"),
        (b"PK\x03\x04 cut off", "form-not-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "form-not-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "form-protected"),
    ],
    ids=["csv renamed", "empty", "cut off", "damaged xls", "protected"],
)
def test_what_is_no_workbook_is_one_sentence(content, code):
    with pytest.raises(Problem) as problem:
        compile_xlsform(content, "may.xlsx")

    assert problem.value.code == code
    assert "may.xlsx" in str(problem.value)


def rewritten(change):
    """Return a built-in form with one part of the file changed."""
    content = io.BytesIO()
    with zipfile.ZipFile(builtin_forms()[0].path) as source, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in source.namelist():
            new.writestr(name, change(name, source.read(name)))
    return content.getvalue()


def test_a_billion_laughs_is_not_read():
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><worksheet>&c;</worksheet>'
    content = rewritten(lambda name, part: laughs if name.endswith("sheet1.xml") else part)

    with pytest.raises(Problem) as problem:
        read_sheets(content, "f.xlsx")

    assert problem.value.code == "form-not-safe"


def test_a_zip_bomb_is_not_unpacked():
    bomb = bytes(301_000_000)
    content = rewritten(lambda name, part: bomb if name.endswith("sheet3.xml") else part)

    with pytest.raises(Problem) as problem:
        read_sheets(content, "f.xlsx")

    assert len(content) < 1_000_000
    assert problem.value.code == "form-too-large"


def test_a_damaged_sheet_is_one_sentence():
    content = rewritten(lambda name, part: part[:500] if name.endswith("sheet1.xml") else part)

    with pytest.raises(Problem) as problem:
        read_sheets(content, "f.xlsx")

    assert problem.value.code == "form-not-workbook"
