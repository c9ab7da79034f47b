"""The three-way merge of all that is known of one record: a pure function of its revisions, the same everywhere.

For each question the revisions that set it are followed through the history (``fieldapp.records.writers``). A value
set later, knowing the earlier one, replaces it; values set without knowing of each other both stand: that is a
conflict, and stays one until a person resolves it with a new revision. Times decide nothing. Histories that cross, or
that lack ancestors, are no special case: there is no single common ancestor to be found.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from fieldapp.records.history import heads_of, in_order
from fieldapp.records.repeats import Value, ids_of, instances_above, is_same_order, is_there, woven
from fieldapp.records.revision import Answers, Kind, Revision
from fieldapp.records.writers import History, Key, State

DELETED_PATH: Final = ""
"""The path of a conflict between deleting a record and changing it: the record itself."""

_FINAL_KINDS: Final = frozenset({Kind.FINALISED, Kind.IMPORTED, Kind.MERGED})


@dataclass(frozen=True, slots=True)
class Conflict:
    """One question that heads set to different values, all of them kept.

    ``path`` is a question, a repeat (its order), an instance (``sessions[k3f9]``: removed here, changed there), or
    DELETED_PATH. Values by the id of the head that says so, in the order of the heads; None: cleared or removed.
    """

    path: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class MergedRecord:
    """What is known of a record. Where there are conflicts, ``answers`` has what the first head says, provisionally."""

    record_id: str
    heads: tuple[Revision, ...]
    """Never empty. Finalised heads come first, then by id: no clock decides which."""
    answers: Answers
    conflicts: tuple[Conflict, ...] = ()
    is_deleted: bool = False
    """Deleted in every head. Deleted in some only is a conflict, and the record stays."""
    attachments: Mapping[str, str] = field(default_factory=dict)
    breaks_rule: bool = False
    """Whether finished edits, each in order, come to answers together that the form does not allow. Set by readers."""

    @property
    def head(self) -> Revision:
        """The head that speaks where heads differ."""
        return self.heads[0]

    @property
    def is_final(self) -> bool:
        """Whether every head that is not a deletion was checked to the end: finalised, imported or resolved."""
        return all(head.kind in _FINAL_KINDS for head in self.heads if head.kind is not Kind.DELETED)

    @property
    def kind(self) -> Kind:
        """The kind of the merged state: deleted, saved where a head is unfinished, else that of the first head."""
        if self.is_deleted:
            return Kind.DELETED
        return self.head.kind if self.is_final else Kind.SAVED


def merge(revisions: Iterable[Revision], is_derived: Callable[[str], bool] = lambda path: False) -> MergedRecord:
    """Merge all revisions of one record, in any order, repeated or not. ValueError when there is none.

    ``is_derived`` tells which paths nobody answers (calculations, metadata): they are never in conflict, and have what
    the first head says until the caller calculates them anew.
    """
    ordered = in_order(revisions)
    if not ordered:
        raise ValueError("a record without revisions")
    heads = tuple(sorted(heads_of(ordered), key=_precedence))
    first = heads[0]
    if len(heads) == 1:
        is_deleted = first.kind is Kind.DELETED
        return MergedRecord(first.record_id, heads, first.answers, (), is_deleted, first.attachments)
    history = History(ordered)
    state = history.joined([head.revision_id for head in heads])
    answers, conflicts = _Merge(history, heads, state, is_derived).result()
    deleted = {head.revision_id: "deleted" if head.kind is Kind.DELETED else None for head in heads}
    if len(set(deleted.values())) > 1:
        conflicts = [Conflict(DELETED_PATH, deleted), *conflicts]
    attachments: dict[str, str] = {}
    for head in reversed(heads):
        attachments.update(head.attachments)
    return MergedRecord(first.record_id, heads, answers, tuple(conflicts), all(deleted.values()), attachments)


def _precedence(head: Revision) -> tuple[bool, bool, str]:
    return (head.kind is Kind.DELETED, head.kind not in _FINAL_KINDS, head.revision_id)


class _Merge:
    """Writes out the merged answers of a joined state."""

    def __init__(
        self, history: History, heads: Sequence[Revision], state: State, is_derived: Callable[[str], bool]
    ) -> None:
        self._is_derived = is_derived
        self._history = history
        self._heads = heads
        self._state = state
        self._answers: dict[str, str | tuple[str, ...]] = {}
        self._conflicts: list[Conflict] = []

    def result(self) -> tuple[Answers, list[Conflict]]:
        keys = sorted(self._state.writers, key=lambda key: key if isinstance(key, str) else key[1])
        for repeat_path in [key[1] for key in keys if isinstance(key, tuple) and key[0] == "order"]:
            self._merge_repeat(repeat_path)
        for path in [key for key in keys if isinstance(key, str)]:
            if all(is_there(instance, self._answers) for instance in instances_above(path)):
                self._merge_question(path)
        return self._answers, sorted(self._conflicts, key=lambda conflict: conflict.path)

    def _merge_question(self, path: str) -> None:
        values = self._history.values_of(self._state, path)
        if len(values) > 1 and not self._is_derived(path):
            self._add_conflict(path, path)
        value = values[0] if len(values) == 1 else self._provisional(path)
        if isinstance(value, str) and value:
            self._answers[path] = value

    def _merge_repeat(self, repeat_path: str) -> None:
        if not all(is_there(instance, self._answers) for instance in instances_above(repeat_path)):
            return
        orders = [
            order
            for order in (
                self._history.value(writer, ("order", repeat_path)) for writer in self._order_writers(repeat_path)
            )
            if isinstance(order, tuple)
        ]
        everyone = woven([*orders, *(ids_of(head.answers, repeat_path) for head in self._heads)])
        kept = tuple(each for each in everyone if self._stays(f"{repeat_path}[{each}]"))
        orders = [tuple(each for each in order if each in kept) for order in orders]
        if any(not is_same_order(one, other) for one in orders for other in orders):
            self._add_conflict(repeat_path, ("order", repeat_path))
        if kept:
            self._answers[repeat_path] = kept

    def _order_writers(self, repeat_path: str) -> list[str]:
        """Return who set the order, the writers that the first head stands on first."""
        writers = self._state.writers[("order", repeat_path)]
        first = self._heads[0].revision_id
        return sorted(writers, key=lambda writer: (not self._history.knows(first, writer), writer))

    def _stays(self, instance: str) -> bool:
        there: Key = ("there", instance)
        values = self._history.values_of(self._state, there)
        if instance in self._state.disputed:
            says = {head.revision_id: self._history.value(head.revision_id, there) for head in self._heads}
            self._conflicts.append(Conflict(instance, says))
            return True
        return "there" in values

    def _provisional(self, key: Key) -> Value:
        """Return the value shown while in conflict: of the first head that has a say."""
        return next(iter(self._say(key).values()), None)

    def _add_conflict(self, path: str, key: Key) -> None:
        self._conflicts.append(Conflict(path, self._say(key)))

    def _say(self, key: Key) -> dict[str, Value]:
        """Return the values in dispute by head, leaving out heads that only kept what was there before."""
        writers = self._state.writers[key]
        return {
            head.revision_id: self._history.value(head.revision_id, key)
            for head in self._heads
            if any(self._history.knows(head.revision_id, writer) for writer in writers)
        }
