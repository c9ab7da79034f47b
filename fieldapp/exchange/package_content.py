"""What goes into a package and comes out of it, item by item, and each item as one line of JSON. Knows no file."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from fieldapp.records.revision import Answers, HybridTime, Kind, Revision, hash_of

MAX_LINE: Final = 32 * 1024 * 1024
"""Bytes of one line; a longer one is refused."""

_TEXTS: Final = ("id", "record", "form", "version", "office", "device", "author", "time", "kind", "hash")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class FormText:
    """One version of a form, as XForm text."""

    form_id: str
    version: str
    xform: str
    files: Mapping[str, str] = field(default_factory=dict)
    """Files that the form asks for: name -> SHA-256 of one of the attachments."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """The content of a file that answers name; ``sha256`` (hex) is how revisions refer to it."""

    sha256: str
    content: bytes


@dataclass(frozen=True, slots=True)
class PackageContent:
    """What goes in. Each is read once, one item at a time."""

    revisions: Iterable[Revision]
    forms: Iterable[FormText] = ()
    attachments: Iterable[Attachment] = ()


def revision_line(revision: Revision) -> str:
    """Return the revision as one line, without the line break."""
    fields = {
        "id": revision.revision_id,
        "record": revision.record_id,
        "parents": revision.parents,
        "form": revision.form_id,
        "version": revision.form_version,
        "office": revision.office,
        "device": revision.device,
        "author": revision.author,
        "time": str(revision.time),
        "kind": revision.kind.value,
        "answers": dict(revision.answers),
        "attachments": dict(revision.attachments),
        "hash": revision.hash,
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def revision_of(line: bytes) -> Revision:
    """Return the revision of a line; ValueError when it is not one. Its hash is not looked at."""
    fields = json.loads(line)
    if not isinstance(fields, dict) or not all(isinstance(fields.get(name), str) for name in _TEXTS):
        raise ValueError("a field of the revision is missing")
    return Revision(
        revision_id=fields["id"],
        record_id=fields["record"],
        parents=_texts(fields.get("parents")),
        form_id=fields["form"],
        form_version=fields["version"],
        office=fields["office"],
        device=fields["device"],
        author=fields["author"],
        time=HybridTime.parse(fields["time"]),
        kind=Kind(fields["kind"]),
        answers=_answers(fields.get("answers")),
        attachments=_attachments(fields.get("attachments")),
        hash=fields["hash"],
    )


def check_revision(revision: Revision) -> None:
    """Raise ValueError when the revision has no id or does not fit its hash."""
    if not revision.revision_id or not revision.record_id or hash_of(revision) != revision.hash:
        raise ValueError("the revision does not fit its hash")


def form_line(form: FormText) -> str:
    """Return the form version as one line, without the line break."""
    fields = {"form": form.form_id, "version": form.version, "xform": form.xform, "files": dict(form.files)}
    return json.dumps(fields, ensure_ascii=False)


def form_of(line: bytes) -> FormText:
    """Return the form version of a line; ValueError when it is not one."""
    fields = json.loads(line)
    if not isinstance(fields, dict):
        raise ValueError("not a form")
    form_id, version, xform = (fields.get(name) for name in ("form", "version", "xform"))
    if not isinstance(form_id, str) or not isinstance(version, str) or not isinstance(xform, str):
        raise ValueError("a field of the form is missing")
    return FormText(form_id, version, xform, _attachments(fields.get("files", {})))


def _answers(value: object) -> Answers:
    if not isinstance(value, dict):
        raise ValueError("answers are not a mapping")
    return {path: answer if isinstance(answer, str) else _texts(answer) for path, answer in value.items()}


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("not a list of texts")
    return tuple(value)


def _attachments(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise ValueError("attachments are not a mapping")
    if not all(isinstance(item, str) and _DIGEST.fullmatch(item) for item in value.values()):
        raise ValueError("not a digest")
    return value
