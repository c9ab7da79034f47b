"""Drafts survive a new version of their form."""

import pytest

from fieldapp.interview.environment import Environment
from fieldapp.interview.state import ProblemKind
from fieldapp.interview.upgrade import upgrade

NEW = """
| survey |
| | type | name | label |
| | begin group | where | Where |
| | text | village | Village |
| | end group | | |
| | integer | age | Age |
| | begin repeat | visit | Visit |
| | begin group | more | More |
| | text | topic | Topic |
| | end group | | |
| | end repeat | | |
"""
OLD_ANSWERS = {
    "village": "Ta Prohm",
    "age": "old",
    "gone": "kept",
    "visit": ("a", "b"),
    "visit[a]/topic": "Health",
    "visit[b]/topic": "School",
}


@pytest.fixture
def upgraded(define):
    return upgrade(define(NEW), Environment(), OLD_ANSWERS)


def test_question_that_moved_is_found_by_its_name(upgraded):
    assert upgraded.moved["village"] == "where/village"
    assert upgraded.interview.state("where/village").value == "Ta Prohm"


def test_question_that_moved_within_its_repeat_keeps_its_instance(upgraded):
    assert upgraded.interview.instances("visit") == ("a", "b")
    assert upgraded.interview.state("visit[b]/more/topic").value == "School"


def test_answer_without_a_place_is_listed_and_stays_with_the_draft(upgraded):
    assert upgraded.orphans == {"gone": "kept"}
    assert upgraded.interview.answers()["gone"] == "kept"
    assert "gone" not in upgraded.interview.answers(final=True)


def test_answer_of_another_type_is_kept_and_reported(upgraded):
    assert [(problem.path, problem.kind) for problem in upgraded.problems] == [("age", ProblemKind.TYPE)]
    assert upgraded.interview.state("age").value == "old"
