"""A province's year: what happened, where and when, from a fixed seed. The same seed gives the same year."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Final

from fieldapp.demo.filling import Occasion
from fieldapp.places import Gazetteer

FORMS: Final = ("community_watch", "youth_club", "training", "outreach")
YEAR: Final = 2025


def occasions(country: str, province: str, records: int, random: Random) -> Iterator[Occasion]:
    """Yield what a province records in a year, day by day; the lines of work take turns, the rains make gaps."""
    gazetteer = Gazetteer.load()
    days = sorted(date(YEAR, 1, 5) + timedelta(days=random.randrange(355)) for _ in range(records))
    for number, day in enumerate(days):
        places = {"province": province}
        districts = gazetteer.children(province, day)
        if districts:
            below = random.choice(districts)
            places["district" if below.level == 2 else "commune"] = below.key
            communes = gazetteer.children(below.key, day)
            if communes:
                places["commune"] = random.choice(communes).key
        yield Occasion(FORMS[number % len(FORMS)], day, country, places)
