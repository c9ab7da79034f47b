"""Cells of a row against the answers they were written from: what differs is read and answered, question by question.

In the order of the form, because what a cell may say can depend on the cells before it: the districts of a province.
Used by ``row_edits``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldapp.errors import Problem
from fieldapp.exchange.typed_cells import CellProblem, CellReader, is_kept_from_edits
from fieldapp.exchange.values import CellChange
from fieldapp.exchange.workbook_reading import normal_value
from fieldapp.forms.model import Question
from fieldapp.interview.session import Interview
from fieldapp.interview.state import AnswerProblem
from fieldapp.records.revision import Answers
from fieldapp.sheets.cells import normal_text
from fieldapp.sheets.layout import CellWriter
from fieldapp.sheets.reader import CellValue, Odd
from fieldapp.translation import tr

Cells = Mapping[str, CellValue]
"""Key of a column -> value; empty cells are absent."""


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question with the columns that show it."""

    question: Question
    below: str
    """Path below its repeat."""
    header: str
    parts: tuple[tuple[str, str, CellWriter], ...]
    """(part, key of the column, writer)."""


@dataclass(slots=True)
class Edit:
    """What was found in the cells of one record."""

    changes: list[CellChange] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def refuse(self, header: str, reason: object) -> None:
        """Keep a reason against the row, with the question it is about."""
        self.reasons.append(tr("{question}: {reason}", question=header, reason=str(reason)) if header else str(reason))


@dataclass(frozen=True, slots=True)
class RowToCompare:
    """A row of a sheet and what it was written from."""

    questions: list[ShownQuestion]
    instance: str
    cells: Cells
    present: frozenset[str]
    """Keys of the columns that the sheet still has."""
    answers: Answers


def answer_changes(edit: Edit, row: RowToCompare, reader: CellReader, interview: Interview) -> None:
    """Find the cells that differ from what was written, read them, and give the interview their answers."""
    for shown in row.questions:
        path = f"{row.instance}/{shown.below}" if row.instance else shown.below
        found = row.answers.get(path, "")
        known = found if isinstance(found, str) else ""
        changed = _changed_cells(shown, row, known)
        if not changed:
            continue
        try:
            answer = reader.answer(shown.question, path, changed, known)
            if _shows_the_same(shown, answer, known):
                continue
            if is_kept_from_edits(shown.question):
                edit.notes.append(
                    tr("{question} is worked out by Fieldapp: what was typed was left aside.", question=shown.header)
                )
                continue
            interview.answer(path, answer)
        except (CellProblem, Problem) as problem:
            edit.refuse(shown.header, problem)
        except KeyError:
            edit.refuse(shown.header, tr("This row is no longer part of the record with these answers."))
        else:
            edit.changes.append(CellChange(path, known, answer))


def refuse_unasked(edit: Edit, interview: Interview) -> None:
    """Keep a reason for every answer to a question that is not asked once all answers are in."""
    for change in edit.changes:
        try:
            state = interview.state(change.path)
        except KeyError:
            continue
        if change.after and not state.is_relevant:
            edit.refuse(str(state.label), tr("This question is not asked with these answers."))


def refuse_problem(edit: Edit, interview: Interview, problem: AnswerProblem) -> None:
    """Keep what the form says against an answer, with the words of the question."""
    try:
        label = str(interview.state(problem.path).label)
    except KeyError:
        label = ""
    edit.refuse(label, problem.sentence)


def _changed_cells(shown: ShownQuestion, row: RowToCompare, known: str) -> dict[str, CellValue]:
    changed: dict[str, CellValue] = {}
    for part, key, write in shown.parts:
        if key in row.present:
            written = write(known) if known else None
            value = row.cells.get(key, "")
            normal = written.normal if written is not None else ""
            if _normal_text_of(value) != normal:
                changed[part] = value
    return changed


def _normal_text_of(value: CellValue) -> str:
    """Return what a cell says; a text like "=1+1" comes back as a formula from a script that did not call it text."""
    return normal_text(value.source) if isinstance(value, Odd) and value.source else normal_value(value)


def _shows_the_same(shown: ShownQuestion, answer: str, known: str) -> bool:
    """Whether two answers give the same cell: 12.50 and 12.5."""
    write = shown.parts[0][2]
    cells = [write(value) if value else None for value in (answer, known)]
    first, second = [cell.normal if cell is not None else "" for cell in cells]
    return first == second
