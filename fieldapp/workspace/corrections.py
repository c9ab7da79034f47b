"""What happens to records after they were made: read, compared, deleted, restored, resolved."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from fieldapp.errors import Problem
from fieldapp.records.deciding import with_chosen
from fieldapp.records.history import in_order, up_to
from fieldapp.records.merge import DELETED_PATH, MergedRecord, merge
from fieldapp.records.repeats import Value
from fieldapp.records.revision import Answers, Kind, Revision
from fieldapp.store import drafts, identity, records, revisions
from fieldapp.store.connection import Connection
from fieldapp.store.reading import FormReading
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
        history=tuple(_entries(store, known, merged, names)),
        conflicts=merged.conflicts,
        heads=merged.heads,
        people=stored.people,
        measures=stored.measures,
        draft_id=draft.draft_id if draft else "",
        before=_before(store, known, merged) if merged.conflicts else {},
    )


def delete(store: Store, record_id: str) -> Revision:
    """Delete a record, by a revision: it can be restored, and the deletion travels."""
    with store.database.write() as connection:
        merged = _merged(store, connection, record_id)
        if merged.is_deleted:
            return merged.head
        return delete_heads(store, connection, merged)[0]


def restore(store: Store, record_id: str) -> Revision:
    """Bring a deleted record back as it was, conflicts too."""
    with store.database.write() as connection:
        known = revisions.of_record(connection, record_id)
        merged = _merged(store, connection, record_id)
        if not merged.is_deleted:
            return merged.head
        return restore_heads(store, connection, merged, known)[0]


def delete_heads(
    store: Store, connection: Connection, merged: MergedRecord, ledger_id: str | None = None
) -> list[Revision]:
    """Delete a record within the caller's transaction: each head by itself where they are in conflict.

    One deletion of all would decide the conflict without anyone having chosen.
    """
    if not merged.conflicts:
        return [revise(store, connection, merged, Kind.DELETED, merged.answers, None, ledger_id)]
    return [
        revise(store, connection, merge([head]), Kind.DELETED, head.answers, None, ledger_id)
        for head in merged.heads
        if head.kind is not Kind.DELETED
    ]


def restore_heads(
    store: Store,
    connection: Connection,
    merged: MergedRecord,
    known: Sequence[Revision],
    ledger_id: str | None = None,
) -> list[Revision]:
    """Bring a deleted record back within the caller's transaction: each head by itself where they are in conflict."""
    ordered = in_order(known)
    parts = [merge([head]) for head in merged.heads] if merged.conflicts else [merged]
    made = []
    for part in parts:
        before = up_to(ordered, [head.revision_id for head in part.heads])
        kinds = [each.kind for each in before if each.kind is not Kind.DELETED]
        made.append(revise(store, connection, part, kinds[-1] if kinds else Kind.SAVED, part.answers, None, ledger_id))
    return made


def resolve(store: Store, record_id: str, chosen: Mapping[str, Value], seen: Sequence[str] = ()) -> Revision:
    """End a record's conflicts: for each path in conflict the value that is right; paths not named keep what is shown.

    ``seen``: ids of the heads that the person looked at; an edit that arrived since is not decided along, and may be a
    conflict of its own. For an instance: None removes it. For the record itself (DELETED_PATH): "deleted" deletes it.
    Any text may be chosen, also one that no head had. The result is finalised only if every head was
    and no rule of the form is broken that was kept.
    """
    with store.database.write() as connection:
        known = in_order(revisions.of_record(connection, record_id))
        if not known:
            raise _unknown(record_id)
        merged = store.merged(up_to(known, seen) or known)
        if not merged.conflicts:
            return merged.head
        if chosen.get(DELETED_PATH) == "deleted":
            return revise(store, connection, merged, Kind.DELETED, merged.answers)
        reading = store.reading(merged.head.form_id, merged.head.form_version)
        answers = reading.calculated(with_chosen(merged.answers, chosen), merged.head.time, record_id)
        is_final = merged.is_final and _is_as_sound(reading, merged, answers)
        return revise(store, connection, merged, Kind.MERGED if is_final else Kind.SAVED, answers)


def _is_as_sound(reading: FormReading, merged: MergedRecord, answers: Answers) -> bool:
    """Whether decided answers break no rule of the form, or the heads broke one already."""
    checked = partial(reading.is_sound, time=merged.head.time, record_id=merged.record_id)
    return checked(answers) or not all(checked(head.answers) for head in merged.heads)


def _merged(store: Store, connection: Connection, record_id: str) -> MergedRecord:
    known = revisions.of_record(connection, record_id)
    if not known:
        raise _unknown(record_id)
    return store.merged(known)


def _unknown(record_id: str) -> Problem:
    return Problem("record-unknown", "This record is not in the workspace.", record_id=record_id)


def _before(store: Store, known: Sequence[Revision], merged: MergedRecord) -> Answers:
    """Return the answers of all that every head knew."""
    ordered = in_order(known)
    known_to = [{each.revision_id for each in up_to(ordered, [head.revision_id])} for head in merged.heads]
    shared = set.intersection(*known_to)
    common = [revision for revision in ordered if revision.revision_id in shared]
    return store.merged(common).answers if common else {}


def _entries(
    store: Store, known: list[Revision], merged: MergedRecord, office_names: Mapping[str, str]
) -> list[RevisionEntry]:
    ordered = in_order(known)
    heads = {head.revision_id for head in merged.heads}
    entries = [
        RevisionEntry(
            revision=revision,
            made=from_text(str(revision.time)),
            office_name=office_names.get(revision.office, revision.office),
            changes=_changes(revision, up_to(ordered, revision.parents), store.merged),
            is_head=revision.revision_id in heads,
        )
        for revision in ordered
    ]
    return entries[::-1]


def _changes(
    revision: Revision, before: Sequence[Revision], merged: Callable[[Sequence[Revision]], MergedRecord]
) -> tuple[Change, ...]:
    """Return what a revision changed against what its author had before him: the merge of all that its parents knew."""
    if not before:
        return ()
    parents = [each for each in before if each.revision_id in revision.parents]
    answers = parents[0].answers if len(parents) == 1 else merged(before).answers
    return tuple(
        Change(path, answers.get(path), revision.answers.get(path))
        for path in sorted({*answers, *revision.answers})
        if answers.get(path) != revision.answers.get(path)
    )
