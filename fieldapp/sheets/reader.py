"""Reads the cells of a workbook straight from its XML, row by row, trusting nothing that the file says of itself.

Runs inside the reading process (``isolated``). Knows zip and XML; what the sheets mean is the caller's.
"""

import hashlib
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Final, Self, TypeAlias
from xml.etree import ElementTree

from fieldapp.sheets.cells import unescape

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
LONGEST_CELL: Final = 200_000
"""Characters of a cell's XML beyond which a file is not believed."""

_CHUNK: Final = 1 << 20
_ONLY_A_HEADER: Final = re.compile(rb'<sheetData><row r="1"(?:(?!<row|:row|/sheetData).)*</row></sheetData>', re.DOTALL)
_LONGEST_ROW: Final = 64 << 20
_LARGEST_SMALL_PART: Final = 64 << 20
_LARGEST_STRINGS: Final = 1 << 30
_FIRST_ROW_OF_CONTENT: Final = b'<row r="2"'
_ROW: Final = re.compile(r"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_ROW_NUMBER: Final = re.compile(r'\br="(\d{1,9})"')
_CELL: Final = re.compile(
    r'<c(?: r="([A-Z]{1,3})(\d{1,7})")(?: s="\d+")?(?: t="(\w+)")?'
    r"(?:/>|>(?:<v>([^<]*)</v>|<is><t[^<>]*>([^<]*)</t></is>)?</c>)"
)
_ANY_CELL: Final = re.compile(r"<c[ >/]")
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_STRING: Final = re.compile(r"<si\b[^>]*?(?:/>|>(.*?)</si>)", re.DOTALL)
_STRING_TEXT: Final = re.compile(r"<t\b[^>]*?(?:/>|>([^<]*)</t>)")
_PHONETIC: Final = re.compile(r"<rPh\b.*?</rPh>", re.DOTALL)
_ENTITY: Final = re.compile(r"&(amp|lt|gt|quot|apos|#x[0-9A-Fa-f]{1,6}|#[0-9]{1,7});")
_ENTITIES: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_PREFIX: Final = re.compile(r"(</?)\w+:(?=\w)")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_RELATION: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(frozen=True, slots=True)
class Odd:
    """A cell that is no plain value: what = "formula" or "error"; ``text`` is what the file shows for it."""

    what: str
    text: str
    source: str = ""
    """Of a formula, with its sign: "=A1+1"."""


CellValue: TypeAlias = str | float | bool | Odd
Row: TypeAlias = dict[str, CellValue]
"""Column letters -> value; empty cells are absent."""


class UnreadableError(ValueError):
    """The file breaks the rules of its format."""


class WorkbookReader:
    """An open workbook."""

    def __init__(self, path: Path) -> None:
        self._parts = zipfile.ZipFile(path)
        book = _parse(self._small("xl/workbook.xml"))
        targets = self._targets()
        self._sheets: dict[str, str] = {}
        for sheet in _all(book, "sheet"):
            relation = sheet.get(_RELATION) or sheet.get(_STRICT_RELATION) or ""
            if relation in targets:
                self._sheets[sheet.get("name", "")] = targets[relation]
        properties = next(_all(book, "workbookPr"), None)
        self.counts_from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        self.names: Mapping[str, str] = {name.get("name", ""): name.text or "" for name in _all(book, "definedName")}
        """Defined names: name -> reference."""
        self._strings: list[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._parts.close()

    @property
    def titles(self) -> tuple[str, ...]:
        """Titles of the sheets, in order."""
        return tuple(self._sheets)

    def rows_hash(self, title: str) -> str:
        """Return the SHA-256 of the XML of the rows from row 2 on, as the writer takes it; else empty."""
        digest = hashlib.sha256()
        end, tail, found = b"</sheetData>", b"", False
        with self._open(title) as part:
            while chunk := part.read(_CHUNK):
                content = tail + chunk
                if not found:
                    if not tail and _ONLY_A_HEADER.search(content):
                        _read_to_end(part)
                        return digest.hexdigest()
                    start = content.find(_FIRST_ROW_OF_CONTENT)
                    found = start >= 0
                    content = content[start:] if found else content[-len(_FIRST_ROW_OF_CONTENT) :]
                stop = content.find(end) if found else -1
                if stop >= 0:
                    digest.update(content[:stop])
                    _read_to_end(part)
                    return digest.hexdigest()
                cut = max(len(content) - len(end), 0) if found else 0
                digest.update(content[:cut])
                tail = content[cut:]
        return ""

    def rows(self, title: str) -> Iterator[tuple[int, Row]]:
        """Yield (row number, cells) of every row that has a value. Raises UnreadableError."""
        strings = self._shared_strings()
        number = 0
        with self._open(title) as part:
            for attributes, content in _raw_rows(part):
                match = _ROW_NUMBER.search(attributes)
                number = int(match[1]) if match else number + 1
                if not 0 < number <= MOST_ROWS:
                    raise UnreadableError(f"row {number}")
                row = _cells(content, strings) if content else {}
                if row:
                    yield number, row

    def _open(self, title: str) -> IO[bytes]:
        try:
            return self._parts.open(self._sheets[title])
        except KeyError as error:
            raise UnreadableError(f"no sheet {title}") from error

    def _small(self, name: str) -> bytes:
        try:
            size = self._parts.getinfo(name).file_size
        except KeyError as error:
            raise UnreadableError(f"no part {name}") from error
        if size > _LARGEST_SMALL_PART:
            raise UnreadableError(f"{name} is too large")
        return self._parts.read(name)

    def _targets(self) -> dict[str, str]:
        relations = _parse(self._small("xl/_rels/workbook.xml.rels"))
        targets = {}
        for relation in _all(relations, "Relationship"):
            target = relation.get("Target", "")
            targets[relation.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        return targets

    def _shared_strings(self) -> list[str]:
        if self._strings is None:
            self._strings = []
            names = {name.casefold(): name for name in self._parts.namelist()}
            name = names.get("xl/sharedstrings.xml")
            if name is not None:
                if self._parts.getinfo(name).file_size > _LARGEST_STRINGS:
                    raise UnreadableError("shared strings are too large")
                self._strings = _strings(_checked_text(self._parts.read(name)))
        return self._strings


@cache
def column_number(letters: str) -> int:
    """Return the number of a column: A is 1.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@cache
def column_letters(number: int) -> str:
    """Return the letters of a column: 28 is AB."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _raw_rows(part: IO[bytes]) -> Iterator[tuple[str, str]]:
    """Yield (attributes, content) of the row elements, whole, however the part is cut into chunks."""
    waiting = ""
    buffered = b""
    while chunk := part.read(_CHUNK):
        buffered += chunk
        cut = max(buffered.rfind(b"</row>") + 6, buffered.rfind(b":row>") + 5)
        if cut < 6:
            if len(buffered) > _LONGEST_ROW:
                raise UnreadableError("a row without end")
            continue
        waiting = _checked_text(buffered[:cut])
        buffered = buffered[cut:]
        yield from _ROW.findall(waiting)
    yield from _ROW.findall(_checked_text(buffered))


def _checked_text(content: bytes) -> str:
    """Return XML as text in one dialect; refuse declarations of entities, other encodings, and hidden sections."""
    if b"<!" in content:
        raise UnreadableError("declarations, comments or CDATA")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("not UTF-8") from error
    return _PREFIX.sub(r"\1", text) if ":row" in text or ":si>" in text else text


def _cells(content: str, strings: list[str]) -> Row:
    found = _CELL.findall(content)
    if len(found) != len(_ANY_CELL.findall(content)):
        return _odd_cells(content, strings)
    row: Row = {}
    for letters, _number, kind, value, inline in found:
        if inline:
            row[letters] = _text(inline)
        elif value:
            row[letters] = _value(kind, value, strings)
    return row


def _value(kind: str, value: str, strings: list[str]) -> CellValue:
    if kind == "s":
        try:
            return strings[int(value)]
        except (ValueError, IndexError) as error:
            raise UnreadableError(f"shared string {value}") from error
    if kind in ("", "n"):
        return _finite(value)
    if kind == "b":
        return value.strip() in ("1", "true")
    if kind == "e":
        return Odd("error", value)
    return _text(value)


def _finite(value: str) -> float:
    try:
        number = float(value)
    except ValueError as error:
        raise UnreadableError(f"number {value[:40]}") from error
    if number != number or abs(number) > 1e308:
        raise UnreadableError(f"number {value[:40]}")
    return number


def _text(xml: str) -> str:
    if len(xml) > LONGEST_CELL:
        raise UnreadableError("a text too long for a cell")
    return unescape(_ENTITY.sub(_character, xml) if "&" in xml else xml)


def _character(match: re.Match[str]) -> str:
    name = match[1]
    if not name.startswith("#"):
        return _ENTITIES[name]
    code = int(name[2:], 16) if name.startswith("#x") else int(name[1:])
    if code > 0x10FFFF:
        raise UnreadableError(f"character {name}")
    return chr(code)


def _odd_cells(content: str, strings: list[str]) -> Row:
    """Read the cells of a row that is not written in the usual way: formulas, rich text, no references."""
    if len(content) > _LONGEST_ROW:
        raise UnreadableError("a row too long")
    try:
        element = ElementTree.fromstring(f"<row>{_without_prefixes(content)}</row>")
    except ElementTree.ParseError as error:
        raise UnreadableError("broken XML") from error
    row: Row = {}
    position = 0
    for cell in element:
        match = _REFERENCE.fullmatch(cell.get("r", ""))
        position = column_number(match[1]) if match else position + 1
        if position > MOST_COLUMNS:
            raise UnreadableError("a column beyond the sheet")
        value = _odd_value(cell, strings)
        if value is not None and value != "":
            row[column_letters(position)] = value
    return row


def _odd_value(cell: ElementTree.Element, strings: list[str]) -> CellValue | None:
    value = cell.findtext("v") or ""
    formula = cell.find("f")
    if formula is not None:
        return Odd("formula", _text(value), "=" + (formula.text or ""))
    kind = cell.get("t", "")
    if kind == "inlineStr":
        texts = [text.text or "" for text in cell.iter("t")]
        return unescape("".join(texts))
    return _value(kind, value, strings) if value else None


def _without_prefixes(content: str) -> str:
    return re.sub(r'\s(?!xml:)\w+:\w+="[^"]*"', "", content)


def _strings(xml: str) -> list[str]:
    strings = []
    for content in _STRING.findall(xml):
        shown = _PHONETIC.sub("", content) if "<rPh" in content else content
        strings.append(_text("".join(_STRING_TEXT.findall(shown))))
    return strings


def _parse(content: bytes) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(_checked_xml(content))
    except ElementTree.ParseError as error:
        raise UnreadableError("broken XML") from error


def _checked_xml(content: bytes) -> str:
    _checked_text(content)
    return content.decode("utf-8-sig")


def _all(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Yield the descendants of a name, in whatever namespace."""
    return (child for child in element.iter() if isinstance(child.tag, str) and child.tag.rpartition("}")[2] == name)


def _read_to_end(part: IO[bytes]) -> None:
    """Read what is left, so that its checksum is compared."""
    while part.read(_CHUNK):
        pass
