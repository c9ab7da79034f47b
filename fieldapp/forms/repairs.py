"""Four mechanical repairs of workbooks that other programs accept and pyxform refuses.

Only for forms that stay in this office: another name of the root or of a question changes what a server would get. So
they are offered and shown, never made in silence.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from fieldapp.forms.problems import FormProblem
from fieldapp.forms.row_map import plain_column
from fieldapp.forms.sheets import FormSheets, Sheet
from fieldapp.translation import mark

_ROOT: Final = "record"
_SEVERAL: Final = re.compile(r"There are multiple survey elements named '(.*?)'")
_TWINS: Final = re.compile(
    r"sheet: '(?P<sheet>.*?)'\. Headers that are different names for the same column were found: "
    r"'(?P<first>.*?)', '(?P<second>.*?)'"
)


@dataclass(slots=True)
class Repairs:
    """What was changed in the sheets, as problems that are no errors."""

    made: list[FormProblem] = field(default_factory=list)

    def repair(self, message: str, sheets: FormSheets) -> bool:
        """Change the sheets so that pyxform stops saying this; return whether anything could be changed."""
        before = len(self.made)
        if "Choice names must be unique" in message:
            self._allow_duplicate_choices(sheets)
        elif "must not be the same as the survey root" in message or _is_like_root(message, sheets):
            self._rename_root(sheets)
        elif "'name' value 'meta' is invalid" in message:
            self._rename_meta(sheets)
        else:
            match = _TWINS.search(message)
            if match:
                self._merge_twins(sheets, match["sheet"], match["first"], match["second"])
        return len(self.made) > before

    def merge_same_headings(self, sheets: FormSheets) -> None:
        """Take columns with exactly the same heading as one: reading has merged their cells already."""
        for name, sheet in sheets.sheets.items():
            for header in sheet.twins:
                self._note(
                    mark("The column stands there twice; both were read as one, the left one first."), {}, name, header
                )
            sheet.twins = []

    def _allow_duplicate_choices(self, sheets: FormSheets) -> None:
        settings = sheets.sheets.setdefault("settings", Sheet("settings", [], [{}]))
        if settings.rows and settings.rows[0].get("allow_choice_duplicates") == "yes":
            return
        if "allow_choice_duplicates" not in settings.headers:
            settings.headers.append("allow_choice_duplicates")
        if not settings.rows:
            settings.rows.append({})
        settings.rows[0]["allow_choice_duplicates"] = "yes"
        self._note(mark("A list has the same choice twice; that was allowed."), {}, "choices", "name")

    def _rename_root(self, sheets: FormSheets) -> None:
        settings = sheets.sheets.setdefault("settings", Sheet("settings", [], [{}]))
        if not settings.rows:
            settings.rows.append({})
        heading = _name_heading(settings)
        taken = {cell for row in sheets.sheets["survey"].rows for cell in row.values()}
        root = next(name for name in (_ROOT, *(f"{_ROOT}{number}" for number in range(2, 9))) if name not in taken)
        if settings.rows[0].get(heading) == root:
            return
        if heading not in settings.headers:
            settings.headers.append(heading)
        settings.rows[0][heading] = root
        self._note(
            mark("A question is called like the form itself; the form's root was called “{name}” instead."),
            {"name": root},
            "settings",
            heading,
        )

    def _rename_meta(self, sheets: FormSheets) -> None:
        survey = sheets.sheets["survey"]
        heading = _name_heading(survey)
        taken = {row.get(heading) for row in survey.rows}
        name = next(name for name in ("meta_", "meta_2", "meta_3", "meta_4") if name not in taken)
        rows = [number for number, row in enumerate(survey.rows, start=2) if row.get(heading) == "meta"]
        if not rows:
            return
        for sheet in sheets.sheets.values():
            for row in sheet.rows:
                for header, cell in row.items():
                    if header == heading and cell == "meta" and sheet is survey:
                        row[header] = name
                    elif "${" in cell:
                        row[header] = re.sub(r"\$\{\s*meta\s*\}", f"${{{name}}}", cell)
        self._note(
            mark("The name meta is kept for the form itself; the question was called “{name}” instead."),
            {"name": name},
            "survey",
            heading,
            rows[0],
        )

    def _merge_twins(self, sheets: FormSheets, sheet_name: str, first: str, second: str) -> None:
        sheet = sheets.sheets.get(sheet_name.lower())
        if sheet is None or second not in sheet.headers or first not in sheet.headers:
            return
        sheet.headers.remove(second)
        for row in sheet.rows:
            other = row.pop(second, "")
            if other and not row.get(first):
                row[first] = other
        self._note(
            mark("The columns “{first}” and “{second}” are the same; they were read as one, “{first}” first."),
            {"first": first, "second": second},
            sheet_name,
            second,
        )

    def _note(self, sentence: str, parameters: dict[str, object], sheet: str, column: str, row: int = 0) -> None:
        self.made.append(FormProblem(sentence, parameters, sheet, row, column, is_error=False))


def _is_like_root(message: str, sheets: FormSheets) -> bool:
    """Return whether the message says that a question has the name of the form's root."""
    match = _SEVERAL.search(message)
    settings = sheets.sheets.get("settings")
    root = settings.rows[0].get(_name_heading(settings), "") if settings and settings.rows else ""
    return match is not None and match[1] == (root or "data")


def _name_heading(sheet: Sheet) -> str:
    return next((header for header in sheet.headers if plain_column(header) == "name"), "name")
