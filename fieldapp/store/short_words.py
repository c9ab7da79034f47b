"""The first page for words of one or two characters, which nearly every record holds: row by row, in the list's order.

The index would have to bring all records together before it could give the first. Where such words turn out to be
rare, this gives up, and the index is quick. Used by the workspace; finds what the index finds.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from fieldapp.records.revision import parse_answers
from fieldapp.store import records, search
from fieldapp.store.connection import Connection
from fieldapp.store.reading import FormReadings
from fieldapp.store.values import RecordFilter, RecordRow
from fieldapp.text import fold

_CHUNK: Final = 100
_MOST_ROWS: Final = 2_000
"""Rows that may be looked at for one page; where it would take more, the index is quicker."""
_MOST_WHOLE: Final = 500
"""Rows whose answers are read, because their header does not hold what was typed."""


def page(
    connection: Connection, wanted: RecordFilter, limit: int, after: RecordRow | None, readings: FormReadings
) -> list[RecordRow]:
    """Return rows as ``records.page`` does."""
    if any(search.is_short(word) for word in search.words_typed(wanted.text)):
        found = _looked_through(connection, wanted, limit, after, readings)
        if found is not None:
            return found
    return records.page(connection, wanted, limit, after)


def _looked_through(
    connection: Connection, wanted: RecordFilter, limit: int, after: RecordRow | None, readings: FormReadings
) -> list[RecordRow] | None:
    """Return the page, or None when it would take too many rows to fill."""
    words = search.words_typed(wanted.text)
    found: list[RecordRow] = []
    looked_at = read_whole = 0
    while read_whole < _MOST_WHOLE and len(found) * _MOST_ROWS >= looked_at * limit:
        rows = records.page(connection, replace(wanted, text=""), _CHUNK, after)
        doubtful = {row.number for row in rows if not _holds(_header_key(row), words)}
        matching = _matching(connection, doubtful, words, readings)
        found += [row for row in rows if row.number not in doubtful or row.number in matching]
        if len(found) >= limit or len(rows) < _CHUNK:
            return found[:limit]
        after = rows[-1]
        looked_at += len(rows)
        read_whole += len(doubtful)
    return None


def _matching(connection: Connection, numbers: set[int], words: Sequence[str], readings: FormReadings) -> set[int]:
    """Return which of these records hold every word somewhere in their answers."""
    return {
        number
        for number, form_id, version, author, answers in records.texts(connection, sorted(numbers))
        if _holds(search.words_of(readings(form_id, version).header(parse_answers(answers)), author), words)
    }


def _header_key(row: RecordRow) -> str:
    names = search.place_names(row.province, row.district, row.commune)
    return fold(" ".join((row.title, row.village, *names, row.author)))


def _holds(key: str, words: Sequence[str]) -> bool:
    return all(word in key for word in words)
