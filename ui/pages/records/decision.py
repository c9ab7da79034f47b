"""What there is to decide about one record, in words: the edits that met, and each answer in which they differ. Pure.

The page shows it; nothing here knows a widget.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fieldapp.forms.model import Form, Question, QuestionType
from fieldapp.records.repeats import Value
from fieldapp.translation import tr, tr_n
from fieldapp.workspace import DELETED_PATH, Conflict, RecordView, RevisionEntry
from ui.pages.records.path_words import is_inside, names_of, node_at
from ui.pages.records.reading import Reader
from ui.wording import moment_text

_MOST_CHANGES: Final = 5


@dataclass(frozen=True, slots=True)
class Side:
    """One of the edits: who, where, when."""

    head_id: str
    who: str
    where: str
    when: str


@dataclass(frozen=True, slots=True)
class Option:
    """What one edit says of an answer. ``set_by`` names who set it, where that is somebody else than who made it."""

    value: Value
    text: str
    set_by: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One answer in which the edits differ."""

    path: str
    name: str
    where: str
    """The groups and entries it lies in; empty at the top of the form."""
    before: str
    options: tuple[Option | None, ...]
    """In the order of the sides; None where an edit has no say."""
    question: Question | None
    """For a value that no edit had; None for entries, orders and the record itself."""

    def is_settled_by(self, removed: str) -> bool:
        """Whether removing the entry at this path makes the line pointless."""
        return is_inside(self.path, removed)


@dataclass(frozen=True, slots=True)
class Decision:
    """All of it."""

    record_id: str
    seen: tuple[str, ...]
    """Ids of all heads that are shown, also of those that have no say in any line."""
    sides: tuple[Side, ...]
    lines: tuple[Line, ...]


def decision_of(view: RecordView, reader: Reader, device: str) -> Decision:
    """Put a record in conflict into words; ``device`` is this computer's."""
    entries = {entry.revision.revision_id: entry for entry in view.history}
    seen = tuple(head.revision_id for head in view.heads)
    in_dispute = [each for each in seen if any(each in conflict.values for conflict in view.conflicts)]
    sides = tuple(_side(entries[head_id], reader, device) for head_id in in_dispute)
    writer = _Writer(view, reader, in_dispute, entries)
    places = _places_in(view.definition.form if view.definition else None)
    ordered = sorted(view.conflicts, key=lambda conflict: (places.get(names_of(conflict.path), -1), conflict.path))
    return Decision(view.row.record_id, seen, sides, tuple(writer.line(conflict) for conflict in ordered))


def _places_in(form: Form | None) -> dict[str, int]:
    """Return where each node stands in the form."""
    return {node.path: place for place, node in enumerate(form.nodes())} if form is not None else {}


def _side(entry: RevisionEntry, reader: Reader, device: str) -> Side:
    revision = entry.revision
    computer = tr("this computer") if revision.device == device else tr("another computer")
    if revision.device == "workbook":
        computer = tr("in a workbook")
    who = revision.author or entry.office_name
    where = " · ".join(dict.fromkeys((entry.office_name, computer)))
    return Side(revision.revision_id, who, where, moment_text(entry.made, reader.calendar))


class _Writer:
    """Writes out the lines of one record."""

    def __init__(
        self, view: RecordView, reader: Reader, head_ids: Sequence[str], entries: dict[str, RevisionEntry]
    ) -> None:
        self._view = view
        self._reader = reader
        self._head_ids = head_ids
        self._entries = entries
        self._form: Form | None = view.definition.form if view.definition else None
        self._answers = (view.answers, *(head.answers for head in view.heads), view.before)

    def line(self, conflict: Conflict) -> Line:
        """Put one conflict into words."""
        path = conflict.path
        options = [
            Option(
                conflict.values[head_id],
                self._value(path, conflict.values[head_id], head_id),
                self._set_by(path, head_id),
            )
            if head_id in conflict.values
            else None
            for head_id in self._head_ids
        ]
        node = node_at(self._form, path)
        question = node if isinstance(node, Question) else None
        where = self._reader.surroundings(self._form, path, self._answers)
        return Line(path, self._name(path), where, self._before(path), tuple(options), question)

    def _name(self, path: str) -> str:
        if path == DELETED_PATH:
            return tr("The record")
        if path.endswith("]"):
            return self._reader.entry_text(self._form, path, self._answers)
        if isinstance(self._view.answers.get(path), tuple):
            return tr("Order of “{title}”", title=self._reader.label_text(self._form, path))
        return self._reader.label_text(self._form, path)

    def _before(self, path: str) -> str:
        if path == DELETED_PATH or path.endswith("]"):
            return tr("It was there")
        return self._value(path, self._view.before.get(path), "") if self._view.before else tr("not known")

    def _value(self, path: str, value: Value, head_id: str) -> str:
        if path == DELETED_PATH:
            return tr("Delete it") if value == "deleted" else self._kept("", head_id)
        if path.endswith("]"):
            return tr("Remove it") if value is None else self._kept(path + "/", head_id)
        if isinstance(value, tuple):
            return self._reader.order_text(self._form, path, value, self._answers)
        return self._reader.value_text(self._form, path, value)

    def _kept(self, inside: str, head_id: str) -> str:
        """Say that the record or entry is kept, and what an edit changed in it."""
        before, after = self._view.before, self._entries[head_id].revision.answers
        changed = [
            path
            for path in sorted({*before, *after})
            if path.startswith(inside) and before.get(path) != after.get(path) and self._is_asked(path)
        ]
        lines = [
            f"{self._reader.label_text(self._form, path)}: {self._reader.value_text(self._form, path, after.get(path))}"
            for path in changed[:_MOST_CHANGES]
        ]
        if len(changed) > _MOST_CHANGES:
            more = len(changed) - _MOST_CHANGES
            lines.append(tr_n("and {count} more", "and {count} more", more))
        return "\n".join([tr("Keep it, with its changes"), *lines])

    def _is_asked(self, path: str) -> bool:
        node = node_at(self._form, path)
        return isinstance(node, Question) and not node.is_calculated and node.type is not QuestionType.HIDDEN

    def _set_by(self, path: str, head_id: str) -> str:
        """Name who set the value, when an older edit than the head did."""
        if path == DELETED_PATH or path.endswith("]"):
            return ""
        entry = self._setter(path, head_id)
        head = self._entries[head_id].revision
        if entry is None or (entry.revision.author, entry.revision.device) == (head.author, head.device):
            return ""
        made = moment_text(entry.made, self._reader.calendar)
        return " · ".join(filter(None, (entry.revision.author, entry.office_name, made)))

    def _setter(self, path: str, head_id: str) -> RevisionEntry | None:
        known = _known_to(head_id, self._entries)
        for entry in self._view.history:  # the newest first
            is_change = any(change.path == path for change in entry.changes) or not entry.revision.parents
            if entry.revision.revision_id in known and is_change:
                return entry
        return None


def _known_to(head_id: str, entries: dict[str, RevisionEntry]) -> set[str]:
    known: set[str] = set()
    waiting = [head_id]
    while waiting:
        revision_id = waiting.pop()
        if revision_id in entries and revision_id not in known:
            known.add(revision_id)
            waiting += entries[revision_id].revision.parents
    return known
