"""Write the built-in XLSForms (resources/forms/*.xlsx) from packaging/form_sources: ``python packaging/make_forms.py``.

The workbooks are what is shipped, read and changed by national offices; the sources keep six languages and four forms
alike. ``--out FOLDER`` writes elsewhere. A text without all six languages stops the run and is printed.
"""

import argparse
import csv
import io
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from types import ModuleType

from form_sources import community_watch, outreach, training, youth_club
from form_sources.rows import TRANSLATED
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

FORMS = (community_watch, youth_club, training, outreach)
TARGET = Path(__file__).resolve().parent.parent / "resources" / "forms"
GLOSSARY = Path(__file__).resolve().parent / "form_sources" / "glossary.csv"
LANGUAGES = {
    "en": "English (en)",
    "km": "Khmer (km)",
    "lo": "Lao (lo)",
    "th": "Thai (th)",
    "vi": "Vietnamese (vi)",
    "zh": "Chinese (zh)",
}
VERSION = "1"
_COMMAS = {"km": " ", "th": " ", "zh": "，"}
_MADE = datetime(2000, 1, 1)
_PLAIN = (
    "required", "readonly", "relevant", "constraint", "calculation", "choice_filter", "default", "appearance",
    "bind::fa:role", "bind::fa:grid", "bind::fa:sex", "bind::fa:age", "bind::fa:total", "bind::fa:of-whom",
    "bind::fa:measure", "bind::fa:estimate", "bind::fa:sensitive",
)  # fmt: skip
_ABOUT = (
    "About this form",
    "This is an XLSForm: the sheets survey, choices and settings are read by the program, this sheet is not.",
    "Translations into Khmer, Lao, Thai, Vietnamese and Chinese are drafts. Each needs a reader from the field.",
    "You may change labels, hints and messages, add questions and choices, and take optional questions out.",
    "When you change the form, give it a higher version on the sheet settings and load it again.",
    "Leave the names of questions and choices as they are: data of all offices are joined by them.",
    "Columns bind::fa:... say what a question means (date, place, count by sex and age). Keep them with their rows.",
    "Do not add questions for names of children, victims or families.",
)

Glossary = dict[str, dict[str, str]]


def main() -> int:
    """Write every form; return 1 when a text lacks a language."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=TARGET)
    folder = parser.parse_args().out
    folder.mkdir(parents=True, exist_ok=True)
    glossary = _glossary()
    missing = sorted({text for form in FORMS for text in _texts(form) if not _is_translated(text, glossary)})
    if missing:
        print("\n".join(missing))
        return 1
    for form in FORMS:
        (folder / f"{form.FORM_ID}.xlsx").write_bytes(_workbook(form, glossary))
    return 0


def _texts(form: ModuleType) -> set[str]:
    cells = {row[column] for row in form.SURVEY for column in TRANSLATED if row.get(column)}
    labels = {label for choices in form.CHOICES.values() for label in choices.values()}
    return {part for text in cells | labels for part in text.split("|")}


def _is_translated(text: str, glossary: Glossary) -> bool:
    return all(glossary.get(text, {}).get(language) for language in LANGUAGES)


def _translate(text: str, language: str, glossary: Glossary) -> str:
    """Return a text in a language; the parts of a cell's label ("Female|10-14") are looked up one by one."""
    first, *rest = (glossary[part][language] for part in text.split("|"))
    return _COMMAS.get(language, ", ").join([first, *(part[0].lower() + part[1:] for part in rest)])


def _workbook(form: ModuleType, glossary: Glossary) -> bytes:
    book = Workbook()
    book.remove(book.active)
    _survey(book.create_sheet("survey"), form, glossary)
    _choices(book.create_sheet("choices"), form, glossary)
    _settings(book.create_sheet("settings"), form)
    _about(book.create_sheet("about"))
    book.properties.title = form.TITLE
    book.properties.creator = "Fieldapp"
    return _bytes(book)


def _survey(sheet: Worksheet, form: ModuleType, glossary: Glossary) -> None:
    translated = [(column, language) for column in TRANSLATED for language in LANGUAGES]
    sheet.append(["type", "name", *(f"{column}::{LANGUAGES[language]}" for column, language in translated), *_PLAIN])
    for row in form.SURVEY:
        texts = [
            _translate(row[column], language, glossary) if row.get(column) else None for column, language in translated
        ]
        sheet.append([row["type"], row.get("name"), *texts, *(row.get(column) for column in _PLAIN)])
    _dress(sheet)


def _choices(sheet: Worksheet, form: ModuleType, glossary: Glossary) -> None:
    sheet.append(["list_name", "name", *(f"label::{language}" for language in LANGUAGES.values())])
    used = {word for row in form.SURVEY for word in row["type"].split()[1:]}
    for list_name, choices in form.CHOICES.items():
        if list_name in used:
            for name, label in choices.items():
                sheet.append([list_name, name, *(_translate(label, language, glossary) for language in LANGUAGES)])
    _dress(sheet)


def _settings(sheet: Worksheet, form: ModuleType) -> None:
    instance_name = "concat(${title}, ' - ', if(${village} != '', ${village}, ${place_name}), ' - ', ${start_date})"
    settings = {
        "form_title": form.TITLE,
        "form_id": form.FORM_ID,
        "version": VERSION,
        "default_language": LANGUAGES["en"],
        "instance_name": instance_name,
        "namespaces": 'fa="urn:fieldapp:xforms"',
    }
    sheet.append(list(settings))
    sheet.append(list(settings.values()))
    _dress(sheet)


def _about(sheet: Worksheet) -> None:
    for line in _ABOUT:
        sheet.append([line])
    sheet.column_dimensions["A"].width = 110
    sheet["A1"].font = Font(bold=True)


def _width(column: int, heading: str) -> int:
    if "::" in heading and "fa:" not in heading:
        return 34
    return {1: 32, 2: 24}.get(column, 18)


def _dress(sheet: Worksheet) -> None:
    """Make a sheet pleasant to edit: header kept in view, widths, wrapped texts, groups shaded."""
    sheet.freeze_panes = "C2"
    for index, cell in enumerate(sheet[1], start=1):
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE8F0")
        width = (
            34
            if "::" in str(cell.value) and "fa:" not in str(cell.value)
            else 32
            if index == 1
            else 24
            if index == 2
            else 18
        )
        sheet.column_dimensions[get_column_letter(index)].width = width
    for row in sheet.iter_rows(min_row=2):
        is_edge = str(row[0].value).startswith(("begin_", "end_"))
        for cell in row:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if is_edge:
                cell.fill = PatternFill("solid", fgColor="EEF3EA")
    sheet.auto_filter.ref = sheet.dimensions


def _bytes(book: Workbook) -> bytes:
    """Return the workbook with fixed dates inside, so that the same sources make the same file."""
    written = io.BytesIO()
    book.save(written)
    again = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                stamp = book.properties.modified.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                created = book.properties.created.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                fixed = _MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = content.replace(stamp, fixed).replace(created, fixed)
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return again.getvalue()


def _glossary() -> Glossary:
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        return {row["en"]: row for row in csv.DictReader(file)}


if __name__ == "__main__":
    sys.exit(main())
