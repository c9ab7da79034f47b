"""The national picture of a period: summary, completeness, issues, the national workbook. Joins store and national."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from fieldapp import __version__
from fieldapp.exchange.values import ExportedRecord, WorkbookOptions
from fieldapp.forms.model import Form
from fieldapp.national.completeness import Completeness, completeness, months_between, newest
from fieldapp.national.issues import Issue, issues
from fieldapp.national.summary import Summary, summarise
from fieldapp.national.values import NationalAccount, NationalContent
from fieldapp.places import Gazetteer
from fieldapp.progress import SILENT, Progress
from fieldapp.records.ledger import Ledger
from fieldapp.store import dispatches, forms, ledgers, records
from fieldapp.store.store import Store
from fieldapp.store.times import now
from fieldapp.store.values import RecordFilter, StoredRecord
from fieldapp.translation import mark, texts_in
from fieldapp.workspace.dispatching import national_dispatch
from fieldapp.workspace.exporting import exported, place_label
from fieldapp.workspace.values import Period

_TOLD_EVERY: Final = 200


def national_workbook(
    store: Store, path: Path, period: Period, options: WorkbookOptions, progress: Progress
) -> NationalAccount:
    """Write the national workbook of a period, whole or not at all."""
    from fieldapp.national.workbook import write_national_workbook  # slow to load, and only needed here

    with texts_in(options.language):
        found = issues_of(store, period, progress)
    content = NationalContent(
        office_name=store.office.name,
        app_version=__version__,
        written=now(),
        first_month=period.first,
        last_month=period.last,
        summary=summary_of(store, period, progress),
        completeness=completeness_of(store, period),
        issues=found,
        ledgers=_standing(store)[::-1],
        forms=_forms(store),
    )
    account = write_national_workbook(path, content, _rows(store, period), options, progress, place_label)
    with store.database.write() as connection:
        dispatches.keep(connection, national_dispatch(account))
    return account


def summary_of(store: Store, period: Period, progress: Progress = SILENT) -> Summary:
    """Count the finalised records of a period."""
    return summarise(_told(store, _records(store, period), period, mark("Counting"), progress), _forms(store))


def issues_of(store: Store, period: Period, progress: Progress = SILENT) -> list[Issue]:
    """List what to look at: in the records of a period, in those without a date, in the imports."""
    found = _told(store, _records_and_undated(store, period), period, mark("Looking for issues"), progress)
    return issues(found, _forms(store), _standing(store), period.first, period.last, date.today())


def whole_period(store: Store) -> Period:
    """Return the period from the first month that has a record to the last; this month where there is none."""
    with store.database.read() as connection:
        first, last = records.first_and_last_month(connection)
    this_month = f"{date.today():%Y-%m}"
    return Period(first or this_month, last or this_month)


def completeness_of(store: Store, period: Period) -> Completeness:
    """Say who has reported: all provinces of the office's country, month by month."""
    months = months_between(period.first, period.last)
    with store.database.read() as connection:
        counts = records.counts_by_month(connection, period.first, period.last)
    year, month = map(int, period.last.split("-"))
    provinces = [place.key for place in Gazetteer.load().provinces(store.office.country, date(year, month, 28))]
    files = [
        (ledger.province, ledger.written) for ledger in _standing(store, with_rows=False) if ledger.written is not None
    ]
    return completeness(counts, provinces, months, newest(files), date.today())


def _records(store: Store, period: Period) -> Iterator[StoredRecord]:
    with store.database.read() as connection:
        yield from records.each(connection, _filter(period))


def _records_and_undated(store: Store, period: Period) -> Iterator[StoredRecord]:
    yield from _records(store, period)
    with store.database.read() as connection:
        yield from records.each(connection, RecordFilter(is_dated=False))


def _told(
    store: Store, found: Iterator[StoredRecord], period: Period, what: str, progress: Progress
) -> Iterator[StoredRecord]:
    """Yield the records, and say how far the reading is: it can be stopped there."""
    with store.database.read() as connection:
        total = records.count(connection, _filter(period))
    for done, record in enumerate(found):
        if done % _TOLD_EVERY == 0:
            progress.report(what, min(done, total), total)
        yield record


def _rows(store: Store, period: Period) -> Iterator[ExportedRecord]:
    return exported(store, _filter(period))


def _filter(period: Period) -> RecordFilter:
    return RecordFilter(month=period.first, month_to=period.last)


def _standing(store: Store, *, with_rows: bool = True) -> list[Ledger]:
    """Return the ledgers of imports that were not taken back, the newest first."""
    with store.database.read() as connection:
        return [
            each
            for each in ledgers.every(connection, with_rows=with_rows)
            if each.kind == "import" and not each.undone_by
        ]


def _forms(store: Store) -> dict[str, Form]:
    with store.database.read() as connection:
        entries = forms.entries(connection)
    return {entry.form_id: store.definition(entry.form_id, entry.version).form for entry in entries}
