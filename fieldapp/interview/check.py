"""Everything that is wrong with a form, with sheet, row and column: what adding a form and ``form check`` show.

Joins what the compiler says of the workbook and what the program of the form says of its rules. Starts no interview.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.forms.definition import FormDefinition, LeftOut
from fieldapp.forms.model import Form
from fieldapp.forms.problems import FormProblem, FormRefused
from fieldapp.forms.row_map import NO_ROWS, RowMap
from fieldapp.forms.xform import load_xform
from fieldapp.forms.xlsform import CompiledForm, compile_xlsform
from fieldapp.interview.doubts import doubts_of
from fieldapp.interview.program import Fault, faults_of
from fieldapp.translation import mark

FORM_FILES: Final = (".xlsx", ".xlsm", ".xls", ".xml")


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


def check_file(path: Path) -> FormReport:
    """Look at one form file, workbook or XForm. Never raises for what is in the file."""
    try:
        content = path.read_bytes()
        if path.suffix.lower() == ".xml":
            definition = load_xform(content.decode("utf-8-sig"))
            problems = check_form(definition)
        else:
            definition, problems = check_compiled(compile_xlsform(content, path.name))
    except FormRefused as refused:
        return FormReport(path, None, refused.problems, refused.offered)
    except Problem as problem:
        return FormReport(path, None, (FormProblem(problem.sentence, problem.parameters),))
    except UnicodeDecodeError:
        sentence = mark("{file} is not written in UTF-8. Get the form again from where it came.")
        return FormReport(path, None, (FormProblem(sentence, {"file": path.name}),))
    except OSError as error:
        sentence = mark("{file} can't be opened: {reason}")
        return FormReport(path, None, (FormProblem(sentence, {"file": path.name, "reason": error.strerror}),))
    is_usable = not any(problem.is_error for problem in problems)
    return FormReport(path, definition.form if is_usable else None, problems)


def check_folder(folder: Path) -> Iterator[FormReport]:
    """Look at every form file in a folder and below, in the order of their names."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in FORM_FILES and path.is_file() and not path.name.startswith("~$"):
            yield check_file(path)


def _problem(fault: Fault, root: str, row_map: RowMap, *, is_error: bool) -> FormProblem:
    path = fault.path.removeprefix(root)
    sentence, parameters = fault.problem.sentence, dict(fault.problem.parameters)
    if fault.problem.code == "form-cycle":
        steps = [step.removeprefix(root) for step in str(parameters["paths"]).split(" → ")]
        parameters["paths"] = " → ".join(_with_row(step, row_map) for step in steps)
    elif row_map.typed(path, fault.column, "").startswith("="):
        sentence, parameters = mark("An expression begins without an equals sign. Take it out."), {}
    found = row_map.problem(path, fault.column, sentence, parameters)
    return FormProblem(found.sentence, found.parameters, found.sheet, found.row, found.column, is_error)


def _left_out(item: LeftOut, root: str, row_map: RowMap) -> FormProblem:
    found = row_map.problem(item.path.removeprefix(root), "type", item.sentence, {})
    return FormProblem(found.sentence, found.parameters, found.sheet, found.row, found.column, is_error=False)


def _with_row(path: str, row_map: RowMap) -> str:
    row = row_map.rows.get(path)
    return f"{path} ({row})" if row else path
