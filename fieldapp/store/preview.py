"""What restoring a backup would change: compared inside SQLite, revision by revision, without changing either."""

from pathlib import Path
from typing import Final

from fieldapp.store.connection import Connection
from fieldapp.store.errors import problems
from fieldapp.store.store import DATABASE, Store
from fieldapp.store.values import Backup, Preview, PreviewRow

_MOST: Final = 1_000
_LOST: Final = """
    select record_id from main.revision as present
    where not exists (select 1 from past.revision as former where former.revision_id = present.revision_id)
"""
_REGAINED: Final = """
    select record_id from past.revision as former
    where not exists (select 1 from main.revision as present where present.revision_id = former.revision_id)
"""
_CHANGED: Final = f"""
    with touched as ({_LOST} union {_REGAINED})
    select
        touched.record_id,
        coalesce(present.form_id, former.form_id) as form_id,
        coalesce(present.title, former.title) as title,
        coalesce(present.activity_date, former.activity_date) as activity_date,
        case
            when coalesce(former.is_deleted, 1) = 1 then 'gone'
            when coalesce(present.is_deleted, 1) = 1 then 'back'
            else 'earlier'
        end as change
    from touched
    left join main.record as present on present.record_id = touched.record_id
    left join past.record as former on former.record_id = touched.record_id
    where coalesce(present.is_deleted, 1) = 0 or coalesce(former.is_deleted, 1) = 0
"""


def preview(store: Store, backup: Backup) -> Preview:
    """Say what restoring a backup would change."""
    file = Path(backup.place) / backup.backup_id / DATABASE
    with problems(file), store.database.fresh() as connection:
        connection.execute(
            "attach database :file as past key :key",
            {"file": f"{file.absolute().as_uri()}?mode=ro", "key": f"x'{store.key.hex()}'"},
        )
        rows = connection.execute(f"{_CHANGED} order by activity_date desc, touched.record_id limit {_MOST}").fetchall()
        return Preview(
            records_now=_count(connection, "select 1 from main.record where is_deleted = 0"),
            records_then=_count(connection, "select 1 from past.record where is_deleted = 0"),
            revisions_lost=_count(connection, _LOST),
            revisions_regained=_count(connection, _REGAINED),
            changes=tuple(PreviewRow(*row) for row in rows),
            changed_count=len(rows) if len(rows) < _MOST else _count(connection, _CHANGED),
        )


def _count(connection: Connection, query: str) -> int:
    return int(connection.execute(f"select count(*) from ({query})").fetchone()[0])
