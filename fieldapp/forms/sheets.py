"""Reads an XLSForm workbook into plain sheets of texts, safely: limits against zip bombs, no XML entities.

Cell values become texts exactly as pyxform would make them, so that pyxform can be given these sheets.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import PurePath
from typing import Any, Final

from fieldapp.errors import Problem
from fieldapp.forms.problems import FormProblem
from fieldapp.translation import mark

FORM_SHEETS: Final[tuple[str, ...]] = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_MAX_FILE: Final = 50_000_000
_MAX_CONTENT: Final = 300_000_000
_MAX_PARTS: Final = 2_000
_MAX_EMPTY_ROWS: Final = 60
_MAX_EMPTY_COLUMNS: Final = 20
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA: Final = re.compile(rb"<f[ >/]")

Row = dict[str, str]


@dataclass(slots=True)
class Sheet:
    """One sheet. ``rows[0]`` is row 2; empty rows are kept, so that numbers stay right. Headings may be repaired."""

    name: str
    headers: list[str]
    rows: list[Row]
    twins: list[str] = field(default_factory=list)
    """Headings that stand there twice; the values of both columns are in ``rows``, the left one first."""


@dataclass(slots=True)
class FormSheets:
    """The sheets of a form by name in small letters, in the file's order, and what was doubtful while reading."""

    names: list[str]
    sheets: dict[str, Sheet]
    problems: list[FormProblem] = field(default_factory=list)

    def for_pyxform(self) -> dict[str, Any]:
        """Return copies in the shape that pyxform reads from a workbook."""
        found: dict[str, Any] = {"sheet_names": list(self.names)}
        for name, sheet in self.sheets.items():
            found[name] = [dict(row) for row in sheet.rows]
            found[f"{name}_header"] = [dict.fromkeys(sheet.headers)] if sheet.headers else []
        return found


def read_sheets(content: bytes, file_name: str) -> FormSheets:
    """Read .xlsx, .xlsm or .xls, told apart by content.

    Raises Problem: ``form-not-workbook``, ``form-protected``, ``form-too-large``, ``form-not-safe``.
    """
    if len(content) > _MAX_FILE:
        raise _too_large(file_name)
    if content.startswith(b"PK"):
        return _read_xlsx(content, file_name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _read_xls(content, file_name)
    raise _not_workbook(file_name)


def _read_xlsx(content: bytes, file_name: str) -> FormSheets:
    from openpyxl import load_workbook

    has_formulas = _check_parts(content, file_name)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        found = FormSheets([], {})
        for sheet in book:
            found.names.append(sheet.title)
            key = sheet.title.lower()
            if key in FORM_SHEETS or len(book.sheetnames) == 1:
                key = key if key in FORM_SHEETS else "survey"
                found.sheets[key] = _sheet(sheet.title, sheet.iter_rows(values_only=True))
        book.close()
        if has_formulas:
            found.problems.extend(_formulas(content, found))
    except Problem:
        raise
    except Exception as error:  # a damaged workbook raises whatever it happens to break
        raise _not_workbook(file_name) from error
    return found


def _check_parts(content: bytes, file_name: str) -> bool:
    """Refuse what would fill the memory or declares entities; return whether any sheet holds a formula."""
    has_formulas = False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _MAX_PARTS or sum(part.file_size for part in parts) > _MAX_CONTENT:
                raise _too_large(file_name)
            for part in parts:
                if not part.filename.endswith((".xml", ".rels")):
                    continue
                text = archive.read(part)
                if b"<!doctype" in text[:4096].replace(b"\0", b"").lower():
                    raise Problem(
                        "form-not-safe",
                        mark(
                            "The form declares XML entities or is nested too deeply, and was not read. "
                            "Ask its author for a plain form."
                        ),
                    )
                has_formulas = has_formulas or ("worksheets/" in part.filename and bool(_FORMULA.search(text)))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, zlib.error) as error:
        raise _not_workbook(file_name) from error
    return has_formulas


def _read_xls(content: bytes, file_name: str) -> FormSheets:
    from pyxform.xls2json_backends import xls_to_dict

    try:
        book: dict[str, Any] = xls_to_dict(content)
    except Exception as error:
        if _ENCRYPTED in content or "encrypt" in str(error).lower():
            raise Problem(
                "form-protected",
                mark("{file} can't be read; it may be protected by a password. Save it without one as .xlsx."),
                file=file_name,
            ) from error
        raise _not_workbook(file_name) from error
    names = [str(name) for name in book["sheet_names"]]
    sheets = {}
    for key in FORM_SHEETS:
        if key in book:
            headers = [str(header) for row in book[f"{key}_header"] for header in row]
            name = next((name for name in names if name.lower() == key), key)
            sheets[key] = Sheet(name, headers, [dict(row) for row in book[key]])
    return FormSheets(names, sheets)


def _sheet(name: str, rows: Any) -> Sheet:
    headers = _headers(next(rows, ()))
    sheet = Sheet(name, list(dict.fromkeys(header for header in headers if header)), [])
    sheet.twins = [header for header in sheet.headers if headers.count(header) > 1]
    empty_rows = 0
    for cells in rows:
        row: Row = {}
        for header, value in zip(headers, cells, strict=False):
            text = as_text(value) if header else ""
            if text and not row.get(header):
                row[header] = text
        empty_rows = 0 if row else empty_rows + 1
        if empty_rows > _MAX_EMPTY_ROWS:
            break
        sheet.rows.append(row)
    while sheet.rows and not sheet.rows[-1]:
        sheet.rows.pop()
    return sheet


def _headers(cells: tuple[Any, ...]) -> list[str]:
    """Return the headings with "" for columns without one; stop where many are empty."""
    headers: list[str] = []
    empty = 0
    for value in cells:
        text = re.sub(" +", " ", as_text(value))
        empty = 0 if text else empty + 1
        if empty > _MAX_EMPTY_COLUMNS:
            break
        headers.append(text)
    return headers


def as_text(value: object) -> str:
    """Return the text of a cell: whole numbers without a decimal point, TRUE and FALSE, hard spaces made plain."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | datetime | time):
        return str(value)
    return _NOT_XML.sub("", str(value)).strip().replace("\u00a0", " ")


def _formulas(content: bytes, sheets: FormSheets) -> list[FormProblem]:
    """Return a problem for every cell with an Excel formula: its value is what Excel computed last, or missing."""
    from openpyxl import load_workbook

    found = []
    book = load_workbook(io.BytesIO(content), read_only=True)
    for key, sheet in sheets.sheets.items():
        headers: list[str] = []
        for number, cells in enumerate(book[sheet.name].iter_rows(), start=1):
            if number == 1:
                headers = _headers(tuple(cell.value for cell in cells))
            for header, cell in zip(headers, cells, strict=False):
                if header and cell.data_type == "f":
                    has_value = number > 1 and number - 2 < len(sheet.rows) and header in sheet.rows[number - 2]
                    found.append(_formula(key, number, header, has_value))
    book.close()
    return found


def _formula(sheet: str, row: int, column: str, has_value: bool) -> FormProblem:
    sentence = (
        mark("The cell holds an Excel formula; the value that Excel computed last was read. Replace it by its value.")
        if has_value
        else mark("The cell holds an Excel formula without a value. Write the text without the equals sign.")
    )
    return FormProblem(sentence, {}, sheet, row, column, is_error=not has_value)


def form_stem(file_name: str) -> str:
    """Return the file's name without folder and ending: the form id where the settings give none."""
    return PurePath(file_name.replace("\\", "/")).stem


def _not_workbook(file_name: str) -> Problem:
    return Problem(
        "form-not-workbook",
        mark("{file} is not an Excel workbook, or is damaged. Open it in Excel, save it as .xlsx and choose it again."),
        file=file_name,
    )


def _too_large(file_name: str) -> Problem:
    return Problem(
        "form-too-large",
        mark("{file} is too large for a form and was not read. Put long lists into a .csv file beside the form."),
        file=file_name,
    )
