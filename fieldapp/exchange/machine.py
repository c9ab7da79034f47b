"""The hidden sheets of a workbook: what stands in them, and how a revision becomes a row and back.

``_manifest`` says who wrote the file and maps every visible column; ``_forms`` carries the forms; ``_revisions``
carries every revision whole, so that nothing depends on what the visible sheets show.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from fieldapp.exchange.values import Headers, ReceivedForm, WorkbookManifest
from fieldapp.records.revision import HybridTime, Kind, Revision, canonical_json, hash_of, parse_answers

MANIFEST: Final = "_manifest"
FORMS: Final = "_forms"
REVISIONS: Final = "_revisions"
LISTS: Final = "_lists"
FORMAT: Final = "fieldapp-workbook"
FORMAT_VERSION: Final = 1
FORM_HEADERS: Final = ("form_id", "version", "xform")
REVISION_HEADERS: Final = (
    "record_id",
    "revision_id",
    "row",
    "row_hash",
    "form_id",
    "form_version",
    "parents",
    "office",
    "device",
    "author",
    "time",
    "kind",
    "attachments",
    "hash",
    "answers",
)
"""The last column continues in the columns after it."""

ROOT_SYSTEM: Final = (
    "_submission_time",
    "_submitted_by",
    "_office",
    "__version__",
    "_state",
    "_conflict",
    "_index",
    "KEY",
)
"""Columns that Fieldapp adds behind those of a form, and behind those of a repeat."""
REPEAT_SYSTEM: Final = ("_index", "_parent_table_name", "_parent_index", "KEY", "PARENT_KEY")
SYSTEM_COLUMNS: Final = frozenset((*ROOT_SYSTEM, *REPEAT_SYSTEM))
COLUMN_NAME: Final = "_fa_{form}_{sheet}_{column}"
"""Hidden defined names: they follow a column when it is moved or its header is changed."""

_CHUNK: Final = 32_000
_CHUNK_BEYOND_BMP: Final = 16_000
_UNIT: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """What the manifest says of one visible sheet."""

    title: str
    form_id: str
    repeat: str
    """Path of the repeat; empty for the form's own sheet."""
    rows: int
    rows_hash: str
    """SHA-256 of the XML of its rows: equal as long as no program has written the sheet again."""
    columns: tuple[tuple[str, str], ...]
    """(key, header) in order."""


@dataclass(frozen=True, slots=True)
class ManifestSheet:
    """Everything the manifest sheet says."""

    manifest: WorkbookManifest
    headers: Headers
    language: str
    sheets: tuple[SheetRecord, ...]


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A row of the revisions sheet. ``row`` is that of the record on its form's sheet, 0 when it has none."""

    revision: Revision
    row: int
    row_hash: str


class NewerFormatError(ValueError):
    """The workbook says that it was written by a later format."""


def manifest_rows(content: ManifestSheet) -> list[tuple[str, str]]:
    """Return the manifest as (key, value) pairs; sheets are one JSON value each."""
    manifest = content.manifest
    rows = [
        ("format", FORMAT),
        ("format_version", str(FORMAT_VERSION)),
        ("app_version", manifest.app_version),
        ("office_id", manifest.office_id),
        ("office_name", manifest.office_name),
        ("country", manifest.country),
        ("province", manifest.province),
        ("device", manifest.device),
        ("created", manifest.created.astimezone(UTC).isoformat(timespec="seconds")),
        ("is_training", "yes" if manifest.is_training else "no"),
        ("records", str(manifest.records)),
        ("revisions", str(manifest.revisions)),
        ("content_hash", manifest.content_hash),
        ("headers", content.headers),
        ("language", content.language),
    ]
    rows.extend(("sheet", _sheet_json(sheet)) for sheet in content.sheets)
    return rows


def parse_manifest(rows: Iterable[tuple[str, str]]) -> ManifestSheet:
    """Read the manifest back. ValueError when it is not one, NewerFormatError when it is of a later format."""
    pairs = list(rows)
    values = {key: value for key, value in pairs if key != "sheet"}
    if values.get("format") != FORMAT:
        raise ValueError("not a manifest")
    if int(values["format_version"]) > FORMAT_VERSION:
        raise NewerFormatError(values.get("app_version", ""))
    created = datetime.fromisoformat(values["created"])
    manifest = WorkbookManifest(
        app_version=values["app_version"],
        office_id=values["office_id"],
        office_name=values["office_name"],
        country=values["country"],
        province=values.get("province", ""),  # a cell of nothing may be gone after another program saved the file
        device=values["device"],
        created=created if created.tzinfo else created.replace(tzinfo=UTC),
        is_training=values["is_training"] == "yes",
        records=int(values["records"]),
        revisions=int(values["revisions"]),
        content_hash=values["content_hash"],
    )
    headers: Headers = "names" if values["headers"] == "names" else "labels"
    sheets = tuple(_parse_sheet(value) for key, value in pairs if key == "sheet")
    return ManifestSheet(manifest, headers, values["language"], sheets)


def revision_cells(entry: RevisionRow) -> list[str]:
    """Return a revision as the texts of its row."""
    revision = entry.revision
    return [
        revision.record_id,
        revision.revision_id,
        str(entry.row),
        entry.row_hash,
        revision.form_id,
        revision.form_version,
        " ".join(revision.parents),
        revision.office,
        revision.device,
        revision.author,
        str(revision.time),
        revision.kind.value,
        safe_json(canonical_json(revision.attachments)) if revision.attachments else "{}",
        revision.hash,
        *chunks(safe_json(canonical_json(revision.answers))),
    ]


def parse_revision(cells: Sequence[str]) -> RevisionRow:
    """Read a revision back and verify its hash. ValueError, KeyError or IndexError when anything is not right."""
    named = dict(zip(REVISION_HEADERS[:-1], cells, strict=False))
    attachments = parse_answers(named["attachments"])
    revision = Revision(
        revision_id=named["revision_id"],
        record_id=named["record_id"],
        parents=tuple(named["parents"].split()),
        form_id=named["form_id"],
        form_version=named["form_version"],
        office=named["office"],
        device=named["device"],
        author=named["author"],
        time=HybridTime.parse(named["time"]),
        kind=Kind(named["kind"]),
        answers=parse_answers("".join(cells[len(REVISION_HEADERS) - 1 :])),
        attachments={name: str(value) for name, value in attachments.items()},
        hash=named["hash"],
    )
    if hash_of(revision) != revision.hash:
        raise ValueError("the hash does not agree")
    return RevisionRow(revision, int(named["row"] or 0), named["row_hash"])


def form_cells(form: ReceivedForm) -> list[str]:
    """Return a form as the texts of its row: the XForm in chunks of JSON text."""
    return [form.form_id, form.version, *chunks(safe_json(json.dumps(form.xform, ensure_ascii=False)))]


def parse_form(cells: Sequence[str]) -> ReceivedForm:
    """Read a form back. ValueError or IndexError when it is damaged."""
    return ReceivedForm(cells[0], cells[1], str(json.loads("".join(cells[2:]))))


def content_hash(revision_hashes: Iterable[str]) -> str:
    """Return the hash of everything a workbook says, whatever the order."""
    return hashlib.sha256("\n".join(sorted(revision_hashes)).encode()).hexdigest()


def row_text(instance: str, cells: Iterable[str]) -> str:
    """Return what one row shows as one text: the instance ("" for the record's own row) and "key=normal" cells."""
    return _UNIT.join((instance, *cells))


def row_hash(rows: Iterable[str]) -> str:
    """Return the hash of everything a record shows: its row texts, in whatever order they stand."""
    return hashlib.sha256("\n".join(sorted(rows)).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def chunks(text: str) -> list[str]:
    """Cut a text into pieces that fit a cell; at least one."""
    size = _CHUNK if text.isascii() or max(text) <= "\uffff" else _CHUNK_BEYOND_BMP
    return [text[start : start + size] for start in range(0, len(text), size)] or [""]


def safe_json(text: str) -> str:
    """Return the same JSON without anything that spreadsheet programs change: ``_xHHHH_`` and odd characters.

    >>> safe_json('{"a_x0041_":"b"}')
    '{"a\\\\u005fx0041_":"b"}'
    """
    return text.replace("_x", "\\u005fx").replace("\x7f", "\\u007f") if "_x" in text or "\x7f" in text else text


def _sheet_json(sheet: SheetRecord) -> str:
    content: Mapping[str, Any] = {
        "title": sheet.title,
        "form": sheet.form_id,
        "repeat": sheet.repeat,
        "rows": sheet.rows,
        "rows_hash": sheet.rows_hash,
        "columns": sheet.columns,
    }
    return safe_json(json.dumps(content, ensure_ascii=False))


def _parse_sheet(text: str) -> SheetRecord:
    content = json.loads(text)
    columns = tuple((str(key), str(header)) for key, header in content["columns"])
    return SheetRecord(
        str(content["title"]),
        str(content["form"]),
        str(content["repeat"]),
        int(content["rows"]),
        str(content["rows_hash"]),
        columns,
    )
