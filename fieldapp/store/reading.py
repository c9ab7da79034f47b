"""FormReading: what the store must know of a form to read its records: header, derived answers, the settling of merges.

A merge takes answers from several revisions, so totals and other calculations are worked out anew by the interview
engine, with a clock and a chance that follow from the revisions: every office comes to the same.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Final, TypeAlias

from fieldapp.errors import Problem
from fieldapp.forms.definition import FormDefinition
from fieldapp.forms.model import QuestionType
from fieldapp.records.merge import MergedRecord, merge
from fieldapp.records.revision import Answers, HybridTime, Revision
from fieldapp.store.form_files import Resource
from fieldapp.store.header import Header, HeaderReader

if TYPE_CHECKING:
    from fieldapp.interview.session import Interview

_POSITION: Final = re.compile(r"\[[^\]/]*\]")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_UNNAMED: Final = frozenset({"meta/instanceID", "meta/deprecatedID", "meta/rootUuid"})


class FormReading:
    """Reads records of one form version; without a definition (the form has not arrived) it knows only little."""

    def __init__(self, definition: FormDefinition | None, resource: Resource | None = None) -> None:
        """``resource`` gives the files that the form asks for; without it none is there."""
        self._definition = definition
        self._resource = resource or _nothing
        self._header = HeaderReader(definition.form if definition else None)
        questions = list(definition.form.questions()) if definition else []
        self._calculated = frozenset(question.path for question in questions if question.is_calculated)
        hidden = {question.path for question in questions if question.type is QuestionType.HIDDEN}
        self._derived = self._calculated | hidden | _UNNAMED

    def header(self, answers: Answers) -> Header:
        """Return what lists and figures need of the answers."""
        return self._header.read(answers)

    def is_derived(self, path: str) -> bool:
        """Whether nobody answers this: a calculation, metadata, a hidden value."""
        return _POSITION.sub("", path) in self._derived

    def settled(self, merged: MergedRecord) -> MergedRecord:
        """Return a merge with its calculations worked out anew, and whether its edits fit each other."""
        latest = max(head.time for head in merged.heads)
        answers = self.calculated(merged.answers, latest, merged.record_id)
        return replace(merged, answers=answers, breaks_rule=self._is_broken(merged, answers, latest))

    def _is_broken(self, merged: MergedRecord, answers: Answers, time: HybridTime) -> bool:
        """Return whether the answers break a rule that no head breaks by itself; not asked of what is undecided."""
        if merged.conflicts or merged.is_deleted or not merged.is_final:
            return False
        if self.is_sound(answers, time, merged.record_id):
            return False
        return all(self.is_sound(head.answers, time, merged.record_id) for head in merged.heads)

    def calculated(self, answers: Answers, time: HybridTime, record_id: str) -> Answers:
        """Return answers with their calculations worked out anew, as at a time. A form with a fault leaves them."""
        if not self._calculated:
            return answers
        interview = self._interview(answers, time, record_id)
        if interview is None:
            return answers
        found = interview.answers()
        kept = {path: value for path, value in answers.items() if not self._is_calculated(path)}
        return {**kept, **{path: value for path, value in found.items() if self._is_calculated(path)}}

    def is_sound(self, answers: Answers, time: HybridTime, record_id: str) -> bool:
        """Whether the answers break no rule of their form; True where the form is not here, or has a fault."""
        interview = self._interview(answers, time, record_id)
        return interview is None or not interview.problems()

    def _interview(self, answers: Answers, time: HybridTime, record_id: str) -> "Interview | None":
        """Take answers up as at a time; None where the form is not here, or has a fault."""
        if self._definition is None:
            return None
        from fieldapp.interview.environment import Environment  # the engine is slow to load, and merges are rare
        from fieldapp.interview.session import Interview

        moment = _EPOCH + timedelta(milliseconds=time.milliseconds)
        environment = Environment(now=lambda: moment, random=Random(record_id), resource=self._resource)
        try:
            return Interview.resume(self._definition, environment, answers)
        except Problem:
            return None

    def _is_calculated(self, path: str) -> bool:
        return _POSITION.sub("", path) in self._calculated


FormReadings: TypeAlias = Callable[[str, str], FormReading]
"""Form id, version -> reading; for a form that is not here, one that knows little."""


def merged_by(readings: FormReadings, revisions: Sequence[Revision]) -> MergedRecord:
    """Merge all revisions of one record as their forms say."""
    if len(revisions) == 1:
        return merge(revisions)
    versions = {(revision.form_id, revision.form_version) for revision in revisions}
    merged = merge(revisions, partial(_is_derived, [readings(*version) for version in sorted(versions)]))
    if len(merged.heads) == 1:
        return merged
    return readings(merged.head.form_id, merged.head.form_version).settled(merged)


def _nothing(file_name: str) -> bytes:
    raise FileNotFoundError(file_name)


def _is_derived(readings: Iterable[FormReading], path: str) -> bool:
    return any(reading.is_derived(path) for reading in readings)
