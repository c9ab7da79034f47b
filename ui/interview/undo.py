"""What a person did in the form, step by step, so that it can be taken back. Pure values: the controller acts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Answered:
    """Answers were given: path -> (before, after), in the order they are to be set."""

    values: Mapping[str, tuple[str, str]]

    def reversed(self) -> "Answered":
        """Return the step that takes this one back."""
        return Answered({path: (after, before) for path, (before, after) in self.values.items()})


@dataclass(frozen=True, slots=True)
class Placed:
    """An instance of a repeat came (``is_there``) or went."""

    path: str
    is_there: bool

    def reversed(self) -> "Placed":
        """Return the step that takes this one back."""
        return replace(self, is_there=not self.is_there)


@dataclass(frozen=True, slots=True)
class Moved:
    """An instance of a repeat went from one position to another."""

    path: str
    before: int
    after: int

    def reversed(self) -> "Moved":
        """Return the step that takes this one back."""
        return Moved(self.path, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Noted:
    """The note on a question was written."""

    path: str
    before: str
    after: str

    def reversed(self) -> "Noted":
        """Return the step that takes this one back."""
        return Noted(self.path, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Together:
    """Several steps that were one action: a pasted block."""

    steps: "tuple[Step, ...]"

    def reversed(self) -> "Together":
        """Return the step that takes this one back."""
        return Together(tuple(step.reversed() for step in reversed(self.steps)))


Step = Answered | Noted | Placed | Moved | Together


class UndoList:
    """The steps done and the steps taken back. Typing on in one question is one step."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._is_open = False

    def add(self, step: Step) -> None:
        """Keep a step; what was taken back before can not be done again after it."""
        self._undone.clear()
        if self._is_open and self._done and isinstance(step, Answered | Noted):
            joined = _joined(self._done[-1], step)
            if joined is not None:
                self._done.pop()
                if _changes_something(joined):
                    self._done.append(joined)
                return
        self._done.append(step)
        del self._done[:-LONGEST]
        self._is_open = True

    def close_step(self) -> None:
        """The person went to another question: the next answer is a step of its own."""
        self._is_open = False

    def undo(self) -> Step | None:
        """Return the step that takes the last one back, or None."""
        return self._turn(self._done, self._undone)

    def redo(self) -> Step | None:
        """Return the step that does the last one taken back again, or None."""
        return self._turn(self._undone, self._done)

    def _turn(self, source: list[Step], target: list[Step]) -> Step | None:
        self._is_open = False
        if not source:
            return None
        step = source.pop().reversed()
        target.append(step)
        return step


def _joined(first: Step, second: Answered | Noted) -> Answered | Noted | None:
    """Return two steps as one where the second is only typing on, else None."""
    if isinstance(first, Noted) and isinstance(second, Noted):
        return Noted(first.path, first.before, second.after) if first.path == second.path else None
    if not isinstance(first, Answered) or not isinstance(second, Answered):
        return None
    if list(first.values)[:1] != list(second.values)[:1]:
        return None
    values = dict(first.values)
    for path, (before, after) in second.values.items():
        values[path] = (values[path][0] if path in values else before, after)
    return Answered(values)


def _changes_something(step: Answered | Noted) -> bool:
    if isinstance(step, Noted):
        return step.before != step.after
    return any(before != after for before, after in step.values.values())
