"""Functions on text, with regex, digest and the like."""

import base64
import hashlib
import math
import re
import uuid
from typing import Final

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.functions.patterns import matches_whole
from fieldapp.interview.expressions.functions.signature import ArgumentError, Function
from fieldapp.interview.expressions.values import Value, to_text
from fieldapp.interview.tree import Node
from fieldapp.translation import mark

_BLANKS: Final = re.compile("[ \t\r\n]+")
_DIGESTS: Final = {
    "MD5": hashlib.md5,
    "SHA-1": hashlib.sha1,
    "SHA-256": hashlib.sha256,
    "SHA-384": hashlib.sha384,
    "SHA-512": hashlib.sha512,
}
_LONGEST_UUID: Final = 1000


def all_texts(values: tuple[Value, ...]) -> list[str]:
    """Return the texts of values, those of a node-set one by one."""
    return [text for value in values for text in _texts_of(value)]


def _texts_of(value: Value) -> list[str]:
    return [node.text for node in value] if isinstance(value, list) else [to_text(value)]


def _concat(_node: Node, _context: Context, *values: Value) -> str:
    return "".join(all_texts(values))


def _join(_node: Node, _context: Context, separator: str, *values: Value) -> str:
    return separator.join(all_texts(values))


def _string(_node: Node, _context: Context, value: str) -> str:
    return value


def _string_length(_node: Node, _context: Context, text: str) -> float:
    return float(len(text))


def _normalize_space(_node: Node, _context: Context, text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" ")


def _contains(_node: Node, _context: Context, text: str, part: str) -> bool:
    return part in text


def _starts_with(_node: Node, _context: Context, text: str, part: str) -> bool:
    return text.startswith(part)


def _ends_with(_node: Node, _context: Context, text: str, part: str) -> bool:
    return text.endswith(part)


def _substring(_node: Node, _context: Context, text: str, start: float, length: float | None = None) -> str:
    """XPath counts from 1 and rounds: substring('12345', 1.5, 2.6) = '234'."""
    first = math.floor(start + 0.5) if math.isfinite(start) else start
    after = math.inf if length is None else first + (math.floor(length + 0.5) if math.isfinite(length) else length)
    return "".join(sign for place, sign in enumerate(text, 1) if first <= place < after)


def _substr(_node: Node, _context: Context, text: str, start: float, end: float = math.inf) -> str:
    """Counted from 0, the end not included; negative numbers count from the end."""
    return text[_cut(start, text) : _cut(end, text)]


def _cut(place: float, text: str) -> int:
    if math.isnan(place):
        return 0
    return int(max(-len(text), min(len(text), place)))


def _substring_before(_node: Node, _context: Context, text: str, part: str) -> str:
    before, found, _ = text.partition(part) if part else ("", "", "")
    return before if found else ""


def _substring_after(_node: Node, _context: Context, text: str, part: str) -> str:
    return text.partition(part)[2] if part else text


def _translate(_node: Node, _context: Context, text: str, signs: str, others: str) -> str:
    table: dict[int, str | None] = {}
    for place, sign in enumerate(signs):
        table.setdefault(ord(sign), others[place] if place < len(others) else None)
    return text.translate(table)


def _boolean_from_string(_node: Node, _context: Context, text: str) -> bool:
    return text in ("1", "true")


def _regex(_node: Node, _context: Context, text: str, pattern: str) -> bool:
    return matches_whole(pattern, text)


def _digest(_node: Node, _context: Context, text: str, algorithm: str, encoding: str = "base64") -> str:
    if algorithm.upper() not in _DIGESTS:
        raise ArgumentError(mark("{name}() does not know the method {method}."), method=algorithm)
    digest = _DIGESTS[algorithm.upper()](text.encode(), usedforsecurity=False)
    return digest.hexdigest() if encoding.lower() == "hex" else base64.b64encode(digest.digest()).decode()


def _base64_decode(_node: Node, _context: Context, text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode(errors="replace")
    except ValueError:
        return ""


def _uuid(_node: Node, context: Context, length: float | None = None) -> str:
    if length is None:
        return str(uuid.UUID(int=context.random.getrandbits(128), version=4))
    if not 0 <= length <= _LONGEST_UUID:
        raise ArgumentError(mark("{name}() needs a length from 0 to {longest}."), longest=_LONGEST_UUID)
    letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    return "".join(context.random.choice(letters) for _ in range(int(length)))


FUNCTIONS: Final = (
    Function("base64-decode", _base64_decode, ("text",)),
    Function("boolean-from-string", _boolean_from_string, ("text",)),
    Function("concat", _concat, rest="value"),
    Function("contains", _contains, ("text", "text")),
    Function("digest", _digest, ("text", "text", "text"), optional=1),
    Function("ends-with", _ends_with, ("text", "text")),
    Function("join", _join, ("text",), rest="value"),
    Function("normalize-space", _normalize_space, ("text",)),
    Function("regex", _regex, ("text", "text")),
    Function("starts-with", _starts_with, ("text", "text")),
    Function("string", _string, ("text",)),
    Function("string-length", _string_length, ("text",)),
    Function("substr", _substr, ("text", "number", "number"), optional=1),
    Function("substring", _substring, ("text", "number", "number"), optional=1),
    Function("substring-after", _substring_after, ("text", "text")),
    Function("substring-before", _substring_before, ("text", "text")),
    Function("translate", _translate, ("text", "text", "text")),
    Function("uuid", _uuid, ("number",), optional=1),
)
