"""Where in the workbook a part of the form comes from: path -> row, rule -> column heading and the text as typed.

pyxform keeps no row numbers, so this is our own pass over the sheet survey. Used to say where a problem is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from fieldapp.forms.problems import FormProblem
from fieldapp.forms.sheets import FormSheets, Row

_BEGIN: Final = re.compile(r"^begin[ _](group|repeat|loop|lgroup|looped group)\b", re.IGNORECASE)
_END: Final = re.compile(r"^end[ _](group|repeat|loop|lgroup|looped group)\b", re.IGNORECASE)
_SAME_COLUMN: Final = {
    "relevance": "relevant",
    "calculate": "calculation",
    "read_only": "readonly",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "value": "name",
    "tag": "name",
    "command": "type",
    "caption": "label",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "requiredmsg": "required_message",
    "jr:requiredmsg": "required_message",
}


@dataclass(frozen=True, slots=True)
class RowMap:
    """Paths are those of ``Form``: ``sessions/topic``. Columns go by their plain name: relevant, calculation."""

    rows: Mapping[str, int] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    """Plain name -> heading as written in the sheet survey (of a translated column: the first)."""
    cells: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Path -> plain name -> the expression as typed."""
    elsewhere: Mapping[str, tuple[str, int, str]] = field(default_factory=dict)
    """Path -> sheet, row and heading of what does not stand on the sheet survey: the name of records, entities."""

    def problem(self, path: str, column: str, sentence: str, parameters: Mapping[str, object]) -> FormProblem:
        """Return a problem with its place, as far as it is known."""
        if path in self.elsewhere:
            return FormProblem(sentence, parameters, *self.elsewhere[path])
        row = self.rows.get(path, 0)
        if not row and path.endswith(_COUNT):  # what pyxform makes of a repeat_count
            row, column = self.rows.get(path.removesuffix(_COUNT), 0), "repeat_count"
        if not row:
            return FormProblem(sentence, parameters, question=path)
        return FormProblem(sentence, parameters, "survey", row, self.headings.get(column, column))

    def typed(self, path: str, column: str, otherwise: str) -> str:
        """Return the expression as typed in the sheet, with ``${}``; ``otherwise`` where it is not known."""
        return self.cells.get(path, {}).get(column, otherwise)


_COUNT: Final = "_count"
_OF_ENTITY: Final = {"create_if": "@create", "update_if": "@update", "entity_id": "@id", "label": "label"}
NO_ROWS: Final = RowMap()
"""Of a form that does not come from a workbook."""
EXPRESSION_COLUMNS: Final = (
    "relevant",
    "constraint",
    "calculation",
    "required",
    "readonly",
    "choice_filter",
    "repeat_count",
    "default",
)


def make_row_map(sheets: FormSheets) -> RowMap:
    """Return the map of a workbook. Rows whose name is missing are left out."""
    survey = sheets.sheets.get("survey")
    if survey is None:
        return RowMap()
    headings: dict[str, str] = {}
    for header in survey.headers:
        headings.setdefault(plain_column(header), header)
    rows: dict[str, int] = {}
    cells: dict[str, dict[str, str]] = {}
    for path, number, row in _named_rows(survey.rows, headings):
        rows.setdefault(path, number)
        typed = {column: row[headings[column]] for column in EXPRESSION_COLUMNS if row.get(headings.get(column, ""))}
        if typed:
            cells.setdefault(path, typed)
    return RowMap(rows, headings, cells, dict(_elsewhere(sheets)))


def _elsewhere(sheets: FormSheets) -> Iterator[tuple[str, tuple[str, int, str]]]:
    survey = sheets.sheets["survey"]
    kind = next((header for header in survey.headers if plain_column(header) == "type"), "type")
    for number, row in enumerate(survey.rows, start=2):
        if row.get(kind) == "audit":
            yield "meta/audit", ("survey", number, kind)
    settings, entities = sheets.sheets.get("settings"), sheets.sheets.get("entities")
    for header in settings.headers if settings else ():
        if plain_column(header) == "instance_name":
            yield "meta/instanceName", ("settings", 2, header)
    if entities is None or len(entities.rows) != 1:
        return
    for header in entities.headers:
        part = _OF_ENTITY.get(plain_column(header))
        if part:
            yield f"meta/entity/{part}", ("entities", 2, header)


def plain_column(header: str) -> str:
    """Return the plain name of a heading: "bind::relevant" and "Relevance" are relevant, "label::Thai" is label."""
    parts = [part.strip() for part in header.split("::")]
    if parts[0].lower() in ("bind", "control", "body") and len(parts) > 1:
        parts = parts[1:]
        if ":" in parts[0] and not parts[0].lower().startswith("jr:"):
            return parts[0]
    plain = "_".join(parts[0].lower().split())
    return _SAME_COLUMN.get(plain, plain)


def _named_rows(rows: list[Row], headings: Mapping[str, str]) -> Iterator[tuple[str, int, Row]]:
    above: list[str] = []
    type_heading, name_heading = headings.get("type", "type"), headings.get("name", "name")
    for number, row in enumerate(rows, start=2):
        kind, name = row.get(type_heading, ""), row.get(name_heading, "")
        if _END.match(kind):
            del above[-1:]
            continue
        if name:
            yield "/".join([*above, name]), number, row
        if _BEGIN.match(kind):
            above.append(name)
