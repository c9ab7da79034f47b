"""Drafts: the only mutable thing. One row each, written as a whole at every pause in typing."""

import json
from collections.abc import Sequence
from typing import Any

from fieldapp.errors import Problem
from fieldapp.records.revision import canonical_json, parse_answers
from fieldapp.store.connection import Connection
from fieldapp.store.times import from_text, to_text
from fieldapp.store.values import Draft, DraftSummary


def keep(connection: Connection, draft: Draft) -> None:
    """Write a draft, in place of what was kept of it before."""
    connection.execute(
        """
        insert into draft (
            draft_id, record_id, form_id, form_version, bases, answers, section, title, started, kept
        ) values (
            :draft_id, :record_id, :form_id, :form_version, :bases, :answers, :section, :title, :started, :kept
        )
        on conflict (draft_id) do update
        set form_version = excluded.form_version, answers = excluded.answers, section = excluded.section,
            title = excluded.title, kept = excluded.kept
        """,
        {
            "draft_id": draft.draft_id,
            "record_id": draft.record_id,
            "form_id": draft.form_id,
            "form_version": draft.form_version,
            "bases": json.dumps(draft.bases),
            "answers": canonical_json(draft.answers),
            "section": draft.section,
            "title": draft.title,
            "started": to_text(draft.started),
            "kept": to_text(draft.kept),
        },
    )


def discard(connection: Connection, draft_id: str) -> None:
    """Remove a draft, if it was ever kept."""
    connection.execute("delete from draft where draft_id = :draft_id", {"draft_id": draft_id})


def find(connection: Connection, draft_id: str) -> Draft:
    """Return a draft. Problem ``draft-unknown``."""
    found = _select(connection, "draft_id = :id", draft_id)
    if found is None:
        raise Problem("draft-unknown", "This draft is no longer there. It was finished or put away.", draft_id=draft_id)
    return found


def of_record(connection: Connection, record_id: str) -> Draft | None:
    """Return the draft that changes a record, if there is one; of several the one kept last."""
    return _select(connection, "record_id = :id", record_id)


def summaries(connection: Connection, interrupted_since: str = "") -> list[DraftSummary]:
    """Return all drafts, the last kept first; those kept since ``interrupted_since`` were typed at a crash."""
    rows = connection.execute(
        """
        select draft_id, record_id, form_id, title, section, started, kept, bases,
            coalesce(
                (select form.title from form where form.form_id = draft.form_id order by number desc limit 1),
                form_id
            )
        from draft
        order by kept desc
        """
    )
    return [_summary(row, interrupted_since) for row in rows]


def _select(connection: Connection, condition: str, value: str) -> Draft | None:
    row = connection.execute(
        f"""
        select draft_id, record_id, form_id, form_version, bases, answers, section, title, started, kept
        from draft
        where {condition}
        order by kept desc
        limit 1
        """,
        {"id": value},
    ).fetchone()
    if row is None:
        return None
    return Draft(
        draft_id=row[0],
        record_id=row[1],
        form_id=row[2],
        form_version=row[3],
        bases=tuple(json.loads(row[4])),
        answers=parse_answers(row[5]),
        section=row[6],
        title=row[7],
        started=from_text(row[8]),
        kept=from_text(row[9]),
    )


def _summary(row: Sequence[Any], interrupted_since: str) -> DraftSummary:
    draft_id, record_id, form_id, title, section, started, kept, bases, form_title = row
    return DraftSummary(
        draft_id=draft_id,
        record_id=record_id,
        form_id=form_id,
        form_title=form_title,
        title=title,
        section=section,
        started=from_text(started),
        kept=from_text(kept),
        is_correction=bases != "[]",
        was_interrupted=bool(interrupted_since) and kept >= interrupted_since,
    )
