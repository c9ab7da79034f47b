"""Filling in: begin, correct, take up again, keep, save, finalise. Every function works on one Store."""

import random
import uuid
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from fieldapp.errors import Problem
from fieldapp.forms.definition import FormDefinition
from fieldapp.interview.environment import Environment
from fieldapp.interview.state import AnswerProblem
from fieldapp.records.merge import MergedRecord
from fieldapp.records.revision import Answers, Kind, Revision, new_revision
from fieldapp.store import drafts, forms, projection, records, revisions
from fieldapp.store.connection import Connection
from fieldapp.store.store import Store
from fieldapp.store.times import now
from fieldapp.store.values import Draft, RecordFilter
from fieldapp.translation import language
from fieldapp.workspace import attaching
from fieldapp.workspace.values import Entry

if TYPE_CHECKING:
    from fieldapp.interview.session import Interview


def begin(store: Store, form_id: str) -> Entry:
    """Start a new record with the newest version of a form. Nothing is written before something is kept."""
    with store.database.read() as connection:
        version = forms.newest_version(connection, form_id)
    definition = store.definition(form_id, version)
    from fieldapp.interview.session import Interview  # slow to load, and lists come first

    interview = Interview.start(definition, environment(store, definition))
    _answer_own_place(store, interview)
    return Entry(str(uuid.uuid4()), str(uuid.uuid4()), interview, (), version, now())


def edit(store: Store, record_id: str) -> Entry:
    """Begin to correct a record, or take up its draft. In a conflict the correction is of the head that speaks.

    Problem ``record-deleted``: restore it first.
    """
    with store.database.read() as connection:
        draft = drafts.of_record(connection, record_id)
        merged = _merged(store, connection, record_id)
    if draft is not None:
        return _taken_up(store, draft)
    if merged.is_deleted:
        raise Problem("record-deleted", "This record is deleted. Restore it, then correct it.", record_id=record_id)
    head = merged.head
    bases = (head.revision_id,) if merged.conflicts else tuple(each.revision_id for each in merged.heads)
    answers = head.answers if merged.conflicts else merged.answers
    interview = _resumed(store, head.form_id, head.form_version, answers)
    return Entry(str(uuid.uuid4()), record_id, interview, bases, head.form_version, now())


def resume(store: Store, draft_id: str) -> Entry:
    """Take up a draft where it was left. Problem ``draft-unknown``."""
    with store.database.read() as connection:
        draft = drafts.find(connection, draft_id)
    return _taken_up(store, draft)


def keep(store: Store, entry: Entry, section: str = "", answers: Answers | None = None) -> datetime:
    """Write what was typed, durably; return the time to show. Called at every pause in typing."""
    answers = entry.interview.answers() if answers is None else answers
    form_id = entry.interview.form.form_id
    moment = now()
    title = store.reading(form_id, entry.form_version).header(answers).title
    draft = Draft(
        entry.draft_id,
        entry.record_id,
        form_id,
        entry.form_version,
        entry.bases,
        answers,
        section or entry.section,
        title,
        entry.started,
        moment,
    )
    with store.database.write() as connection:
        drafts.keep(connection, draft)
    entry.section = draft.section
    entry.kept = moment
    return moment


def save(store: Store, entry: Entry) -> Revision:
    """Make a revision of an entry as it is, open questions and all, and put its draft away."""
    return _written(store, entry, Kind.SAVED, entry.interview.answers())


def finalise(store: Store, entry: Entry) -> Revision | tuple[AnswerProblem, ...]:
    """Make a finalised revision; or return the problems that are left, and keep the draft."""
    outcome = entry.interview.finalise()
    if outcome.problems:
        keep(store, entry)
        return outcome.problems
    return _written(store, entry, Kind.FINALISED, outcome.answers)


def revise(
    store: Store,
    connection: Connection,
    merged: MergedRecord,
    kind: Kind,
    answers: Answers,
    base: Revision | None = None,
    ledger_id: str | None = None,
) -> Revision:
    """Write a revision made here whose parents are all heads, and the row, within the caller's transaction."""
    base = base or merged.head
    revision = new_revision(
        merged.record_id,
        [head.revision_id for head in merged.heads],
        form_id=base.form_id,
        form_version=base.form_version,
        office=store.office.office_id,
        device=store.device,
        author=store.officer,
        time=store.clock.tick(head.time for head in merged.heads),
        kind=kind,
        answers=answers,
        attachments=merged.attachments,
    )
    revisions.insert(connection, [revision], ledger_id)
    projection.project(connection, [merged.record_id], store.reading)
    return revision


def environment(store: Store, definition: FormDefinition) -> Environment:
    """Return the surroundings of an interview in this workspace: clock, chance, language, who and where."""
    return Environment(
        now=lambda: datetime.now().astimezone(),
        random=random.Random(),
        language=definition.form.language_for(language()),
        device_id=store.device,
        username=store.officer,
        resource=store.form_files.resource(definition.form.form_id, definition.form.version),
        last_saved=partial(_last_saved, store, definition),
    )


def _last_saved(store: Store, definition: FormDefinition) -> str:
    """Return the record of the form that was changed last, as instance XML; empty when there is none."""
    wanted = RecordFilter(form_id=definition.form.form_id)
    with store.database.read() as connection:
        newest = records.rows(connection, records.numbers(connection, wanted, "changed", descending=True)[:1])
        answers = records.record(connection, newest[0].record_id).answers if newest else {}
    if not answers:
        return ""
    from fieldapp.interview.session import Interview  # slow to load, and lists come first

    files = store.form_files.resource(definition.form.form_id, definition.form.version)
    return Interview.resume(definition, Environment(resource=files), answers).instance_xml(final=False)


def _resumed(store: Store, form_id: str, version: str, answers: Answers) -> "Interview":
    definition = store.definition(form_id, version)
    from fieldapp.interview.session import Interview  # slow to load, and lists come first

    return Interview.resume(definition, environment(store, definition), answers)


def _answer_own_place(store: Store, interview: "Interview") -> None:
    """Answer country and province with the office's own, where they are asked, empty and offered."""
    own = {"country": store.office.country, "province": store.office.province}
    repeats = tuple(f"{repeat.path}/" for repeat in interview.form.repeats())
    for question in interview.form.questions():
        place = own.get(question.meaning.role)
        if not place or question.path.startswith(repeats) or question.path in interview.answers():
            continue
        if any(choice.value == place for choice in interview.choices(question.path)):
            interview.answer(question.path, place)


def _taken_up(store: Store, draft: Draft) -> Entry:
    interview = _resumed(store, draft.form_id, draft.form_version, draft.answers)
    return Entry(
        draft.draft_id,
        draft.record_id,
        interview,
        draft.bases,
        draft.form_version,
        draft.started,
        draft.section,
        draft.kept,
    )


def _merged(store: Store, connection: Connection, record_id: str) -> MergedRecord:
    known = revisions.of_record(connection, record_id)
    if not known:
        raise Problem("record-unknown", "This record is not in the workspace.", record_id=record_id)
    return store.merged(known)


def _written(store: Store, entry: Entry, kind: Kind, answers: Answers) -> Revision:
    with store.database.write() as connection:
        known = {each.revision_id: each for each in revisions.of_record(connection, entry.record_id)}
        bases = [known[revision_id] for revision_id in entry.bases if revision_id in known]
        drafts.discard(connection, entry.draft_id)
        if len(bases) == 1 and bases[0].kind is kind and bases[0].answers == answers:
            return bases[0]
        attachments = {name: digest for base in bases for name, digest in base.attachments.items()}
        attachments |= attaching.named_in(connection, answers)
        revision = new_revision(
            entry.record_id,
            entry.bases,
            form_id=entry.interview.form.form_id,
            form_version=entry.form_version,
            office=store.office.office_id,
            device=store.device,
            author=store.officer,
            time=store.clock.tick(base.time for base in bases),
            kind=kind,
            answers=answers,
            attachments=attachments,
        )
        revisions.insert(connection, [revision])
        projection.project(connection, [entry.record_id], store.reading)
    return revision
