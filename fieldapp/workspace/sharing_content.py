"""What goes into a package from a store, and what is kept of one that came. Used by sharing and the folder sync."""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from fieldapp.errors import Problem
from fieldapp.exchange.folder_values import FormKey
from fieldapp.exchange.package import Package
from fieldapp.exchange.package_content import Attachment, FormText, PackageContent
from fieldapp.progress import Progress
from fieldapp.records.ledger import Ledger, LedgerRow, Outcome
from fieldapp.records.revision import Revision
from fieldapp.store import backup, form_files, forms, identity, ledgers, offices, revisions
from fieldapp.store.connection import Connection
from fieldapp.store.receiving import Reception, receive
from fieldapp.store.store import Store
from fieldapp.store.times import now, to_text
from fieldapp.translation import tr
from fieldapp.workspace import catalogue
from fieldapp.workspace.clocks import clock_notes
from fieldapp.workspace.overview import LAST_IMPORT
from fieldapp.workspace.undoing import bring_again

_BATCH: Final = 200


def content_of(store: Store, record_ids: Sequence[str], form_keys: Sequence[FormKey]) -> PackageContent:
    """Return what a package holds, read from the store while it is written."""
    digests: dict[str, None] = {}
    return PackageContent(
        _revisions_of(store, record_ids, digests), _forms_of(store, form_keys, digests), _attachments_of(store, digests)
    )


def back_up_before(store: Store, progress: Progress) -> None:
    """Make a backup before something is taken in, unless there is nothing to lose yet."""
    with store.database.read() as connection:
        is_empty = revisions.count(connection) == 0
    if not is_empty:
        backup.make(store, "before-import", progress=progress)


def take(
    store: Store,
    connection: Connection,
    package: Package,
    arriving: Sequence[Revision],
    file_name: str,
    file_hash: str,
    progress: Progress,
    *,
    is_asked_for: bool,
) -> tuple[Ledger, int]:
    """Take in what a package brings, within the caller's transaction; return its ledger and how many were new.

    ``arriving`` is the package's revisions, read before the transaction began. Only a package that a person asked for
    brings again what was taken back; a sync does not undo an undo.
    """
    ledger_id = str(uuid.uuid4())
    notes = [tr("This package was read before.")] if offices.is_package_known(connection, package.package_id) else []
    for attachment in package.attachments():
        store.attachments.add(connection, attachment.content)
    notes += _take_forms(store, connection, package.forms())
    notes += clock_notes(arriving)
    receptions = receive(store, connection, arriving, ledger_id, progress)
    unchanged = [each.record_id for each in receptions.values() if each.outcome is Outcome.UNCHANGED]
    again = bring_again(store, connection, unchanged, ledger_id, arriving) if is_asked_for else {}
    ledger = Ledger(
        ledger_id=ledger_id,
        file_name=file_name,
        file_hash=file_hash,
        started=now(),
        office_name=package.sender.identity.office_name,
        rows=_rows(receptions, again),
        notes=tuple(notes),
        province=package.sender.identity.province,
        written=package.manifest.created,
    )
    ledgers.keep(connection, ledger)
    identity.change_setting(connection, LAST_IMPORT, to_text(now()))
    offices.keep_package(connection, package.package_id, package.sender.identity.signing_key, ledger_id)
    return ledger, sum(len(reception.taken) for reception in receptions.values())


def _take_forms(store: Store, connection: Connection, arriving: Iterable[FormText]) -> list[str]:
    """Keep form versions that are new here; return sentences about those that cannot be."""
    notes = []
    for form in arriving:
        if forms.xform(connection, form.form_id, form.version) != form.xform:
            try:
                catalogue.add_xform(store, form.xform)
            except Problem as problem:
                notes.append(str(problem))
                continue
        try:
            form_files.keep(connection, form.form_id, form.version, form.files)
        except Problem as problem:
            notes.append(str(problem))
    return notes


def _rows(receptions: Mapping[str, Reception], again: Mapping[str, tuple[Outcome, str]]) -> tuple[LedgerRow, ...]:
    refused = tr("Something else is here under the same id. Ask the sender for the history of this record.")
    return tuple(
        LedgerRow(
            "",
            number,
            reception.record_id,
            *again.get(reception.record_id, (reception.outcome, refused if reception.refused else "")),
        )
        for number, reception in enumerate(receptions.values(), 1)
    )


def _revisions_of(store: Store, record_ids: Sequence[str], digests: dict[str, None]) -> Iterator[Revision]:
    """Yield all revisions of the records, and note which attachments they name."""
    for start in range(0, len(record_ids), _BATCH):
        with store.database.read() as connection:
            found = revisions.of_records(connection, record_ids[start : start + _BATCH])
        for group in found.values():
            for revision in group:
                digests.update(dict.fromkeys(revision.attachments.values()))
                yield revision


def _forms_of(store: Store, form_keys: Sequence[FormKey], digests: dict[str, None]) -> Iterator[FormText]:
    """Yield the forms, and note which attachments are their files."""
    for form_id, version in form_keys:
        with store.database.read() as connection:
            xform = forms.xform(connection, form_id, version)
            known = form_files.digests(connection, form_id, version)
        if xform is not None:
            files = {name: digest for name, digest in known.items() if digest}
            digests.update(dict.fromkeys(files.values()))
            yield FormText(form_id, version, xform, files)


def _attachments_of(store: Store, digests: dict[str, None]) -> Iterator[Attachment]:
    for digest in digests:
        try:
            yield Attachment(digest, store.attachments.read(digest))
        except Problem as problem:
            if problem.code != "attachment-missing":
                raise
