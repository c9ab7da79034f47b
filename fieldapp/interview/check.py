"""Everything that is wrong with a form, with sheet, row and column: what adding a form and ``form check`` show.

Joins what the compiler says of the workbook and what the program of the form says of its rules. Starts no interview.
"""

import codecs
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.forms.definition import FormDefinition, LeftOut
from fieldapp.forms.media import find_media, read_form_file
from fieldapp.forms.model import Form
from fieldapp.forms.older_lists import ITEMSETS
from fieldapp.forms.problems import FormProblem, FormRefused
from fieldapp.forms.row_map import NO_ROWS, RowMap
from fieldapp.forms.xform import load_xform
from fieldapp.forms.xlsform import CompiledForm, compile_xlsform
from fieldapp.interview.doubts import doubts_of
from fieldapp.interview.external import read_external
from fieldapp.interview.program import Fault, faults_of
from fieldapp.translation import mark

FORM_FILES: Final = (".xlsx", ".xlsm", ".xls", ".xml")
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BEFORE_XML: Final = codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + b" \t\r\n"
_SHIPPED: Final = "places.csv"
_LISTS: Final = (".csv", ".xml", ".geojson")


@dataclass(frozen=True, slots=True)
class FormReport:
    """What a look at one form file gave. ``form`` is None when it can't be used; then a problem is an error."""

    file: Path
    form: Form | None
    problems: tuple[FormProblem, ...]
    offered: tuple[FormProblem, ...] = ()
    """Repairs with which the form could be used inside this office."""

    @property
    def is_usable(self) -> bool:
        """Whether interviews can be held with the form."""
        return self.form is not None


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """A form that could be read, with everything that is wrong or doubtful in it."""

    definition: FormDefinition
    problems: tuple[FormProblem, ...]
    repairs: tuple[FormProblem, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Files that come out of the workbook itself: name -> content."""
    is_workbook: bool = True


def check_form(definition: FormDefinition, row_map: RowMap = NO_ROWS) -> tuple[FormProblem, ...]:
    """Return what is wrong with the rules of a form: bad expressions, unknown functions, cycles.

    Then come names of questions that the form does not have, which are no errors, because they read as blank; and what
    the form uses of the standard that is left out here.
    """
    root = f"/{definition.root}/"
    errors = [_problem(fault, root, row_map, is_error=True) for fault in faults_of(definition)]
    doubts = [_problem(fault, root, row_map, is_error=False) for fault in doubts_of(definition)]
    left_out = [_left_out(item, root, row_map) for item in definition.left_out]
    return tuple({str(problem): problem for problem in (*errors, *doubts, *left_out)}.values())


def check_compiled(compiled: CompiledForm) -> tuple[FormDefinition, tuple[FormProblem, ...]]:
    """Return the definition of a compiled workbook with all its problems, warnings of the compiler first.

    Raises Problem when the XForm itself can't be read.
    """
    definition = load_xform(compiled.xform)
    return definition, (*compiled.warnings, *check_form(definition, compiled.row_map))


def check_content(content: bytes, file_name: str, *, repairing: bool = False) -> CheckedForm:
    """Look at a form, workbook or XForm, told apart by content.

    Raises FormRefused, and Problems of ``read_sheets`` and ``load_xform``, when it can't be read at all.
    """
    if is_xform(content):
        definition = load_xform(_decoded(content, file_name))
        return CheckedForm(definition, check_form(definition), is_workbook=False)
    compiled = compile_xlsform(content, file_name, repairing=repairing)
    definition, problems = check_compiled(compiled)
    files = {f"{ITEMSETS}.csv": compiled.itemsets.encode()} if compiled.itemsets else {}
    return CheckedForm(definition, problems, compiled.repairs, files)


def check_file(path: Path) -> FormReport:
    """Look at one form file, workbook or XForm, and at the files beside it. Never raises for what is in them."""
    try:
        checked = check_content(read_form_file(path), path.name)
        problems = (*checked.problems, *_missing_files(path, checked))
    except FormRefused as refused:
        return FormReport(path, None, refused.problems, refused.offered)
    except Problem as problem:
        return FormReport(path, None, (FormProblem(problem.sentence, problem.parameters),))
    is_usable = not any(problem.is_error for problem in problems)
    return FormReport(path, checked.definition.form if is_usable else None, problems)


def _is_media(path: Path) -> bool:
    """Whether a file lies in a folder for the files of forms: an .xml there is a list."""
    return any(part.lower() == "media" or part.lower().endswith(("-media", "_media")) for part in path.parts[:-1])


def is_xform(content: bytes) -> bool:
    """Return whether a file is XML, and so no workbook."""
    return content[:200].replace(b"\0", b"").lstrip(_BEFORE_XML).startswith(b"<")


def _decoded(content: bytes, file_name: str) -> str:
    try:
        return content.decode("utf-16" if content.startswith(_UTF16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(
            "form-encoding",
            mark("{file} is not written in UTF-8. Get the form again from where it came."),
            file=file_name,
        ) from error


def _missing_files(path: Path, checked: CheckedForm) -> Iterator[FormProblem]:
    names = [name for name in checked.definition.form.files if name not in checked.files and name != _SHIPPED]
    found = find_media(path, names)
    for name in names:
        if name not in found:
            sentence = mark("The form asks for the file {file}. Put it beside the form, or in a folder “media” there.")
            yield FormProblem(sentence, {"file": name}, is_error=False)
        elif name.lower().endswith(_LISTS):
            try:
                read_external(name, found[name])
            except Problem as problem:
                yield FormProblem(problem.sentence, problem.parameters)


def check_folder(folder: Path) -> Iterator[FormReport]:
    """Look at every form file in a folder and below, in the order of their names."""
    for path in sorted(folder.rglob("*")):
        is_form = path.suffix.lower() in FORM_FILES and not path.name.startswith("~$")
        if is_form and path.is_file() and not _is_media(path.relative_to(folder)):
            yield check_file(path)


def _problem(fault: Fault, root: str, row_map: RowMap, *, is_error: bool) -> FormProblem:
    path = fault.path.removeprefix(root)
    sentence, parameters = fault.problem.sentence, dict(fault.problem.parameters)
    if fault.problem.code == "form-cycle":
        steps = [step.removeprefix(root) for step in str(parameters["paths"]).split(" → ")]
        parameters["paths"] = " → ".join(_with_row(step, row_map) for step in steps)
        if len(steps) == 1:
            sentence = mark("The rule asks for the very answer it works out. Take the question out of its own rule.")
    elif row_map.typed(path, fault.column, "").startswith("="):
        sentence, parameters = mark("An expression begins without an equals sign. Take it out."), {}
    found = row_map.problem(path, fault.column, sentence, parameters)
    return FormProblem(found.sentence, found.parameters, found.sheet, found.row, found.column, is_error, found.question)


def _left_out(item: LeftOut, root: str, row_map: RowMap) -> FormProblem:
    found = row_map.problem(item.path.removeprefix(root), "type", item.sentence, {})
    return FormProblem(found.sentence, found.parameters, found.sheet, found.row, found.column, False, found.question)


def _with_row(path: str, row_map: RowMap) -> str:
    row = row_map.rows.get(path)
    return f"{path} ({row})" if row else path
