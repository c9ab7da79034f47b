"""What Home shows: the month, what waits, what arrived."""

from datetime import date

from fieldapp.store import drafts, identity, records
from fieldapp.store.backup import LAST_BACKUP
from fieldapp.store.store import Store
from fieldapp.store.times import from_text
from fieldapp.store.values import RecordFilter
from fieldapp.workspace.values import MonthOverview

LAST_EXPORT = "last-export"
LAST_IMPORT = "last-import"


def month_overview(store: Store, month: str = "") -> MonthOverview:
    """Return the overview of a month (yyyy-mm; without one, the present month)."""
    month = month or f"{date.today():%Y-%m}"
    with store.database.read() as connection:
        counts = records.month_counts(connection, month)
        times = [identity.setting(connection, name) for name in (LAST_IMPORT, LAST_EXPORT, LAST_BACKUP)]
        last_import, last_export, last_backup = (from_text(text) if text else None for text in times)
        return MonthOverview(
            month=month,
            records={form_id: number for form_id, (number, _) in counts.items()},
            unfinished={form_id: number for form_id, (_, number) in counts.items()},
            total_records=records.count(connection, RecordFilter()),
            conflicts=records.count(connection, RecordFilter(has_conflict=True)),
            to_correct=records.count(connection, RecordFilter(has_problem=True)),
            drafts=tuple(drafts.summaries(connection, store.interrupted_since)),
            last_import=last_import,
            last_export=last_export,
            last_backup=last_backup,
        )
