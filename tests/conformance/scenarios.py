"""Replays one recorded form-filling trace of the conformance data (its README says what the fields mean).

A line passes when every run and step matches. What cannot be read fails. Compared by value: numbers of decimal and
place questions (10 is 10.0), numbers but for rounding (7305.000000000002), text without blank ends. Compared by kind:
``uuid:`` values and clock readings.

Some traces restored an instance of their own making that was not recorded: ``source_xml`` is then that of the run
before, and says otherwise than the recorded state in questions that nobody calculates. Such an instance is rebuilt from
the recorded state of exactly those questions (see known_differences.md).
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from math import isclose
from random import Random
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

from fieldapp.errors import Problem
from fieldapp.forms.definition import FormDefinition
from fieldapp.forms.model import QuestionType
from fieldapp.forms.xform import load_xform
from fieldapp.interview.cells import Cell
from fieldapp.interview.doubts import doubts_of
from fieldapp.interview.environment import Environment
from fieldapp.interview.session import Interview
from fieldapp.interview.state import GroupState, ProblemKind, QuestionState

Case = dict[str, Any]
State = dict[str, dict[str, Any]]

_KINDS = {
    "input": "input",
    "secret": "input",
    "textarea": "input",
    "select": "select",
    "select1": "select",
    "rank": "rank",
    "range": "range",
    "trigger": "trigger",
    "upload": "upload",
}
_READ = frozenset(
    {"op", "ref", "args", "given", "stored", "lang", "xml", "outcome", "choices", "opts", "delta", "error"}
)
_LOOKS = frozenset({"visit", "query", "choices"})
"""Steps that change nothing: whatever they carry besides, the state after them is compared as after any other."""
_OUTCOMES = {"required": "ANSWER_REQUIRED_BUT_EMPTY", "constraint": "ANSWER_CONSTRAINT_VIOLATED"}
_LONG_FRACTION = re.compile(r"\d+\.\d{9,}(?:e-?\d+)?")
_NUMERIC = frozenset({"decimal", "geopoint", "geotrace", "geoshape"})


class Difference(Exception):  # noqa: N818 - not an error of the program
    """Where a trace goes another way."""


def check(case: Case) -> str | None:
    """Replay a line; return None when it passes, else where it differs."""
    replay = _Replay(case)
    for number, run in enumerate(case["runs"]):
        try:
            replay.run(number, run)
            case["rebuilt"] = replay.has_rebuilt
        except Difference as difference:
            return f"run {number} ({run['how']}): {difference}"
        except (Problem, KeyError, ValueError) as error:
            return f"run {number} ({run['how']}): {type(error).__name__}: {error}"
    return None


class _Replay:
    """The runs of one line, each beginning from an earlier one."""

    def __init__(self, case: Case) -> None:
        self._now = datetime.fromisoformat(case["now"]).astimezone(ZoneInfo(case["tz"]))
        self._interviews: list[Interview | None] = []
        self._definitions: list[FormDefinition | None] = []
        self._environments: list[Environment | None] = []
        self.has_rebuilt = False

    def run(self, number: int, run: Case) -> None:
        if "error" in run:
            self._must_fail(run)
            self._keep(None, None, None)
            return
        definition, environment, interview = self._begin(run)
        self._keep(definition, environment, interview)
        expected: State = dict(run["initial"])
        self._compare(interview, expected, "initial state")
        for index, step in enumerate(run["steps"]):
            name = f"step {index} ({step['op']})"
            self._step(interview, step, name)
            delta = step.get("delta") or {"set": {}, "gone": []}
            for reference in delta["gone"]:
                expected.pop(reference, None)
            expected.update(delta["set"])
            if "error" not in step:
                self._compare(interview, expected, name)

    def _keep(
        self, definition: FormDefinition | None, environment: Environment | None, interview: Interview | None
    ) -> None:
        self._definitions.append(definition)
        self._environments.append(environment)
        self._interviews.append(interview)

    def _must_fail(self, run: Case) -> None:
        try:
            definition = load_xform(run["form_xml"])
            interview = Interview.start(definition, self._environment(run))
            list(_states(interview))
        except Problem:
            return
        if not (interview.warnings or interview.missing_files or doubts_of(definition)):
            raise Difference(f"expected to be refused: {run['error']}")

    def _begin(self, run: Case) -> tuple[FormDefinition, Environment, Interview]:
        if run["how"] == "init":
            definition, environment = load_xform(run["form_xml"]), self._environment(run)
            if run.get("edit"):
                return definition, environment, Interview.from_xml(definition, environment, run["edit"], is_edit=True)
            return definition, environment, Interview.start(definition, environment)
        earlier, definition, environment = (
            kept[run["from"]] for kept in (self._interviews, self._definitions, self._environments)
        )
        assert earlier is not None
        if run["how"] == "newInstance":
            return definition, environment, Interview.start(definition, environment)
        if not run["how"].startswith(("restore", "edit")):
            raise Difference(f"cannot read: {run['how']}")
        is_edit = run["how"].startswith("edit")
        xml = run.get("source_xml") or earlier.instance_xml(final=True)
        interview = Interview.from_xml(definition, environment, xml, is_edit=is_edit)
        rebuilt = _unrecorded_instance(interview, run["initial"])
        if rebuilt is not None and not is_edit:
            self.has_rebuilt = True
            interview = Interview.resume(definition, environment, rebuilt)
        return definition, environment, interview

    def _environment(self, run: Case) -> Environment:
        resources = {
            address.rsplit("/", 1)[-1]: item["text"] if isinstance(item, dict) else item
            for address, item in (run.get("resources") or {}).items()
        }

        def resource(name: str) -> bytes:
            if name not in resources:
                raise FileNotFoundError(name)
            return str(resources[name]).encode()

        preload = run.get("preload") or {}
        return Environment(
            now=lambda: self._now,
            random=Random(1),
            language=run.get("language") or "",
            device_id=preload.get("deviceID", ""),
            username=preload.get("username", ""),
            email=preload.get("email", ""),
            phone_number=preload.get("phoneNumber", ""),
            resource=resource,
        )

    def _step(self, interview: Interview, step: Case, name: str) -> None:
        unread = step.keys() - _READ
        if unread and step["op"] not in _LOOKS:
            raise Difference(f"cannot read: {sorted(unread)}")
        if "error" in step:
            _must_refuse(interview, step)
        elif step["op"] in ("serialize", "finalize"):
            if step["op"] == "finalize":
                interview.note_end()
            self._compare_xml(step["xml"], interview.instance_xml(final=True), name)
        elif step["op"] in _OPERATIONS:
            _OPERATIONS[step["op"]](interview, step)
        else:
            raise Difference(f"cannot read: {step['op']}")

    def _compare(self, interview: Interview, expected: State, name: str) -> None:
        got = dict(_states(interview))
        missing, surplus = expected.keys() - got.keys(), got.keys() - expected.keys()
        if missing or surplus:
            raise Difference(f"{name}: missing {sorted(missing)[:5]}, not expected {sorted(surplus)[:5]}")
        cells = _cells(interview)
        for reference, state in expected.items():
            cell = cells.get(reference)
            type_name = cell.blueprint.bind.type if cell else ""
            wanted, found = _normal(state), _normal(got[reference])
            for key in wanted.keys() | found.keys():
                first, second = wanted.get(key), found.get(key)
                if first != second and not (key == "v" and self._is_same(str(first), str(second), type_name)):
                    raise Difference(f"{name}: {reference} {key}: expected {first!r}, got {second!r}")

    def _is_same(self, first: str, second: str, type_name: str) -> bool:
        if first.startswith("uuid:") and second.startswith("uuid:"):
            return True
        if type_name in _NUMERIC:
            return _numbers(first) is not None and _numbers(first) == _numbers(second)
        if _is_float_dust(first, second):
            return True
        return self._is_clock_reading(first) and self._is_clock_reading(second)

    def _is_clock_reading(self, text: str) -> bool:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return False
        if moment.tzinfo is None or "T" not in text:
            return False
        return abs(moment - self._now) < timedelta(hours=2)

    def _compare_xml(self, expected: str, got: str, name: str) -> None:
        for first, second in _pairs(ElementTree.fromstring(expected), ElementTree.fromstring(got), ""):
            if first != second and not self._is_same(first[1], second[1], "decimal" if first[0] == second[0] else ""):
                same_place = first[0] == second[0]
                if not (same_place and self._is_same(first[1], second[1], "")):
                    raise Difference(f"{name}: expected {first}, got {second}")


def _unrecorded_instance(interview: Interview, initial: State) -> dict[str, str | tuple[str, ...]] | None:
    """Return the answers that must have been restored, where the recorded source says otherwise; else None."""
    recorded: dict[str, str | tuple[str, ...]] = {}
    by_path = interview.program.by_path
    for reference, state in initial.items():
        blueprint = by_path.get(re.sub(r"\[\d+\]|\w+:", "", reference))
        if blueprint is None or not blueprint.is_leaf or blueprint.bind.calculate or state.get("rel") is False:
            continue
        path = re.sub(r"\w+:", "", reference).split("/", 2)[-1]
        recorded[path] = state["v"]
        for match in re.finditer(r"\[(\d+)\]", path):
            _count(recorded, path[: match.start()], int(match[1]))
    present = interview.answers()
    if all(present.get(path, "") == value for path, value in recorded.items()):
        return None
    return recorded


def _count(answers: dict[str, str | tuple[str, ...]], repeat: str, least: int) -> None:
    known = answers.get(repeat, ())
    answers[repeat] = tuple(str(number) for number in range(1, max(least, len(known)) + 1))


def _must_refuse(interview: Interview, step: Case) -> None:
    before = interview.warnings
    try:
        reference = step.get("ref") or step["args"][0]
        cell = _cells(interview).get(reference)
        if cell is None:
            return  # there is nothing of that name to answer
        interview.answer(cell.path, _given({"given": step["args"][-1], **step}, cell))
    except Problem:
        return
    if interview.warnings == before:
        raise Difference(f"expected to be refused: {step['error']}")


def _answer(interview: Interview, step: Case) -> None:
    cell = _cells(interview)[step["ref"]]
    interview.answer(cell.path, _given(step, cell))


def _given(step: Case, cell: Cell) -> str:
    given = step.get("given")
    if given is None:
        return ""
    if isinstance(given, bool):
        is_trigger = cell.blueprint.control is not None and cell.blueprint.control.kind == "trigger"
        return ("OK" if given else "") if is_trigger else str(int(given))
    if isinstance(given, list):
        return " ".join(str(item) for item in given)
    if isinstance(given, dict):
        text = str(given.get("str", ""))
        return str(step["stored"]) if text.startswith("[object") else text
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    return str(given)


def _add(interview: Interview, step: Case) -> None:
    interview.add_repeat(_repeat_path(interview, step["args"][0]))


def _remove(interview: Interview, step: Case) -> None:
    interview.remove_repeat(_cells(interview)[step.get("ref") or step["args"][0]].path)


def _speak(interview: Interview, step: Case) -> None:
    interview.set_language(step["lang"] if "lang" in step else step["args"][0])


def _only_look(_interview: Interview, _step: Case) -> None:
    """The state after it is what counts."""


def _ensure(interview: Interview, step: Case) -> None:
    reference = step.get("ref") or step["args"][0]
    repeat, position = re.fullmatch(r"(.*)\[(\d+)\]", reference).groups()
    path = _repeat_path(interview, repeat)
    while len(interview.instances(path)) < int(position):
        interview.add_repeat(path)


def _validate(interview: Interview, step: Case) -> None:
    got, reference = "ANSWER_OK", None
    references = {cell: reference for reference, cell in _cells(interview).items()}
    for cell in interview.cells.root.walk():
        violation = _violation_of(interview, cell)
        if violation is not None:
            got, reference = _OUTCOMES[violation], references.get(cell)
            break
    if (got, reference) != (step["outcome"], step.get("ref")):
        raise Difference(f"expected {step['outcome']} at {step.get('ref')}, got {got} at {reference}")


def _compare_choices(interview: Interview, step: Case) -> None:
    expected = step.get("choices", step.get("opts"))
    if expected is None:
        return  # they stand in the state of the question
    got = [[choice.value, choice.label] for choice in interview.choices(_cells(interview)[step["ref"]].path)]
    wanted = [list(item) if isinstance(item, list) else [item, None] for item in expected]
    if not all(
        first[0] == second[0] and first[1] in (None, second[1]) for first, second in zip(wanted, got, strict=True)
    ):
        raise Difference(f"choices: expected {wanted}, got {got}")


def _repeat_path(interview: Interview, reference: str) -> str:
    parent, _, name = reference.removeprefix("range:").rpartition("/")
    cell = _cells(interview)[parent]
    local = re.sub(r"\[\d+\]$", "", name.rsplit(":", 1)[-1])
    return f"{cell.path}/{local}" if cell.path else local


def _cells(interview: Interview) -> dict[str, Cell]:
    return {reference: cell for reference, cell in _referenced(interview) if not reference.startswith("range:")}


def _referenced(interview: Interview) -> Iterator[tuple[str, Cell]]:
    """Yield the reference of every cell; of a repeat ``range:`` with the cell that holds it."""
    root = interview.cells.root
    stack = [(f"/{root.element.qualified_name}", root)]
    while stack:
        reference, cell = stack.pop()
        yield reference, cell
        for name, child in cell.children.items():
            if not name.startswith("@"):
                stack.append((f"{reference}/{child.element.qualified_name}", child))
        for name, instances in cell.instances.items():
            yield f"range:{reference}/{name}", cell
            for number, instance in enumerate(instances, 1):
                stack.append((f"{reference}/{name}[{number}]", instance))


def _states(interview: Interview) -> Iterator[tuple[str, dict[str, Any]]]:
    for reference, cell in _referenced(interview):
        if reference.startswith("range:"):
            path = _child(cell.path, reference.rsplit("/", 1)[-1])
            yield reference, _group(interview.state(path), _range_kind(interview.state(path)))
        elif cell.parent is None:
            yield reference, {"t": "root"}
        elif cell.blueprint.is_leaf and not cell.blueprint.is_repeat:
            yield reference, _question(interview, cell)
        else:
            kind = "repeat-instance" if cell.blueprint.is_repeat else "group"
            yield reference, {**_group(interview.state(cell.path), kind), "req": cell.is_required}


def _child(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _range_kind(state: QuestionState | GroupState) -> str:
    assert isinstance(state, GroupState)
    return "repeat-range:controlled" if state.is_counted else "repeat-range:uncontrolled"


def _group(state: QuestionState | GroupState, kind: str) -> dict[str, Any]:
    return {"t": kind, "rel": state.is_relevant, "ro": state.is_readonly, "label": state.label, "hint": state.hint}


def _question(interview: Interview, cell: Cell) -> dict[str, Any]:
    state = interview.state(cell.path)
    assert isinstance(state, QuestionState)
    control = cell.blueprint.control
    kind = _KINDS[control.kind] if control else "model-value"
    found = {
        "t": "note" if state.type == QuestionType.NOTE else kind,
        "v": cell.value if state.is_relevant else "",
        "rel": state.is_relevant,
        "ro": state.is_readonly,
        "req": state.is_required,
        "viol": _violation(state, cell),
        "label": state.label,
        "hint": state.hint,
    }
    if found["viol"] and _has_message(cell, str(found["viol"])):
        found["msg"] = state.problem.sentence if state.problem else ""
    if kind in ("select", "rank"):
        found["opts"] = [[choice.value, choice.label] for choice in interview.choices(cell.path)]
    return found


def _has_message(cell: Cell, violation: str) -> bool:
    bind = cell.blueprint.bind
    return not (bind.required_message if violation == "required" else bind.constraint_message).is_empty


def _violation_of(interview: Interview, cell: Cell) -> str | None:
    if not cell.blueprint.is_leaf or cell.parent is None or cell.blueprint.is_attribute:
        return None
    state = interview.state(cell.path)
    assert isinstance(state, QuestionState)
    return _violation(state, cell)


def _violation(state: QuestionState, cell: Cell) -> str | None:
    """A text that is not of its type is no answer for the recorded engine: then only a missing one is wrong."""
    if state.is_relevant and state.is_required and not cell.value:
        return "required"
    if state.problem is not None and state.problem.kind == ProblemKind.CONSTRAINT:
        return "constraint"
    return None


def _normal(state: dict[str, Any]) -> dict[str, Any]:
    """Return a state without what says nothing: not required, relevant, no label."""
    found = {key: value for key, value in state.items() if value not in (None, "", False) or key == "rel"}
    if found.get("rel", True):
        found.pop("rel", None)
    for key in ("label", "hint"):
        if key in found:
            found[key] = _LONG_FRACTION.sub(lambda match: f"{round(float(match[0]), 9):.10g}", found[key].strip())
            if not found[key]:
                del found[key]
    if "opts" in found:
        found["opts"] = [[value, (label or "").strip()] for value, label in found["opts"]]
    return found


def _is_float_dust(first: str, second: str) -> bool:
    """Return whether two numbers differ only by rounding: 7305 and 7305.000000000002, 0 and 1.8e-12."""
    if "." not in first + second:
        return False
    one, other = _numbers(first), _numbers(second)
    return (
        one is not None
        and other is not None
        and len(one) == len(other) == 1
        and isclose(one[0], other[0], rel_tol=1e-12, abs_tol=1e-9)
    )


def _numbers(text: str) -> list[float] | None:
    try:
        return [float(part) for part in text.replace(";", " ").split()]
    except ValueError:
        return None


def _pairs(
    first: ElementTree.Element, second: ElementTree.Element, path: str
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield (place, text) of both trees side by side."""
    here = f"{path}/{first.tag}"
    there = f"{path}/{second.tag}"
    yield (here, (first.text or "").strip()), (there, (second.text or "").strip())
    for name in sorted(first.attrib.keys() | second.attrib.keys()):
        yield (
            (f"{here}/@{name}", first.attrib.get(name, "(absent)")),
            (f"{there}/@{name}", second.attrib.get(name, "(absent)")),
        )
    if len(first) != len(second):
        names = " ".join(child.tag for child in first), " ".join(child.tag for child in second)
        yield (here, f"children: {names[0]}"), (there, f"children: {names[1]}")
        return
    for child, other in zip(first, second, strict=True):
        yield from _pairs(child, other, here)


_OPERATIONS: dict[str, Callable[[Interview, Case], None]] = {
    "answer": _answer,
    "new_repeat": _add,
    "ensure_repeat": _ensure,
    "remove_repeat": _remove,
    "set_language": _speak,
    "validate": _validate,
    "choices": _compare_choices,
    "visit": _only_look,
    "query": _only_look,
}
