"""XLSForm workbook -> XForm, through pyxform. Compiled forms are kept on disk, so that pyxform is rarely loaded.

Expressions are not looked into here: ``fieldapp.interview.check`` does that with the compiled form.
"""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from fieldapp.errors import Problem
from fieldapp.folders import data_folder
from fieldapp.forms.check import check_sheets
from fieldapp.forms.document import read_document
from fieldapp.forms.further import all_refusals
from fieldapp.forms.problems import FormProblem, FormRefused
from fieldapp.forms.refusals import problems_from
from fieldapp.forms.repairs import Repairs
from fieldapp.forms.row_map import NO_ROWS, RowMap, make_row_map
from fieldapp.forms.sheets import FormSheets, form_stem, read_sheets
from fieldapp.translation import mark

_CACHE_FORMAT: Final = 2
_MAX_REPAIRS: Final = 30
_MOST_ROWS: Final = 20_000
"""Rows compiled in all to find the column that makes the compiler crash: some nine seconds."""


@dataclass(frozen=True, slots=True)
class CompiledForm:
    """A form as an XForm document, with what was doubtful and where its parts stand in the workbook."""

    xform: str
    warnings: tuple[FormProblem, ...] = ()
    row_map: RowMap = NO_ROWS
    repairs: tuple[FormProblem, ...] = ()
    """What was changed to make the form usable; empty unless repairing was asked for."""
    itemsets: str = ""
    """CSV text of the sheet external_choices, empty when there is none."""


@lru_cache(maxsize=16)
def compile_xlsform(content: bytes, file_name: str, *, repairing: bool = False) -> CompiledForm:
    """Compile a workbook, or take the compiled form from the cache in memory or on disk.

    ``repairing`` makes the four mechanical repairs where they are needed (see ``repairs``); the form must then stay
    in this office. Raises FormRefused with everything that is wrong, and Problems of ``read_sheets``.
    """
    cached = _cache_file(content, file_name, repairing)
    found = _read_cache(cached)
    if found is None:
        found = _compile(read_sheets(content, file_name), file_name, repairing)
        _write_cache(cached, found)
    return found


def _compile(sheets: FormSheets, file_name: str, repairing: bool) -> CompiledForm:
    doubts = check_sheets(sheets)
    errors = [doubt for doubt in doubts if doubt.is_error]
    warnings = [doubt for doubt in doubts if not doubt.is_error]
    twins = _twin_columns(sheets)
    first = _convert(sheets, file_name)
    if not (twins or errors or first.message):
        return _compiled(first, sheets, warnings, ())
    repairs = Repairs()
    mended, last = _mend(sheets, file_name, repairs)
    is_usable = not last.message and not errors
    if is_usable and repairing:
        return _compiled(last, mended, warnings, tuple(repairs.made))
    refused = [*twins, *_first_refusals(first, sheets, file_name, errors)]
    if last.message:
        refused.extend(_all_refusals(last, mended, file_name, errors))
    every = {str(problem): problem for problem in (*errors, *refused)}.values()
    raise FormRefused(file_name, [*_in_order(every, sheets), *warnings], repairs.made if is_usable else ())


def _first_refusals(
    conversion: "_Conversion", sheets: FormSheets, file_name: str, errors: list[FormProblem]
) -> list[FormProblem]:
    """Return what the compiler said; a crash says nothing where known errors may be its reason."""
    if not conversion.message or (conversion.is_crash and errors):
        return []
    return _refusals(conversion, sheets, file_name)


def _in_order(problems: Iterable[FormProblem], sheets: FormSheets) -> list[FormProblem]:
    """Return the problems as their cells follow each other in the workbook; those without a place come first."""
    places = {name: place for place, name in enumerate(sheets.sheets)}
    return sorted(problems, key=lambda problem: (places.get(problem.sheet, -1), problem.row))


def _all_refusals(
    conversion: "_Conversion", sheets: FormSheets, file_name: str, errors: list[FormProblem]
) -> list[FormProblem]:
    def refusals(cured: FormSheets) -> list[FormProblem]:
        found = _convert(cured, file_name)
        is_said = found.message and not found.is_crash
        return problems_from(found.message, cured, is_error=True) if is_said else []

    return all_refusals(sheets, refusals, _first_refusals(conversion, sheets, file_name, errors))


def _twin_columns(sheets: FormSheets) -> list[FormProblem]:
    return [
        FormProblem(mark("The column stands there twice. Take one of them out."), {}, name, 1, header)
        for name, sheet in sheets.sheets.items()
        for header in sheet.twins
    ]


def _refusals(conversion: "_Conversion", sheets: FormSheets, file_name: str) -> list[FormProblem]:
    """Return what pyxform said; of a crash, the column without which there is none."""
    problems = problems_from(conversion.message, sheets, is_error=True)
    if not conversion.is_crash or problems[0].column:
        return problems
    columns = [(name, header) for name, sheet in sheets.sheets.items() for header in sheet.headers]
    tries = _MOST_ROWS // max(1, sum(len(sheet.rows) for sheet in sheets.sheets.values()))
    for name, header in sorted(columns, key=_is_usual)[:tries]:
        without = deepcopy(sheets)
        without.sheets[name].headers.remove(header)
        for row in without.sheets[name].rows:
            row.pop(header, None)
        if not _convert(without, file_name).message:
            sentence = mark("The form compiler can't read this column. Compare its heading with an XLSForm.")
            return [FormProblem(sentence, {}, name, 1, header)]
    return problems


def _is_usual(column: tuple[str, str]) -> bool:
    """Whether a column is hardly the reason of a crash: those with colons and dots are looked at first."""
    return column[1].replace("_", "").replace(" ", "").isalpha()


def _mend(sheets: FormSheets, file_name: str, repairs: Repairs) -> tuple[FormSheets, "_Conversion"]:
    """Return a repaired copy of the sheets and what came of it."""
    mended = deepcopy(sheets)
    repairs.merge_same_headings(mended)
    last = _convert(mended, file_name)
    for _ in range(_MAX_REPAIRS):
        if not last.message or not repairs.repair(last.message, mended):
            break
        last = _convert(mended, file_name)
    return mended, last


@dataclass(frozen=True, slots=True)
class _Conversion:
    """What pyxform made of the sheets, or its message when it refused them."""

    xform: str = ""
    warnings: tuple[str, ...] = ()
    itemsets: str = ""
    message: str = ""
    is_crash: bool = False


def _convert(sheets: FormSheets, file_name: str) -> _Conversion:
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    warnings: list[str] = []
    try:
        result = convert(sheets.for_pyxform() | {"fallback_form_name": form_stem(file_name)}, warnings=warnings)
        read_document(result.xform)  # odd headings become no XML
    except PyXFormError as error:
        return _Conversion(message=str(error) or type(error).__name__)
    except Exception as error:  # noqa: BLE001 - odd forms make pyxform raise whatever it stumbles over
        name = "XmlError" if isinstance(error, Problem) else type(error).__name__
        return _Conversion(message=f"{name}: {error}", is_crash=True)
    return _Conversion(result.xform, tuple(warnings), result.itemsets or "")


def _compiled(
    conversion: _Conversion, sheets: FormSheets, doubts: list[FormProblem], repairs: tuple[FormProblem, ...]
) -> CompiledForm:
    warnings = [problem for text in conversion.warnings for problem in problems_from(text, sheets, is_error=False)]
    return CompiledForm(conversion.xform, (*doubts, *warnings), make_row_map(sheets), repairs, conversion.itemsets)


def _cache_file(content: bytes, file_name: str, repairing: bool) -> Path:
    key = hashlib.sha256(content)
    key.update(f"{version('pyxform')}|{_CACHE_FORMAT}|{form_stem(file_name)}|{repairing}".encode())
    return data_folder() / "cache" / "forms" / f"{key.hexdigest()}.json"


def _read_cache(path: Path) -> CompiledForm | None:
    """Return the cached form; None when there is none, or it can't be read: then it is made again."""
    try:
        stored: dict[str, Any] = json.loads(path.read_bytes())
        return CompiledForm(
            xform=stored["xform"],
            warnings=tuple(FormProblem(**problem) for problem in stored["warnings"]),
            row_map=RowMap(**stored["row_map"]),
            repairs=tuple(FormProblem(**problem) for problem in stored["repairs"]),
            itemsets=stored["itemsets"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_cache(path: Path, form: CompiledForm) -> None:
    """Keep a compiled form. A full or read-only disk costs only time at the next start, so it is no problem here."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".part", delete=False, encoding="utf-8") as file:
            json.dump(asdict(form), file, ensure_ascii=False)
        os.replace(file.name, path)
