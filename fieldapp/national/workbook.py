"""The national workbook: one file with the summary, completeness, indicators, all rows, issues and sources.

Figures come in as values; rows are streamed. It is for people: nothing is read back from it.
"""

from collections.abc import Iterable
from pathlib import Path

from fieldapp.exchange.values import ExportedRecord, WorkbookOptions
from fieldapp.exchange.visible_sheets import FormSheets
from fieldapp.forms.model import Form
from fieldapp.national.values import NationalAccount, NationalContent
from fieldapp.national.wording import Names
from fieldapp.national.workbook_figures import write_figures, write_indicators, write_measures, write_of_whom
from fieldapp.national.workbook_overview import write_overview
from fieldapp.national.workbook_tables import write_completeness, write_issues, write_sources
from fieldapp.progress import SILENT, Progress
from fieldapp.sheets.saving import disk_problems
from fieldapp.sheets.wording import FileLabel, Wording, no_file_label
from fieldapp.sheets.writer import WorkbookWriter
from fieldapp.translation import texts_in, tr


def write_national_workbook(
    path: Path,
    content: NationalContent,
    records: Iterable[ExportedRecord],
    options: WorkbookOptions,
    progress: Progress = SILENT,
    file_label: FileLabel = no_file_label,
) -> NationalAccount:
    """Write the workbook, whole or not at all. ``records`` are the rows of the period; deleted ones are left out.

    ``file_label`` names places: ("places", "KH-03", "km") -> label. Raises Problems as write_workbook does; Cancelled.
    """
    names = Names(content.forms, options.language, file_label)
    with disk_problems(path), WorkbookWriter(path) as writer:
        with texts_in(options.language):
            _write_figures(writer, content, names)
        rows = _RowSheets(writer, options, file_label)
        for record in progress.each(tr("Writing records"), records):
            rows.add(record)
        with texts_in(options.language):
            rows.finish()
            write_issues(writer, content.issues, names)
            write_sources(writer, content.ledgers)
        progress.report(tr("Writing {file}", file=path.name))
        saved = writer.save()
    return NationalAccount(
        path=saved.path,
        file_hash=saved.hash,
        size=saved.size,
        activities=content.summary.total_activities,
        people=content.summary.total_people,
        records=rows.records,
        issues=len(content.issues),
    )


def _write_figures(writer: WorkbookWriter, content: NationalContent, names: Names) -> None:
    write_overview(writer, content, names)
    write_completeness(writer, content.completeness, names)
    write_figures(writer, content, names)
    write_of_whom(writer, content, names)
    write_measures(writer, content, names)
    write_indicators(writer, content, names)


class _RowSheets:
    """All rows per form, repeats too, in the shape of the offices' own workbooks."""

    def __init__(self, writer: WorkbookWriter, options: WorkbookOptions, file_label: FileLabel) -> None:
        self._writer = writer
        self._options = options
        self._file_label = file_label
        self._forms: dict[str, FormSheets] = {}
        self._versions: set[str] = set()
        self.records = 0

    def add(self, record: ExportedRecord) -> None:
        """Write the rows of a record."""
        if not record.is_deleted:
            self._sheets(record.form).add(record)
            self.records += 1

    def finish(self) -> None:
        """Write the headers."""
        for sheets in self._forms.values():
            sheets.finish()

    def _sheets(self, form: Form) -> FormSheets:
        sheets = self._forms.get(form.form_id)
        if sheets is None:
            sheets = self._forms[form.form_id] = FormSheets(self._writer, form, len(self._forms) + 1)
        if form.hash not in self._versions:
            self._versions.add(form.hash)
            sheets.show(form, Wording(form, self._options.headers, self._options.language, self._file_label))
        return sheets
