"""What pyxform says about a form, turned into problems with sheet, row, column and a plain sentence.

pyxform writes "[row : 7] ..." into its messages, or no row at all; then the row is looked up by the value it names.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fieldapp.forms.problems import FormProblem
from fieldapp.forms.row_map import plain_column
from fieldapp.forms.sheets import FormSheets
from fieldapp.translation import mark

_ROW: Final = re.compile(r"\[row : (\d+)\]\s*")
_PLACE: Final = re.compile(r"On the '(?P<sheet>\w+)' sheet, the '(?P<column>[^']+)' value")


@dataclass(frozen=True, slots=True)
class _Rule:
    """How a message is recognised and said. ``look_up``: the group of the pattern by whose value the row is found."""

    pattern: re.Pattern[str]
    sentence: str
    sheet: str = "survey"
    column: str = ""
    look_up: str = ""


def _rule(pattern: str, sentence: str, *, sheet: str = "survey", column: str = "", look_up: str = "") -> _Rule:
    return _Rule(re.compile(pattern, re.DOTALL), sentence, sheet, column, look_up)


_RULES: Final = (
    _rule(
        r"must have a sheet named 'survey'",
        mark("The workbook has no sheet called survey. An XLSForm needs one."),
        sheet="",
    ),
    _rule(
        r"Unknown question type '(?P<type>.*?)'\.",
        mark("There is no question type “{type}”. Check its spelling."),
        column="type",
        look_up="type",
    ),
    _rule(
        r"List name not in choices sheet: (?P<list>.*)",
        mark("The list “{list}” is not on the sheet choices."),
        column="type",
    ),
    _rule(
        r"There should be a choices sheet",
        mark("The question takes its choices from a list, but the workbook has no sheet choices, or it is empty."),
        column="type",
        look_up="select",
    ),
    _rule(
        r"Question or group with no name",
        mark("There is no name in this row. Give the question a name."),
        column="name",
    ),
    _rule(
        r"Question with no type",
        mark("There is no type in this row. Say what kind of question it is."),
        column="type",
    ),
    _rule(
        r"survey element named '(?P<name>.*?)' has no label or hint",
        mark("The question “{name}” has no label. Write what is asked."),
        column="label",
        look_up="name",
    ),
    _rule(
        r"'name' value '(?P<name>.*?)' is invalid\. Questions, groups, and repeats must be unique",
        mark("The name “{name}” is used twice in the same group. Change one of them."),
        column="name",
    ),
    _rule(
        r"'name' value '(?P<name>.*?)' is invalid\. Repeat names must not be the same as the survey root",
        mark("A repeat can't be called “{name}”, like the form itself. Give it another name."),
        column="name",
    ),
    _rule(
        r"'name' value '(?P<name>.*?)' is invalid\. Repeat names must unique",
        mark("Two repeats are called “{name}”. Change one of the names."),
        column="name",
    ),
    _rule(
        r"'name' value 'meta' is invalid",
        mark("The name meta is kept for the form itself. Give the question another name."),
        column="name",
    ),
    _rule(
        r"Choices must have a name",
        mark("The choice has no name. Write a short name without spaces."),
        sheet="choices",
        column="name",
    ),
    _rule(
        r"Choice names must be unique",
        mark("The list has this choice twice. Change one of the names."),
        sheet="choices",
        column="name",
    ),
    _rule(r"Choices should have a label", mark("The choice has no label."), sheet="choices", column="label"),
    _rule(
        r"Choice names with spaces .*? See \[(?P<name>.*?)\] in \[(?P<list>.*?)\]",
        mark("The choice “{name}” of the list {list} has a space in its name. Write the name without spaces."),
        sheet="choices",
        column="name",
        look_up="name",
    ),
    _rule(
        r"Names must begin with a letter or underscore",
        mark("A name begins with a letter; after it come letters, digits, “_”, “-” or “.”, and no spaces."),
        column="name",
    ),
    _rule(
        r"Could not find the name '(?P<name>.*?)'",
        mark("There is no question called “{name}”. Check the name inside the braces."),
    ),
    _rule(
        r"There is no survey element named '(?P<name>.*?)'",
        mark("There is no question called “{name}”. Check the name inside the braces."),
        look_up="reference",
    ),
    _rule(
        r"There are multiple survey elements named '(?P<name>.*?)'",
        mark("Several parts of the form are called “{name}”, maybe the form itself. Give the question another name."),
        column="name",
        look_up="name",
    ),
    _rule(
        r"The name '(?P<name>.*?)' appears more than once",
        mark("There are several questions called “{name}”, so it isn't clear which one is meant here."),
    ),
    _rule(
        r"Reference variables must start with",
        mark("A reference to a question is not written as it should be: a dollar sign, then the name in braces."),
    ),
    _rule(
        r"Unmatched 'end_(?P<kind>\w+)'",
        mark("This row ends a {kind} that was not begun. Take it out, or put the beginning before it."),
        column="type",
    ),
    _rule(
        r"Unmatched 'begin_(?P<kind>\w+)'",
        mark("The {kind} that begins here has no end. Put a row with end_{kind} after its last question."),
        column="type",
    ),
    _rule(r"Missing calculation", mark("The calculation is missing."), column="calculation"),
    _rule(
        r"sheet: '(?P<sheet>.*?)'\. Headers that are different names for the same column were found: "
        r"'(?P<first>.*?)', '(?P<second>.*?)'",
        mark("The columns “{first}” and “{second}” are two names of the same column. Take one of them out."),
        sheet="",
    ),
    _rule(
        r"sheet: '(?P<sheet>.*?)'\. One or more required column headers were not found: (?P<missing>.*?)\.",
        mark("The sheet lacks a column that is needed: {missing}. Write it into the first row."),
        sheet="",
    ),
    _rule(
        r"sheet: '(?P<sheet>.*?)'\. For XLSForms, this may be due",
        mark("The first row of the sheet has no headings that can be read. Write type, name and label into it."),
        sheet="",
    ),
    _rule(
        r"multiple values for argument 'tag'",
        mark("The column instance::tag can't be used. Take it out."),
        column="instance::tag",
    ),
    _rule(r"^RecursionError", mark("The groups are nested too deeply."), column="type"),
    _rule(
        r"^\w+Error: ",
        mark("The sheet has something in it that the form compiler can't read. Compare its headings with an XLSForm."),
    ),
)


def problems_from(message: str, sheets: FormSheets, *, is_error: bool) -> list[FormProblem]:
    """Return the problems of a message of pyxform; a message that is not known is passed on as the reason."""
    parts = [part for part in re.split(r"\n(?=\[row : )", message.strip()) if part]
    return [_problem(part, sheets, is_error) for part in parts]


def _problem(message: str, sheets: FormSheets, is_error: bool) -> FormProblem:
    row_match = _ROW.search(message)
    row = int(row_match[1]) if row_match else 0
    text = _ROW.sub("", message).strip()
    place = _PLACE.search(text)
    for rule in _RULES:
        match = rule.pattern.search(text)
        if match:
            parameters = {key: str(value).strip() for key, value in match.groupdict().items()}
            if rule.look_up == "reference":
                return _referring(rule, parameters, sheets, is_error)
            sheet = place["sheet"] if place else rule.sheet or parameters.pop("sheet", "")
            column = rule.column or (place["column"] if place else "")
            row = row or _row_of(rule, parameters, sheets)
            return FormProblem(rule.sentence, parameters, sheet, row, _heading(sheets, sheet, column), is_error)
    sheet, column = (place["sheet"], place["column"]) if place else ("survey" if row else "", "")
    sentence = mark("The form compiler says: {reason}")
    return FormProblem(
        sentence, {"reason": " ".join(text.split())}, sheet, row, _heading(sheets, sheet, column), is_error
    )


def _referring(rule: _Rule, parameters: Mapping[str, str], sheets: FormSheets, is_error: bool) -> FormProblem:
    """Return the problem with the first cell that refers to the name."""
    reference = f"${{{parameters['name']}}}"
    for name, sheet in sheets.sheets.items():
        for number, row in enumerate(sheet.rows, start=2):
            for header, cell in row.items():
                if reference in cell:
                    return FormProblem(rule.sentence, parameters, name, number, header, is_error)
    return FormProblem(rule.sentence, parameters, is_error=is_error)


def _row_of(rule: _Rule, parameters: Mapping[str, str], sheets: FormSheets) -> int:
    """Return the first row whose cell has the value that the message names, 0 when there is none."""
    sheet = sheets.sheets.get(rule.sheet)
    if sheet is None or not rule.look_up:
        return 0
    column = "type" if rule.look_up in ("type", "select") else "name"
    heading = _heading(sheets, rule.sheet, column)
    wanted = parameters.get(rule.look_up, "")
    for number, row in enumerate(sheet.rows, start=2):
        cell = row.get(heading, "")
        if cell.startswith("select") if rule.look_up == "select" else cell in (wanted, f"{wanted} "):
            return number
    return 0


def _heading(sheets: FormSheets, sheet: str, column: str) -> str:
    """Return the heading as it is written in the sheet."""
    headers = sheets.sheets[sheet].headers if sheet in sheets.sheets else []
    return next((header for header in headers if column and plain_column(header) == plain_column(column)), column)
