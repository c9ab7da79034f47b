"""Places: unique keys, cascades on a date, names in either spelling."""

import csv
import io
from collections import Counter
from datetime import date

import pytest

from fieldapp.assets import asset
from fieldapp.places import COUNTRIES, Gazetteer, match_name, places_csv

BEFORE_THE_MERGER = date(2025, 6, 30)
AFTER_THE_MERGER = date(2025, 7, 1)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


def names(places):
    return [place.name_en for place in places]


def test_every_key_is_unique_and_every_parent_is_known(gazetteer):
    assert len(gazetteer) == 26_217
    for place in gazetteer:
        parent = gazetteer.place(place.parent_key)
        assert parent is not None or (place.level == 1 and place.parent_key == place.country)


@pytest.mark.parametrize(
    ("country", "on", "count"),
    [
        ("KH", AFTER_THE_MERGER, 25),
        ("KH", date(2013, 1, 1), 24),
        ("LA", AFTER_THE_MERGER, 18),
        ("TH", AFTER_THE_MERGER, 77),
        ("CN", AFTER_THE_MERGER, 16),
        ("VN", BEFORE_THE_MERGER, 63),
        ("VN", AFTER_THE_MERGER, 34),
    ],
)
def test_provinces_are_those_of_the_day(gazetteer, country, on, count):
    assert len(gazetteer.provinces(country, on)) == count


def test_a_used_again_code_is_two_places(gazetteer):
    assert gazetteer.place("VN-15").name_local == "Yên Bái"
    assert gazetteer.place("VN-15-20250701").name_local == "Lào Cai"


def test_viet_nam_has_districts_before_the_merger_and_communes_below_the_province_after(gazetteer):
    assert {place.level for place in gazetteer.children("VN-01", BEFORE_THE_MERGER)} == {2}
    assert {place.level for place in gazetteer.children("VN-01", AFTER_THE_MERGER)} == {3}


def test_a_replaced_province_has_no_children_after_its_end(gazetteer):
    assert gazetteer.children("VN-15", BEFORE_THE_MERGER)
    assert gazetteer.children("VN-15", AFTER_THE_MERGER) == []
    assert gazetteer.successor("VN-15").name_local == "Lào Cai"
    assert gazetteer.successor("VN-01") is None


def test_districts_of_hue_are_found_under_both_of_its_provinces(gazetteer):
    before = gazetteer.children("VN-46", date(2024, 12, 31))
    after = gazetteer.children("VN-46-20250101", date(2025, 1, 1))

    assert len(before) == 9
    assert before == after
    assert gazetteer.children("VN-46", date(2025, 1, 1)) == before
    assert [place.key for place in gazetteer.chain("VN-19777")] == ["VN-46-20250101", "VN-474", "VN-19777"]


def test_laos_has_no_communes(gazetteer):
    assert {place.level for place in gazetteer if place.country == "LA"} == {1, 2}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hoa binh", "VN-17"),
        ("Hòa Bình", "VN-17"),
        ("Hoà Bình", "VN-17"),
        ("battam", "KH-02"),
        ("បាត់ដំបង", "KH-02"),
        ("ຫຼວງພະບາງ", "LA-06"),
        ("เชียงราย", "TH-57"),
        ("红河", "CN-532500"),
        ("dien bien", "VN-11"),
    ],
)
def test_search_ignores_tone_marks_and_finds_parts_of_words_in_every_script(gazetteer, text, found):
    assert gazetteer.search(text)[0].key == found


def test_search_is_narrowed_by_country_level_and_day(gazetteer):
    assert names(gazetteer.search("hue", country="VN", level=1, on=AFTER_THE_MERGER)) == ["Hue"]
    assert len(gazetteer.search("a", limit=7)) == 7
    assert gazetteer.search("  ") == []


def test_label_is_local_in_the_own_language_and_double_elsewhere(gazetteer):
    assert gazetteer.label("KH-03", "km") == "កំពង់ចាម"
    assert gazetteer.label("KH-03", "th") == "Kampong Cham · កំពង់ចាម"
    assert gazetteer.label("KH-03", "en") == "Kampong Cham · កំពង់ចាម"
    assert gazetteer.label("nowhere", "en") == "nowhere"


@pytest.mark.parametrize(
    ("name", "filters", "keys"),
    [
        ("Tỉnh Hoà Bình", {"level": 1}, ["VN-17"]),
        ("tinh Hòa Bình", {"level": 1}, ["VN-17"]),
        ("Battambang province", {"level": 1}, ["KH-02"]),
        ("ខេត្តបាត់ដំបង", {"level": 1}, ["KH-02"]),
        ("จังหวัดเชียงราย", {}, ["TH-57"]),
        ("ແຂວງ ຫລວງພະບາງ", {"level": 1}, ["LA-06"]),
        ("ແຂວງຄໍາມ່ວນ", {"level": 1}, ["LA-12"]),
        ("Sihanoukville", {"level": 1}, ["KH-18"]),
        ("Saigon", {"on": BEFORE_THE_MERGER}, ["VN-79"]),
        ("Saigon", {"on": AFTER_THE_MERGER}, ["VN-79-20250701"]),
        ("昆明", {"level": 1}, ["CN-530100"]),
        ("Cao Lãnh", {"level": 2}, ["VN-866", "VN-873"]),
        ("Vientiane", {"level": 1}, ["LA-01", "LA-10"]),
        ("KH-0102", {}, ["KH-0102"]),
        ("Atlantis", {}, []),
    ],
)
def test_a_written_name_is_matched_to_what_it_can_mean(name, filters, keys):
    assert sorted(place.key for place in match_name(name, **filters)) == keys


def test_a_name_is_matched_inside_its_province_only():
    everywhere = match_name("Phường 1", on=BEFORE_THE_MERGER)
    in_dong_ha = match_name("Phường 1", parent_key="VN-461", on=BEFORE_THE_MERGER)

    assert len(everywhere) > 10
    assert [place.key for place in in_dong_ha] == ["VN-19333"]
    assert match_name("Vĩnh Ninh", parent_key="VN-46", on=BEFORE_THE_MERGER)[0].key == "VN-19783"


def test_places_csv_offers_every_place_below_its_parent():
    rows = list(csv.DictReader(io.StringIO(places_csv().decode())))

    assert list(rows[0]) == ["name", "label", "level", "country", "parent", "valid_from", "valid_to"]
    assert len(rows) == 26_217 + 9
    assert [key for key, count in Counter(row["name"] for row in rows).items() if count > 1] == [
        f"VN-{code}" for code in range(474, 483)
    ]
    assert {row["parent"] for row in rows if row["level"] == "1"} == set(COUNTRIES)
    battambang = next(row for row in rows if row["name"] == "KH-02")
    assert battambang["label"] == "Battambang · បាត់ដំបង"


def test_every_alias_names_a_place(gazetteer):
    with asset("resources", "gazetteer", "aliases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert all(gazetteer.place(row["key"]) for row in rows)


def test_lists_show_one_name_in_the_language_of_the_reader(gazetteer):
    assert [gazetteer.name("KH-21", language) for language in ("km", "en", "vi")] == ["តាកែវ", "Takéo", "Takéo"]
    assert gazetteer.name("nowhere", "en") == "nowhere"
