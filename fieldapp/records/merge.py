"""The three-way merge of all that is known of one record: a pure function of its revisions, the same everywhere.

For each question the revisions that set it are followed through the history (``_History``). A value set later, knowing
the earlier one, replaces it; values set without knowing of each other both stand: that is a conflict, and stays one
until a person resolves it with a new revision. Times decide nothing. Histories that cross, or that lack ancestors, are
no special case: there is no single common ancestor to be found.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from fieldapp.records.history import ancestors_of, heads_of, in_order
from fieldapp.records.revision import Answers, Kind, Revision

Value: TypeAlias = str | tuple[str, ...] | None
"""What one revision says at a path; None: unanswered, or the instance is not there."""

DELETED_PATH: Final = ""
"""The path of a conflict between deleting a record and changing it: the record itself."""

_INSTANCE: Final = re.compile(r"\[([^\]/]*)\]")
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


def merge(revisions: Iterable[Revision]) -> MergedRecord:
    """Merge all revisions of one record, in any order, repeated or not. ValueError when there is none."""
    ordered = in_order(revisions)
    if not ordered:
        raise ValueError("a record without revisions")
    heads = tuple(sorted(heads_of(ordered), key=_precedence))
    first = heads[0]
    if len(heads) == 1:
        is_deleted = first.kind is Kind.DELETED
        return MergedRecord(first.record_id, heads, first.answers, (), is_deleted, first.attachments)
    answers, conflicts = _History(ordered).merged(heads)
    deleted = {head.revision_id: "deleted" if head.kind is Kind.DELETED else None for head in heads}
    if len(set(deleted.values())) > 1:
        conflicts = [Conflict(DELETED_PATH, deleted), *conflicts]
    attachments: dict[str, str] = {}
    for head in reversed(heads):
        attachments.update(head.attachments)
    return MergedRecord(first.record_id, heads, answers, tuple(conflicts), all(deleted.values()), attachments)


def _precedence(head: Revision) -> tuple[bool, bool, str]:
    return (head.kind is Kind.DELETED, head.kind not in _FINAL_KINDS, head.revision_id)


@dataclass
class _State:
    """What a revision stands on: for each key the revisions whose setting of it is in force.

    Keys are paths of questions, ("there", instance path) for whether an instance exists, ("order", repeat path).
    ``disputed``: instances that one side removed while another changed something in them.
    """

    writers: dict["_Key", frozenset[str]]
    disputed: frozenset[str] = frozenset()


_Key: TypeAlias = "str | tuple[str, str]"


class _History:
    """The writers of every key, revision by revision."""

    def __init__(self, ordered: Sequence[Revision]) -> None:
        self._revisions = {revision.revision_id: revision for revision in ordered}
        self._ancestors = ancestors_of(ordered)
        self._states: dict[str, _State] = {}
        for revision in ordered:
            self._states[revision.revision_id] = self._state_after(revision)

    def merged(self, heads: Sequence[Revision]) -> tuple[Answers, list[Conflict]]:
        """Return the merged answers and the conflicts, in order of path."""
        state = self._joined([head.revision_id for head in heads])
        return _Merge(self, heads, state).result()

    def value(self, revision_id: str, key: _Key) -> Value:
        """Return what a revision says of a key: for ("there", instance) "there" or None."""
        answers = self._revisions[revision_id].answers
        if isinstance(key, str):
            return answers.get(key)
        what, path = key
        if what == "order":
            return answers.get(path)
        repeat_path, instance_id = split_instance(path)
        return "there" if instance_id in answers.get(repeat_path, ()) else None

    def knows(self, revision_id: str, other_id: str) -> bool:
        """Whether a revision was made knowing the other: is it, or descends from it."""
        return other_id == revision_id or other_id in self._ancestors[revision_id]

    def values_of(self, state: _State, key: _Key) -> list[Value]:
        """Return the different values in force for a key; [None] where nobody ever set it."""
        values = {self.value(writer, key) for writer in state.writers.get(key, ())}
        return sorted(values, key=repr) or [None]

    def _joined(self, ids: Sequence[str]) -> _State:
        """Join the states of several revisions: a writer goes where another side knew it and set the key anew."""
        states = [self._states[revision_id] for revision_id in ids]
        if len(states) == 1:
            return states[0]
        writers: dict[_Key, frozenset[str]] = {}
        for key in {key for state in states for key in state.writers}:
            everyone = frozenset().union(*(state.writers.get(key, frozenset()) for state in states))
            writers[key] = frozenset(writer for writer in everyone if self._stands(writer, key, ids))
        state = _State(writers)
        state.disputed = frozenset(self._disputed(state))
        return state

    def _stands(self, writer: str, key: _Key, ids: Sequence[str]) -> bool:
        return all(
            writer in self._states[revision_id].writers.get(key, ()) or not self.knows(revision_id, writer)
            for revision_id in ids
        )

    def _disputed(self, state: _State) -> Iterable[str]:
        """Yield instances that are removed, while something in them was set by somebody who did not know it."""
        removed = {
            key[1]: state.writers[key]
            for key in state.writers
            if isinstance(key, tuple) and key[0] == "there" and None in self.values_of(state, key)
        }
        for instance, removers in removed.items():
            inside = instance + "/"
            setters = {
                writer
                for key, writers in state.writers.items()
                if (key if isinstance(key, str) else key[1]).startswith(inside)
                for writer in writers
            }
            there = ("there", instance)
            removing = [remover for remover in removers if self.value(remover, there) is None]
            if any(not self.knows(remover, setter) for setter in setters for remover in removing):
                yield instance

    def _state_after(self, revision: Revision) -> _State:
        parents = [parent for parent in revision.parents if parent in self._states]
        before = self._joined(parents) if parents else _State({})
        writers = dict(before.writers)
        own = frozenset({revision.revision_id})
        for key in self._keys(revision, before):
            if self._sets(revision, key, before):
                writers[key] = own
        return _State(writers)

    @staticmethod
    def _keys(revision: Revision, before: _State) -> set[_Key]:
        """Return the keys a revision speaks of: not those inside instances it does not have."""
        keys: set[_Key] = set()
        for path, value in revision.answers.items():
            if isinstance(value, tuple):
                keys.add(("order", path))
                keys.update(("there", f"{path}[{instance_id}]") for instance_id in value)
            else:
                keys.add(path)
        for key in before.writers:
            path = key if isinstance(key, str) else key[1]
            holder = path if isinstance(key, str) or key[0] == "order" else split_instance(path)[0]
            if all(_is_there(instance, revision.answers) for instance in instances_above(holder)):
                keys.add(key)
        return keys

    def _sets(self, revision: Revision, key: _Key, before: _State) -> bool:
        if isinstance(key, tuple) and key[0] == "there" and key[1] in before.disputed:
            return True
        value = self.value(revision.revision_id, key)
        known = self.values_of(before, key)
        if isinstance(key, tuple) and key[0] == "order" and key in before.writers:
            return not all(_is_same_order(value, other) for other in known)
        return known != [value]


class _Merge:
    """Writes out the merged answers of a joined state."""

    def __init__(self, history: _History, heads: Sequence[Revision], state: _State) -> None:
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
            if all(_is_there(instance, self._answers) for instance in instances_above(path)):
                self._merge_question(path)
        return self._answers, sorted(self._conflicts, key=lambda conflict: conflict.path)

    def _merge_question(self, path: str) -> None:
        values = self._history.values_of(self._state, path)
        if len(values) > 1:
            self._add_conflict(path, path)
        value = values[0] if len(values) == 1 else self._provisional(path)
        if isinstance(value, str) and value:
            self._answers[path] = value

    def _merge_repeat(self, repeat_path: str) -> None:
        if not all(_is_there(instance, self._answers) for instance in instances_above(repeat_path)):
            return
        orders = [
            order
            for order in (
                self._history.value(writer, ("order", repeat_path)) for writer in self._order_writers(repeat_path)
            )
            if isinstance(order, tuple)
        ]
        everyone = _woven([*orders, *(_ids(head.answers, repeat_path) for head in self._heads)])
        kept = tuple(each for each in everyone if self._stays(f"{repeat_path}[{each}]"))
        orders = [tuple(each for each in order if each in kept) for order in orders]
        if any(not _is_same_order(one, other) for one in orders for other in orders):
            self._add_conflict(repeat_path, ("order", repeat_path))
        if kept:
            self._answers[repeat_path] = kept

    def _order_writers(self, repeat_path: str) -> list[str]:
        """Return who set the order, the writers that the first head stands on first."""
        writers = self._state.writers[("order", repeat_path)]
        first = self._heads[0].revision_id
        return sorted(writers, key=lambda writer: (not self._history.knows(first, writer), writer))

    def _stays(self, instance: str) -> bool:
        there: _Key = ("there", instance)
        values = self._history.values_of(self._state, there)
        if instance in self._state.disputed:
            says = {head.revision_id: self._history.value(head.revision_id, there) for head in self._heads}
            self._conflicts.append(Conflict(instance, says))
            return True
        return "there" in values

    def _provisional(self, key: _Key) -> Value:
        """Return the value shown while in conflict: of the first head that has a say."""
        return next(iter(self._say(key).values()), None)

    def _add_conflict(self, path: str, key: _Key) -> None:
        self._conflicts.append(Conflict(path, self._say(key)))

    def _say(self, key: _Key) -> dict[str, Value]:
        """Return the values in dispute by head, leaving out heads that only kept what was there before."""
        writers = self._state.writers[key]
        return {
            head.revision_id: self._history.value(head.revision_id, key)
            for head in self._heads
            if any(self._history.knows(head.revision_id, writer) for writer in writers)
        }


def split_instance(path: str) -> tuple[str, str]:
    """Split an instance path into its repeat and its id.

    >>> split_instance("days[a1]/sessions[k3]")
    ('days[a1]/sessions', 'k3')
    """
    repeat_path, _, instance_id = path.rpartition("[")
    return repeat_path, instance_id.removesuffix("]")


def instances_above(path: str) -> list[str]:
    """Return the instance paths that a path lies in, outer first, itself not counted.

    >>> instances_above("days[a1]/sessions[k3]/topic")
    ['days[a1]', 'days[a1]/sessions[k3]']
    """
    return [path[: match.end()] for match in _INSTANCE.finditer(path) if match.end() < len(path)]


def _is_there(instance: str, answers: Answers) -> bool:
    repeat_path, instance_id = split_instance(instance)
    return instance_id in answers.get(repeat_path, ())


def _ids(answers: Answers, repeat_path: str) -> tuple[str, ...]:
    ids = answers.get(repeat_path, ())
    return ids if isinstance(ids, tuple) else ()


def _is_same_order(one: Value, other: Value) -> bool:
    """Whether two lists have what is in both in the same order."""
    first = one if isinstance(one, tuple) else ()
    second = other if isinstance(other, tuple) else ()
    return [each for each in first if each in second] == [each for each in second if each in first]


def _woven(orders: Iterable[Sequence[str]]) -> list[str]:
    """Join lists into one: what a later list adds comes after what it follows there.

    >>> _woven([("a", "b"), ("a", "c", "b"), ("d",)])
    ['d', 'a', 'c', 'b']
    """
    woven: list[str] = []
    for order in orders:
        place = 0
        for each in order:
            if each not in woven:
                woven.insert(place, each)
            place = woven.index(each) + 1
    return woven
