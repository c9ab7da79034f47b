"""What a client of the interview sees: states, choices, problems, changes. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, TypeAlias

from fieldapp.forms.model import QuestionType

Answers: TypeAlias = Mapping[str, "str | tuple[str, ...]"]
"""Path -> canonical text; a repeat's own path -> its instance ids. As in ``fieldapp.records.revision``."""
NOTE: Final = "@note"
"""What a person noted on a question is kept beside its answer, at the path of the question and this."""


class ProblemKind(StrEnum):
    """What is wrong with an answer."""

    TYPE = "type"
    REQUIRED = "required"
    CONSTRAINT = "constraint"
    CHOICE = "choice"
    COUNT = "count"
    CALCULATION = "calculation"


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """One thing to correct before the record is final, in the current language."""

    path: str
    kind: ProblemKind
    sentence: str


@dataclass(frozen=True, slots=True)
class QuestionState:
    """A question now. ``value`` is what the person sees: also a text that is not of its type, or is hidden."""

    path: str
    type: QuestionType
    value: str
    label: str
    hint: str
    guidance: str
    is_relevant: bool
    is_required: bool
    is_readonly: bool
    is_calculated: bool
    problem: AnswerProblem | None
    media: Mapping[str, str] = field(default_factory=dict)
    """Form of the medium (image, audio, video, big-image) -> file name in the current language."""
    is_translated: bool = True
    """False where the label is missing in the current language and another one is shown."""


@dataclass(frozen=True, slots=True)
class GroupState:
    """A group, a repeat or an instance of a repeat now."""

    path: str
    label: str
    hint: str
    is_relevant: bool
    is_readonly: bool
    is_repeat: bool = False
    is_counted: bool = False
    """Nobody adds or removes instances by hand."""
    problem: AnswerProblem | None = None


@dataclass(frozen=True, slots=True)
class OfferedChoice:
    """A choice that is offered now."""

    value: str
    label: str
    media: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a screen must refresh after an event."""

    paths: frozenset[str] = frozenset()
    """Questions, groups and instances whose state or choices may differ now."""
    structure: bool = False
    """Whether instances of repeats came, went or moved."""
    added: str | None = None
    """The id of the instance that was asked for."""
    cleared: Mapping[str, str] = field(default_factory=dict)
    """Answers that were taken out because their choice is no longer offered: path -> what it was."""

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(
            self.paths | other.paths,
            self.structure or other.structure,
            other.added or self.added,
            {**self.cleared, **other.cleared},
        )


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """A part of an expression and what it comes to now."""

    text: str
    value: str
    depth: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a question is shown or hidden. The rule may be that of a group around it: ``path`` says whose it is."""

    path: str
    is_relevant: bool
    expression: str
    """Empty: no rule hides it."""
    parts: tuple[ExplainedPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Finalised:
    """A finished interview, or why it is not finished: then ``problems`` is not empty and the rest is."""

    problems: tuple[AnswerProblem, ...]
    answers: Answers = field(default_factory=dict)
    xml: str = ""
    hash: str = ""
    """SHA-256 of the XML, hex."""
