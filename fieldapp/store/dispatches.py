"""Dispatches in the database: what went out. Written once, never changed."""

import json

from fieldapp.records.dispatch import Dispatch
from fieldapp.store.connection import Connection
from fieldapp.store.times import from_text, to_text


def keep(connection: Connection, dispatch: Dispatch) -> None:
    """Write the account of something that went out."""
    connection.execute(
        """
        insert into dispatch (
            dispatch_id, kind, file_name, written, recipients, records, revisions, forms, attachments, conflicts, size
        ) values (
            :dispatch_id, :kind, :file_name, :written, :recipients, :records, :revisions, :forms, :attachments,
            :conflicts, :size
        )
        """,
        {
            "dispatch_id": dispatch.dispatch_id,
            "kind": dispatch.kind,
            "file_name": dispatch.file_name,
            "written": to_text(dispatch.written),
            "recipients": json.dumps(dispatch.recipients, ensure_ascii=False),
            "records": dispatch.records,
            "revisions": dispatch.revisions,
            "forms": dispatch.forms,
            "attachments": dispatch.attachments,
            "conflicts": dispatch.conflicts,
            "size": dispatch.size,
        },
    )


def every(connection: Connection) -> list[Dispatch]:
    """Return all that went out, the newest first."""
    rows = connection.execute(
        """
        select
            dispatch_id, kind, file_name, written, records, revisions, size, recipients, forms, attachments, conflicts
        from dispatch order by written desc, dispatch_id
        """
    )
    return [
        Dispatch(
            dispatch_id=row[0],
            kind=row[1],
            file_name=row[2],
            written=from_text(row[3]),
            records=row[4],
            revisions=row[5],
            size=row[6],
            recipients=tuple(json.loads(row[7])),
            forms=row[8],
            attachments=row[9],
            conflicts=row[10],
        )
        for row in rows
    ]
