"""Words of one or two characters: looking through the list and asking the index find the same."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.store import short_words
from fieldapp.workspace import RecordFilter, Workspace
from tests.core.workspace.samples import visit

WORDS = ("Safe travel", "Trường học", "ប្រជុំសាលារៀន", "ໂຮງຮຽນ", "โรงเรียน", "学校会议", "A012345", "ab", "x")
TYPED = ("t", "tr", "ស", "សា", "ໂຮ", "โ", "学", "学校", "a0", "b", "zz", "ho x", "sokha")


def through_the_index(workspace: Workspace, text: str) -> list[str]:
    numbers = workspace.record_ids(RecordFilter(text=text))
    return [row.record_id for row in workspace.rows(numbers)]


def page(workspace: Workspace, text: str, **options: object) -> list[str]:
    return [row.record_id for row in workspace.records(RecordFilter(text=text), **options)]


@pytest.mark.parametrize("text", TYPED)
def test_the_list_and_the_index_find_the_same(workspace, text):
    workspace.receive([visit(f"r{number}", topic=topic, notes=WORDS[-number]) for number, topic in enumerate(WORDS)])

    assert page(workspace, text) == through_the_index(workspace, text)


def test_a_corrected_record_is_found_by_its_new_words_only(workspace):
    first = visit("r1", topic="Xy")
    workspace.receive([first])
    workspace.receive([visit("r1", [first], topic="Qw", minute=1)])

    assert (page(workspace, "xy"), through_the_index(workspace, "xy")) == ([], [])
    assert (page(workspace, "qw"), through_the_index(workspace, "qw")) == (["r1"], ["r1"])


def test_rare_words_are_left_to_the_index(workspace, monkeypatch):
    monkeypatch.setattr(short_words, "_CHUNK", 2)
    monkeypatch.setattr(short_words, "_MOST_ROWS", 4)
    workspace.receive([visit(f"r{number}", topic="Safe" if number else "Qz") for number in range(9)])

    assert page(workspace, "qz") == ["r0"]


def test_pages_follow_each_other_without_a_gap(workspace, monkeypatch):
    monkeypatch.setattr(short_words, "_CHUNK", 3)
    workspace.receive([visit(f"r{number}", topic="Safe" if number % 2 else "Qz") for number in range(20)])
    wanted, after, pages = RecordFilter(text="qz"), None, []

    while rows := workspace.records(wanted, limit=4, after=after):
        pages += [row.record_id for row in rows]
        after = rows[-1]

    assert pages == through_the_index(workspace, "qz")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="tra សាໂโ学 0'\"*%", min_size=1, max_size=4))
def test_anything_typed_finds_the_same_both_ways(workspace, text):
    workspace.receive([visit(f"r{number}", topic=topic, notes=WORDS[-number]) for number, topic in enumerate(WORDS)])

    assert page(workspace, text) == through_the_index(workspace, text)
