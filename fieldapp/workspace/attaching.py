"""Files that belong to answers. Kept once by content; the name in the answer carries the beginning of the hash.

So a draft needs nothing but its answers to find its files again, and two files of one name never meet.
"""

import re
from typing import Final

from fieldapp.errors import Problem
from fieldapp.records.revision import Answers
from fieldapp.store import attachments
from fieldapp.store.connection import Connection
from fieldapp.store.store import Store

_PREFIX: Final = 16
_LONGEST_STEM: Final = 40
_NAME: Final = re.compile(rf".*-([0-9a-f]{{{_PREFIX}}})(\.\w+)?")


def attach(store: Store, file_name: str, content: bytes) -> str:
    """Keep a file and return the name that stands for it in an answer."""
    with store.database.write() as connection:
        digest = store.attachments.add(connection, content)
    stem, dot, suffix = file_name.rpartition(".")
    stem, suffix = (stem, dot + suffix) if stem and suffix.isalnum() else (file_name, "")
    plain = re.sub(r"[^\w-]+", "-", stem).strip("-_")[:_LONGEST_STEM] or "file"
    return f"{plain}-{digest[:_PREFIX]}{suffix.lower()}"


def read(store: Store, name: str) -> bytes:
    """Return the file that a name in an answer stands for. Problem ``attachment-missing``."""
    with store.database.read() as connection:
        digest = _digest(connection, name)
    if not digest:
        raise Problem("attachment-missing", "An attached file has not arrived in this workspace yet.", hash=name)
    return store.attachments.read(digest)


def named_in(connection: Connection, answers: Answers) -> dict[str, str]:
    """Return the files that answers name: name -> SHA-256 of the content, hex."""
    names = (value for value in answers.values() if isinstance(value, str) and _NAME.fullmatch(value))
    return {name: digest for name in names if (digest := _digest(connection, name))}


def _digest(connection: Connection, name: str) -> str:
    match = _NAME.fullmatch(name)
    return attachments.by_prefix(connection, match[1]) if match else ""
