"""Choices: lists, filters, files, order, and what happens to an answer that is no longer offered."""

import pytest

from fieldapp.interview.external import read_external
from fieldapp.interview.state import ProblemKind

CASCADE = """
| survey |
| | type | name | label | choice_filter | parameters |
| | select_one region | region | Region | | |
| | select_one place | place | Place | region = ${region} | |
| | select_multiple place | visited | Visited | region = ${region} | |
| | select_one place or_other | any | Any | | |
| | select_one place | mixed | Mixed | | randomize=true, seed=42 |
| | rank region | order | Order | | |
| choices |
| | list_name | name | label::English (en) | label::Khmer (km) | region |
| | region | n | North | ជើង | |
| | region | s | South | | |
| | place | a | Ang | អង្គ | n |
| | place | b | Bakan | | n |
| | place | c | Chhuk | | s |
"""
FROM_FILE = """
| survey |
| | type | name | label | choice_filter | calculation |
| | text | country | Country | | |
| | select_one_from_file places.csv | place | Place | country = ${country} | |
| | calculate | parent | | | pulldata('places', 'parent', 'name', ${place}) |
"""
PLACES = "name,label,country,parent\nKH-01,Banteay · បន្ទាយ,KH,KH\nKH-02,Battambang,KH,KH\nVN-1,Hà Nội,VN,VN\n"


def offered(interview, path):
    return [choice.value for choice in interview.choices(path)]


def test_filter_offers_what_fits(begin):
    interview = begin(CASCADE)
    assert offered(interview, "place") == []
    changes = interview.answer("region", "n")
    assert offered(interview, "place") == ["a", "b"]
    assert "place" in changes.paths


def test_answer_no_longer_offered_is_taken_out_and_told(begin):
    interview = begin(CASCADE)
    interview.answer("region", "n")
    interview.answer("place", "b")
    changes = interview.answer("region", "s")
    assert interview.state("place").value == ""
    assert changes.cleared == {"place": "b"}


def test_answer_comes_back_when_it_is_offered_again(begin):
    interview = begin(CASCADE)
    interview.answer("region", "n")
    interview.answer("place", "b")
    interview.answer("region", "s")
    interview.answer("region", "n")
    assert interview.state("place").value == "b"


def test_new_answer_forgets_the_one_that_waited(begin):
    interview = begin(CASCADE)
    interview.answer("region", "n")
    interview.answer("place", "b")
    interview.answer("region", "s")
    interview.answer("place", "c")
    interview.answer("region", "n")
    assert interview.state("place").value == ""


def test_several_choices_are_kept_in_the_order_of_the_form(begin):
    interview = begin(CASCADE)
    interview.answer("region", "n")
    interview.answer("visited", "b a")
    assert interview.answers()["visited"] == "a b"


def test_rank_keeps_the_order_of_the_person(begin):
    interview = begin(CASCADE)
    interview.answer("order", "s n")
    assert interview.answers()["order"] == "s n"


def test_value_that_is_not_offered_is_a_problem(begin):
    interview = begin(CASCADE)
    interview.answer("region", "west")
    assert interview.state("region").problem.kind == ProblemKind.CHOICE


def test_other_is_a_choice_with_a_text_of_its_own(begin):
    interview = begin(CASCADE)
    assert "other" in offered(interview, "any")
    assert not interview.state("any_other").is_relevant
    interview.answer("any", "other")
    assert interview.state("any_other").is_relevant


def test_seed_gives_the_same_order_always(begin):
    first, second = begin(CASCADE), begin(CASCADE)
    assert offered(first, "mixed") == offered(second, "mixed")
    assert sorted(offered(first, "mixed")) == ["a", "b", "c", "other"]


def test_labels_follow_the_language_with_fallback(begin):
    interview = begin(CASCADE, language="English (en)")
    interview.answer("region", "n")
    assert [choice.label for choice in interview.choices("place")] == ["Ang", "Bakan"]
    changes = interview.set_language("Khmer (km)")
    assert [choice.label for choice in interview.choices("place")] == ["អង្គ", "Bakan"]
    assert "place" in changes.paths


def test_choices_come_from_a_file(begin):
    interview = begin(FROM_FILE, resource=lambda name: {"places.csv": PLACES.encode()}[name])
    interview.answer("country", "KH")
    assert [(choice.value, choice.label) for choice in interview.choices("place")] == [
        ("KH-01", "Banteay · បន្ទាយ"),
        ("KH-02", "Battambang"),
    ]
    interview.answer("place", "KH-02")
    assert interview.state("parent").value == "KH"


def test_missing_file_is_told_and_blames_no_answer(begin):
    interview = begin(FROM_FILE)
    assert interview.choices("place") == ()
    interview.answer("place", "KH-02")
    assert interview.missing_files == ("places.csv",)
    assert interview.problems() == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("places.csv", "name;label;country\nKH-01;Ang;KH\n"),
        ("places.csv", "\ufeffname,label,country\r\nKH-01,Ang,KH\r\n"),
        ("places.csv", "name\tlabel\tcountry\nKH-01\tAng\tKH\n\n"),
        ("places.xml", "<root><item><name>KH-01</name><label>Ang</label><country>KH</country></item></root>"),
        (
            "places.geojson",
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "KH-01", '
            '"label": "Ang", "country": "KH"}, "geometry": {"type": "Point", "coordinates": [104.9, 11.5]}}]}',
        ),
    ],
)
def test_files_of_every_kind_are_lists(begin, name, content):
    table = FROM_FILE.replace("places.csv", name).replace("pulldata('places', 'parent', 'name', ${place})", "1")
    if name.endswith("geojson"):
        table = table.replace("| choice_filter | calculation |", "| choice_filter | calculation | parameters |")
        table = table.replace("country = ${country} | |", "country = ${country} | | value=name, label=label |")
    interview = begin(table, resource=lambda _: content.encode())
    interview.answer("country", "KH")
    assert [(choice.value, choice.label) for choice in interview.choices("place")] == [("KH-01", "Ang")]


def test_feature_of_a_map_file_has_its_own_id_and_no_cell_for_what_is_null():
    feature = """{"type": "Feature", "id": 7, "properties": {"id": "x", "label": "Ang", "size": 2.0, "note": null},
        "geometry": {"type": "LineString", "coordinates": [[104.9, 11.5], [104.95, 0.0000002, 30]]}}"""
    content = f'{{"type": "FeatureCollection", "features": [{feature}]}}'.encode()
    item = read_external("places.geojson", content).root_element.elements[0]
    assert {cell.name: cell.text for cell in item.elements} == {
        "geometry": "11.5 104.9 0 0; 0.0000002 104.95 30 0",
        "id": "7",
        "label": "Ang",
        "size": "2",
    }


def test_rank_takes_in_what_is_newly_offered(begin):
    table = """
| survey |
| | type | name | label | choice_filter |
| | select_multiple fruit | liked | Liked | |
| | rank fruit | order | Order | selected(${liked}, name) |
| choices |
| | list_name | name | label |
| | fruit | apple | Apple |
| | fruit | fig | Fig |
| | fruit | pear | Pear |
"""
    interview = begin(table)
    interview.answer("liked", "apple fig")
    assert interview.state("order").value == ""
    interview.answer("order", "fig apple")
    interview.answer("liked", "apple fig pear")
    assert interview.state("order").value == "fig apple pear"
    interview.answer("liked", "")
    assert interview.state("order").value == ""
