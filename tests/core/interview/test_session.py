"""The interview from its client's side: what goes in, what comes out."""

import pytest

from fieldapp.errors import Problem
from fieldapp.interview.environment import Environment
from fieldapp.interview.session import Interview
from fieldapp.interview.state import ProblemKind

HOUSEHOLD = """
| survey |
| | type | name | label | relevant | constraint | constraint_message | required | calculation | readonly | default |
| | integer | size | Size | | . < 30 | Too many. | yes | | | |
| | integer | children | Children | ${size} > 1 | . <= ${size} | | | | | |
| | text | note | Note ${size} | | | | | | | Nothing |
| | text | fixed | Fixed | | | | | | yes | kept |
| | calculate | double | | | | | | ${size} * 2 | | |
| | begin group | more | More | ${children} > 0 | | | | | | |
| | text | names | Names | | | | | | | |
| | end group | | | | | | | | | |
"""


def kinds(interview):
    return [(problem.path, problem.kind) for problem in interview.problems()]


def test_answer_is_kept(begin):
    interview = begin(HOUSEHOLD)
    interview.answer("size", "4")
    assert interview.state("size").value == "4"
    assert interview.answers()["size"] == "4"


def test_default_is_there_from_the_start(begin):
    assert begin(HOUSEHOLD).answers()["note"] == "Nothing"


def test_calculation_follows_its_answer(begin):
    interview = begin(HOUSEHOLD)
    changes = interview.answer("size", "4")
    assert interview.state("double").value == "8"
    assert "double" in changes.paths


def test_calculation_without_answer_is_blank(begin):
    assert begin(HOUSEHOLD).state("double").value == ""


def test_hidden_question_appears_when_its_rule_holds(begin):
    interview = begin(HOUSEHOLD)
    assert not interview.state("children").is_relevant
    changes = interview.answer("size", "4")
    assert interview.state("children").is_relevant
    assert "children" in changes.paths


def test_hidden_question_keeps_its_answer_while_editing(begin):
    interview = begin(HOUSEHOLD)
    interview.answer("size", "4")
    interview.answer("children", "2")
    interview.answer("size", "1")
    assert interview.answers()["children"] == "2"
    assert "children" not in interview.answers(final=True)
    interview.answer("size", "5")
    assert interview.state("children").value == "2"


def test_hidden_answer_is_not_seen_by_rules(begin):
    interview = begin(HOUSEHOLD)
    interview.answer("size", "4")
    interview.answer("children", "2")
    assert interview.state("more").is_relevant
    interview.answer("size", "1")
    assert not interview.state("more").is_relevant
    assert not interview.state("more/names").is_relevant


def test_label_carries_its_value(begin):
    interview = begin(HOUSEHOLD)
    changes = interview.answer("size", "4")
    assert interview.state("note").label == "Note 4"
    assert "note" in changes.paths


def test_missing_required_answer_is_a_problem(begin):
    assert kinds(begin(HOUSEHOLD)) == [("size", ProblemKind.REQUIRED)]


def test_broken_constraint_speaks_with_the_words_of_the_form(begin):
    interview = begin(HOUSEHOLD)
    interview.answer("size", "40")
    problem = interview.state("size").problem
    assert (problem.kind, problem.sentence) == (ProblemKind.CONSTRAINT, "Too many.")


def test_text_of_another_type_is_kept_as_typed_and_reported(begin):
    interview = begin(HOUSEHOLD)
    interview.answer("size", "many")
    assert interview.state("size").value == "many"
    assert kinds(interview) == [("size", ProblemKind.TYPE)]
    assert interview.state("double").value == ""


def test_readonly_question_refuses_an_answer(begin):
    interview = begin(HOUSEHOLD)
    with pytest.raises(Problem) as refused:
        interview.answer("fixed", "other")
    assert refused.value.code == "question-readonly"


def test_unknown_path_is_a_fault(begin):
    with pytest.raises(KeyError):
        begin(HOUSEHOLD).answer("nothing", "1")


def test_finalise_returns_all_problems_in_order(begin):
    interview = begin(HOUSEHOLD)
    interview.answer("size", "4")
    interview.answer("children", "9")
    interview.answer("size", "")
    result = interview.finalise()
    assert [problem.path for problem in result.problems] == ["size"]
    assert result.xml == ""
    interview.answer("size", "2")
    assert [problem.path for problem in interview.finalise().problems] == ["children"]


def test_finalise_freezes(begin):
    interview = begin(HOUSEHOLD)
    interview.answer("size", "1")
    result = interview.finalise()
    assert result.problems == ()
    assert "<size>1</size>" in result.xml
    assert "children" not in result.xml
    with pytest.raises(ValueError, match="final"):
        interview.answer("size", "2")


def test_explanation_names_the_rule_and_its_values(begin):
    interview = begin(HOUSEHOLD)
    interview.answer("size", "1")
    explanation = interview.explain("children")
    assert not explanation.is_relevant
    assert "> 1" in explanation.expression
    assert ("/data/size", "1") in [(part.text, part.value) for part in explanation.parts]


def test_hidden_by_its_group_is_explained_by_the_group(begin):
    assert begin(HOUSEHOLD).explain("more/names").path == "more"


def test_calculation_that_a_person_overwrote_stays_until_what_it_reads_changes(begin, define):
    table = """
| survey |
| | type | name | label | calculation |
| | integer | size | Size | |
| | integer | seats | Seats | ${size} * 2 |
"""
    interview = begin(table)
    interview.answer("size", "4")
    interview.answer("seats", "9")
    again = Interview.resume(define(table), Environment(), interview.answers())
    assert again.state("seats").value == "9"
    assert again.finalise().answers["seats"] == "9"
    interview.answer("size", "5")
    assert interview.state("seats").value == "10"


def test_letters_with_marks_are_kept_in_one_spelling(begin):
    interview = begin(HOUSEHOLD)
    interview.answer("note", "Tie\u0302\u0301ng Vie\u0323\u0302t")
    assert interview.answers()["note"] == "Ti\u1ebfng Vi\u1ec7t"
