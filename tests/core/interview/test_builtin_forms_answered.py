"""The shipped forms, filled in through the engine: places on the activity's date, totals, limits, repeats, title."""

from datetime import datetime, timedelta, timezone
from random import Random

import pytest

from fieldapp.forms.catalogue import builtin_forms
from fieldapp.forms.xform import load_xform
from fieldapp.forms.xlsform import compile_xlsform
from fieldapp.interview.environment import Environment
from fieldapp.interview.session import Interview
from fieldapp.places import places_csv

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=timezone(timedelta(hours=7)))


@pytest.fixture
def begin():
    """Return a function that begins an interview with a shipped form."""

    def start(form_id: str) -> Interview:
        path = next(form.path for form in builtin_forms() if form.form_id == form_id)
        definition = load_xform(compile_xlsform(path.read_bytes(), path.name).xform)
        environment = Environment(now=lambda: NOON, random=Random(1), resource=lambda name: places_csv())
        return Interview.start(definition, environment)

    return start


def answer(interview, **answers):
    for name, value in answers.items():
        interview.answer(name.replace("__", "/"), value)


def offered(interview, name):
    return {choice.value for choice in interview.choices(f"when_where/{name}")}


def is_shown(interview, path):
    return interview.state(path).is_relevant


def test_the_date_begins_with_today(begin):
    assert begin("training").state("when_where/start_date").value == "2026-03-05"


def test_places_follow_country_province_and_district(begin):
    interview = begin("training")
    answer(interview, when_where__country="KH")
    assert len(offered(interview, "province")) == 25
    assert not is_shown(interview, "when_where/district")

    answer(interview, when_where__province="KH-01")
    assert "KH-0102" in offered(interview, "district")
    assert not is_shown(interview, "when_where/commune")

    answer(interview, when_where__district="KH-0102")
    assert all(key.startswith("KH-0102") for key in offered(interview, "commune"))


def test_viet_nam_has_communes_below_the_province_today_and_districts_before(begin):
    interview = begin("outreach")
    answer(interview, when_where__country="VN")
    assert len(offered(interview, "province")) == 34
    answer(interview, when_where__province="VN-01")
    assert not is_shown(interview, "when_where/district")
    assert len(offered(interview, "commune")) == 126

    answer(interview, when_where__start_date="2025-06-30")
    assert len(offered(interview, "province")) == 63
    assert is_shown(interview, "when_where/district")
    assert not is_shown(interview, "when_where/commune")
    answer(interview, when_where__district="VN-001")
    assert len(offered(interview, "commune")) > 5


def test_laos_is_asked_for_no_commune(begin):
    interview = begin("youth_club")
    answer(interview, when_where__country="LA", when_where__province="LA-06")
    answer(interview, when_where__district=next(iter(sorted(offered(interview, "district")))))

    assert not is_shown(interview, "when_where/commune")


def test_totals_count_every_cell(begin):
    interview = begin("training")
    answer(
        interview,
        people__participants__f_10_14="7",
        people__participants__m_10_14="5",
        people__participants__o_unknown="2",
    )
    values = {
        name: interview.state(f"people/participants/{name}").value
        for name in ("total_female", "total_male", "total_other", "total_10_14", "total_unknown", "total")
    }

    assert values == {
        "total_female": "7",
        "total_male": "5",
        "total_other": "2",
        "total_10_14": "12",
        "total_unknown": "2",
        "total": "14",
    }


def test_a_count_of_whom_beyond_the_total_is_a_problem_in_the_chosen_language(begin):
    interview = begin("outreach")
    answer(interview, people__participants__f_25="3", people__of_whom__disability="4")
    assert interview.state("people/of_whom/disability").problem.sentence == (
        "This can't be more than the total number of people."
    )

    interview.set_language("Thai (th)")
    assert interview.state("people/of_whom/disability").problem.sentence == "ต้องไม่มากกว่าจำนวนคนทั้งหมด"

    answer(interview, people__of_whom__disability="3")
    assert interview.state("people/of_whom/disability").problem is None


def test_a_cancelled_activity_asks_for_no_people(begin):
    interview = begin("training")
    answer(interview, when_where__status="cancelled")

    assert not is_shown(interview, "people")


def test_hours_of_all_sessions_are_added_up(begin):
    interview = begin("training")
    for hours in ("1.5", "2.25", ""):
        session = interview.add_repeat("session_section/sessions").added
        interview.answer(f"session_section/sessions[{session}]/hours", hours)

    assert interview.state("session_section/total_hours").value == "3.75"


def test_referrals_are_asked_for_only_where_there_were_some_then_added_up_and_limited(begin):
    interview = begin("community_watch")
    (first,) = interview.instances("referral_section/referrals")
    row = f"referral_section/referrals[{first}]"
    assert not is_shown(interview, row)

    answer(interview, referral_section__any_referrals="yes", **{f"{row}/made": "4", f"{row}/taken_up": "5"})

    assert is_shown(interview, row)
    assert interview.state(f"{row}/taken_up").problem is not None
    assert interview.state("referral_section/referrals_made").value == "4"


NEEDED = {
    "community_watch": {"month/meetings": "2"},
    "youth_club": {"session/topics": "life_skills gender"},
    "training": {"training/subject": "legal", "training/days": "2"},
    "outreach": {"visits/households_visited": "12"},
}


@pytest.mark.parametrize("form_id", NEEDED)
def test_a_record_with_only_the_needed_answers_can_be_finalised(begin, form_id):
    interview = begin(form_id)
    answer(interview, when_where__title="T", when_where__country="KH", when_where__province="KH-03", **NEEDED[form_id])
    if form_id == "training":
        (session,) = interview.instances("session_section/sessions")
        answer(interview, **{f"session_section/sessions[{session}]/topic": "legal"})
        answer(interview, **{f"session_section/sessions[{session}]/hours": "3"})

    finalised = interview.finalise()

    assert finalised.problems == ()
    assert finalised.answers["people/participants/total"] == "0"


@pytest.mark.parametrize("form_id", [form.form_id for form in builtin_forms()])
def test_an_empty_record_names_exactly_its_required_questions(begin, form_id):
    interview = begin(form_id)
    paths = {problem.path for problem in interview.problems()}

    assert {"when_where/title", "when_where/country"} <= paths
    assert all(problem.kind == "required" for problem in interview.problems())


def test_the_title_of_a_record_says_what_where_when(begin):
    interview = begin("training")
    answer(
        interview,
        when_where__title="Law for leaders",
        when_where__country="KH",
        when_where__province="KH-03",
        when_where__start_date="2026-02-01",
    )

    assert interview.state("meta/instanceName").value == "Law for leaders - Kampong Cham · កំពង់ចាម - 2026-02-01"
