"""What happens to records after they were made: read, compared, deleted, restored, resolved."""

from collections.abc import Mapping

from fieldapp.errors import Problem
from fieldapp.records.history import in_order
from fieldapp.records.merge import DELETED_PATH, MergedRecord, merge
from fieldapp.records.repeats import Value
from fieldapp.records.revision import Kind, Revision
from fieldapp.store import drafts, identity, records, revisions
from fieldapp.store.connection import Connection
from fieldapp.store.store import Store
from fieldapp.store.times import from_text
from fieldapp.workspace.entries import revise
from fieldapp.workspace.values import Change, RecordView, RevisionEntry


def view(store: Store, record_id: str) -> RecordView:
    """Return one record with its history and conflicts. Problem ``record-unknown``."""
    with store.database.read() as connection:
        stored = records.record(connection, record_id)
        known = revisions.of_record(connection, record_id)
        draft = drafts.of_record(connection, record_id)
        names = {office_id: office.name for office_id, office in identity.offices(connection).items()}
    merged = store.merged(known)
    try:
        definition = store.definition(stored.row.form_id, stored.row.form_version)
    except Problem:
        definition = None
    return RecordView(
        row=stored.row,
        definition=definition,
        answers=merged.answers,
        history=tuple(_entries(known, merged, names)),
        conflicts=merged.conflicts,
        heads=merged.heads,
        people=stored.people,
        measures=stored.measures,
        draft_id=draft.draft_id if draft else "",
    )


def delete(store: Store, record_id: str) -> Revision:
    """Delete a record, by a revision: it can be restored, and the deletion travels."""
    with store.database.write() as connection:
        merged = _merged(store, connection, record_id)
        if merged.is_deleted:
            return merged.head
        return revise(store, connection, merged, Kind.DELETED, merged.answers)


def restore(store: Store, record_id: str) -> Revision:
    """Bring a deleted record back as it was."""
    with store.database.write() as connection:
        known = revisions.of_record(connection, record_id)
        merged = _merged(store, connection, record_id)
        if not merged.is_deleted:
            return merged.head
        before = [each for each in in_order(known) if each.kind is not Kind.DELETED]
        kind = before[-1].kind if before else Kind.SAVED
        return revise(store, connection, merged, kind, merged.answers)


def resolve(store: Store, record_id: str, chosen: Mapping[str, Value]) -> Revision:
    """End a record's conflicts: for each path in conflict the value that is right; paths not named keep what is shown.

    For an instance: None removes it. For the record itself (DELETED_PATH): "deleted" deletes it. Any text may be
    chosen, also one that no head had. The result is finalised only if every head was.
    """
    with store.database.write() as connection:
        merged = _merged(store, connection, record_id)
        if not merged.conflicts:
            return merged.head
        if chosen.get(DELETED_PATH) == "deleted":
            return revise(store, connection, merged, Kind.DELETED, merged.answers)
        answers = dict(merged.answers)
        for path, value in chosen.items():
            _put(answers, path, value)
        reading = store.reading(merged.head.form_id, merged.head.form_version)
        answers = dict(reading.calculated(answers, merged.head.time, record_id))
        return revise(store, connection, merged, Kind.MERGED if merged.is_final else Kind.SAVED, answers)


def _put(answers: dict[str, str | tuple[str, ...]], path: str, value: Value) -> None:
    """Put a chosen value into answers; removing an instance takes what is in it along."""
    if path == DELETED_PATH:
        return
    if path.endswith("]"):
        if value is None:
            repeat_path, _, instance_id = path[:-1].rpartition("[")
            kept = answers.get(repeat_path, ())
            answers[repeat_path] = tuple(each for each in kept if each != instance_id)
            for inside in [each for each in answers if each.startswith(path + "/")]:
                del answers[inside]
    elif value:
        answers[path] = value
    else:
        answers.pop(path, None)


def _merged(store: Store, connection: Connection, record_id: str) -> MergedRecord:
    known = revisions.of_record(connection, record_id)
    if not known:
        raise Problem("record-unknown", "This record is not in the workspace.", record_id=record_id)
    return store.merged(known)


def _entries(known: list[Revision], merged: MergedRecord, office_names: Mapping[str, str]) -> list[RevisionEntry]:
    by_id = {revision.revision_id: revision for revision in known}
    heads = {head.revision_id for head in merged.heads}
    entries = [
        RevisionEntry(
            revision=revision,
            made=from_text(str(revision.time)),
            office_name=office_names.get(revision.office, revision.office),
            changes=_changes(revision, [by_id[parent] for parent in revision.parents if parent in by_id]),
            is_head=revision.revision_id in heads,
        )
        for revision in in_order(known)
    ]
    return entries[::-1]


def _changes(revision: Revision, parents: list[Revision]) -> tuple[Change, ...]:
    if not parents:
        return ()
    before = merge(parents).answers if len(parents) > 1 else parents[0].answers
    return tuple(
        Change(path, before.get(path), revision.answers.get(path))
        for path in sorted({*before, *revision.answers})
        if before.get(path) != revision.answers.get(path)
    )
