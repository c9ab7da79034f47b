"""Reads an XLSForm workbook into plain sheets of texts, safely: limits against zip bombs, no XML entities.

Cell values become texts exactly as pyxform would make them, so that pyxform can be given these sheets.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import PurePath
from typing import Any, Final

from fieldapp.errors import Problem
from fieldapp.forms.document import is_xml_name
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
_LISTS: Final = ("choices", "external_choices")
_HEADING: Final = re.compile(r"[^\W\d][\w.: -]*")
_FORMULA: Final = re.compile(rb"<f[ >/]")

Row = dict[str, str]


@dataclass(slots=True)
class Sheet:
    """One sheet. ``rows[0]`` is row 2; empty rows are kept, so that numbers stay right. Headings may be repaired."""

    name: str
    headers: list[str]
    rows: list[Row]
    columns: list[str] = field(default_factory=list)
    """The headings as they stand, "" where there is none."""
    twins: list[str] = field(default_factory=list)
    """Headings that stand there twice; the values of both columns are in ``rows``, the left one first."""

    @property
    def unreadable(self) -> list[str]:
        """Headings that can be no name: of a list, such a column would make the form unreadable."""
        return [header for header in self.headers if "::" not in header and not _is_heading(header)]


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
            dropped = set(sheet.unreadable) if name in _LISTS else set()
            found[name] = [
                {header: cell for header, cell in row.items() if header not in dropped} for row in sheet.rows
            ]
            headers = [header for header in sheet.headers if header not in dropped]
            found[f"{name}_header"] = [dict.fromkeys(headers)] if headers else []
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
    has_formulas = _check_parts(content, file_name)
    try:
        book = _book(content, data_only=True)
        found = FormSheets(list(book.sheetnames), {})
        for sheet in book.worksheets:
            _keep(found, sheet.title, sheet.iter_rows(values_only=True))
        book.close()
        if has_formulas:
            found.problems.extend(_formulas(content, found))
    except Problem:
        raise
    except Exception as error:  # a damaged workbook raises whatever it happens to break
        raise _not_workbook(file_name) from error
    return found


def _book(content: bytes, *, data_only: bool) -> Any:
    """Open a workbook to be read row by row."""
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that a form does not use
        return load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)


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
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, on_demand=True, logfile=io.StringIO())
        found = FormSheets(book.sheet_names(), {})
        for sheet in book.sheets():
            _keep(found, sheet.name, (_xls_row(sheet.row(number), book.datemode) for number in range(sheet.nrows)))
    except Exception as error:  # a damaged workbook raises whatever it happens to break
        if _ENCRYPTED in content or "encrypt" in str(error).lower():
            raise Problem(
                "form-protected",
                mark("{file} can't be read; it may be protected by a password. Save it without one as .xlsx."),
                file=file_name,
            ) from error
        raise _not_workbook(file_name) from error
    return found


def _xls_row(cells: Any, datemode: int) -> tuple[Any, ...]:
    """Return the values of a row; errors of Excel (#REF!) by their names."""
    import xlrd

    def value(cell: Any) -> Any:
        match cell.ctype:
            case xlrd.XL_CELL_BOOLEAN:
                return bool(cell.value)
            case xlrd.XL_CELL_ERROR:
                return xlrd.error_text_from_code.get(cell.value, "#ERROR")
            case xlrd.XL_CELL_DATE:
                moment = xlrd.xldate_as_datetime(cell.value, datemode)
                return moment.time() if cell.value < 1 else moment
        return cell.value

    return tuple(map(value, cells))


def _keep(found: FormSheets, name: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """Read a sheet when a form has it; the only sheet of a workbook is the survey."""
    key = name.strip().lower()
    if key not in FORM_SHEETS and len(found.names) == 1:
        key = "survey"
    if key in FORM_SHEETS and key not in found.sheets:
        found.sheets[key] = _sheet(name, iter(rows))


def _sheet(name: str, rows: Iterator[tuple[Any, ...]]) -> Sheet:
    headers = _headers(next(rows, ()))
    sheet = Sheet(name, list(dict.fromkeys(header for header in headers if header)), [], headers)
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


def _is_heading(header: str) -> bool:
    return bool(_HEADING.fullmatch(header)) and (header.isascii() or is_xml_name(re.sub("[ :]", "_", header)))


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
    found = []
    book = _book(content, data_only=False)
    for key, sheet in sheets.sheets.items():
        last = len(sheet.rows) + 1
        for number, cells in enumerate(book[sheet.name].iter_rows(max_row=last), start=1):
            for header, cell in zip(sheet.columns, cells, strict=False):
                if header and cell.data_type == "f":
                    has_value = number == 1 or header in sheet.rows[number - 2]
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
