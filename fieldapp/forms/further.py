"""What else is wrong with a form: pyxform stops at the first error, but its author wants to see all of them at once.

Each error that has a cell is provisionally cured in a copy of the sheets, and the copy compiled again. Nothing of the
copy is kept. Used by ``xlsform``.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Final

from fieldapp.forms.problems import FormProblem
from fieldapp.forms.row_map import plain_column
from fieldapp.forms.sheets import FormSheets, Row

_MOST: Final = 20
_MOST_ROWS: Final = 10_000
"""Rows compiled in all; a form of 3,000 rows takes a second."""
_CURES: Final = {"type": "text", "label": "?", "calculation": "1"}

Refusals = Callable[[FormSheets], list[FormProblem]]
"""Compiles sheets and returns the errors; none when they compile."""


def all_refusals(sheets: FormSheets, refusals: Refusals, first: list[FormProblem]) -> list[FormProblem]:
    """Return the first errors and those that come to light when they are cured, each once."""
    found = {str(problem): problem for problem in first}
    cured, new = deepcopy(sheets), first
    typed: dict[str, str] = {}
    tries = min(_MOST, _MOST_ROWS // max(1, sum(len(sheet.rows) for sheet in sheets.sheets.values())))
    for _ in range(tries):
        if not new or not all(_cure(problem, cured, typed) for problem in new):
            break
        said = [_as_typed(problem, typed) for problem in refusals(cured)]
        new = [problem for problem in said if str(problem) not in found]
        found |= {str(problem): problem for problem in new}
    return list(found.values())


def _as_typed(problem: FormProblem, typed: Mapping[str, str]) -> FormProblem:
    """Return a problem with the names that were typed, not those that stood in for them."""
    parameters = {key: typed.get(str(value), value) for key, value in problem.parameters.items()}
    return replace(problem, parameters=parameters)


def _cure(problem: FormProblem, sheets: FormSheets, typed: dict[str, str]) -> bool:
    """Change the cell of a problem so that it is none; return whether there is such a cell.

    ``typed``: name that stands in for another -> that one.
    """
    sheet = sheets.sheets.get(problem.sheet)
    column = plain_column(problem.column)
    if sheet is None or not 2 <= problem.row < len(sheet.rows) + 2 or not column:
        return False
    row = sheet.rows[problem.row - 2]
    if column == "type" and row.get(problem.column, "").lower().startswith(("begin", "end")):
        return False
    if problem.column not in sheet.headers:
        sheet.headers.append(problem.column)
    if column == "name":
        typed[f"row_{problem.row}"] = row.get(problem.column, "")
    _fill(row, problem, column)
    if column == "type":
        row.setdefault(next((header for header in sheet.headers if plain_column(header) == "label"), "label"), "?")
    return True


def _fill(row: Row, problem: FormProblem, column: str) -> None:
    value = f"row_{problem.row}" if column == "name" else _CURES.get(column, "")
    if value:
        row[problem.column] = value
    else:
        row.pop(problem.column, None)
