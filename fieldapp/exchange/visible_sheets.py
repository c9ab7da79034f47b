"""The sheets of one form on their way out: its own sheet and one per repeat, with keys on every row.

Yields the texts from which the row hash is made. Choice lists become drop-downs in the finished sheets.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from fieldapp.exchange.machine import COLUMN_NAME, REPEAT_SYSTEM, ROOT_SYSTEM, SheetRecord, row_text
from fieldapp.exchange.typed_cells import is_kept_from_edits
from fieldapp.exchange.values import ExportedRecord
from fieldapp.forms.model import Form, QuestionType
from fieldapp.records.revision import Answers, Kind
from fieldapp.sheets.appearance import header_width, shown_width
from fieldapp.sheets.cells import CellStyles, serial_of_milliseconds, text_cell
from fieldapp.sheets.layout import KEY, PARENT_KEY, ROOT, ROW, Column, Field, SheetLayout, SheetRow, rows_of
from fieldapp.sheets.wording import Wording
from fieldapp.sheets.writer import MOST_ROWS, StreamedSheet, WorkbookWriter, put_header, put_table
from fieldapp.translation import mark, tr

_LONGEST_ERROR_TITLE: Final = 32
_WORDS: Final = (mark("draft"), mark("final"), mark("yes"), mark("no"))
_SAMPLE: Final = 300
"""Rows of a sheet whose texts decide how wide its columns are."""
_LEAST_WIDTH: Final = 9.0
_MOST_WIDTH: Final = 48.0
_WIDTHS: Final = {QuestionType.DATE: 13.0, QuestionType.DATETIME: 18.0, QuestionType.TIME: 9.0}
_SYSTEM_WIDTHS: Final = {KEY: 40.0, PARENT_KEY: 40.0, "_submission_time": 18.0, "_parent_table_name": 24.0}


@dataclass(slots=True)
class ChoiceList:
    """The drop-down of one column."""

    key: str
    shown: tuple[str, ...]
    sheet: Worksheet
    column: Column

    def validate_from(self, lists_title: str, number: int) -> None:
        """Offer the choices that stand in a column of the lists sheet."""
        letters = get_column_letter(number)
        rule = DataValidation(
            type="list",
            formula1=f"'{lists_title}'!${letters}$2:${letters}${len(self.shown) + 1}",
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=tr("Not in the list")[:_LONGEST_ERROR_TITLE],
            error=tr("Choose one of the list."),
            sqref=f"{self.column.letters}2:{self.column.letters}{MOST_ROWS + 1}",
        )
        self.sheet.add_data_validation(rule)


@dataclass(slots=True)
class _Sheet:
    layout: SheetLayout
    stream: StreamedSheet
    rows_by_instance: dict[str, int] = field(default_factory=dict)
    """Of the record being written: instance -> row."""
    widest: dict[str, int] = field(default_factory=dict)
    """Key of a column -> width of its widest text so far."""

    def measure(self, normals: Iterable[str]) -> None:
        """Look at the texts of a row, each "key=normal"."""
        for normal in normals:
            key, _, text = normal.partition("=")
            width = max(map(shown_width, text.split("\n")))
            self.widest[key] = max(width, self.widest.get(key, 0))


class FormSheets:
    """All sheets of one form."""

    def __init__(self, writer: WorkbookWriter, form: Form, number: int) -> None:
        self._writer = writer
        self._styles: CellStyles = writer.styles
        self._form_id = form.form_id
        self._number = number
        self._sheets: dict[str, _Sheet] = {}
        self._fields: dict[tuple[str, str], tuple[Field, ...]] = {}
        self._repeats: dict[str, tuple[str, ...]] = {}
        self._wording: dict[str, Wording] = {}
        self._words: dict[str, str] = {}

    @property
    def next_row(self) -> int:
        """The row that the next record will have on the form's own sheet."""
        return self._sheets[ROOT].stream.next_row

    def show(self, form: Form, wording: Wording) -> None:
        """Make room for a version of the form: its sheets, and columns for what is new."""
        self._wording[form.hash] = wording
        self._words = self._words or {word: wording.word(word) for word in _WORDS}
        self._repeats[form.hash] = tuple(repeat.path for repeat in form.repeats())
        if ROOT not in self._sheets:
            self._add_sheet(ROOT, wording.title, ROOT_SYSTEM)
        for repeat in form.repeats():
            if repeat.path not in self._sheets:
                self._add_sheet(repeat.path, wording.text(repeat.label) or repeat.name, REPEAT_SYSTEM)
        for path in (ROOT, *self._repeats[form.hash]):
            self._fields[form.hash, path] = self._sheets[path].layout.fields(form, wording, self._styles)

    def add(self, record: ExportedRecord) -> list[str]:
        """Write the rows of a record; return their texts for the row hash."""
        texts = []
        for sheet in self._sheets.values():
            sheet.rows_by_instance.clear()
        version = record.form.hash
        for place in rows_of(self._repeats[version], record.answers):
            sheet = self._sheets[place.repeat]
            row = sheet.stream.next_row
            sheet.rows_by_instance[place.instance] = row
            cells = answer_cells(self._fields[version, place.repeat], place.instance, record.answers)
            xml = "".join([xml for xml, _ in cells]) + self._system_cells(sheet, place, record, row)
            if sheet.stream.rows < _SAMPLE:
                sheet.measure(normal for _, normal in cells)
            sheet.stream.write(xml.replace(ROW, str(row)))
            texts.append(row_text(place.instance, [normal for _, normal in cells if normal]))
        return texts

    def finish(self) -> None:
        """Write headers, widths, filters and the hidden names of the columns."""
        for position, (path, sheet) in enumerate(self._sheets.items()):
            columns = sheet.layout.columns
            headers = [column.header for column in columns]
            widths = [_width(column, sheet.widest.get(column.key, 0)) for column in columns]
            quiet = {number for number, column in enumerate(columns, 1) if _is_quiet(column)}
            put_header(sheet.stream.sheet, headers, widths, quiet)
            if path == ROOT:
                sheet.stream.sheet.freeze_panes = "B2"
            put_table(sheet.stream.sheet, f"records_{self._number}_{position}", headers, sheet.stream.rows)
            sheet.stream.finish()
            self._name_columns(sheet, position)

    def records(self) -> Iterator[SheetRecord]:
        """Yield what the manifest says of the sheets."""
        for path, sheet in self._sheets.items():
            columns = tuple((column.key, column.header) for column in sheet.layout.columns)
            stream = sheet.stream
            yield SheetRecord(stream.sheet.title, self._form_id, path, stream.rows, stream.finish(), columns)

    def choice_lists(self) -> Iterator[ChoiceList]:
        """Yield the columns that get a drop-down."""
        for sheet in self._sheets.values():
            for column in sheet.layout.columns:
                question = column.question
                if question is not None and question.type is QuestionType.SELECT_ONE and question.choices:
                    shown = tuple(next(iter(self._wording.values())).choices(question).values())
                    yield ChoiceList(f"{self._form_id}/{column.key}", shown, sheet.stream.sheet, column)

    def _add_sheet(self, path: str, title: str, system: tuple[str, ...]) -> None:
        self._sheets[path] = _Sheet(SheetLayout(path, system), self._writer.stream(title))

    def _name_columns(self, sheet: _Sheet, position: int) -> None:
        title = sheet.stream.sheet.title.replace("'", "''")
        for number, column in enumerate(sheet.layout.columns):
            name = COLUMN_NAME.format(form=self._number, sheet=position, column=number)
            target = f"'{title}'!${column.letters}$1"
            self._writer.book.defined_names.add(DefinedName(name, attr_text=target, hidden=True))

    def _system_cells(self, sheet: _Sheet, place: SheetRow, record: ExportedRecord, row: int) -> str:
        if place.repeat == ROOT:
            cells = self._record_cells(record, row)
        else:
            cells = self._instance_cells(place, record.record_id, row)
        column = sheet.layout.column
        return "".join([f'<c r="{column(key).letters}{ROW}{xml}' for key, xml in cells])

    def _record_cells(self, record: ExportedRecord, row: int) -> list[tuple[str, str]]:
        head, styles = record.revisions[-1], self._styles
        state = self._words["draft" if record.kind is Kind.SAVED else "final"]
        conflict = self._words["yes" if record.conflicts else "no"]
        moment = serial_of_milliseconds(head.time.milliseconds)
        return [
            ("_submission_time", f'" s="{styles.moment}"><v>{moment}</v></c>'),
            ("_submitted_by", text_cell(head.author, styles).xml),
            ("_office", text_cell(head.office, styles).xml),
            ("__version__", text_cell(record.form.version, styles).xml),
            ("_state", text_cell(state, styles).xml),
            ("_conflict", text_cell(conflict, styles).xml),
            ("_index", f'" s="{styles.integer}"><v>{row - 1}</v></c>'),
            (KEY, text_cell(record.record_id, styles).xml),
        ]

    def _instance_cells(self, place: SheetRow, record_id: str, row: int) -> list[tuple[str, str]]:
        styles = self._styles
        outer = next(sheet for sheet in self._sheets.values() if place.parent in sheet.rows_by_instance)
        parent_index = outer.rows_by_instance[place.parent] - 1
        return [
            ("_index", f'" s="{styles.integer}"><v>{row - 1}</v></c>'),
            ("_parent_table_name", text_cell(outer.stream.sheet.title, styles).xml),
            ("_parent_index", f'" s="{styles.integer}"><v>{parent_index}</v></c>'),
            (KEY, text_cell(key_of(record_id, place.instance), styles).xml),
            (PARENT_KEY, text_cell(key_of(record_id, place.parent), styles).xml),
        ]


def answer_cells(fields: tuple[Field, ...], instance: str, answers: Answers) -> list[tuple[str, str]]:
    """Return the answered cells of one row: (XML with ROW for the row number, "key=normal" for the row hash)."""
    prefix = f"{instance}/" if instance else ""
    values = [answers.get(prefix + column.path) for column in fields]
    return [
        column.cache.get(value) or column.filled(value) for column, value in zip(fields, values, strict=True) if value
    ]


def key_of(record_id: str, instance: str) -> str:
    """Return the KEY of a row: the record id, with the instance path behind it on a repeat's sheet."""
    return f"{record_id}/{instance}" if instance else record_id


def _width(column: Column, widest: int) -> float:
    question = column.question
    if question is None:
        return header_width(column.header, _SYSTEM_WIDTHS.get(column.key, _LEAST_WIDTH), lines=1)
    least = _LEAST_WIDTH if column.part else _WIDTHS.get(question.type, _LEAST_WIDTH)
    wanted = least if question.type in _WIDTHS else max(least, widest + 3.0)
    return min(header_width(column.header, wanted), _MOST_WIDTH)


def _is_quiet(column: Column) -> bool:
    """Whether what is typed into a column is left aside: Fieldapp's own columns, and what it works out."""
    return column.question is None or is_kept_from_edits(column.question)
