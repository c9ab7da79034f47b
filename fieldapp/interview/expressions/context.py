"""What an expression may know of the world: documents, texts, language, clock, chance; and how much work it may do."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from random import Random

from fieldapp.interview.expressions.errors import LimitExceeded
from fieldapp.interview.expressions.values import Value
from fieldapp.interview.tree import Node
from fieldapp.translation import mark


def _no_text(_identifier: str, _language: str) -> str:
    return ""


def _no_label(value: str, _path: str, _node: Node) -> str:
    return value


@dataclass(slots=True)
class Context:
    """One for an interview; every evaluation of it is given the same one. Change ``language`` as the user does.

    Nothing else of the world is looked at: the same context gives the same values.
    """

    root: Node
    """The document of the primary instance: where absolute paths begin."""
    now: Callable[[], datetime]
    """The clock; aware times."""
    instances: Mapping[str, Node] = field(default_factory=dict)
    """Secondary instances by id: the node *above* the outermost element (``instance('x')/root/item``). May load
    lazily. They must not change while they are in use: their columns are indexed once."""
    timezone: tzinfo = UTC
    random: Random = field(default_factory=Random)
    language: str = ""
    """The form language, as named in the form."""
    text: Callable[[str, str], str] = _no_text
    """(text id, language) -> the text, for ``jr:itext``."""
    choice_label: Callable[[str, str, Node], str] = _no_label
    """(value, path of the question as written, context node) -> label, for ``jr:choice-name``."""
    namespaces: Mapping[str, str] = field(default_factory=dict)
    """Prefixes usable in expressions -> URI."""
    warn: Callable[[str], None] = lambda _: None
    """Is told in a sentence what an expression had to swallow (a date that is none)."""
    step_limit: int = 5_000_000
    """How many nodes one evaluation may look at."""
    time_limit_s: float = 5.0
    """How long one evaluation that filters long lists may take."""
    patience_s: float = 20.0
    """How long the rules of a form may take to come to rest after one event."""
    current: Node | None = None
    """Where the evaluation under way began, for ``current()``. This and what follows is set by ``begin``."""
    steps_left: int = 0
    deadline: float = 0.0
    constants: dict[object, Value] = field(default_factory=dict)
    """What parts of predicates came to that are the same for all candidates of this evaluation."""

    def begin(self, node: Node) -> "Outer":
        """Set the limits for an evaluation on a node; return what ``end`` needs to restore those around it."""
        outer = (self.current, self.steps_left, self.deadline, self.constants)
        self.current = node
        self.constants = {}
        self.steps_left = self.step_limit
        self.deadline = time.monotonic() + self.time_limit_s
        return outer

    def end(self, outer: "Outer") -> None:
        """Restore the evaluation around the one that ends."""
        self.current, self.steps_left, self.deadline, self.constants = outer

    def spend(self, steps: int) -> None:
        """Count nodes looked at. Raises LimitExceeded when the evaluation has had its share."""
        self.steps_left -= steps
        if self.steps_left < 0:
            raise _stopped()

    def check_time(self) -> None:
        """Raise LimitExceeded when the evaluation has had its time."""
        if time.monotonic() > self.deadline:
            raise _stopped()


Outer = tuple[Node | None, int, float, dict[object, Value]]


def _stopped() -> LimitExceeded:
    sentence = mark("A calculation of this form looks at too much and was stopped. Tell the author of the form.")
    return LimitExceeded("expression-limit", sentence)
