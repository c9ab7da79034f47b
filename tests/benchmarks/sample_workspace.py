"""A workspace with many records in five scripts, received as revisions; kept for all benchmarks of one run.

Not typed by anybody, so nothing in it passed the interview: only the store is measured with it.
"""

import atexit
import random
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import UUID

from fieldapp.places import Gazetteer, Place
from fieldapp.records.revision import HybridTime, Kind, Revision, new_revision
from fieldapp.workspace import Hardness, Office, Workspace

PASSPHRASE: Final = "four words to remember"
OFFICE: Final = "KH-03-office"
CHEAP: Final = Hardness(time_cost=1, memory_kib=64, lanes=1)
"""Key derivation is measured apart."""
SEARCHED: Final = {
    "Khmer": ("ស", "សា", "សាលារៀន"),
    "Lao": ("ໂ", "ໂຮ", "ໂຮງຮຽນ"),
    "Thai": ("โ", "โร", "โรงเรียน"),
    "Vietnamese": ("t", "tr", "truong hoc"),
    "Chinese": ("学", "学校", "学校会议"),
}
"""Script -> what is typed: one character, two, a word of every hundredth record."""
_TOPICS: Final = ("ប្រជុំសាលារៀន", "ປະຊຸມໂຮງຮຽນ", "ประชุมโรงเรียน", "Họp trường học", "学校会议")
_WORDS: Final = ("meeting", "training", "visit", "follow-up", "market", "river", "school", "committee", "water", "road")
_BATCH: Final = 5_000
_FORMS: Final = ("community_watch", "youth_club", "training", "outreach")
_BEGIN: Final = 1_767_225_600_000
_EDITED_SHARE: Final = 0.3


@lru_cache
def workspace_folder(records: int) -> Path:
    """Make a workspace with so many records (1.3 revisions each) and return its folder; it goes with the run."""
    home = Path(tempfile.mkdtemp(prefix="fieldapp-bench-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    folder = home / "benchmark.fieldapp"
    office = Office(OFFICE, "Kampong Cham", "KH", "KH-03", "province", "km")
    workspace, _ = Workspace.create(folder, PASSPHRASE, office, officer="Sokha", hardness=CHEAP)
    with workspace:
        arriving = revisions(0, records)
        while batch := list(islice(arriving, _BATCH)):
            workspace.receive(batch)
    return folder


def revisions(start: int, stop: int, device: str = "laptop-1", office: str = OFFICE) -> Iterator[Revision]:
    """Yield the revisions of records: the first one of each, for three in ten a correction right behind it."""
    chance = random.Random(start)
    places = _places()
    for number in range(start, stop):
        first = _revision(number, _answers(number, chance, places), device, office)
        yield first
        if chance.random() < _EDITED_SHARE:
            answers = {**first.answers, "outcome/remarks": f"Corrected {chance.choice(_WORDS)}"}
            yield _revision(number, answers, device, office, parent=first)


def _revision(
    number: int, answers: dict[str, str], device: str, office: str, parent: Revision | None = None
) -> Revision:
    is_first = parent is None
    return new_revision(
        str(UUID(int=number + 1, version=4)),
        () if parent is None else (parent.revision_id,),
        form_id=_FORMS[number % len(_FORMS)],
        form_version="1",
        office=office,
        device=device,
        author="Sokha",
        time=HybridTime(_BEGIN + 20_000 * number + (0 if is_first else 10_000)),
        kind=Kind.FINALISED,
        answers=answers,
        revision_id=str(UUID(int=(number + 1) * 1_000 + is_first, version=4)),
    )


def _answers(number: int, chance: random.Random, places: list[tuple[Place, Place, Place]]) -> dict[str, str]:
    province, district, commune = chance.choice(places)
    topic = _TOPICS[number % 5] if number % 20 < 5 and number % 100 < 20 else chance.choice(_WORDS)
    cells = [f"{sex}_{age}" for sex in "fm" for age in ("10_14", "15_17", "18_24", "25")]
    people = {f"people/participants/{cell}": str(chance.randrange(30)) for cell in cells}
    return {
        "when_where/title": f"{topic} {commune.name_local} {number}",
        "when_where/start_date": (date(2025, 1, 1) + timedelta(days=chance.randrange(700))).isoformat(),
        "when_where/status": "done",
        "when_where/country": province.country,
        "when_where/province": province.key,
        "when_where/district": district.key,
        "when_where/commune": commune.key,
        "when_where/village": f"{chance.choice(places)[2].name_local} {chance.randrange(100)}",
        "organisation/agency": f"{chance.choice(_WORDS)} {chance.choice(_WORDS)}",
        **people,
        "outcome/result": " ".join(chance.choices(_WORDS, k=8)),
        "meta/instanceID": f"uuid:{UUID(int=number + 1, version=4)}",
    }


@lru_cache
def _places() -> list[tuple[Place, Place, Place]]:
    """Province, district and commune, of all countries where there are three levels."""
    gazetteer = Gazetteer.load()
    chains = [gazetteer.chain(place.key) for place in gazetteer]
    return [(chain[0], chain[1], chain[2]) for chain in chains if len(chain) == 3]
