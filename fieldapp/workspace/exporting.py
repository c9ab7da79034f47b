"""What leaves the workspace as a workbook. Joins the store, which has the records, with the exchange, which writes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from fieldapp import __version__
from fieldapp.exchange.values import ExportAccount, ExportedRecord, WorkbookManifest, WorkbookOptions
from fieldapp.forms.model import Form
from fieldapp.places import Gazetteer
from fieldapp.progress import Progress
from fieldapp.records.history import in_order
from fieldapp.records.revision import Revision
from fieldapp.store import dispatches, identity, records, revisions
from fieldapp.store.store import Store
from fieldapp.store.times import now, to_text
from fieldapp.store.values import RecordFilter
from fieldapp.workspace.dispatching import workbook_dispatch
from fieldapp.workspace.overview import LAST_EXPORT

_BATCH: Final = 500


def export_workbook(
    store: Store, path: Path, wanted: RecordFilter, options: WorkbookOptions, progress: Progress
) -> ExportAccount:
    """Write the fitting records with all their revisions; deleted ones travel in the machine sheets."""
    from fieldapp.exchange.workbook_out import write_workbook  # slow to load, and only needed here

    if wanted.deleted is False:
        wanted = replace(wanted, deleted=None)
    account = write_workbook(path, exported(store, wanted), manifest(store), options, progress, place_label)
    with store.database.write() as connection:
        identity.change_setting(connection, LAST_EXPORT, to_text(now()))
        dispatches.keep(connection, workbook_dispatch(account))
    return account


def exported(store: Store, wanted: RecordFilter) -> Iterator[ExportedRecord]:
    """Yield the fitting records in order of form and date. Keeps one batch in memory."""
    with store.database.read() as connection:
        numbers = records.numbers(connection, wanted, "form", descending=False)
    for start in range(0, len(numbers), _BATCH):
        with store.database.read() as connection:
            rows = records.rows(connection, numbers[start : start + _BATCH])
            known = revisions.of_records(connection, [row.record_id for row in rows])
        for row in rows:
            yield _exported(store, known[row.record_id])


def manifest(store: Store) -> WorkbookManifest:
    """Return who writes, and when."""
    office = store.office
    return WorkbookManifest(
        app_version=__version__,
        office_id=office.office_id,
        office_name=office.name,
        country=office.country,
        province=office.province,
        device=store.device,
        created=now(),
    )


def place_label(file_name: str, value: str, language: str) -> str:
    """Return what to write for a choice of places.csv; empty for any other, which is written as it is."""
    gazetteer = Gazetteer.load()
    return gazetteer.label(value, language) if file_name == "places" and gazetteer.place(value) else ""


def _exported(store: Store, known: Sequence[Revision]) -> ExportedRecord:
    merged = store.merged(known)
    return ExportedRecord(
        form=_form(store, merged.head),
        revisions=tuple(in_order(known)),
        answers=merged.answers,
        kind=merged.kind,
        conflicts=tuple(conflict.path for conflict in merged.conflicts),
        is_deleted=merged.is_deleted,
    )


def _form(store: Store, head: Revision) -> Form:
    return store.definition(head.form_id, head.form_version).form
