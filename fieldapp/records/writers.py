"""Who set what: for every revision the settings in force, followed through the history. The workings of the merge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from fieldapp.records.history import ancestors_of
from fieldapp.records.repeats import Value, ids_of, instances_above, is_backed, is_same_order, is_there, split_instance
from fieldapp.records.revision import Revision

Key: TypeAlias = str | tuple[str, str]
"""The path of a question; ("there", instance path): whether an instance exists; ("order", repeat path)."""


@dataclass
class State:
    """What a revision stands on: for each key the revisions whose setting of it is in force.

    Keys are paths of questions, ("there", instance path) for whether an instance exists, ("order", repeat path).
    ``disputed``: instances that one side removed while another changed something in them.
    """

    writers: dict[Key, frozenset[str]]
    disputed: frozenset[str] = frozenset()


class History:
    """The writers of every key, revision by revision."""

    def __init__(self, ordered: Sequence[Revision]) -> None:
        self._revisions = {revision.revision_id: revision for revision in ordered}
        self._ancestors = ancestors_of(ordered)
        self._states: dict[str, State] = {}
        for revision in ordered:
            self._states[revision.revision_id] = self._state_after(revision)

    def joined(self, ids: Sequence[str]) -> State:
        """Join the states of several revisions: a writer goes where another side knew it and set the key anew."""
        states = [self._states[revision_id] for revision_id in ids]
        if len(states) == 1:
            return states[0]
        writers: dict[Key, frozenset[str]] = {}
        for key in {key for state in states for key in state.writers}:
            everyone = frozenset().union(*(state.writers.get(key, frozenset()) for state in states))
            writers[key] = frozenset(writer for writer in everyone if self._stands(writer, key, ids))
        state = State(writers)
        state.disputed = frozenset(self._disputed(state))
        return state

    def value(self, revision_id: str, key: Key) -> Value:
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

    def values_of(self, state: State, key: Key) -> list[Value]:
        """Return the different values in force for a key; [None] where nobody ever set it."""
        values = {self.value(writer, key) for writer in state.writers.get(key, ())}
        return sorted(values, key=repr) or [None]

    def _stands(self, writer: str, key: Key, ids: Sequence[str]) -> bool:
        return all(
            writer in self._states[revision_id].writers.get(key, ()) or not self.knows(revision_id, writer)
            for revision_id in ids
        )

    def _disputed(self, state: State) -> Iterable[str]:
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

    def _state_after(self, revision: Revision) -> State:
        parents = [parent for parent in revision.parents if parent in self._states]
        before = self.joined(parents) if parents else State({})
        writers = dict(before.writers)
        own = frozenset({revision.revision_id})
        for key in self._keys(revision, before):
            if self._sets(revision, key, before):
                writers[key] = own
        return State(writers)

    @staticmethod
    def _keys(revision: Revision, before: State) -> set[Key]:
        """Return the keys a revision speaks of: not those inside instances it does not have."""
        keys: set[Key] = set()
        for path, value in revision.answers.items():
            if isinstance(value, tuple):
                keys.add(("order", path))
                keys.update(("there", f"{path}[{instance_id}]") for instance_id in value)
            else:
                keys.add(path)
        for key in before.writers:
            path = key if isinstance(key, str) else key[1]
            holder = path if isinstance(key, str) or key[0] == "order" else split_instance(path)[0]
            if all(is_there(instance, revision.answers) for instance in instances_above(holder)):
                keys.add(key)
        return keys

    def _sets(self, revision: Revision, key: Key, before: State) -> bool:
        if isinstance(key, tuple) and key[0] == "there" and key[1] in before.disputed:
            return True
        value = self.value(revision.revision_id, key)
        known = self.values_of(before, key)
        if isinstance(key, tuple) and key[0] == "order" and key in before.writers:
            before_lists = [
                ids_of(self._revisions[each].answers, key[1]) for each in revision.parents if each in self._states
            ]
            return not all(is_same_order(value, other) for other in known) or not is_backed(value, before_lists)
        return known != [value]
