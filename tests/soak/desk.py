"""A desk: one real workspace as an officer uses it, and a list of everything it was told is kept. No Qt, no mocks."""

import shutil
import time
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.records.clock import HybridClock
from fieldapp.records.revision import Revision
from fieldapp.store import revisions as stored_revisions
from fieldapp.workspace import Entry, Hardness, Office, RecordFilter, Workspace

PASSPHRASE: Final = "five green mangoes"
CHEAP: Final = Hardness(time_cost=1, memory_kib=64, lanes=1)
FORM: Final = Path(__file__).parents[1] / "core" / "store" / "visit.xml"
EVERYTHING: Final = RecordFilter(deleted=None)
TEXTS: Final = ("topic", "village", "notes")
_MEET: Final = count()


class Desk:
    """One office's device. ``acknowledged``: revision id -> record id of every save the program has confirmed."""

    def __init__(self, folder: Path, workspace: Workspace, clock_error_ms: int = 0) -> None:
        self.folder = folder
        self.workspace = workspace
        self.clock_error_ms = clock_error_ms
        self.acknowledged: dict[str, str] = {}
        self._set_clock()

    @classmethod
    def open_new(cls, folder: Path, office: Office, clock_error_ms: int = 0) -> "Desk":
        """Make a workspace for an office, with a cheap passphrase and one small form."""
        workspace, _ = Workspace.create(folder, PASSPHRASE, office, officer="Sokha", hardness=CHEAP, with_forms=False)
        workspace.add_xform(FORM.read_text(encoding="utf-8"))
        return cls(folder, workspace, clock_error_ms)

    @classmethod
    def open_copy(cls, template: Path, folder: Path, clock_error_ms: int = 0) -> "Desk":
        """Open a copy of a closed workspace."""
        shutil.copytree(template, folder)
        return cls(folder, Workspace.open(folder, PASSPHRASE), clock_error_ms)

    @property
    def key(self) -> str:
        """The signing key by which others know this desk."""
        return self.workspace.own_identity().signing_key

    def meet(self, others: Iterable["Desk"]) -> None:
        """Take in the identities of other desks."""
        for other in others:
            if other is not self:
                self.workspace.take_in_identity(other.workspace.own_identity().to_file())

    # What an officer does

    def write(self, values: Iterable[str], *, is_final: bool) -> None:
        """Fill in a new record."""
        entry = self.workspace.begin("visit")
        self._type(entry, values)
        self._save(entry, is_final=is_final)

    def correct(self, record_id: str, question: str, value: str, *, is_final: bool = False) -> None:
        """Change one answer of a record."""
        entry = self._edit(record_id)
        if entry is not None:
            entry.interview.answer(question, value)
            self._save(entry, is_final=is_final)

    def add_session(self, record_id: str, name: str) -> None:
        """Add a repeat instance to a record, and fill it in."""
        entry = self._edit(record_id)
        if entry is not None:
            added = entry.interview.add_repeat("session").added
            entry.interview.answer(f"session[{added}]/name", name)
            self._save(entry)

    def change_sessions(self, record_id: str, which: int, name: str) -> None:
        """Rename a session; without a name remove it."""
        entry = self._edit(record_id)
        sessions = entry.interview.instances("session") if entry is not None else ()
        if entry is not None and sessions:
            path = f"session[{sessions[which % len(sessions)]}]"
            if name:
                entry.interview.answer(f"{path}/name", name)
            else:
                entry.interview.remove_repeat(path)
            self._save(entry)

    def delete(self, record_id: str) -> None:
        """Delete a record."""
        self._keep(self.workspace.delete(record_id))

    def restore(self, record_id: str) -> None:
        """Bring a record back."""
        self._keep(self.workspace.restore(record_id))

    def resolve(self, record_id: str, pick: int) -> None:
        """Decide every conflict of a record for one side or the other."""
        conflicts = self.workspace.record(record_id).conflicts
        chosen = {each.path: list(each.values.values())[pick % len(each.values)] for each in conflicts}
        self._keep(self.workspace.resolve(record_id, chosen))

    def draft(self, values: Iterable[str]) -> str:
        """Begin a record and leave it unfinished; return the draft."""
        entry = self.workspace.begin("visit")
        self._type(entry, values)
        self.workspace.keep_draft(entry)
        return entry.draft_id

    def finish(self, draft_id: str) -> None:
        """Take a draft up where it was left, and save it."""
        self._save(self.workspace.resume(draft_id))

    def undo(self, which: int) -> None:
        """Take one of the imports back."""
        standing = [each for each in self.workspace.ledgers() if each.kind == "import" and not each.undone_by]
        if standing:
            self.workspace.undo_import(standing[which % len(standing)].ledger_id)

    def crash(self) -> None:
        """End the program without a word, and start it again: what lies on the disk at this moment is what is left."""
        after = self.folder.with_name(f"{self.folder.stem}-{next(_MEET)}.fieldapp")
        shutil.copytree(self.folder, after)
        self.workspace.close()
        shutil.rmtree(self.folder)
        self.folder, self.workspace = after, Workspace.open(after, PASSPHRASE)
        self._set_clock()

    # What is looked at

    def records(self) -> list[str]:
        """Return the ids of all records, deleted ones too, in an order that every run repeats."""
        numbers = self.workspace.record_ids(EVERYTHING)
        return [row.record_id for row in sorted(self.workspace.rows(numbers), key=lambda row: row.number)]

    def revisions(self) -> dict[str, str]:
        """Return everything known here: revision id -> record id."""
        with self.workspace._store.database.read() as connection:
            return {each.revision_id: each.record_id for each in stored_revisions.every(connection)}

    def missing(self) -> set[str]:
        """Return the revisions that were confirmed here and are not here: none, ever."""
        return set(self.acknowledged) - set(self.revisions())

    def shown(self, record_id: str) -> tuple[object, ...]:
        """Return what an officer sees of a record, and what every office must see alike."""
        view = self.workspace.record(record_id)
        conflicts = [(each.path, sorted(each.values.items())) for each in view.conflicts]
        return (
            sorted(view.answers.items()),
            conflicts,
            [head.revision_id for head in view.heads],
            view.row.state,
            view.row.is_deleted,
            view.row.has_conflict,
            view.row.title,
            view.row.people_total,
        )

    def _edit(self, record_id: str) -> Entry | None:
        try:
            return self.workspace.edit(record_id)
        except Problem as problem:
            if problem.code != "record-deleted":
                raise
            return None

    def _type(self, entry: Entry, values: Iterable[str]) -> None:
        for question, value in zip(TEXTS, values, strict=False):
            entry.interview.answer(question, value)

    def _save(self, entry: Entry, *, is_final: bool = False) -> None:
        if is_final:
            entry.interview.answer("date", "2026-05-03")
            saved = self.workspace.finalise(entry)
            if not isinstance(saved, Revision):
                raise AssertionError(f"the record should be in order: {saved}")
        else:
            saved = self.workspace.save(entry)
        self._keep(saved)

    def _keep(self, revision: Revision) -> None:
        self.acknowledged[revision.revision_id] = revision.record_id

    def _set_clock(self) -> None:
        if self.clock_error_ms:
            error = self.clock_error_ms
            self.workspace._store.clock = HybridClock(lambda: time.time_ns() // 1_000_000 + error)
