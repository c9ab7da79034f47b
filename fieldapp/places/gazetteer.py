"""The gazetteer: every place by key, its children on a date, its successor, and search. Read once, kept in memory."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property, lru_cache
from itertools import islice

from fieldapp.assets import asset
from fieldapp.places.place import COUNTRY_LANGUAGES, Place
from fieldapp.text import fold

_CSV_COLUMNS = ("name", "label", "level", "country", "parent", "valid_from", "valid_to")


class Gazetteer:
    """All places. Get the shared one with ``Gazetteer.load()``."""

    def __init__(self, places: Iterable[tuple[Place, tuple[str, ...]]], successors: dict[str, str]) -> None:
        """Take each place with the keys of all its parents over time, and old key -> new key of replaced provinces."""
        self._places: dict[str, Place] = {}
        self._children: dict[str, list[Place]] = {}
        self._successors = successors
        for place, parent_keys in places:
            self._places[place.key] = place
            for parent_key in parent_keys:
                self._children.setdefault(parent_key, []).append(place)

    @staticmethod
    def load() -> "Gazetteer":
        """Return the shipped gazetteer; the file is read at the first call only."""
        return _shipped()

    def __iter__(self) -> Iterator[Place]:
        return iter(self._places.values())

    def __len__(self) -> int:
        return len(self._places)

    def place(self, key: str) -> Place | None:
        """Return the place, or None for a key that is not in the gazetteer (also for a country)."""
        return self._places.get(key)

    def children(self, parent_key: str, on: date) -> list[Place]:
        """Return the places directly below a place, or below a country ("KH"), in force on a day, in code order.

        Current Vietnamese communes are directly below the province.
        """
        return [place for place in self._children.get(parent_key, ()) if place.is_valid(on)]

    def provinces(self, country: str, on: date) -> list[Place]:
        """Return the provinces of a country in force on a day: 63 in Viet Nam up to June 2025, 34 after."""
        return self.children(country, on)

    def chain(self, key: str) -> list[Place]:
        """Return the place with the places above it, province first; empty for an unknown key."""
        found: list[Place] = []
        place = self._places.get(key)
        while place is not None:
            found.append(place)
            place = self._places.get(place.parent_key)
        return found[::-1]

    def is_within(self, place: Place, ancestor_key: str) -> bool:
        """Return whether a place is, or once was, anywhere below another place or a country."""
        current: Place | None = place
        while current is not None:
            if current in self._children.get(ancestor_key, ()):
                return True
            current = self._places.get(current.parent_key)
        return False

    def successor(self, key: str) -> Place | None:
        """Return the province that replaced a province, None where it was not replaced."""
        return self._places.get(self._successors.get(key, ""))

    def label(self, key: str, language: str) -> str:
        """Return the name for readers of a language ("km"): the local name in the country's own, both names elsewhere.

        An unknown key is its own label, so that nothing disappears from a screen or a workbook.
        """
        place = self._places.get(key)
        if place is None:
            return key
        return place.name_local if COUNTRY_LANGUAGES[place.country] == language else place.label

    def name(self, key: str, language: str) -> str:
        """Return one name only, for lists: the local one in the country's own language, the Latin one elsewhere."""
        place = self._places.get(key)
        if place is None:
            return key
        return place.name_local if COUNTRY_LANGUAGES[place.country] == language else place.name_en

    def search(
        self,
        text: str,
        *,
        country: str = "",
        level: int = 0,
        on: date | None = None,
        limit: int = 50,
    ) -> list[Place]:
        """Return places whose names contain every word of the text, tone marks ignored.

        Names that begin with the text come first, then higher levels. Empty filters mean any; a code is found too.
        """
        words = fold(text).split()
        if not words:
            return []
        hits = [
            (not key.startswith(words[0]), place.level, place)
            for key, place in zip(self._search_keys, self._places.values(), strict=True)
            if all(word in key for word in words)
            and (not country or place.country == country)
            and (not level or place.level == level)
            and (on is None or place.is_valid(on))
        ]
        hits.sort(key=lambda hit: hit[:2])
        return [place for _, _, place in islice(hits, limit)]

    def csv(self) -> bytes:
        """Return the file that forms choose places from: a row per place and parent, columns as in an XLSForm list."""
        buffer = io.StringIO(newline="")
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(_CSV_COLUMNS)
        for parent_key, places in self._children.items():
            for place in places:
                since = place.valid_from.isoformat() if place.valid_from else ""
                until = place.valid_to.isoformat() if place.valid_to else ""
                writer.writerow((place.key, place.label, place.level, place.country, parent_key, since, until))
        return buffer.getvalue().encode()

    @cached_property
    def _search_keys(self) -> list[str]:
        lines = (f"{place.name_en} {place.name_local} {place.code}" for place in self._places.values())
        return fold("\n".join(lines)).split("\n")


@lru_cache(maxsize=1)
def places_csv() -> bytes:
    """Return the shipped gazetteer as places.csv, UTF-8: name (= key), label, level, country, parent, validity.

    ``parent`` of a province is its country. Nine districts of Huế have two rows: their province changed in 2025.
    """
    return Gazetteer.load().csv()


@lru_cache(maxsize=1)
def _shipped() -> Gazetteer:
    with asset("resources", "gazetteer", "places.csv").open(encoding="utf-8", newline="") as file:
        places = list(_read(file))
    with asset("resources", "gazetteer", "succession.csv").open(encoding="utf-8", newline="") as file:
        successors = {row["old_key"]: row["new_key"] for row in csv.DictReader(file)}
    return Gazetteer(places, successors)


def _read(lines: Iterable[str]) -> Iterator[tuple[Place, tuple[str, ...]]]:
    rows = csv.reader(lines)
    next(rows)
    days: dict[str, date | None] = {"": None}
    for key, level, code, parents, name_local, name_en, since, until in rows:
        parent_keys = tuple(parents.split(" "))
        for day in (since, until):
            if day not in days:
                days[day] = date.fromisoformat(day)
        place = Place(key, key[:2], int(level), code, parent_keys[-1], name_local, name_en, days[since], days[until])
        yield place, parent_keys
