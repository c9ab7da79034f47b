"""The first sheet of a workbook: who wrote it, what is in it, and how open conflicts are treated."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from fieldapp.exchange.values import ExportedRecord, WorkbookManifest
from fieldapp.forms.model import Form, Question
from fieldapp.sheets.wording import FileLabel
from fieldapp.sheets.writer import BOLD, WorkbookWriter, put, put_header, put_table
from fieldapp.translation import tr


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
        self.by_form_month_province[record.form.title, month, label or place] += 1


def write_summary(writer: WorkbookWriter, manifest: WorkbookManifest, tally: Tally) -> None:
    """Write the sheet, in front of the others."""
    sheet = writer.add(tr("Summary"), 0)
    headers = (tr("Form"), tr("Month"), tr("Province"), tr("Records"))
    put_header(sheet, headers, (34, 12, 30, 10, 4, 26, 60))
    counts = sorted(tally.by_form_month_province.items())
    for row, (group, count) in enumerate(counts, 2):
        for column, text in enumerate(group, 1):
            put(sheet, row, column, text)
        put(sheet, row, 4, count)
    put_table(sheet, "summary", headers, len(counts))
    for row, (name, value) in enumerate(_about(manifest, tally), 1):
        put(sheet, row, 6, name).font = BOLD
        put(sheet, row, 7, value)


def _about(manifest: WorkbookManifest, tally: Tally) -> Iterator[tuple[str, str | int]]:
    if manifest.is_training:
        yield tr("Training"), tr("Made for practice: not part of any figure.")
    yield tr("Office"), manifest.office_name
    yield tr("Country"), manifest.country
    yield tr("Province"), tally.file_label("places", manifest.province, tally.language) or manifest.province
    yield tr("Written"), f"{manifest.created:%Y-%m-%d %H:%M} UTC"
    yield tr("Fieldapp version"), manifest.app_version
    yield tr("Records"), tally.records
    yield tr("Deleted records"), tally.deleted
    yield tr("Open conflicts"), tally.conflicts
    yield (
        tr("About open conflicts"),
        tr(
            "Where two offices gave different answers to one question, the row shows one of them, the same in every "
            "office, until a person decides. Such rows say so in the column _conflict."
        ),
    )
    yield (
        tr("About corrections"),
        tr(
            "Rows may be corrected here and the file given back to Fieldapp. Leave the columns KEY and PARENT_KEY as "
            "they are. A new row has an empty KEY. Removing a row deletes nothing."
        ),
    )


def _header_questions(form: Form) -> tuple[Question | None, Question | None]:
    by_role = {question.meaning.role: question for question in form.questions() if question.meaning.role}
    return by_role.get("date"), by_role.get("province")


def _answer(record: ExportedRecord, question: Question | None) -> str:
    value = record.answers.get(question.path, "") if question is not None else ""
    return value if isinstance(value, str) else ""
