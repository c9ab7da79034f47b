"""Revision: one saved state of a record, immutable, knowing its parents. Pure values, used by store and exchange.

Answers are one flat mapping in canonical form (see ``Answers``); hashes are taken over canonical JSON.
"""

import hashlib
import json
import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, TypeAlias

Answers: TypeAlias = Mapping[str, "str | tuple[str, ...]"]
"""Path -> value. Values are canonical strings as in instance XML (ISO dates, plain digits, space-separated choices).

Paths carry the stable id of each repeat instance: ``sessions[k3f9]/topic``. A repeat's own path (``sessions``) maps to
the tuple of its instance ids in order; nested: ``sessions[k3f9]/people`` -> ("p1",). Unanswered questions are absent.
Attributes are written ``meta/entity@id``.
"""


class Kind(StrEnum):
    """Why a revision was made."""

    SAVED = "saved"
    FINALISED = "finalised"
    IMPORTED = "imported"
    MERGED = "merged"
    DELETED = "deleted"


_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TIME: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})Z-([0-9a-f]{4})")


@dataclass(frozen=True, slots=True, order=True)
class HybridTime:
    """A hybrid logical time: milliseconds since 1970 UTC and a counter. Its text sorts as it does.

    >>> str(HybridTime(0, 1))
    '1970-01-01T00:00:00.000Z-0001'
    """

    milliseconds: int
    counter: int = 0

    def __str__(self) -> str:
        moment = _EPOCH + timedelta(milliseconds=self.milliseconds)
        return f"{moment.isoformat(timespec='milliseconds')[:23]}Z-{self.counter:04x}"

    @classmethod
    def parse(cls, text: str) -> "HybridTime":
        """Read the text form; ValueError when it is not one."""
        match = _TIME.fullmatch(text)
        if match is None:
            raise ValueError(text)
        moment = datetime.fromisoformat(match[1] + "+00:00")
        return cls(round((moment - _EPOCH) / timedelta(milliseconds=1)), int(match[2], 16))


@dataclass(frozen=True, slots=True)
class Revision:
    """One saved state of a record. Built by ``new_revision``, which computes the hash."""

    revision_id: str
    record_id: str
    parents: tuple[str, ...]
    """Revision ids, sorted; empty for the first revision of a record."""
    form_id: str
    form_version: str
    office: str
    device: str
    author: str
    time: HybridTime
    kind: Kind
    answers: Answers
    attachments: Mapping[str, str] = field(default_factory=dict)
    """File name as it stands in the answers -> SHA-256 of the content, hex."""
    hash: str = ""


def new_revision(
    record_id: str,
    parents: Iterable[str],
    *,
    form_id: str,
    form_version: str,
    office: str,
    device: str,
    author: str,
    time: HybridTime,
    kind: Kind,
    answers: Answers,
    attachments: Mapping[str, str] | None = None,
    revision_id: str = "",
) -> Revision:
    """Build a revision with its hash. Without a ``revision_id`` it gets a new random one."""
    revision = Revision(
        revision_id=revision_id or str(uuid.uuid4()),
        record_id=record_id,
        parents=tuple(sorted(set(parents))),
        form_id=form_id,
        form_version=form_version,
        office=office,
        device=device,
        author=author,
        time=time,
        kind=kind,
        answers={path: value for path, value in answers.items() if value},
        attachments=dict(attachments or {}),
    )
    return replace(revision, hash=hash_of(revision))


def canonical_json(answers: Answers) -> str:
    """Return the one text form of answers: keys sorted, no spaces, no escapes of letters.

    >>> canonical_json({"b": "2", "a": ("x",)})
    '{"a":["x"],"b":"2"}'
    """
    return _CANONICAL.encode(dict(answers))


def parse_answers(text: str) -> Answers:
    """Read canonical JSON back; ValueError when it is not a mapping of paths to strings or lists of strings."""
    values = json.loads(text)
    if not isinstance(values, dict):
        raise ValueError("answers are not a mapping")
    answers: dict[str, str | tuple[str, ...]] = {}
    for path, value in values.items():
        if isinstance(value, str):
            answers[path] = value
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            answers[path] = tuple(value)
        else:
            raise ValueError(f"not an answer at {path}")
    return answers


def hash_of(revision: Revision) -> str:
    """Return the SHA-256, hex, over everything a revision says except its hash."""
    parts = [
        revision.revision_id,
        revision.record_id,
        " ".join(revision.parents),
        revision.form_id,
        revision.form_version,
        revision.office,
        revision.device,
        revision.author,
        str(revision.time),
        revision.kind.value,
        canonical_json(revision.answers),
        canonical_json(revision.attachments),
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()
