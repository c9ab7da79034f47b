"""Takes workbooks and packages in: files whole or not at all, rows with outcomes, imports with their ledgers.

Joins the exchange, which reads and checks, with the store, which keeps. Files are read outside any transaction.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from fieldapp.errors import Problem
from fieldapp.exchange.package import SUFFIX as PACKAGE_SUFFIX
from fieldapp.exchange.values import ReceivedForm, ReceivedRow, ReceivedWorkbook
from fieldapp.forms.definition import FormDefinition
from fieldapp.progress import Progress
from fieldapp.records.ledger import Ledger, LedgerRow, Outcome
from fieldapp.records.revision import Revision
from fieldapp.sheets.isolated import IsolatedProcess
from fieldapp.store import backup, forms, identity, ledgers, revisions
from fieldapp.store.connection import Connection
from fieldapp.store.receiving import Reception, receive
from fieldapp.store.store import Store
from fieldapp.store.times import now, to_text
from fieldapp.store.values import Office, Role
from fieldapp.translation import tr
from fieldapp.workspace import catalogue, sharing
from fieldapp.workspace.clocks import clock_notes
from fieldapp.workspace.exporting import place_label
from fieldapp.workspace.overview import LAST_IMPORT
from fieldapp.workspace.undoing import bring_again


def import_files(store: Store, paths: Sequence[Path], progress: Progress) -> list[Ledger]:
    """Take in any number of workbooks and packages; return a ledger for each, in the order given.

    A file that cannot be read is a ledger with a problem, and the others go on. Cancelled takes back the file at hand;
    those before it are in, with their ledgers.
    """
    _back_up(store, progress)
    found = []
    with IsolatedProcess() as process:
        for done, path in enumerate(paths):
            progress.report(tr("Reading {file}", file=path.name), done, len(paths))
            is_package = path.suffix.casefold() == PACKAGE_SUFFIX
            found.append(
                _import_package(store, path, progress) if is_package else _import_file(store, path, process, progress)
            )
    with store.database.write() as connection:
        identity.change_setting(connection, LAST_IMPORT, to_text(now()))
    return found


def export_ledgers(wanted: Sequence[Ledger], path: Path) -> None:
    """Write ledgers as a workbook, whole or not at all."""
    from fieldapp.exchange.ledger_workbook import write_ledger_workbook  # slow to load, and only needed here

    write_ledger_workbook(path, wanted)


def _import_package(store: Store, path: Path, progress: Progress) -> Ledger:
    try:
        return sharing.take_package(store, path, progress)
    except Problem as problem:
        return _keep_refusal(store, path, str(problem))


def _back_up(store: Store, progress: Progress) -> None:
    with store.database.read() as connection:
        is_empty = revisions.count(connection) == 0
    if not is_empty:
        backup.make(store, "before-import", progress=progress)


def _import_file(store: Store, path: Path, process: IsolatedProcess, progress: Progress) -> Ledger:
    from fieldapp.exchange.workbook_in import read_workbook  # slow to load, and only needed here

    def definition_of(form_id: str, version: str) -> FormDefinition | None:
        try:
            return store.definition(form_id, version)
        except Problem:
            return None

    try:
        workbook = read_workbook(
            path,
            definition_of,
            progress,
            file_label=place_label,
            resources=store.form_files.resource,
            process=process,
        )
        content = path.read_bytes()
    except (Problem, OSError) as problem:
        return _keep_refusal(store, path, str(problem))
    with store.database.write() as connection:
        store.attachments.add(connection, content)
        return _take(store, connection, workbook, progress)


def _take(store: Store, connection: Connection, workbook: ReceivedWorkbook, progress: Progress) -> Ledger:
    ledger_id = str(uuid.uuid4())
    notes = [*workbook.notes, *(note for form in workbook.forms for note in _take_form(store, connection, form))]
    arriving = [revision for row in workbook.rows for revision in _revisions(row)]
    notes += clock_notes(arriving)
    receptions = receive(store, connection, arriving, ledger_id, progress)
    unchanged = [each.record_id for each in receptions.values() if each.outcome is Outcome.UNCHANGED]
    again = bring_again(store, connection, unchanged, ledger_id, arriving)
    manifest = workbook.manifest
    _meet(store, connection, workbook)
    ledger = Ledger(
        ledger_id=ledger_id,
        file_name=workbook.path.name,
        file_hash=workbook.file_hash,
        started=now(),
        office_name=manifest.office_name,
        rows=tuple(_ledger_rows(workbook.rows, receptions, again)),
        notes=tuple(notes),
        province=manifest.province,
        written=manifest.created,
    )
    ledgers.keep(connection, ledger)
    return ledger


def _take_form(store: Store, connection: Connection, form: ReceivedForm) -> list[str]:
    """Keep a form version that is new here; one that differs under the same version leaves ours, and a note."""
    here = forms.xform(connection, form.form_id, form.version)
    if here is None:
        try:
            catalogue.add_xform(store, form.xform)
        except Problem as problem:
            return [str(problem)]
    elif here != form.xform:
        sentence = tr(
            "The form {form} {version} in the file differs from the one here, which is used.",
            form=form.form_id,
            version=form.version,
        )
        return [sentence]
    return []


def _revisions(row: ReceivedRow) -> list[Revision]:
    return [*row.revisions, row.edited] if row.edited is not None else list(row.revisions)


def _ledger_rows(
    rows: Sequence[ReceivedRow], receptions: dict[str, Reception], again: Mapping[str, tuple[Outcome, str]]
) -> list[LedgerRow]:
    seen: set[str] = set()
    found = []
    for row in rows:
        outcome, reason = _outcome(row, receptions.get(row.record_id), is_again=row.record_id in seen)
        if row.record_id in again and row.record_id not in seen and outcome is Outcome.UNCHANGED:
            outcome, reason = again[row.record_id]
        seen.add(row.record_id)
        found.append(LedgerRow(row.sheet, row.row, row.record_id, outcome, reason))
    return found


def _outcome(row: ReceivedRow, reception: Reception | None, *, is_again: bool) -> tuple[Outcome, str]:
    notes = " ".join(row.notes)
    if row.rejection:
        return Outcome.REJECTED, row.rejection
    if reception is None or (is_again and row.edited is None):
        return Outcome.UNCHANGED, notes
    if reception.outcome is Outcome.REJECTED:
        return Outcome.REJECTED, tr("What the file says of this record was changed after it was made.")
    return reception.outcome, notes


def _meet(store: Store, connection: Connection, workbook: ReceivedWorkbook) -> None:
    manifest = workbook.manifest
    if manifest.office_id in ("", store.office.office_id) or not manifest.office_name:
        return
    known = identity.offices(connection).get(manifest.office_id)
    role: Role = "province" if manifest.province else "national"
    office = Office(manifest.office_id, manifest.office_name, manifest.country, manifest.province, role)
    identity.meet(connection, office if known is None else replace(office, language=known.language))


def _keep_refusal(store: Store, path: Path, sentence: str) -> Ledger:
    ledger = Ledger(str(uuid.uuid4()), path.name, "", now(), problem=sentence)
    with store.database.write() as connection:
        ledgers.keep(connection, ledger)
    return ledger
