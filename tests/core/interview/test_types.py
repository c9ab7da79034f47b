"""Types of answers, by the ODK XForms specification: what is one, and how it stands in the record."""

import pytest

from fieldapp.errors import Problem
from fieldapp.interview.state import ProblemKind


def question(name: str, kind: str) -> tuple[str, str, str]:
    """The parts of a form with one question of a type."""
    return f"<{name}/>", f'<bind nodeset="/data/{name}" type="{kind}"/>', f'<input ref="/data/{name}"/>'


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("int", "+7", "7"),
        ("int", "៤២", "42"),
        ("decimal", "1.50", "1.50"),
        ("decimal", "1e3", "1000"),
        ("decimal", "2.5E-3", "0.0025"),
        ("decimal", "๑๒.๕", "12.5"),
        ("long", "9000000000", "9000000000"),
        ("date", "២០២៦-០២-០៣", "2026-02-03"),
        ("geopoint", "11.5  104.9", "11.5 104.9"),
        ("geotrace", "1 2; 3 4;", "1 2;3 4"),
        ("geoshape", "1 2;3 4;5 6;1 2 7 8", "1 2;3 4;5 6;1 2 7 8"),
    ],
)
def test_answer_of_its_type_is_kept_in_one_spelling(begin_xform, kind, typed, kept):
    interview = begin_xform(*question("q", kind))
    interview.answer("q", typed)
    assert interview.problems() == ()
    assert f"<q>{kept}</q>" in interview.instance_xml(final=True)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("int", "2147483648"),
        ("int", "1e999999999"),
        ("long", "9223372036854775808"),
        ("decimal", "1e999999999"),
        ("decimal", "9" * 500),
        ("geopoint", "91 0"),
        ("geotrace", "1 2"),
        ("geotrace", "1 2;3 4;1 2"),
        ("geoshape", "1 2;3 4;5 6"),
        ("geoshape", "1 2;1 2"),
    ],
)
def test_text_that_is_none_of_its_type_is_kept_as_typed_and_reported(begin_xform, kind, typed):
    interview = begin_xform(*question("q", kind))
    interview.answer("q", typed)
    assert interview.state("q").value == typed
    assert [problem.kind for problem in interview.problems()] == [ProblemKind.TYPE]
    assert "<q></q>" in interview.instance_xml(final=True) or "<q/>" in interview.instance_xml(final=True)


RANGE = (
    "<a>3</a><b/>",
    '<bind nodeset="/data/a" type="int"/><bind nodeset="/data/b" calculate="/data/a * 2"/>',
    '<range ref="/data/a" start="1" end="10" step="1"/>',
)


def test_number_beyond_its_range_is_reported_and_not_seen_by_rules(begin_xform):
    interview = begin_xform(*RANGE)
    assert interview.state("b").value == "6"
    interview.answer("a", "11")
    assert interview.state("a").value == "11"
    assert interview.state("a").problem.sentence == "Write a number from 1 to 10."
    assert interview.state("b").value == ""


def test_range_may_run_downwards(begin_xform):
    interview = begin_xform(*RANGE[:2], '<range ref="/data/a" start="10" end="-10" step="1"/>')
    interview.answer("a", "-10")
    assert interview.problems() == ()


@pytest.mark.parametrize(
    ("kind", "ends"), [("int", 'start="1"'), ("int", 'start="1" end="x"'), ("string", 'start="1" end="2"')]
)
def test_range_that_is_none_of_numbers_is_refused(begin_xform, kind, ends):
    with pytest.raises(Problem) as refused:
        begin_xform("<a/>", f'<bind nodeset="/data/a" type="{kind}"/>', f'<range ref="/data/a" {ends}/>')
    assert refused.value.code == "form-range"


def test_start_of_an_interview_is_written_as_much_as_its_type_holds(begin_xform):
    preload = 'jr:preload="timestamp" jr:preloadParams="start"'
    interview = begin_xform(
        "<d/><t/>",
        f'<bind nodeset="/data/d" type="date" {preload}/><bind nodeset="/data/t" type="time" {preload}/>',
    )
    assert (interview.answers()["d"], interview.answers()["t"]) == ("2026-03-04", "12:00:00.000+00:00")


def test_second_bind_of_a_question_adds_what_the_first_does_not_say(begin_xform):
    interview = begin_xform(
        "<a/>",
        '<bind nodeset="/data/a" type="int"/><bind nodeset="/data/a" type="string" required="true()"/>',
        '<input ref="/data/a"/>',
    )
    assert interview.state("a").is_required
    interview.answer("a", "x")
    assert interview.state("a").problem.kind == ProblemKind.TYPE
