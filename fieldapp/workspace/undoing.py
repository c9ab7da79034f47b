"""Takes a whole import back, by new revisions: what it brought is deleted, answers that it changed are put back.

What people changed since stays as they left it.
"""

import uuid
from collections.abc import Iterable, Sequence

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.records.ledger import Ledger, LedgerRow, Outcome
from fieldapp.records.merge import MergedRecord
from fieldapp.records.revision import Answers, Kind, Revision
from fieldapp.store import backup, ledgers, revisions
from fieldapp.store.connection import Connection
from fieldapp.store.store import Store
from fieldapp.store.times import now
from fieldapp.translation import tr
from fieldapp.workspace.corrections import delete_heads, restore_heads
from fieldapp.workspace.entries import revise


def undo_import(store: Store, ledger_id: str, progress: Progress) -> Ledger:
    """Take an import back and return the ledger of doing so. Problems ``ledger-unknown``, ``import-undone``."""
    with store.database.read() as connection:
        undone = ledgers.find(connection, ledger_id)
    if undone.undone_by or undone.kind != "import":
        raise Problem("import-undone", "This import was taken back already.", ledger_id=ledger_id)
    backup.make(store, "before-undo", progress=progress)
    with store.database.write() as connection:
        brought: dict[str, set[str]] = {}
        for revision in revisions.of_ledger(connection, ledger_id):
            brought.setdefault(revision.record_id, set()).add(revision.revision_id)
        undo_id = str(uuid.uuid4())
        rows = [
            _undo_record(store, connection, record_id, brought[record_id], undo_id)
            for record_id in progress.each(tr("Taking the import back"), list(brought))
        ]
        ledger = Ledger(
            undo_id, undone.file_name, undone.file_hash, now(), undone.office_name, tuple(rows), kind="undo"
        )
        ledgers.keep(connection, ledger)
        ledgers.mark_undone(connection, ledger_id, ledger.ledger_id)
    return ledger


def take_in_again(store: Store, ledger_id: str, progress: Progress) -> Ledger:
    """Bring back what an import had brought, after it was taken back; return the ledger of doing so.

    Needs no file: revisions are kept for good. Problems ``ledger-unknown``, ``import-stands``.
    """
    with store.database.read() as connection:
        undone = ledgers.find(connection, ledger_id)
    if not undone.undone_by:
        raise Problem("import-stands", "This import was not taken back: there is nothing to bring again.")
    backup.make(store, "before-import", progress=progress)
    with store.database.write() as connection:
        again_id = str(uuid.uuid4())
        ids = list(dict.fromkeys(revision.record_id for revision in revisions.of_ledger(connection, ledger_id)))
        brought = bring_again(store, connection, progress.each(tr("Keeping records"), ids), again_id)
        rows = tuple(
            LedgerRow("", number, record_id, *brought.get(record_id, (Outcome.UNCHANGED, "")))
            for number, record_id in enumerate(ids, 1)
        )
        again = Ledger(
            again_id,
            undone.file_name,
            undone.file_hash,
            now(),
            undone.office_name,
            rows,
            province=undone.province,
            written=undone.written,
        )
        ledgers.keep(connection, again)
    return again


def bring_again(
    store: Store,
    connection: Connection,
    record_ids: Iterable[str],
    ledger_id: str,
    arriving: Iterable[Revision] = (),
) -> dict[str, tuple[Outcome, str]]:
    """Put records back as they were before an import was taken back, since it comes again.

    Within the caller's transaction. What arrives together with the very undo does not ask for it to be lifted. Returns
    record id -> outcome and reason; records that were never taken back, and those on which somebody has worked since,
    are left as they are and not named.
    """
    outcomes: dict[str, tuple[Outcome, str]] = {}
    told = {revision.revision_id for revision in arriving}
    for record_id, undoing in revisions.undone(connection, list(record_ids)).items():
        if undoing & told:
            continue
        known = revisions.of_record(connection, record_id)
        merged = store.merged(known)
        before = [revision for revision in known if revision.revision_id not in undoing]
        if not undoing.issuperset(head.revision_id for head in merged.heads):
            continue
        if merged.is_deleted and not store.merged(before).is_deleted:
            restore_heads(store, connection, merged, known, ledger_id)
            outcomes[record_id] = (Outcome.UPDATED, tr("This had been taken back; the file brings it again."))
        else:
            outcomes[record_id] = _put_forward(store, connection, merged, before, ledger_id)
    return outcomes


def _put_forward(
    store: Store, connection: Connection, merged: MergedRecord, before: Sequence[Revision], ledger_id: str
) -> tuple[Outcome, str]:
    """Set a record to what it was before the undo. Where that was a conflict, the undo was a decision, and stays."""
    then = store.merged(before)
    if then.conflicts:
        return Outcome.REJECTED, tr(
            "Another edit was kept when this was taken back. Open the record: what the file says is in its history."
        )
    if (then.answers, then.is_deleted) == (merged.answers, merged.is_deleted):
        return Outcome.UNCHANGED, ""
    revise(store, connection, merged, then.kind, then.answers, then.head, ledger_id)
    return Outcome.UPDATED, tr("This had been taken back; the file brings it again.")


def _undo_record(store: Store, connection: Connection, record_id: str, brought: set[str], undo_id: str) -> LedgerRow:
    known = revisions.of_record(connection, record_id)
    before = [revision for revision in known if revision.revision_id not in brought]
    others = _not_built_on(before, brought)
    merged = store.merged(known)
    if not before:
        if not merged.is_deleted:
            delete_heads(store, connection, merged, undo_id)
        return LedgerRow("", 0, record_id, Outcome.UPDATED, tr("Brought by the import, now deleted."))
    if not others:
        return LedgerRow("", 0, record_id, Outcome.REJECTED, tr("Corrected here since it was imported: left as it is."))
    base = store.merged(others)
    imported = store.merged([*others, *(revision for revision in known if revision.revision_id in brought)])
    answers = _put_back(merged.answers, imported.answers, base.answers)
    if answers == merged.answers and not merged.conflicts and base.is_deleted == merged.is_deleted:
        return LedgerRow("", 0, record_id, Outcome.UNCHANGED)
    kind = Kind.DELETED if base.is_deleted else base.kind
    revise(store, connection, merged, kind, answers, None, undo_id)
    return LedgerRow("", 0, record_id, Outcome.UPDATED, tr("Put back as it was before the import."))


def _not_built_on(revisions_here: list[Revision], brought: set[str]) -> list[Revision]:
    """Return the revisions that do not descend from what was brought."""
    tainted = set(brought)
    waiting = list(revisions_here)
    while True:
        found = [revision for revision in waiting if tainted.intersection(revision.parents)]
        if not found:
            return waiting
        tainted.update(revision.revision_id for revision in found)
        waiting = [revision for revision in waiting if revision not in found]


def _put_back(present: Answers, imported: Answers, before: Answers) -> dict[str, str | tuple[str, ...]]:
    """Return the present answers with what the import changed put back, where nobody changed it since."""
    answers = dict(present)
    for path in {*imported, *before}:
        if imported.get(path) != before.get(path) and present.get(path) == imported.get(path):
            value = before.get(path)
            if value is None:
                answers.pop(path, None)
            else:
                answers[path] = value
    return answers
