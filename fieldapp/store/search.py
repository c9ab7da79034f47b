"""Search in any script: one folded trigram key per record, so that parts of words are found without tone marks.

Measured choice: word tokenizers miss nearly everything in scripts without spaces. Words of one or two characters are
looked up as the beginning of trigrams, where the index says that these stand; see short_words for the first page.
"""

from typing import Final

from fieldapp.places import Gazetteer
from fieldapp.store.connection import Connection
from fieldapp.store.header import Header
from fieldapp.text import fold

PADDING: Final = "\u2402\u2402"
"""Put behind every word list, so that its last one or two characters begin a trigram too."""
_LONGEST_KEY: Final = 4_000
_TRIGRAM: Final = 3


def words_of(header: Header, author: str) -> str:
    """Return the folded key of a record: title, places in both scripts, village, texts, author."""
    names = place_names(header.province, header.district, header.commune)
    parts = {part: None for part in (header.title, header.village, *names, author, *header.words) if part}
    return fold(" ".join(parts))[:_LONGEST_KEY] + PADDING


def place_names(*keys: str) -> list[str]:
    """Return the names of places in both scripts; a key that is empty or unknown has none."""
    gazetteer = Gazetteer.load()
    places = [gazetteer.place(key) for key in keys if key]
    return [name for place in places if place is not None for name in (place.name_en, place.name_local)]


def index(connection: Connection, number: int, words: str) -> None:
    """Put the key of a record in place of its former one."""
    connection.execute("delete from search where rowid = :number", {"number": number})
    connection.execute("insert into search (rowid, words) values (:number, :words)", {"number": number, "words": words})


def clear(connection: Connection) -> None:
    """Empty the index."""
    connection.execute("insert into search (search) values ('delete-all')")


def conditions(text: str) -> tuple[list[str], dict[str, str]]:
    """Return what must hold for ``record.number`` so that every word typed is in the record, and its parameters."""
    phrases: list[str] = []
    found: list[str] = []
    parameters: dict[str, str] = {}
    for word in words_typed(text):
        if not is_short(word):
            phrases.append(_quoted(word))
            continue
        first, last = f"word_{len(parameters)}", f"word_{len(parameters) + 1}"
        found.append(f"number in (select doc from search_instance where term >= :{first} and term < :{last})")
        parameters |= {first: word, last: word[:-1] + chr(ord(word[-1]) + 1)}
    if phrases:
        found.append("number in (select rowid from search where search match :phrases)")
        parameters["phrases"] = " AND ".join(phrases)
    return found, parameters


def words_typed(text: str) -> list[str]:
    """Return the folded words of what was typed; each must be in a record."""
    return fold(text).split()


def is_short(word: str) -> bool:
    """Whether a word is shorter than what the index holds: it is looked up as the beginning of trigrams."""
    return len(word) < _TRIGRAM


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
