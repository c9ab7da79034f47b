"""Search in any script: one folded trigram key per record, so that parts of words are found without tone marks.

Measured choice: word tokenizers miss nearly everything in scripts without spaces. Queries of one or two characters look
their trigrams up in the index's own list of terms.
"""

from typing import Final

from fieldapp.places import Gazetteer
from fieldapp.store.connection import Connection
from fieldapp.store.header import Header
from fieldapp.text import fold

PADDING: Final = "\u2402\u2402"
"""Put behind every word list, so that its last one or two characters begin a trigram too."""
_LONGEST_KEY: Final = 4_000
_MOST_TERMS: Final = 4_000
_TRIGRAM: Final = 3


def words_of(header: Header, author: str) -> str:
    """Return the folded key of a record: title, places in both scripts, village, texts, author."""
    gazetteer = Gazetteer.load()
    names: list[str] = []
    for key in (header.province, header.district, header.commune):
        place = gazetteer.place(key) if key else None
        if place is not None:
            names += [place.name_en, place.name_local]
    parts = {part: None for part in (header.title, header.village, *names, author, *header.words) if part}
    return fold(" ".join(parts))[:_LONGEST_KEY] + PADDING


def index(connection: Connection, number: int, words: str) -> None:
    """Put the key of a record in place of its former one."""
    connection.execute("delete from search where rowid = :number", {"number": number})
    connection.execute("insert into search (rowid, words) values (:number, :words)", {"number": number, "words": words})


def clear(connection: Connection) -> None:
    """Empty the index."""
    connection.execute("insert into search (search) values ('delete-all')")


def query_of(connection: Connection, text: str) -> str | None:
    """Return the FTS5 query for what was typed: every word must be in the record. None: nothing can be found.

    An empty string means that nothing was asked for.
    """
    phrases = []
    for word in fold(text).split():
        if len(word) >= _TRIGRAM:
            phrases.append(_quoted(word))
            continue
        terms = _terms_beginning(connection, word)
        if not terms:
            return None
        phrases.append("(" + " OR ".join(_quoted(term) for term in terms) + ")")
    return " AND ".join(phrases)


def _terms_beginning(connection: Connection, prefix: str) -> list[str]:
    rows = connection.execute(
        """
        select term from search_term
        where term >= :first and term < :last
        limit :most
        """,
        {"first": prefix, "last": prefix[:-1] + chr(ord(prefix[-1]) + 1), "most": _MOST_TERMS},
    )
    return [row[0] for row in rows]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
