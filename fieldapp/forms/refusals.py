"""What pyxform says about a form, turned into problems with sheet, row, column and a plain sentence.

pyxform writes "[row : 7] ..." into its messages, or no row at all; then the row is looked up by the value it names.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from typing import Final

from fieldapp.forms.problems import FormProblem
from fieldapp.forms.refusal_rules import DROPPED, RULES, SPLIT, TYPES, UNKNOWN_TYPE, Rule
from fieldapp.forms.row_map import plain_column
from fieldapp.forms.sheets import FormSheets
from fieldapp.translation import mark

_ROW: Final = re.compile(r"\[row : (\d+)\]\s*")
_PLACE: Final = re.compile(r"On the '(?P<sheet>\w+)' sheet, the '(?P<column>[^']+)' value")


_LIKENESS: Final = 0.75
_NO_SURVEY: Final = "must have a sheet named 'survey'"
_LOOKED_UP: Final[Mapping[str, Callable[[str], bool]]] = {
    "select": lambda cell: cell.startswith("select"),
    "include": lambda cell: cell.startswith("include"),
    "or_other": lambda cell: cell.endswith(("or_other", "or specify other")),
    "parameters": bool,
    "bare": lambda cell: cell in ("select_one", "select_multiple", "select one", "select multiple", "rank"),
}
"""By which cell the row is found when the message names no value."""


def problems_from(message: str, sheets: FormSheets, *, is_error: bool) -> list[FormProblem]:
    """Return the problems of a message of pyxform; a message that is not known is passed on as the reason."""
    parts = [part.strip() for part in SPLIT.split(message.strip()) if part.strip() and not DROPPED.search(part)]
    return [_problem(part, sheets, is_error) for part in parts]


def _no_survey(sheets: FormSheets, is_error: bool) -> FormProblem:
    if any(name.strip().lower() == "survey" for name in sheets.names):
        return FormProblem(
            mark("The sheet has no questions. Write type, name and label into its first row."), {}, "survey", 1
        )
    sentence = mark(
        "The workbook has no sheet called survey, only: {sheets}. The sheet with the questions has this name."
    )
    return FormProblem(sentence, {"sheets": ", ".join(sheets.names)}, is_error=is_error)


def _problem(message: str, sheets: FormSheets, is_error: bool) -> FormProblem:
    row_match = _ROW.search(message)
    row = int(row_match[1]) if row_match else 0
    text = _ROW.sub("", message).strip()
    if _NO_SURVEY in text:
        return _no_survey(sheets, is_error)
    place = _PLACE.search(text)
    for rule in RULES:
        match = rule.pattern.search(text)
        if match:
            parameters = {key: str(value).strip(" '") for key, value in match.groupdict().items()}
            if rule.look_up == "reference":
                return _referring(rule, parameters, sheets, is_error)
            sheet = place["sheet"] if place else rule.sheet or parameters.pop("sheet", "")
            column = rule.column.format(**parameters) or (place["column"] if place else "")
            row = row or rule.row or _row_of(rule, parameters, sheets)
            sentence = _suggestion(rule, parameters) or rule.sentence
            return FormProblem(sentence, parameters, sheet, row, _heading(sheets, sheet, column), is_error)
    sheet, column = (place["sheet"], place["column"]) if place else ("survey" if row else "", "")
    sentence = mark("The form compiler says: {reason}")
    return FormProblem(
        sentence, {"reason": " ".join(text.split())}, sheet, row, _heading(sheets, sheet, column), is_error
    )


def _suggestion(rule: Rule, parameters: dict[str, str]) -> str:
    """Return the sentence that names the type which is probably meant, and note it; "" when there is none."""
    if rule.sentence != UNKNOWN_TYPE:
        return ""
    written = parameters["type"].lower()
    first = written.split()[0] if written.startswith("sel") else written
    like = next(iter(difflib.get_close_matches(first, TYPES, n=1, cutoff=_LIKENESS)), "")
    if not like:
        return ""
    parameters["like"] = like
    return mark("There is no question type “{type}”. Is “{like}” meant?")


def _referring(rule: Rule, parameters: Mapping[str, str], sheets: FormSheets, is_error: bool) -> FormProblem:
    """Return the problem with the first cell that refers to the name."""
    reference = f"${{{parameters['name']}}}"
    for name, sheet in sheets.sheets.items():
        for number, row in enumerate(sheet.rows, start=2):
            for header, cell in row.items():
                if reference in cell:
                    return FormProblem(rule.sentence, parameters, name, number, header, is_error)
    return FormProblem(rule.sentence, parameters, is_error=is_error)


def _row_of(rule: Rule, parameters: Mapping[str, str], sheets: FormSheets) -> int:
    """Return the first row whose cell has the value that the message names, 0 when there is none."""
    sheet = sheets.sheets.get(rule.sheet)
    if sheet is None or not rule.look_up:
        return 0
    column = rule.look_up if rule.look_up == "parameters" else "name" if rule.look_up == "name" else "type"
    heading = _heading(sheets, rule.sheet, column)
    is_found = _LOOKED_UP.get(rule.look_up, parameters.get(rule.look_up, "").__eq__)
    return next((number for number, row in enumerate(sheet.rows, start=2) if is_found(row.get(heading, ""))), 0)


def _heading(sheets: FormSheets, sheet: str, column: str) -> str:
    """Return the heading as it is written in the sheet."""
    headers = sheets.sheets[sheet].headers if sheet in sheets.sheets else []
    if column in headers:
        return column
    return next((header for header in headers if column and plain_column(header) == plain_column(column)), column)
