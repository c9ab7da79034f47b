"""Writes the workbook of an office: sheets for people in Kobo's shape, and machine sheets that lose nothing.

One pass over the records; memory does not grow with their number. Reading it back is ``workbook_in``.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from openpyxl.utils import get_column_letter

from fieldapp.exchange.dictionary_sheet import DictionaryRows
from fieldapp.exchange.machine import (
    FORM_HEADERS,
    FORMS,
    LISTS,
    MANIFEST,
    REVISION_HEADERS,
    REVISIONS,
    ManifestSheet,
    RevisionRow,
    SheetRecord,
    chunks,
    content_hash,
    form_cells,
    manifest_rows,
    revision_cells,
    row_hash,
)
from fieldapp.exchange.summary_sheet import Tally, write_summary
from fieldapp.exchange.values import ExportAccount, ExportedRecord, ReceivedForm, WorkbookManifest, WorkbookOptions
from fieldapp.exchange.visible_sheets import FormSheets
from fieldapp.forms.model import Form
from fieldapp.progress import SILENT, Progress
from fieldapp.sheets.cells import escape
from fieldapp.sheets.saving import disk_problems
from fieldapp.sheets.wording import FileLabel, Wording, no_file_label
from fieldapp.sheets.writer import StreamedSheet, WorkbookWriter, put_header
from fieldapp.translation import texts_in, tr

_SEPARATOR: Final = "\n\t\n"


def write_workbook(
    path: Path,
    records: Iterable[ExportedRecord],
    manifest: WorkbookManifest,
    options: WorkbookOptions,
    progress: Progress = SILENT,
    file_label: FileLabel = no_file_label,
) -> ExportAccount:
    """Write a workbook, whole or not at all, and account for what is in it.

    ``file_label`` names choices that come from files: ("places", "KH-03", "km") -> label. Records may come in any
    order; those of one form together make the sheets come in that order.
    Raises Problems disk-full, file-not-writable, workbook-too-many-rows, workbook-too-large; Cancelled.
    """
    with disk_problems(path), WorkbookWriter(path) as writer:
        export = _Export(writer, options, file_label)
        for record in progress.each(tr("Writing records"), records):
            export.add(record)
        progress.report(tr("Writing {file}", file=path.name))
        return export.finish(manifest)


class _Export:
    """One export: the sheets of every form met so far, and what is counted along the way."""

    def __init__(self, writer: WorkbookWriter, options: WorkbookOptions, file_label: FileLabel) -> None:
        self._writer = writer
        self._options = options
        self._file_label = file_label
        self._forms: dict[str, FormSheets] = {}
        self._versions: dict[tuple[str, str], Form] = {}
        self._revisions = writer.stream(REVISIONS, is_hidden=True)
        self._hashes: list[str] = []
        self._tally = Tally(options.language, file_label)

    def add(self, record: ExportedRecord) -> None:
        """Write the visible rows of a record and all its revisions."""
        sheets = self._sheets_of(record.form)
        row, rows = 0, []
        if not record.is_deleted:
            row = sheets.next_row
            rows = sheets.add(record)
        shown = row_hash(rows) if rows else ""
        for revision in record.revisions:
            self._hashes.append(revision.hash)
            _write_texts(self._revisions, self._writer, revision_cells(RevisionRow(revision, row, shown)))
        self._tally.add(record)

    def finish(self, manifest: WorkbookManifest) -> ExportAccount:
        """Write the small sheets and put the file in its place."""
        with texts_in(self._options.language):
            self._write_small_sheets(self._filled_in(manifest))
        saved = self._writer.save()
        return ExportAccount(
            path=saved.path,
            file_hash=saved.hash,
            size=saved.size,
            records=self._tally.records,
            deleted=self._tally.deleted,
            conflicts=self._tally.conflicts,
            revisions=len(self._hashes),
            rows={record.title: record.rows for record in self._sheet_records()},
        )

    def _write_small_sheets(self, manifest: WorkbookManifest) -> None:
        for sheets in self._forms.values():
            sheets.finish()
        write_summary(self._writer, manifest, self._tally, list(self._sheet_records()))
        self._write_dictionary()
        self._write_lists()
        self._write_forms()
        self._write_manifest(manifest)
        self._order_sheets()

    def _sheets_of(self, form: Form) -> FormSheets:
        sheets = self._forms.get(form.form_id)
        if sheets is None:
            sheets = self._forms[form.form_id] = FormSheets(self._writer, form, len(self._forms) + 1)
        if (form.form_id, form.version) not in self._versions:
            self._versions[form.form_id, form.version] = form
            sheets.show(form, Wording(form, self._options.headers, self._options.language, self._file_label))
        return sheets

    def _filled_in(self, manifest: WorkbookManifest) -> WorkbookManifest:
        return WorkbookManifest(
            app_version=manifest.app_version,
            office_id=manifest.office_id,
            office_name=manifest.office_name,
            country=manifest.country,
            province=manifest.province,
            device=manifest.device,
            created=manifest.created,
            is_training=manifest.is_training,
            records=self._tally.records,
            revisions=len(self._hashes),
            content_hash=content_hash(self._hashes),
        )

    def _write_dictionary(self) -> None:
        rows = DictionaryRows(self._options.language)
        for form in self._latest_forms():
            rows.add(form)
        rows.write(self._writer)

    def _latest_forms(self) -> Iterator[Form]:
        latest = {form_id: form for (form_id, _), form in sorted(self._versions.items())}
        return (latest[form_id] for form_id in self._forms)

    def _write_lists(self) -> None:
        lists = [entry for sheets in self._forms.values() for entry in sheets.choice_lists()]
        if lists:
            sheet = self._writer.stream(LISTS, is_hidden=True)
            put_header(sheet.sheet, [entry.key for entry in lists], [])
            for number in range(max(len(entry.shown) for entry in lists)):
                texts = [entry.shown[number] if number < len(entry.shown) else "" for entry in lists]
                _write_texts(sheet, self._writer, texts)
        for number, entry in enumerate(lists, 1):
            entry.validate_from(sheet.sheet.title, number)

    def _write_forms(self) -> None:
        sheet = self._writer.stream(FORMS, is_hidden=True)
        put_header(sheet.sheet, FORM_HEADERS, [])
        for form in self._versions.values():
            _write_texts(sheet, self._writer, form_cells(ReceivedForm(form.form_id, form.version, form.xform)))

    def _write_manifest(self, manifest: WorkbookManifest) -> None:
        put_header(self._revisions.sheet, REVISION_HEADERS, [])
        sheet = self._writer.stream(MANIFEST, is_hidden=True)
        put_header(sheet.sheet, ("key", "value"), [])
        content = ManifestSheet(manifest, self._options.headers, self._options.language, tuple(self._sheet_records()))
        for key, value in manifest_rows(content):
            _write_texts(sheet, self._writer, [key, *chunks(value)])

    def _sheet_records(self) -> Iterator[SheetRecord]:
        for sheets in self._forms.values():
            yield from sheets.records()

    def _order_sheets(self) -> None:
        """Leave the machine sheets for the end and open the file at the first sheet."""
        book = self._writer.book
        for title in (REVISIONS, LISTS, FORMS, MANIFEST):
            if title in book:
                book.move_sheet(title, len(book.worksheets))
        book.active = 0


def _write_texts(sheet: StreamedSheet, writer: WorkbookWriter, texts: list[str]) -> None:
    """Write a row of a machine sheet: texts that nobody types into, escaped all at once."""
    row = sheet.next_row
    escaped = escape(_SEPARATOR.join(texts)).split(_SEPARATOR)
    if len(escaped) != len(texts):
        escaped = [escape(text) for text in texts]
    opening = f'{row}" s="{writer.styles.text}" t="inlineStr"><is><t xml:space="preserve">'
    cells = [
        f'<c r="{get_column_letter(number)}{opening}{text}</t></is></c>'
        for number, text in enumerate(escaped, 1)
        if text
    ]
    sheet.write("".join(cells))
