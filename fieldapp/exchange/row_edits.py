"""Turns edited cells into a revision: only what differs from what was written, checked by the interview engine.

The same edit gives the same revision in every office, so that a workbook may be read anywhere, and any number of times.
"""

import random
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from fieldapp.errors import Problem
from fieldapp.exchange.cell_edits import (
    Cells,
    Edit,
    RowToCompare,
    ShownQuestion,
    answer_changes,
    refuse_problem,
    refuse_unasked,
)
from fieldapp.exchange.typed_cells import CellReader, fold_choice
from fieldapp.exchange.values import CellChange, ReceivedForm
from fieldapp.exchange.workbook_reading import Content, normal_value
from fieldapp.forms.definition import FormDefinition
from fieldapp.forms.model import Question
from fieldapp.forms.xform import load_xform
from fieldapp.interview.environment import Environment
from fieldapp.interview.session import Interview
from fieldapp.interview.state import AnswerProblem
from fieldapp.places import NAMES_GLUE, places_csv
from fieldapp.records.edit import WORKBOOK_DEVICE, edited_revision
from fieldapp.records.merge import merge
from fieldapp.records.revision import Answers, HybridTime, Kind, Revision, new_revision
from fieldapp.sheets.cells import CellStyles
from fieldapp.sheets.layout import KEY, ROOT, cell_writer, key_of_column, parts_of, questions_of, rows_of
from fieldapp.sheets.wording import FileLabel, Wording
from fieldapp.translation import tr

Resources = Callable[[str, str], Callable[[str], bytes]]
"""Form id, version -> what gives the files the form asks for: name -> content."""
"""File name that a form asks for ("places.csv") -> its content; FileNotFoundError when there is none."""
_NAMESPACE: Final = uuid.UUID("0a1b9f0e-55a1-5c53-9b38-3b8d3f6c2b70")
_STYLES: Final = CellStyles(0, 0, 0, 0, 0, 0, 0)
_OFFSETS: Final = {"CN": "+08:00"}
_USUAL_OFFSET: Final = "+07:00"
_MOST_REASONS: Final = 3
_BOTH_NAMES: Final = "en"
"""The language in which the label of a place has both its names."""
_INSTANCE: Final = re.compile(r"\[[^\]/]*\]")


@dataclass(frozen=True, slots=True)
class NewInstance:
    """A row without KEY on a repeat's sheet: ``parent`` is the instance it belongs to, empty for the record."""

    repeat: str
    parent: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """What the sheets show of one record now."""

    cells: Cells
    instances: Mapping[str, Cells]
    new_instances: tuple[NewInstance, ...]
    present: Mapping[str, frozenset[str]]
    """Repeat -> keys of the columns that its sheet still has."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of an edited or new row: a revision, a rejection, or neither when nothing was really changed."""

    edited: Revision | None = None
    changes: tuple[CellChange, ...] = ()
    rejection: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Before:
    """A record before the edit."""

    answers: Answers
    problems: frozenset[AnswerProblem]


class RowEdits:
    """Judges the edited and new rows of one workbook."""

    def __init__(
        self,
        content: Content,
        forms: Iterable[ReceivedForm],
        definition_of: Callable[[str, str], FormDefinition | None],
        file_label: FileLabel,
        resources: Resources,
    ) -> None:
        self._content = content
        self._manifest = content.sheet.manifest
        self._forms = list(forms)
        self._definition_of = definition_of
        self._file_label = file_label
        self._resources = resources
        self._definitions: dict[tuple[str, str], FormDefinition | None] = {}
        self._questions: dict[tuple[str, str], list[ShownQuestion]] = {}
        self._occurrences: dict[str, int] = defaultdict(int)

    def edited(self, revisions: tuple[Revision, ...], shown: ShownRecord) -> Verdict:
        """Judge a row that differs from what was written."""
        merged = merge(revisions)
        head = merged.head
        definition = self._definition(head.form_id, head.form_version)
        if definition is None:
            return Verdict(rejection=_unknown_form(head.form_id, head.form_version))
        try:
            interview = Interview.resume(
                definition, self._environment(definition, head.revision_id, head.time), head.answers
            )
        except Problem as problem:
            return Verdict(rejection=str(problem))
        edit = Edit()
        before = Before(dict(interview.answers()), frozenset(interview.problems()))
        reader = self._cell_reader(interview)
        repeats = tuple(repeat.path for repeat in definition.form.repeats())
        for place in rows_of(repeats, merged.answers):
            cells = shown.cells if place.repeat == ROOT else shown.instances.get(place.instance)
            if cells is not None:
                questions = self._shown_questions(definition, place.repeat)
                present = shown.present.get(place.repeat, frozenset())
                row = RowToCompare(questions, place.instance, cells, present, merged.answers)
                answer_changes(edit, row, reader, interview)
            elif KEY in shown.present.get(place.repeat, ()):
                edit.notes.append(
                    tr("A row of the record was removed. That deletes nothing: {key}.", key=place.instance)
                )
        for instance in shown.new_instances:
            self._add_instance(edit, interview, instance, definition)
        return self._checked(edit, interview, head, before, definition)

    def new(self, form_id: str, present: frozenset[str], cells: Cells) -> Verdict:
        """Judge a row without KEY: a record that somebody wrote into the sheet."""
        version = next((form.version for form in reversed(self._forms) if form.form_id == form_id), "")
        definition = self._definition(form_id, version)
        if definition is None:
            return Verdict(rejection=_unknown_form(form_id, version))
        time = HybridTime(round(self._manifest.created.timestamp() * 1000))
        said = "\n".join(f"{key}={normal_value(value)}" for key, value in sorted(cells.items()))
        self._occurrences[said] += 1
        identity = "\n".join([self._manifest.content_hash, form_id, str(self._occurrences[said]), said])
        record_id = str(uuid.uuid5(_NAMESPACE, identity))
        try:
            interview = Interview.start(definition, self._environment(definition, record_id, time))
        except Problem as problem:
            return Verdict(rejection=str(problem))
        edit = Edit()
        row = RowToCompare(self._shown_questions(definition, ROOT), "", cells, present, {})
        answer_changes(edit, row, self._cell_reader(interview), interview)
        refuse_unasked(edit, interview)
        problems = list(interview.problems())
        for found in problems:
            if found.kind != "required" and not edit.reasons:
                refuse_problem(edit, interview, found)
        if edit.reasons:
            return _rejected(edit)
        revision = new_revision(
            record_id,
            (),
            form_id=form_id,
            form_version=definition.form.version,
            office=self._manifest.office_id,
            device=WORKBOOK_DEVICE,
            author="",
            time=time,
            kind=Kind.SAVED if problems else Kind.IMPORTED,
            answers=interview.answers(final=not problems),
            revision_id=str(uuid.uuid5(_NAMESPACE, record_id)),
        )
        return Verdict(revision, tuple(edit.changes), notes=tuple(edit.notes))

    def _checked(
        self,
        edit: Edit,
        interview: Interview,
        head: Revision,
        before: Before,
        definition: FormDefinition,
    ) -> Verdict:
        if edit.reasons:
            return _rejected(edit)
        refuse_unasked(edit, interview)
        is_final = head.kind is not Kind.SAVED
        changed = {change.path for change in edit.changes}
        for problem in interview.problems():
            counts = is_final or (problem.path in changed and problem.kind != "required")
            if counts and problem not in before.problems:
                refuse_problem(edit, interview, problem)
        if edit.reasons:
            return _rejected(edit)
        answers = _with_changes(head.answers, before.answers, interview.answers(final=is_final))
        if answers == dict(head.answers):
            return Verdict(notes=tuple(edit.notes))
        edit.notes.extend(self._cleared(definition, head.answers, answers, changed))
        kind = Kind.IMPORTED if is_final else Kind.SAVED
        return Verdict(edited_revision(head, answers, kind=kind), tuple(edit.changes), notes=tuple(edit.notes))

    def _cleared(self, definition: FormDefinition, before: Answers, after: Answers, changed: set[str]) -> Iterator[str]:
        """Say which other answers the form itself cleared because of the edit: a commune of the former district."""
        wording = self._wording(definition)
        questions = {question.path: question for question in definition.form.questions()}
        for path in before:
            question = questions.get(_INSTANCE.sub("", path))
            if path not in after and path not in changed and question is not None and not question.is_calculated:
                yield tr(
                    "{question} was cleared: it does not go with the corrected answers.",
                    question=wording.header(question),
                )

    def _add_instance(
        self, edit: Edit, interview: Interview, instance: NewInstance, definition: FormDefinition
    ) -> None:
        outer = max((path for path in _repeat_paths(definition) if instance.repeat.startswith(path + "/")), default="")
        below = instance.repeat[len(outer) + 1 :] if outer else instance.repeat
        path = f"{instance.parent}/{below}" if instance.parent else below
        try:
            added = interview.add_repeat(path).added
        except Problem as problem:
            edit.reasons.append(str(problem))
            return
        except KeyError:
            edit.reasons.append(tr("PARENT_KEY names no row that is there: {key}.", key=instance.parent))
            return
        questions = self._shown_questions(definition, instance.repeat)
        keys = frozenset(key for question in questions for _, key, _ in question.parts)
        row = RowToCompare(questions, f"{path}[{added}]", instance.cells, keys, {})
        answer_changes(edit, row, self._cell_reader(interview), interview)

    def _shown_questions(self, definition: FormDefinition, repeat: str) -> list[ShownQuestion]:
        form = definition.form
        known = self._questions.get((form.hash, repeat))
        if known is None:
            wording = self._wording(definition)
            known = self._questions[form.hash, repeat] = [
                ShownQuestion(
                    question,
                    question.path[len(repeat) + 1 :] if repeat else question.path,
                    wording.header(question),
                    tuple(
                        (part, key_of_column(question, part), cell_writer(question, part, wording, _STYLES))
                        for part, _ in parts_of(question, wording)
                    ),
                )
                for question in questions_of(form, repeat)
            ]
        return known

    def _wording(self, definition: FormDefinition) -> Wording:
        return Wording(definition.form, self._content.sheet.headers, self._content.sheet.language, self._file_label)

    def _cell_reader(self, interview: Interview) -> CellReader:
        def values_of(question: Question, path: str) -> Mapping[str, str]:
            values: dict[str, str] = {}
            for choice in question.choices:
                for label in (*choice.label.by_language.values(), f"{choice.label.in_language('')} ({choice.value})"):
                    values.setdefault(fold_choice(label), choice.value)
            if question.choices_file:
                values.update(self._values_from_file(question, interview, path))
            values.update({fold_choice(choice.value): choice.value for choice in question.choices})
            return values

        offset = _OFFSETS.get(self._manifest.country, _USUAL_OFFSET)
        return CellReader(self._content.counts_from_1904, offset, values_of)

    def _values_from_file(self, question: Question, interview: Interview, path: str) -> dict[str, str]:
        """Return what a cell may say for the choices offered now: the label, one of its names alone, or the value."""
        values: dict[str, str] = {}
        names: dict[str, set[str]] = defaultdict(set)
        for offered in interview.choices(path):
            values[fold_choice(offered.value)] = offered.value
            languages = (self._content.sheet.language, _BOTH_NAMES)
            labels = [self._file_label(question.choices_file, offered.value, language) for language in languages]
            for label in filter(None, (*labels, offered.label)):
                values.setdefault(fold_choice(label), offered.value)
                for name in label.split(NAMES_GLUE):
                    names[fold_choice(name)].add(offered.value)
        return {name: next(iter(found)) for name, found in names.items() if len(found) == 1} | values

    def _definition(self, form_id: str, version: str) -> FormDefinition | None:
        if (form_id, version) not in self._definitions:
            self._definitions[form_id, version] = self._definition_of(form_id, version) or self._own(form_id, version)
        return self._definitions[form_id, version]

    def _own(self, form_id: str, version: str) -> FormDefinition | None:
        """Take the form from the workbook itself, when this workspace does not have it."""
        for form in self._forms:
            if (form.form_id, form.version) == (form_id, version):
                try:
                    return load_xform(form.xform)
                except Problem:
                    return None
        return None

    def _environment(self, definition: FormDefinition, seed: str, time: HybridTime) -> Environment:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time.milliseconds)
        resource = self._resources(definition.form.form_id, definition.form.version)
        return Environment(now=lambda: moment, random=random.Random(seed), device_id=WORKBOOK_DEVICE, resource=resource)


def places_resources(_form_id: str, _version: str) -> Callable[[str], bytes]:
    """Give interviews the list of places; no other file is known here."""
    return _places_only


def _places_only(name: str) -> bytes:
    if name == "places.csv":
        return places_csv()
    raise FileNotFoundError(name)


def _with_changes(base: Answers, before: Answers, after: Answers) -> dict[str, str | tuple[str, ...]]:
    """Put onto ``base`` what the interview changed, and nothing else."""
    answers = dict(base)
    for path in {**before, **after}:
        if before.get(path) != after.get(path):
            value = after.get(path)
            if value:
                answers[path] = value
            else:
                answers.pop(path, None)
    return answers


def _rejected(edit: Edit) -> Verdict:
    return Verdict(rejection=" ".join(edit.reasons[:_MOST_REASONS]), notes=tuple(edit.notes))


def _unknown_form(form_id: str, version: str) -> str:
    return tr(
        "The form {form} ({version}) is not here. Add the form, then read the file again.",
        form=form_id,
        version=version,
    )


def _repeat_paths(definition: FormDefinition) -> list[str]:
    return [repeat.path for repeat in definition.form.repeats()]
