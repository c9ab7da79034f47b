"""Repeats: instances come, go, move, return; counts; nesting; limits."""

import pytest

from fieldapp.errors import Problem
from fieldapp.interview.state import ProblemKind

VISITS = """
| survey |
| | type | name | label | calculation | repeat_count | relevant | default |
| | integer | wanted | Wanted | | | | |
| | begin repeat | visit | Visit | | | | |
| | text | topic | Topic | | | | open |
| | calculate | number | | position(..) | | | |
| | integer | people | People | | | | |
| | calculate | doubled | | ${people} * 2 | | | |
| | begin repeat | child | Child | | ${people} | | |
| | text | name | Name of ${topic} | | | | |
| | end repeat | | | | | | |
| | end repeat | | | | | | |
| | begin repeat | seat | Seat | | ${wanted} | | |
| | text | holder | Holder | | | | |
| | end repeat | | | | | | |
| | calculate | total | | sum(${people}) | | | |
| | calculate | visits | | count(${visit}) | | | |
"""


def numbers(interview):
    return [interview.state(f"visit[{key}]/number").value for key in interview.instances("visit")]


def test_first_instance_is_there_from_the_start(begin):
    assert begin(VISITS).instances("visit") == ("1",)


def test_new_instance_has_a_stable_id_and_defaults(begin):
    interview = begin(VISITS)
    added = interview.add_repeat("visit").added
    assert interview.instances("visit") == ("1", added)
    assert interview.state(f"visit[{added}]/topic").value == "open"
    assert interview.state("visits").value == "2"


def test_instance_can_be_put_before_others(begin):
    interview = begin(VISITS)
    added = interview.add_repeat("visit", 0).added
    assert interview.instances("visit") == (added, "1")
    assert numbers(interview) == ["1", "2"]
    assert interview.answers()["visit"] == (added, "1")


def test_ids_survive_removal_of_an_earlier_instance(begin):
    interview = begin(VISITS)
    added = interview.add_repeat("visit").added
    interview.answer(f"visit[{added}]/people", "3")
    interview.remove_repeat("visit[1]")
    assert interview.instances("visit") == (added,)
    assert interview.state(f"visit[{added}]/number").value == "1"
    assert interview.state("total").value == "3"


def test_removed_instance_comes_back_with_its_answers(begin):
    interview = begin(VISITS)
    added = interview.add_repeat("visit").added
    interview.answer(f"visit[{added}]/people", "0")
    interview.answer("visit[1]/people", "2")
    interview.answer("visit[1]/child[2]/name", "B")
    interview.remove_repeat("visit[1]")
    assert interview.state("total").value == "0"
    interview.restore_repeat("visit[1]")
    assert interview.instances("visit")[0] == "1"
    assert interview.state("visit[1]/child[2]/name").value == "B"
    assert interview.state("total").value == "2"
    assert numbers(interview) == ["1", "2"]


def test_moved_instance_counts_anew(begin):
    interview = begin(VISITS)
    second, third = (interview.add_repeat("visit").added for _ in range(2))
    interview.move_repeat("visit[1]", 2)
    assert interview.instances("visit") == (second, third, "1")
    assert numbers(interview) == ["1", "2", "3"]
    assert interview.instance_xml(final=False).count("<visit>") == 3


def test_count_makes_and_takes_instances(begin):
    interview = begin(VISITS)
    assert interview.instances("seat") == ()
    changes = interview.answer("wanted", "3")
    assert changes.structure
    assert interview.instances("seat") == ("1", "2", "3")
    interview.answer("seat[3]/holder", "Sok")
    interview.answer("wanted", "1")
    assert interview.instances("seat") == ("1",)
    interview.answer("wanted", "3")
    assert interview.state("seat[3]/holder").value == "Sok"


def test_inner_count_is_of_its_own_instance(begin):
    interview = begin(VISITS)
    added = interview.add_repeat("visit").added
    interview.answer("visit[1]/people", "2")
    assert interview.instances("visit[1]/child") == ("1", "2")
    assert interview.instances(f"visit[{added}]/child") == ()


def test_label_in_an_inner_repeat_speaks_of_its_own_instance(begin):
    interview = begin(VISITS)
    added = interview.add_repeat("visit").added
    interview.answer(f"visit[{added}]/people", "1")
    interview.answer(f"visit[{added}]/topic", "health")
    assert interview.state(f"visit[{added}]/child[1]/name").label == "Name of health"


def test_counted_repeat_is_not_added_to_by_hand(begin):
    interview = begin(VISITS)
    with pytest.raises(Problem) as refused:
        interview.add_repeat("seat")
    assert refused.value.code == "repeat-counted"
    assert interview.state("seat").is_counted


def test_count_without_end_is_a_problem_and_no_hang(begin):
    interview = begin(VISITS)
    interview.answer("wanted", "1000000")
    assert len(interview.instances("seat")) == 10_000
    assert (interview.problems()[0].path, interview.problems()[0].kind) == ("seat", ProblemKind.COUNT)


def test_hidden_repeat_is_left_out_of_the_final_record(begin):
    table = """
| survey |
| | type | name | label | relevant |
| | select_one yn | any | Any | |
| | begin repeat | visit | Visit | ${any} = 'yes' |
| | text | topic | Topic | |
| | end repeat | | | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
"""
    interview = begin(table)
    interview.answer("any", "yes")
    interview.answer("visit[1]/topic", "Health")
    interview.answer("any", "no")
    assert not interview.state("visit[1]").is_relevant
    assert interview.answers()["visit[1]/topic"] == "Health"
    assert {"visit", "visit[1]/topic"}.isdisjoint(interview.answers(final=True))


def test_repeat_without_instances_is_shown_and_hidden_by_its_rule(begin):
    table = """
| survey |
| | type | name | label | relevant |
| | integer | age | Age | |
| | begin repeat | visit | Visit | ${age} > 3 |
| | text | topic | Topic | |
| | end repeat | | | |
"""
    interview = begin(table)
    interview.remove_repeat("visit[1]")
    assert not interview.state("visit").is_relevant
    changes = interview.answer("age", "5")
    assert interview.state("visit").is_relevant
    assert "visit" in changes.paths


HIDING = """
| survey |
| | type | name | label | relevant | repeat_count |
| | text | show | Show | | |
| | begin group | part | Part | ${show} = 'yes' | |
| | begin repeat | visit | Visit | | |
| | integer | wanted | Wanted | | |
| | begin repeat | guest | Guest | | ${wanted} |
| | text | called | Name | | |
| | end repeat | | | | |
| | end repeat | | | | |
| | end group | | | | |
"""


def test_instance_that_comes_back_is_shown_or_hidden_as_what_it_stands_in(begin):
    interview = begin(HIDING)
    interview.answer("show", "yes")
    interview.remove_repeat("part/visit[1]")
    interview.answer("show", "no")
    interview.restore_repeat("part/visit[1]")
    assert not interview.state("part/visit[1]/wanted").is_relevant
    interview.remove_repeat("part/visit[1]")
    interview.answer("show", "yes")
    interview.restore_repeat("part/visit[1]")
    assert interview.state("part/visit[1]/wanted").is_relevant


def test_counted_repeat_begins_at_its_count_in_a_hidden_part_too(begin):
    interview = begin(HIDING)
    assert interview.instances("part/visit[1]/guest") == ()
    interview.answer("show", "yes")
    interview.answer("part/visit[1]/wanted", "1")
    assert interview.state("part/visit[1]/guest[1]/called").is_relevant
    interview.answer("part/visit[1]/guest[1]/called", "Sokha")
    interview.answer("show", "no")
    assert interview.answers()["part/visit[1]/guest[1]/called"] == "Sokha"
