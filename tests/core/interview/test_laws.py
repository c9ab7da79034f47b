"""Laws of the interview, on random forms' worth of events: what must hold after any of them."""

import re
from functools import lru_cache
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyxform.xls2xform import convert

from fieldapp.forms.definition import FormDefinition
from fieldapp.forms.xform import load_xform
from fieldapp.interview.environment import Environment
from fieldapp.interview.serialise import read_instance_xml
from fieldapp.interview.session import Interview
from fieldapp.interview.state import QuestionState

FORM = """
| survey |
| | type | name | label | relevant | required | calculation | constraint | repeat_count | readonly | choice_filter |
| | integer | size | Size | | yes | | . < 9 | | | |
| | select_one yn | any | Any | ${size} > 0 | | | | | | |
| | begin group | more | More | ${any} = 'yes' | | | | | | |
| | select_multiple fruit | fruit | Fruit | | ${size} > 2 | | | | | |
| | decimal | weight | Weight | selected(${fruit}, 'apple') | | | . >= 0 | | | |
| | calculate | heavy | | | | if(${weight} > 5, 'yes', 'no') | | | | |
| | end group | | | | | | | | | |
| | begin repeat | visit | Visit | ${any} != 'no' | | | | | | |
| | text | topic | Topic ${size} | | yes | | | | | |
| | integer | people | People | ${topic} != '' | | | . <= ${size} | | | |
| | calculate | place | | | | position(..) | | | | |
| | calculate | share | | | | ${people} div ${total} | | | | |
| | begin repeat | child | Child | | | | | ${people} | | |
| | text | name | Name | ${heavy} = 'yes' | | | | | | |
| | calculate | label | | | | concat(${topic}, ' ', position(..)) | | | | |
| | end repeat | | | | | | | | | |
| | end repeat | | | | | | | | | |
| | calculate | total | | | | sum(${people}) | | | | |
| | calculate | last | | | | indexed-repeat(${topic}, ${visit}, count(${visit})) | | | | |
| | note | done | Total ${total} | ${total} > 3 | | | | | | |
| | text | closing | Closing | | | | | | ${done} != '' | |
| choices |
| | list_name | name | label |
| | yn | yes | Yes |
| | yn | no | No |
| | fruit | apple | Apple |
| | fruit | pear | Pear |
| | fruit | fig | Fig |
"""
VALUES = ["", "0", "1", "2", "4", "7", "yes", "no", "apple", "pear fig apple", "5.5", "Health", "x<y&z", "ភូមិ", " "]
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(["answer"] * 6 + ["add", "remove", "restore", "move"]),
        st.integers(0, 10_000),
        st.sampled_from(VALUES),
    ),
    max_size=25,
)
LAW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@lru_cache(maxsize=1)
def definition() -> FormDefinition:
    return load_xform(convert(xlsform=FORM, file_type=".md", form_name="data").xform)


def begun() -> Interview:
    return Interview.start(definition(), Environment(random=Random(3)))


def play(interview: Interview, events: list[tuple[str, int, str]]) -> None:
    """Do what a person might; what is not possible now is left."""
    for kind, number, value in events:
        cells = [cell for _, cell in sorted(interview.cells.by_path.items()) if cell.blueprint.is_leaf]
        instances = [f"visit[{key}]" for key in interview.instances("visit")]
        if kind == "answer":
            cell = cells[number % len(cells)]
            if cell.blueprint.control is not None and not _state(interview, cell.path).is_readonly:
                interview.answer(cell.path, value)
        elif kind == "add" and len(instances) < 4:
            interview.add_repeat("visit", number % (len(instances) + 1))
        elif kind == "remove" and instances:
            interview.remove_repeat(instances[number % len(instances)])
        elif kind == "move" and instances:
            interview.move_repeat(instances[number % len(instances)], number % len(instances))


def _state(interview: Interview, path: str) -> QuestionState:
    state = interview.state(path)
    assert isinstance(state, QuestionState)
    return state


def picture(interview: Interview) -> dict[str, object]:
    """Everything that a screen can see."""
    shown: dict[str, object] = {path: interview.state(path) for path in interview.cells.by_path if path}
    shown["problems"] = interview.problems()
    return shown


@LAW
@given(EVENTS)
def test_incremental_state_equals_a_full_pass(events):
    interview = begun()
    play(interview, events)
    before = picture(interview)
    interview._recalculation.wake_all(interview.cells.root.walk())
    interview._recalculation.settle()
    assert picture(interview) == before


@LAW
@given(EVENTS)
def test_hidden_questions_have_no_answer_in_the_final_record(events):
    interview = begun()
    play(interview, events)
    hidden = {path for path, cell in interview.cells.by_path.items() if not cell.is_relevant}
    assert hidden.isdisjoint(interview.answers(final=True))


@LAW
@given(EVENTS)
def test_taken_up_again_is_as_if_never_interrupted(events):
    interview = begun()
    play(interview, events)
    again = Interview.resume(definition(), Environment(random=Random(3)), interview.answers())
    assert again.answers() == interview.answers()
    assert picture(again) == picture(interview)
    interview._repeats.removed.clear()  # what can be brought back lives only while the interview is open
    more = [event for event in events if event[0] == "answer"]
    play(interview, more)
    play(again, more)
    assert again.answers() == interview.answers()
    assert picture(again) == picture(interview)


@LAW
@given(EVENTS)
def test_answers_go_to_xml_and_back_without_loss(events):
    interview = begun()
    play(interview, events)
    back = read_instance_xml(interview.program, interview.instance_xml(final=False))
    assert back == by_place(typed_apart(interview))


def typed_apart(interview: Interview) -> dict[str, str | tuple[str, ...]]:
    """Answers as the XML has them: a text of another type is not there."""
    answers = dict(interview.answers())
    for path, cell in interview.cells.by_path.items():
        if cell.typed:
            answers.pop(path)
            if cell.value:
                answers[path] = cell.value
    return answers


def by_place(answers: dict[str, str | tuple[str, ...]]) -> dict[str, str | tuple[str, ...]]:
    """Answers with places instead of ids."""
    places = {
        f"{path}[{key}]": f"[{number}]"
        for path, ids in answers.items()
        if isinstance(ids, tuple)
        for number, key in enumerate(ids, 1)
    }

    def renamed(path: str) -> str:
        renewed, taken = "", ""
        for part in re.findall(r"[^\[\]]+|\[[^\]]*\]", path):
            taken += part
            renewed += places[taken] if part.startswith("[") else part
        return renewed

    return {
        renamed(path): tuple(str(number) for number in range(1, len(value) + 1)) if isinstance(value, tuple) else value
        for path, value in answers.items()
    }
