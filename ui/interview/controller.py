"""Joins the screen with the running interview: answers go in, what changed comes out. Knows undo; knows no widgets."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from PySide6.QtCore import QObject, Signal

from fieldapp.errors import Problem
from fieldapp.forms.model import Form
from fieldapp.interview.session import Interview
from fieldapp.interview.state import AnswerProblem, Changes, GroupState, OfferedChoice, QuestionState
from ui.interview.label_text import plain_label
from ui.interview.undo import Answered, Moved, Noted, Placed, Step, Together, UndoList
from ui.widgets.editor import Option

_CHOICE_LISTS_KEPT: Final = 32


class Controller(QObject):
    """One interview on screen."""

    changed = Signal(object)
    """``Changes``: what the screen must show again."""
    edited = Signal()
    """A person changed something: it is to be kept."""
    problem_met = Signal(object)
    """A ``Problem``: what was asked for could not be done."""
    taken_out = Signal(str)
    """The path of a question whose answer went because its choice is no longer offered."""

    def __init__(self, interview: Interview, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.interview = interview
        self._undo = UndoList()
        self._together: list[Step] | None = None
        self._together_changes = Changes()
        self._left: set[str] = set()
        self._problems: tuple[AnswerProblem, ...] | None = None
        self._options: dict[int, tuple[tuple[OfferedChoice, ...], tuple[Option, ...]]] = {}

    @property
    def form(self) -> Form:
        """The form being filled in."""
        return self.interview.form

    def question(self, path: str) -> QuestionState:
        """Return the state of a question."""
        state = self.interview.state(path)
        assert isinstance(state, QuestionState)
        return state

    def group(self, path: str) -> GroupState:
        """Return the state of a group, a repeat or an instance."""
        state = self.interview.state(path)
        assert isinstance(state, GroupState)
        return state

    def options(self, path: str) -> tuple[Option, ...]:
        """Return the choices offered now; the same tuple as long as they are the same."""
        choices = self.interview.choices(path)
        known = self._options.get(id(choices))
        if known is not None and known[0] is choices:
            return known[1]
        if len(self._options) >= _CHOICE_LISTS_KEPT:
            self._options.clear()
        options = tuple(self._option(choice) for choice in choices)
        self._options[id(choices)] = (choices, options)
        return options

    def picture(self, media: Mapping[str, str]) -> bytes:
        """Return the content of the picture among the media of a label; empty when there is none."""
        name = media.get("image", "")
        return self.interview.file(name) if name else b""

    def instances(self, repeat_path: str) -> tuple[str, ...]:
        """Return the paths of the instances of a repeat, in order."""
        return tuple(f"{repeat_path}[{instance}]" for instance in self.interview.instances(repeat_path))

    def problems(self) -> tuple[AnswerProblem, ...]:
        """Return everything that is left to correct, in form order."""
        if self._problems is None:
            self._problems = self.interview.problems()
        return self._problems

    def answer(self, path: str, value: str) -> None:
        """A person answered a question."""
        self.answer_all({path: value})

    def answer_all(self, values: Mapping[str, str]) -> None:
        """A person answered several questions in one action."""
        steps: dict[str, tuple[str, str]] = {}
        changes = Changes()
        for path, value in values.items():
            before = self.question(path).value
            if before != value:
                changes |= self.interview.answer(path, value)
                steps[path] = (before, value)
        if not steps:
            return
        for path, before in changes.cleared.items():
            if path not in steps:
                steps[path] = (before, "")
                self.taken_out.emit(path)
        self._tell(changes, Answered(steps))

    def note(self, path: str) -> str:
        """Return what was noted on a question; "" for nothing."""
        return self.interview.note(path)

    def write_note(self, path: str, text: str) -> None:
        """A person noted something on a question."""
        before = self.interview.note(path)
        if text != before:
            self._tell(self.interview.write_note(path, text), Noted(path, before, text))

    def add_instance(self, repeat_path: str, position: int | None = None) -> str:
        """A person added an instance; return its path, "" when the form allows no more."""
        try:
            changes = self.interview.add_repeat(repeat_path, position)
        except Problem as problem:
            self.problem_met.emit(problem)
            return ""
        path = f"{repeat_path}[{changes.added}]"
        self._tell(changes, Placed(path, is_there=True))
        return path

    def remove_instance(self, instance_path: str) -> None:
        """A person removed an instance."""
        changes = self.interview.remove_repeat(instance_path)
        self._tell(changes, Placed(instance_path, is_there=False))

    def put_back(self, instance_path: str) -> None:
        """A person wants a removed instance back."""
        changes = self.interview.restore_repeat(instance_path)
        self._tell(changes, Placed(instance_path, is_there=True))

    def move_instance(self, instance_path: str, position: int) -> None:
        """A person moved an instance to a position counted from 0."""
        before = self.instances(repeat_of(instance_path)).index(instance_path)
        changes = self.interview.move_repeat(instance_path, position)
        self._tell(changes, Moved(instance_path, before, position))

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make everything done inside one step for undo, shown once at its end."""
        if self._together is not None:
            yield
            return
        self.open_action()
        try:
            yield
        finally:
            self.close_action()

    def open_action(self) -> None:
        """Make everything done until ``close_action`` one step for undo, shown once then."""
        self._together, self._together_changes = [], Changes()

    def close_action(self) -> None:
        """Show what was done since ``open_action``."""
        steps, self._together = self._together, None
        if steps:
            self._tell(self._together_changes, Together(tuple(steps)))

    def undo(self) -> str:
        """Take the last step back; return the path it was at, "" when there was none."""
        return self._do(self._undo.undo())

    def redo(self) -> str:
        """Do the last step taken back again; return the path it was at, "" when there was none."""
        return self._do(self._undo.redo())

    def set_language(self, form_language: str) -> None:
        """Speak another language of the form."""
        changes = self.interview.set_language(form_language)
        self._options.clear()
        self._problems = None
        self.changed.emit(changes)

    def mark_left(self, path: str) -> None:
        """The person has been at a question and left it: its problem may be shown from now on."""
        self._left.add(path)
        self._undo.close_step()

    def is_left(self, path: str) -> bool:
        """Whether the person has been at a question and left it."""
        return path in self._left

    def _option(self, choice: OfferedChoice) -> Option:
        return Option(choice.value, plain_label(choice.label), self.picture(choice.media) if choice.media else b"")

    def _do(self, step: Step | None) -> str:
        if step is None:
            return ""
        self._show(self._carried_out(step))
        return _place_of(step)

    def _carried_out(self, step: Step) -> Changes:
        changes = Changes()
        if isinstance(step, Together):
            for part in step.steps:
                changes |= self._carried_out(part)
            return changes
        if isinstance(step, Answered):
            for path, (_, after) in step.values.items():
                changes |= self.interview.answer(path, after)
            return changes
        if isinstance(step, Noted):
            return self.interview.write_note(step.path, step.after)
        if isinstance(step, Moved):
            return self.interview.move_repeat(step.path, step.after)
        return self.interview.restore_repeat(step.path) if step.is_there else self.interview.remove_repeat(step.path)

    def _tell(self, changes: Changes, step: Step) -> None:
        self._problems = None
        if self._together is not None:
            self._together.append(step)
            self._together_changes |= changes
            return
        self._undo.add(step)
        self._show(changes)

    def _show(self, changes: Changes) -> None:
        self._problems = None
        self.changed.emit(changes)
        self.edited.emit()


def _place_of(step: Step) -> str:
    if isinstance(step, Together):
        return _place_of(step.steps[0]) if step.steps else ""
    return next(iter(step.values)) if isinstance(step, Answered) else step.path


def repeat_of(instance_path: str) -> str:
    """Return the path of the repeat of an instance.

    >>> repeat_of("days[a1]/sessions[k3f9]")
    'days[a1]/sessions'
    """
    return instance_path[: instance_path.rindex("[")]
