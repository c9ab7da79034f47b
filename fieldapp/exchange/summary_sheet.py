"""The first sheet of a workbook: who wrote it, what is in it, how to correct it, how open conflicts are treated."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from openpyxl.worksheet.worksheet import Worksheet

from fieldapp.exchange.machine import SheetRecord
from fieldapp.exchange.values import ExportedRecord, WorkbookManifest
from fieldapp.forms.model import Form, Question
from fieldapp.forms.titles import form_title
from fieldapp.sheets.appearance import fit_to_page, set_widths
from fieldapp.sheets.pages import PageSheet
from fieldapp.sheets.wording import FileLabel
from fieldapp.sheets.writer import WorkbookWriter
from fieldapp.translation import tr

_WIDTHS: Final = (36.0, 36.0, 14.0, 14.0, 30.0)


@dataclass(slots=True)
class Tally:
    """Counts the records as they are written."""

    language: str
    file_label: FileLabel
    records: int = 0
    deleted: int = 0
    conflicts: int = 0
    by_form_month_province: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _header: dict[str, tuple[Question | None, Question | None]] = field(default_factory=dict)

    def add(self, record: ExportedRecord) -> None:
        """Count one record."""
        if record.is_deleted:
            self.deleted += 1
            return
        self.records += 1
        self.conflicts += bool(record.conflicts)
        if record.form.hash not in self._header:
            self._header[record.form.hash] = _header_questions(record.form)
        date, province = self._header[record.form.hash]
        month = _answer(record, date)[:7]
        place = _answer(record, province)
        file = province.choices_file if province is not None else ""
        label = self.file_label(file, place, self.language) if file else ""
        self.by_form_month_province[record.form.form_id, month, label or place] += 1


def write_summary(
    writer: WorkbookWriter, manifest: WorkbookManifest, tally: Tally, sheets: Sequence[SheetRecord]
) -> None:
    """Write the sheet, in front of the others."""
    sheet = writer.add(tr("Summary"), 0)
    set_widths(sheet, _WIDTHS)
    page = PageSheet(sheet, len(_WIDTHS))
    page.title(tr("Records of {office}", office=manifest.office_name))
    if manifest.is_training:
        page.note(tr("Made for practice: not part of any figure."))
    for name, value in _about(manifest, tally):
        page.fact(name, value)
    page.gap()
    for sentence in _advice():
        page.note(sentence)
    page.gap()
    _write_contents(page, sheets)
    page.gap()
    _write_counts(sheet, page, tally, {entry.form_id: entry.title for entry in sheets if not entry.repeat})
    fit_to_page(sheet)
    sheet.sheet_view.showGridLines = False


def _about(manifest: WorkbookManifest, tally: Tally) -> Iterator[tuple[str, str | int]]:
    place = manifest.province or manifest.country
    yield tr("Place"), tally.file_label("places", place, tally.language) or place
    yield tr("Written"), f"{manifest.created:%Y-%m-%d %H:%M} UTC"
    yield tr("Fieldapp version"), manifest.app_version
    yield tr("Records"), tally.records
    if tally.deleted:
        yield tr("Deleted records"), tally.deleted
    yield tr("Open conflicts"), tally.conflicts


def _advice() -> Iterator[str]:
    yield tr(
        "Rows may be corrected here and the file given back to Fieldapp. Leave the columns KEY and PARENT_KEY as "
        "they are. A new row has an empty KEY. Removing a row deletes nothing."
    )
    yield tr("Columns with a grey heading are worked out by Fieldapp: what is typed there is left aside.")
    yield tr(
        "Where two offices gave different answers to one question, the row shows one of them, the same in every "
        "office, until a person decides. Such rows say so in the column _conflict."
    )


def _write_contents(page: PageSheet, sheets: Sequence[SheetRecord]) -> None:
    page.heading(tr("Sheets"))
    page.header([tr("Sheet"), tr("Belongs to")], [tr("Rows")])
    forms = {entry.form_id: entry.title for entry in sheets if not entry.repeat}
    for entry in sheets:
        belongs = forms.get(entry.form_id, "") if entry.repeat else ""
        page.row([entry.title, belongs, entry.rows])
        page.link(1, entry.title)


def _write_counts(sheet: Worksheet, page: PageSheet, tally: Tally, titles: dict[str, str]) -> None:
    page.heading(tr("Records by form, month and province"))
    top = page.header([tr("Form"), tr("Province"), tr("Month")], [tr("Records")])
    counts = sorted(tally.by_form_month_province.items())
    for (form_id, month, province), count in counts:
        page.row([titles.get(form_id) or form_title(form_id, ""), province, month or tr("(no date)"), count])
    if counts:
        sheet.auto_filter.ref = f"A{top}:D{top + len(counts)}"
    page.total(tr("All"), [None, None, tally.records])


def _header_questions(form: Form) -> tuple[Question | None, Question | None]:
    by_role = {question.meaning.role: question for question in form.questions() if question.meaning.role}
    return by_role.get("date"), by_role.get("province")


def _answer(record: ExportedRecord, question: Question | None) -> str:
    value = record.answers.get(question.path, "") if question is not None else ""
    return value if isinstance(value, str) else ""
