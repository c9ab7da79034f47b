"""Whatever is done to a good workbook: it loads, or gets sentences that say where. Never another error.

The mutations are drawn from fixed seeds, so that a failure comes again; a longer run found what the tests below name.
"""

import datetime
import io
import random

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference

from fieldapp.errors import Problem
from fieldapp.forms.problems import FormRefused
from fieldapp.forms.xlsform import compile_xlsform
from fieldapp.interview.check import check_content
from fieldapp.interview.environment import Environment
from fieldapp.interview.session import Interview

NOON = datetime.datetime(2026, 5, 4, 12, tzinfo=datetime.UTC)
GOOD = {
    "survey": [
        (
            "type",
            "name",
            "label::English (en)",
            "label::Khmer (km)",
            "relevant",
            "constraint",
            "calculation",
            "appearance",
        ),
        ("text", "title", "Title", "ចំណងជើង"),
        ("integer", "age", "Age", "អាយុ", "${title} != ''", ". > 0 and . < 120"),
        ("select_one state", "state", "State", "ខេត្ត", "", "", "", "Where"),
        ("begin_group", "g", "Group", "ក្រុម"),
        ("begin_repeat", "visit", "Visit", "ទស្សនកិច្ច"),
        ("decimal", "weight", "Weight", "ទម្ងន់"),
        ("calculate", "total", "", "", "", "", "sum(${weight}) + position(..)"),
        ("end_repeat",),
        ("end_group",),
        ("select_multiple state", "many", "Many for ${title}", "ច្រើន", "selected(${state}, 'a')"),
        ("date", "day", "Day", "ថ្ងៃ"),
    ],
    "choices": [
        ("list_name", "name", "label::English (en)", "label::Khmer (km)", "parent"),
        ("state", "a", "A", "ក", ""),
        ("state", "b", "B", "ខ", "a"),
    ],
    "settings": [("form_title", "form_id", "version", "instance_name"), ("Form", "form", "1", "concat(${title}, '!')")],
}
CELLS = (
    "", " ", "\u00a0", "“x”", "=1+1", "#REF!", True, 3.5, 10**30, NOON.replace(tzinfo=None), datetime.time(3, 4),
    "ភាសា", "a b", "x" * 32_000, "${", "${x}", "${ title }", "}", "end_group", "begin repeat", "select_one",
    "select_one nolist",    "select_one state or_other", "select_one_from_file x.txt", "select_one_external town",
    "kobomatrix", "rank state",
    "audit", "background-audio", "start-geopoint", "csv-external", "include", "begin loop over state", "meta",
    "instanceID", "data", "not(", "if(1,2)", ". . .", "../..", "instance('x')/root/item", "once(", "<b>x</b>", "&amp;",
    "_x0000_", "search('x')", "seed=1", "start=10 end=1 step=0", "table-list", "${last-saved#title}", "1name", "na:me",
    "xml:lang", "\u200bname", "name\n2", "ｎａｍｅ", "🙂",
)  # fmt: skip
HEADINGS = (
    "relevent", "requierd message", "type", "name", "label", "label::Khmer", "media::image", "media::foo", "bind::",
    "::", "instance::tag", "bind::fa:role", "LABEL", "label ::English", "hint::", "repeat_count", "list name",
    "save_to",
    "command", "x y", "=A1", None, "bind::type", "bind::nodeset", "allow_choice_duplicates", "public_key", "$autoname",
    "true()", "ឈ្មោះ", "attribute::xyz", "omit_instanceID", "disabled", "trigger", "parameters",
)  # fmt: skip
SHEETS = ("Survey", "survey ", "surveys", "Choices", "external_choices", "entities", "osm", "Sheet1", "ស")


def mutated(chance: random.Random) -> tuple[dict[str, list[list[object]]], str]:
    """A good workbook with one to three things done to it, and what they were."""
    sheets = {name: [list(row) for row in rows] for name, rows in GOOD.items()}
    done = []
    for _ in range(chance.choice((1, 1, 2, 3))):
        name = chance.choice(list(sheets))
        if sheets[name] and sheets[name][0]:
            change = chance.choice((take_out_row, take_out_column, name_column, repeat_row, shuffle, empty, fill, fill))
            done.append(f"{change.__name__} {name} {change(sheets[name], chance)!r}")
        if chance.random() < 0.1:
            done.append(f"rename {name}")
            sheets[chance.choice(SHEETS)] = sheets.pop(name)
    return sheets, "; ".join(done)


def take_out_row(rows, chance):
    return rows.pop(chance.randrange(len(rows)))


def take_out_column(rows, chance):
    column = chance.randrange(len(rows[0]))
    for row in rows:
        del row[column : column + 1]
    return column


def name_column(rows, chance):
    column = chance.randrange(len(rows[0]))
    rows[0][column] = chance.choice(HEADINGS)
    return column, rows[0][column]


def repeat_row(rows, chance):
    row = chance.randrange(len(rows))
    rows.insert(row, list(rows[row]))
    return row


def shuffle(rows, chance):
    chance.shuffle(rows)


def empty(rows, chance):
    del rows[chance.randrange(2) :]


def fill(rows, chance):
    row, column = chance.randrange(len(rows)), chance.randrange(len(rows[0]))
    rows[row].extend([""] * (column + 1 - len(rows[row])))
    rows[row][column] = chance.choice(CELLS)
    return row, column, str(rows[row][column])[:30]


def workbook_of(sheets: dict[str, list[list[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells, 1):
                if cell not in ("", None):
                    sheet.cell(row, column, cell)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@pytest.mark.parametrize("seed", range(12))
def test_an_odd_workbook_loads_or_gets_sentences_with_a_place(seed):
    chance = random.Random(seed)
    for _ in range(12):
        sheets, done = mutated(chance)
        definition, found = looked_at(workbook_of(sheets))
        errors = [problem for problem in found if problem.is_error]
        assert definition is not None or errors, done
        assert all(each.sheet or each.question or "no sheet called survey" in each.text for each in errors), done
        if not errors:
            begin(definition).finalise()


def looked_at(content):
    """The definition, None where there is none, and everything that was said."""
    try:
        checked = check_content(content, "odd.xlsx")
    except FormRefused as refused:
        return None, refused.problems
    return checked.definition, checked.problems


def begin(definition):
    def nothing(name):
        raise FileNotFoundError(name)

    return Interview.start(definition, Environment(now=lambda: NOON, random=random.Random(1), resource=nothing))


def problems(*, survey=GOOD["survey"], choices=GOOD["choices"], **sheets):
    """What is said of a workbook, as an officer reads it."""
    content = workbook_of({"survey": list(survey), "choices": list(choices), **sheets})
    try:
        return [str(problem) for problem in check_content(content, "form.xlsx").problems]
    except Problem as problem:
        return [str(each) for each in problem.problems] if isinstance(problem, FormRefused) else [str(problem)]


def test_every_error_is_told_at_once():
    rows = [
        ("type", "name", "label", "relevant"),
        ("txet", "a", "A", ""),
        ("text", "a day", "B", ""),
        ("text", "c", "", ""),
        ("select_one nolist", "d", "D", ""),
        ("text", "e", "E", "${nobody} = 1"),
        ("text", "e", "E", ""),
    ]
    assert [said.split(": ")[0] for said in problems(survey=rows)] == [
        "Sheet survey, row 2, column type",
        "Sheet survey, row 3, column name",
        "Sheet survey, row 4, column label",
        "Sheet survey, row 5, column type",
        "Sheet survey, row 6, column relevant",
        "Sheet survey, row 7, column name",
    ]


def test_a_question_with_two_errors_is_told_by_the_name_that_was_typed():
    said = problems(survey=[("type", "name", "label"), ("text", "a day", "")])
    assert said[1] == "Sheet survey, row 2, column label: The question “a day” has no label. Write what is asked."


def test_a_name_in_khmer_letters_is_told_with_its_row():
    rows = [("type", "name", "label"), ("text", "ភាសា", "ភាសា"), ("text", "tuổi", "Tuổi")]
    assert problems(survey=rows) == [
        "Sheet survey, row 2, column name: The name “ភាសា” can't be used. Write names in Latin letters; labels can be"
        " in any script."
    ]


@pytest.mark.parametrize("heading", ["total (%)", "1e400", "true()", "ឈ្មោះ", "#REF!"])
def test_a_heading_of_choices_that_is_no_name_is_left_out(heading):
    choices = [(*row, "x") for row in GOOD["choices"]]
    choices[0] = (*GOOD["choices"][0], heading)
    assert any(f"column {heading}: The heading “{heading}” can't be read" in said for said in problems(choices=choices))


def test_columns_of_kobo_are_no_trouble():
    choices = [(*row, "x") for row in GOOD["choices"]]
    choices[0] = (*GOOD["choices"][0], "$autovalue")
    assert problems(choices=choices) == problems()


def test_a_matrix_of_kobo_is_told_to_come_from_the_server():
    rows = [("type", "name", "label"), ("begin_kobomatrix", "m", "M"), ("text", "a", "A"), ("end_kobomatrix", "", "")]
    assert (
        "Sheet survey, row 2, column type: “begin_kobomatrix” is worked out by the KoboToolbox server."
        in problems(survey=rows)[0]
    )


def test_a_missing_sheet_survey_names_the_sheets_that_are_there():
    content = workbook_of({"Questions": [["type"]], "choices": [["list_name"]]})
    with pytest.raises(FormRefused) as refused:
        compile_xlsform(content, "form.xlsx")
    assert "only: Questions, choices" in str(refused.value)


def test_the_rule_for_the_name_of_records_is_told_with_its_sheet():
    settings = [["form_id", "instance_name"], ["form", "concat(${title}"]]
    said = problems(settings=settings)
    assert said[0].startswith("Sheet settings, row 2, column instance_name: The expression ends")


def test_a_calculation_of_a_group_changes_nothing():
    rows = [*GOOD["survey"]]
    rows[5] = ("begin_repeat", "visit", "Visit", "", "", "", "'yes'")
    checked = check_content(workbook_of({"survey": rows, "choices": GOOD["choices"]}), "form.xlsx")
    assert begin(checked.definition).finalise().problems == ()


def test_a_formula_in_a_heading_counts_with_its_value(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "survey"
    book.active.append(("type", "name", "label"))
    book.active.append(("text", "a", "A"))
    book.save(tmp_path / "f.xlsx")
    computed = with_computed_heading((tmp_path / "f.xlsx").read_bytes())
    said = [str(problem) for problem in check_content(computed, "f.xlsx").problems]
    assert said == [
        "Sheet survey, row 1, column type: The cell holds an Excel formula; the value that Excel computed last was"
        " read. Replace it by its value."
    ]


def with_computed_heading(content: bytes) -> bytes:
    """The workbook with a formula in A1 whose computed value is "type"."""
    import zipfile

    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part.endswith("sheet1.xml"):
                start, end = text.index(b'<c r="A1"'), text.index(b"</c>") + 4
                text = text[:start] + b'<c r="A1" t="str"><f>LOWER("TYPE")</f><v>type</v></c>' + text[end:]
            new.writestr(part, text)
    return changed.getvalue()


def test_a_chart_sheet_is_no_trouble():
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(GOOD)))
    chart = BarChart()
    chart.add_data(Reference(book["survey"], min_col=3, min_row=1, max_row=2))
    book.create_chartsheet("Chart").add_chart(chart)
    content = io.BytesIO()
    book.save(content)
    assert check_content(content.getvalue(), "form.xlsx").definition.form.form_id == "form"


def test_an_xform_in_utf_16_is_read():
    xform = compile_xlsform(workbook_of(GOOD), "form.xlsx").xform
    assert check_content(xform.encode("utf-16"), "form.xml").definition.form.form_id == "form"


@pytest.mark.parametrize(("written", "meant"), [("Text", "text"), ("integr", "integer"), ("dropdown", "")])
def test_a_misspelt_type_is_told_with_the_one_that_is_meant(written, meant):
    said = problems(survey=[("type", "name", "label"), (written, "a", "A")])
    advice = f"Is “{meant}” meant?" if meant else "Check its spelling."
    assert said == [f"Sheet survey, row 2, column type: There is no question type “{written}”. {advice}"]


def test_a_translated_heading_with_one_colon_is_told():
    rows = [("type", "name", "label::English (en)", "label : Khmer (km)"), ("text", "a", "A", "ក")]
    assert problems(survey=rows) == [
        "Sheet survey, row 1, column label : Khmer (km): The heading “label : Khmer (km)” was not read."
        " Write two colons without spaces: label::Khmer (km)."
    ]


def test_a_select_without_a_list_is_told():
    said = problems(survey=[("type", "name", "label"), ("text", "a", "A"), ("select_one", "b", "B")])
    assert said[0].startswith("Sheet survey, row 3, column type: ")
