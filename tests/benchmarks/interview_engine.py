"""The interview engine against ODK's own (@getodk/xforms-engine in node): same forms, same answers, in the same run.

Both times end when every state that an answer changed, or every question of what was opened, has been looked at; the
time to find a node in ODK's tree is left out. Medians of running, warm engines; "first" is in a fresh process.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from itertools import cycle, islice
from multiprocessing import get_context
from random import Random
from typing import Any, Final

from fieldapp.forms.definition import FormDefinition
from fieldapp.forms.model import Node, Question, QuestionType, Repeat
from fieldapp.forms.xform import load_xform
from fieldapp.forms.xlsform import compile_xlsform
from fieldapp.interview.environment import Environment
from fieldapp.interview.session import Interview
from tests.benchmarks import sample_forms
from tests.benchmarks.figures import Figure, Times, in_milliseconds, timed
from tests.oracle.peer import Peer, PeerMissingError, PeerTooSlowError

_OURS: Final = "fieldapp"
_THEIRS: Final = "ODK xforms-engine"
_FILE: Final = "form.xlsx"
_TIMES: Final = 5
_ANSWERS: Final = 60
_INSTANCES: Final = 500
_ROWS: Final = 3_000
_FILTERS: Final = (
    ("by an answer", "district", "village", [f"d{number}" for number in range(20)]),
    ("by part of the code", "word", "named", [f"{number:03d}" for number in range(20)]),
)
_PATIENCE_S: Final = 120
"""How long ODK's engine may take to load a long list; jsdom is slow there."""
_WITH_CHOICES: Final = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE})


def run() -> Iterator[Figure]:
    """Measure every job in both engines; without node in ours alone."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["FIELDAPP_HOME"] = home
        try:
            with Peer() as peer:
                yield from _figures(peer)
        except PeerMissingError as missing:
            print(f"No ratios: {missing}", file=sys.stderr)
            yield from _figures(None)


def open_form(content: bytes) -> Times:
    """Begin a record of a form, from the workbook; return the milliseconds until every question was looked at."""
    return timed(lambda: _look(_start(load_xform(compile_xlsform(content, _FILE).xform))))


def compile_with_pyxform(content: bytes) -> tuple[float, str]:
    """Compile a form with pyxform alone, as whoever serves ODK's forms does; return the milliseconds and the XForm."""
    from pyxform.xls2xform import convert

    begun = time.perf_counter()
    xform = str(convert(content).xform)
    return (time.perf_counter() - begun) * 1000, xform


def _figures(peer: Peer | None) -> Iterator[Figure]:
    yield from _opening(peer)
    chain = _definition(sample_forms.chain_form(300, 60))
    one, other = "an answer with one dependent, of 300", "an answer with a chain of 60, of 300"
    yield from _answering(peer, one, chain, "single", "dependent", aim_ms=1)
    yield from _answering(peer, other, chain, "first", "link_59")
    yield from _filtering(has_peer=peer is not None)
    yield from _repeating(peer)
    yield from _everything(peer)


def _opening(peer: Peer | None) -> Iterator[Figure]:
    content = sample_forms.long_form(600)
    job = "open a 600-row form,"
    yield in_milliseconds(f"{job} first, not compiled", _OURS, [_fresh(open_form, content)])
    if peer is not None:
        compiled_ms, xform = _fresh(compile_with_pyxform, content)
        yield in_milliseconds(
            f"{job} first, not compiled", f"pyxform + {_THEIRS}", [Times(compiled_ms + _first(xform).wall_ms)]
        )
    yield in_milliseconds(f"{job} first", _OURS, [_fresh(open_form, content) for _ in range(3)], aim_ms=1_000)
    if peer is not None:
        yield in_milliseconds(f"{job} first", _THEIRS, [_first(xform) for _ in range(3)])
    yield in_milliseconds(f"{job} again", _OURS, [_again(content) for _ in range(_TIMES)])
    if peer is not None:
        yield in_milliseconds(f"{job} again", _THEIRS, [_asked(peer, "load", "look", xml=xform) for _ in range(_TIMES)])
    definition = _definition(content)
    yield in_milliseconds("another record of it", _OURS, [timed(lambda: _look(_start(definition))) for _ in range(9)])
    if peer is not None:
        yield in_milliseconds("another record of it", _THEIRS, [_asked(peer, "begin", "look") for _ in range(9)])


def _answering(
    peer: Peer | None, job: str, form: FormDefinition, path: str, dependent: str, aim_ms: float | None = None
) -> Iterator[Figure]:
    values = [str(number) for number in range(_ANSWERS)]
    interview = _start(form)
    yield in_milliseconds(job, _OURS, _answers(interview, path, values, [path, dependent]), aim_ms=aim_ms)
    if peer is not None:
        peer.ask("load", xml=form.form.xform)
        yield in_milliseconds(job, _THEIRS, _asked_answers(peer, path, values, [path, dependent]))


def _filtering(*, has_peer: bool) -> Iterator[Figure]:
    """Filter long lists: by an answer, as cascades do, and by part of a text. The first time is a figure of its own.

    Each list size gets a new peer, which is given up when it is too slow, for the longer lists as well.
    """
    for choices in (15_000, 50_000):
        xform = sample_forms.list_form(choices)
        theirs = _asked_filters(xform) if has_peer else {}
        has_peer = bool(theirs)
        for job, path, select, values in _FILTERS:
            name = f"{choices:,} choices {job}"
            aim_ms = 50 if choices == 15_000 else 150
            ours = _filters(_start(load_xform(xform)), path, select, values)
            for label, part in ((f"{name}, first time", slice(0, 1)), (name, slice(1, None))):
                yield in_milliseconds(label, _OURS, ours[part], aim_ms=aim_ms)
                if theirs:
                    yield in_milliseconds(label, _THEIRS, theirs[path][part])


def _asked_filters(xform: str) -> dict[str, list[Times]]:
    """Return what filtering by each answer took a new peer; nothing when it was too slow."""
    try:
        with Peer(_PATIENCE_S) as peer:
            peer.ask("load", xml=xform)
            return {path: _asked_answers(peer, path, values, [select]) for _, path, select, values in _FILTERS}
    except PeerTooSlowError as slow:
        print(f"{_THEIRS}, a long list: {slow}", file=sys.stderr)
        return {}


def _repeating(peer: Peer | None) -> Iterator[Figure]:
    definition = _definition(sample_forms.repeat_form())
    interview = _start(definition)
    for _ in range(_INSTANCES - 1):
        interview.add_repeat("person")
    added = [timed(lambda: _look(interview, f"person[{interview.add_repeat('person').added}]")) for _ in range(_TIMES)]
    job = f"add the {_INSTANCES}th instance"
    yield in_milliseconds(job, _OURS, added, aim_ms=100)
    values = [str(number) for number in range(20)]
    path = f"person[{interview.instances('person')[_INSTANCES - 1]}]/age"
    answered = _answers(interview, path, values, [path, "children"])
    if peer is not None:
        peer.ask("load", xml=definition.form.xform)
        here = len(interview.instances("person")) - 1
        grown = [Times(peer.ask("grow", path="/data/person")["each"][0]) for _ in range(here)]
        yield in_milliseconds(job, _THEIRS, grown[-_TIMES:])
    job = f"an answer in the {_INSTANCES}th instance"
    yield in_milliseconds(job, _OURS, answered, aim_ms=100)
    if peer is not None:
        theirs = f"person[{_INSTANCES}]/age"
        yield in_milliseconds(job, _THEIRS, _asked_answers(peer, theirs, values, [theirs, "children"]))


def _everything(peer: Peer | None) -> Iterator[Figure]:
    """An answer on which all rows depend is the full pass of an engine that works out only what changed."""
    definition = _definition(sample_forms.dependent_form(_ROWS))
    interview = _start(definition)
    values = list(islice(cycle("17"), 10))
    ours = [timed(lambda value=value: _pass(interview, value)) for value in values]
    job = f"an answer that changes {_ROWS:,} rows"
    yield in_milliseconds(job, _OURS, ours)
    if peer is not None:
        peer.ask("load", xml=definition.form.xform)
        yield in_milliseconds(job, _THEIRS, [_asked_pass(peer, value) for value in values])
    # ODK's engine keeps its violations up to date with every answer: what this takes there is in the figure above.
    job = f"finalise {_ROWS:,} rows, one problem"
    yield in_milliseconds(job, _OURS, [timed(interview.finalise) for _ in range(_TIMES)])


def _fresh(function: Callable[..., Any], *arguments: object) -> Any:
    """Call a function in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def _first(xform: str) -> Times:
    with Peer() as peer:
        return _asked(peer, "load", "look", xml=xform)


def _again(content: bytes) -> Times:
    compile_xlsform.cache_clear()
    return open_form(content)


def _pass(interview: Interview, value: str) -> None:
    interview.answer("factor", value)
    _look(interview)


def _asked_pass(peer: Peer, value: str) -> Times:
    return Times(_asked_answers(peer, "factor", [value], [])[0].wall_ms + _asked(peer, "look").wall_ms)


def _start(definition: FormDefinition) -> Interview:
    return Interview.start(definition, Environment(random=Random(1)))


@lru_cache
def _definition(content: bytes) -> FormDefinition:
    return load_xform(compile_xlsform(content, _FILE).xform)


def _look(interview: Interview, inside: str = "") -> int:
    """Look at the state, and the choices, of everything in an interview or in an instance; return how much it was."""
    seen = 0
    for path, question in _questions(interview, interview.form.children, ""):
        if question.type is not QuestionType.HIDDEN and path.startswith(inside):
            interview.state(path)
            if question.type in _WITH_CHOICES:
                interview.choices(path)
            seen += 1
    return seen


def _questions(interview: Interview, nodes: Iterable[Node], above: str) -> Iterator[tuple[str, Question]]:
    for node in nodes:
        path = f"{above}{node.name}"
        if isinstance(node, Question):
            yield path, node
        elif isinstance(node, Repeat):
            for instance in interview.instances(path):
                yield from _questions(interview, node.children, f"{path}[{instance}]/")
        else:
            yield from _questions(interview, node.children, f"{path}/")


def _answers(interview: Interview, path: str, values: list[str], read: list[str]) -> list[Times]:
    def do(value: str) -> None:
        interview.answer(path, value)
        for dependent in read:
            interview.state(dependent)

    return [timed(lambda value=value: do(value)) for value in values]


def _filters(interview: Interview, path: str, select: str, values: list[str]) -> list[Times]:
    def do(value: str) -> None:
        interview.answer(path, value)
        if not interview.choices(select):
            raise AssertionError(f"nothing offered for {value}")

    return [timed(lambda value=value: do(value)) for value in values]


def _asked_answers(peer: Peer, path: str, values: list[str], read: list[str]) -> list[Times]:
    read = [f"/data/{other}" for other in read]
    return [Times(each) for each in peer.ask("answers", path=f"/data/{path}", values=values, read=read)["each"]]


def _asked(peer: Peer, *operations: str, **values: object) -> Times:
    return Times(sum(float(peer.ask(operation, **values)["milliseconds"]) for operation in operations))
