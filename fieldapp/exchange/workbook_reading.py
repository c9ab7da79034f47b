"""The part of reading a workbook that runs in the isolated process: from the file's XML to verified plain values.

Yields messages, one kind after the other: the manifest, forms, revisions, then for each form either "nothing was
touched" or the rows of its sheets. What rows mean is decided by ``workbook_in``, on the safe side.
"""

import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias

from fieldapp.exchange.machine import (
    COLUMN_NAME,
    FORMS,
    MANIFEST,
    REVISION_HEADERS,
    REVISIONS,
    SYSTEM_COLUMNS,
    ManifestSheet,
    NewerFormatError,
    RevisionRow,
    SheetRecord,
    parse_form,
    parse_manifest,
    parse_revision,
)
from fieldapp.exchange.values import ReceivedForm
from fieldapp.sheets.cells import normal_number, normal_text
from fieldapp.sheets.layout import KEY, PARENT_KEY
from fieldapp.sheets.reader import CellValue, Odd, Row, UnreadableError, WorkbookReader, column_letters, column_number

_BATCH: Final = 500
_MOST_ROWS_ABOVE: Final = 30
"""Rows among which the headers are looked for."""
_UNIT: Final = "\x1f"
_BROKEN: Final = (
    UnreadableError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    NotImplementedError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The file is not taken. ``reason``: foreign, newer or damaged; ``detail`` is for the log."""

    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class BrokenRevision:
    """A row of the revisions sheet that does not agree with its own hash."""

    record_id: str
    form_id: str
    row: int
    """Of the record on its form's sheet."""


@dataclass(frozen=True, slots=True)
class Revisions:
    """Some rows of the revisions sheet: (their own row number, content)."""

    rows: list[tuple[int, RevisionRow | BrokenRevision]]


@dataclass(frozen=True, slots=True)
class UntouchedForm:
    """The sheets of a form are byte for byte as they were written: no need to read them."""

    form_id: str


@dataclass(frozen=True, slots=True)
class AddedSheet:
    """A sheet that looks like one of ours and is none: a copy."""

    title: str


@dataclass(frozen=True, slots=True)
class FoundSheet:
    """A visible sheet as found: which columns are gone, and which headers are none of ours."""

    number: int
    """Position of the sheet in the manifest."""
    title: str
    """As it is now; empty when the sheet is gone."""
    letters: Mapping[str, str] = field(default_factory=dict)
    """Key of a column -> where it stands now."""
    gone: tuple[str, ...] = ()
    """Headers as written."""
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row of a visible sheet."""

    row: int
    key: str
    parent_key: str
    text: str
    """What the row shows, for the row hash, without the instance."""
    cells: dict[str, CellValue]
    """Key of the column -> value; system columns left out."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of the sheet that ``FoundSheet`` announced."""

    number: int
    rows: list[ReadRow]


@dataclass(frozen=True, slots=True)
class Content:
    """What the file says of itself."""

    sheet: ManifestSheet
    counts_from_1904: bool


Message: TypeAlias = Refusal | Content | ReceivedForm | Revisions | AddedSheet | UntouchedForm | FoundSheet | Rows


def read_messages(path: str) -> Iterator[Message]:
    """Yield everything a workbook says. A Refusal is the last message."""
    try:
        with WorkbookReader(Path(path)) as reader:
            yield from _read(reader)
    except NewerFormatError as error:
        yield Refusal("newer", str(error))
    except _BROKEN as error:
        yield Refusal("damaged", repr(error)[:300])


def _read(reader: WorkbookReader) -> Iterator[Message]:
    if not {MANIFEST, FORMS, REVISIONS} <= set(reader.titles):
        yield Refusal("foreign")
        return
    content = parse_manifest(
        (texts[0], "".join(texts[1:])) for row, texts in _text_rows(reader, MANIFEST) if row > 1 and len(texts) > 1
    )
    yield Content(content, reader.counts_from_1904)
    for row, texts in _text_rows(reader, FORMS):
        if row > 1:
            yield parse_form(texts)
    yield from _revisions(reader)
    yield from _visible(reader, content)


def _header_row(reader: WorkbookReader, title: str) -> tuple[int, Row]:
    """Return the row of the headers: the first that has KEY, where somebody put lines above; else the first of all."""
    first: tuple[int, Row] = (1, {})
    for number, (row, cells) in enumerate(islice(reader.rows(title), _MOST_ROWS_ABOVE)):
        if KEY in cells.values():
            return row, cells
        first = (row, cells) if number == 0 else first
    return first if first[0] == 1 else (1, {})


def _revisions(reader: WorkbookReader) -> Iterator[Revisions]:
    batch: list[tuple[int, RevisionRow | BrokenRevision]] = []
    for row, texts in _text_rows(reader, REVISIONS):
        if row == 1:
            continue
        try:
            batch.append((row, parse_revision(texts)))
        except (ValueError, KeyError, IndexError):
            named = dict(zip(REVISION_HEADERS, texts, strict=False))
            place = named.get("row", "")
            number = int(place) if place.isascii() and place.isdigit() else 0
            batch.append((row, BrokenRevision(named.get("record_id", ""), named.get("form_id", ""), number)))
        if len(batch) >= _BATCH:
            yield Revisions(batch)
            batch = []
    yield Revisions(batch)


def _visible(reader: WorkbookReader, content: ManifestSheet) -> Iterator[Message]:
    names = _SheetNames(reader, content)
    by_form: dict[str, list[int]] = {}
    for number, sheet in enumerate(content.sheets):
        by_form.setdefault(sheet.form_id, []).append(number)
    now = names.titles()
    yield from (AddedSheet(title) for title in names.left_over(now))
    for form_id, numbers in by_form.items():
        titles = [now[number] for number in numbers]
        if all(
            title and reader.rows_hash(title) == content.sheets[number].rows_hash
            for number, title in zip(numbers, titles, strict=True)
        ):
            yield UntouchedForm(form_id)
            continue
        for number, title in zip(numbers, titles, strict=True):
            if title:
                yield from _sheet(reader, names, content.sheets[number], number, title)
            else:
                yield FoundSheet(number, "")


def _sheet(
    reader: WorkbookReader, names: "_SheetNames", sheet: SheetRecord, number: int, title: str
) -> Iterator[Message]:
    header_row, header_cells = _header_row(reader, title)
    headers = {letters: _as_text(value) for letters, value in header_cells.items()}
    found = names.columns(number, title, headers)
    yield found
    batch: list[ReadRow] = []
    for row, cells in reader.rows(title):
        if row <= header_row:
            continue
        batch.append(_read_row(row, cells, sheet, found.letters))
        if len(batch) >= _BATCH:
            yield Rows(number, batch)
            batch = []
    yield Rows(number, batch)


def _read_row(row: int, cells: Row, sheet: SheetRecord, letters: Mapping[str, str]) -> ReadRow:
    shown = []
    kept: dict[str, CellValue] = {}
    for key, _ in sheet.columns:
        value = cells.get(letters.get(key, ""))
        if value is None or key in SYSTEM_COLUMNS:
            continue
        kept[key] = value
        normal = normal_value(value)
        if normal:
            shown.append(f"{key}={normal}")
    key, parent = (_as_text(cells.get(letters.get(name, ""), "")).strip() for name in (KEY, PARENT_KEY))
    return ReadRow(row, key, parent, _UNIT.join(shown), kept)


def normal_value(value: CellValue) -> str:
    """Return the text by which a cell that was read is compared with the cell that was written."""
    if isinstance(value, str):
        return normal_text(value)
    if isinstance(value, Odd):
        return f"\x00{value.what}"
    return normal_number(float(value))


class _SheetNames:
    """Finds sheets and columns again, though they were renamed, moved, or others put between them."""

    def __init__(self, reader: WorkbookReader, content: ManifestSheet) -> None:
        self._reader = reader
        self._titles = reader.titles
        self._content = content
        self._references = dict(reader.names)
        forms = list(dict.fromkeys(sheet.form_id for sheet in content.sheets))
        positions: dict[str, int] = {}
        self._places: list[tuple[int, int]] = []
        for sheet in content.sheets:
            position = positions.get(sheet.form_id, 0)
            positions[sheet.form_id] = position + 1
            self._places.append((forms.index(sheet.form_id) + 1, position))

    def titles(self) -> list[str]:
        """Return the title that every sheet of the manifest has now; empty when it is gone.

        By the hidden names of its columns, by its title, and where a program moved neither, by its headers.
        """
        found = [self._known_title(number) for number in range(len(self._content.sheets))]
        for number, title in enumerate(found):
            if not title:
                found[number] = self._title_by_headers(number, set(found))
        return found

    def left_over(self, found: Collection[str]) -> list[str]:
        """Return the titles of sheets with a column KEY that are none of the workbook's own: copies, for instance."""
        others = [title for title in self._titles if title not in found and not title.startswith("_")]
        return [title for title in others if self._has_keys(title)]

    def _has_keys(self, title: str) -> bool:
        try:
            return KEY in _header_row(self._reader, title)[1].values()
        except UnreadableError:
            return False  # whatever stands on a sheet of somebody's own

    def _known_title(self, number: int) -> str:
        for column in range(len(self._content.sheets[number].columns)):
            title, _ = self._target(number, column)
            if title in self._titles:
                return title
        written = self._content.sheets[number].title
        return written if written in self._titles else ""

    def _title_by_headers(self, number: int, taken: set[str]) -> str:
        wanted = {normal_text(header).casefold() for _, header in self._content.sheets[number].columns}
        best, most = "", len(wanted) // 2
        for title in self.left_over(taken):
            headers = {
                normal_text(_as_text(value)).casefold() for value in _header_row(self._reader, title)[1].values()
            }
            if len(wanted & headers) > most:
                best, most = title, len(wanted & headers)
        return best

    def columns(self, number: int, title: str, headers: Mapping[str, str]) -> FoundSheet:
        """Return where the columns of a sheet stand now: by their headers, and by their hidden names where those were
        changed. A name counts only where no header speaks against it: not every program moves names with columns.
        """
        columns = self._content.sheets[number].columns
        by_header = {normal_text(text).casefold(): column for column, text in headers.items()}
        letters: dict[str, str] = {}
        for key, header in columns:
            candidate = by_header.get(normal_text(header).casefold()) or by_header.get(key.casefold())
            if candidate and candidate not in letters.values():
                letters[key] = candidate
        for position, (key, _) in enumerate(columns):
            target, column = self._target(number, position)
            if key not in letters and target == title and column in headers and column not in letters.values():
                letters[key] = column
        gone = tuple(header for key, header in columns if key not in letters)
        taken = set(letters.values())
        added = tuple(text for column, text in headers.items() if column not in taken and text.strip())
        return FoundSheet(number, title, letters, gone, added)

    def _target(self, number: int, column: int) -> tuple[str, str]:
        form, sheet = self._places[number]
        reference = self._references.get(COLUMN_NAME.format(form=form, sheet=sheet, column=column), "")
        title, mark, cell = reference.rpartition("!")
        parts = cell.split("$")
        if not mark or len(parts) != 3 or not parts[1].isalpha():
            return "", ""
        return title.strip("'").replace("''", "'"), parts[1]


def _text_rows(reader: WorkbookReader, title: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (row, texts from column A on, without gaps) of a machine sheet."""
    for number, row in reader.rows(title):
        last = max(map(column_number, row))
        yield number, [_as_text(row.get(column_letters(column), "")) for column in range(1, last + 1)]


def _as_text(value: CellValue) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Odd):
        return value.source or value.text  # a piece of a machine sheet that begins with "=", written back by a script
    return normal_number(float(value))
