"""Finding a place by the name somebody wrote in a sheet: other spellings, unit words, either tone-mark placement."""

import csv
import re
from datetime import date
from functools import lru_cache
from typing import Final

from fieldapp.assets import asset
from fieldapp.places.gazetteer import Gazetteer
from fieldapp.places.place import Place
from fieldapp.text import fold

_UNIT_BEFORE: Final = re.compile(
    r"^(khet|reach theani|srok|khan|krong|khum|sangkat|khoueng|muang|changwat|amphoe|tambon|khwaeng"
    r"|tinh|thanh pho|tp|quan|huyen|thi xa|tx|thi tran|tt|xa|phuong|dac khu|commune|district|province)[\s.]+"
    "|^(រាជធានី|ខេត្ត|ស្រុក|ខណ្ឌ|ក្រុង|ឃុំ|សង្កាត់|ແຂວງ|ເມືອງ|ນະຄອນຫຼວງ|จังหวัด|อำเภอ|เขต|ตำบล|แขวง|云南省)"
)
_UNIT_AFTER: Final = re.compile(
    r"\s(province|prefecture|municipality|capital|district|county|commune|sub-?district|township|ward|town|city)$"
    "|(市|州|县|区|镇|乡|街道)$"
)
_SPELLINGS: Final = (("ํา", "ำ"), ("ໍາ", "ຳ"), ("ຫນ", "ໜ"), ("ຫມ", "ໝ"), ("ຫລ", "ຫຼ"))
"""Two ways to type the same Thai and Lao letters: decomposed sara am, joined or written ho."""
_NOT_NAME: Final = re.compile(r"[^\w\u0e00-\u0eff\u1780-\u17ff]+")

_NameIndex = dict[str, list[str]]


def match_name(
    name: str,
    *,
    country: str = "",
    level: int = 0,
    parent_key: str = "",
    on: date | None = None,
) -> list[Place]:
    """Return every place that a written name can mean: one is sure, several must be asked about, none is unknown.

    The whole name is tried first, then without unit words ("Tỉnh Hoà Bình", "Battambang province"). Common other
    spellings count as names, and a key ("KH-0102") as itself. ``parent_key`` may be any number of levels above.
    """
    gazetteer = Gazetteer.load()
    exact = gazetteer.place(name.strip())
    keys = [exact.key] if exact else _keys_for(name)
    return [
        place
        for place in map(gazetteer.place, dict.fromkeys(keys))
        if place is not None
        and (not country or place.country == country)
        and (not level or place.level == level)
        and (not parent_key or gazetteer.is_within(place, parent_key))
        and (on is None or place.is_valid(on))
    ]


def _keys_for(name: str) -> list[str]:
    whole, bare = _indexes()
    plain, without_units = _plain(name), _plain(_without_units(name))
    return whole.get(plain) or bare.get(plain) or whole.get(without_units) or bare.get(without_units) or []


@lru_cache(maxsize=1)
def _indexes() -> tuple[_NameIndex, _NameIndex]:
    """Return comparable name -> keys, for whole names and for names without unit words."""
    whole: _NameIndex = {}
    bare: _NameIndex = {}
    for place in Gazetteer.load():
        for name in dict.fromkeys((place.name_local, place.name_en)):
            whole.setdefault(_plain(name), []).append(place.key)
            bare.setdefault(_plain(_without_units(name)), []).append(place.key)
    with asset("resources", "gazetteer", "aliases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            whole.setdefault(_plain(row["alias"]), []).append(row["key"])
    return whole, bare


def _without_units(name: str) -> str:
    folded = fold(name).strip()
    return _UNIT_AFTER.sub("", _UNIT_BEFORE.sub("", folded)) or folded


def _plain(name: str) -> str:
    plain = fold(name)
    for typed, meant in _SPELLINGS:
        plain = plain.replace(typed, meant)
    return _NOT_NAME.sub("", plain)
