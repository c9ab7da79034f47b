"""The same random interviews by our engine and by ODK's: every difference is a decision or a bug.

usage: python -m tests.oracle [INTERVIEWS] [SEED]
Every state after every step is compared, hidden questions included; at the end the record as XML, and both go on from
it. What is a decision of ours (docs/manual/expressions.md: blanks in sums and maxima) is kept out of the forms or is in
KNOWN. Prints each other difference once per question and kind; the last line says how many interviews agreed.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from pyxform.xls2xform import convert

from fieldapp.forms.model import Node, Question, QuestionType, Repeat
from fieldapp.forms.xform import load_xform
from fieldapp.interview.environment import Environment
from fieldapp.interview.session import Interview
from tests.oracle.forms import FORMS
from tests.oracle.peer import Peer, PeerMissingError

STEPS = 30
COUNTS = {"count", "wanted"}
"""Questions that say how many instances there are: only ever raised. When the count grows again we bring the answers of
lost instances back, and ODK forgets them (a decision: nothing is lost)."""
KNOWN = {
    "remark label": "the sum over no instance is 0, as XPath 1.0 says; ODK shows nothing",
    "minutes_all value": "the same",
    "session/hours_here value": "the same",
}
WORDS = ("ភូមិថ្មី", "ບ້ານໃໝ່", "หมู่บ้าน", "Thôn Hòa", "新村", "North", "a very long village name", "012345678", "")
_UNTYPED = {
    QuestionType.INTEGER: ("", "0", "1", "3", "7", "15", "40", "150"),
    QuestionType.DECIMAL: ("", "0.5", "1.5", "-2.5", "12.25"),
    QuestionType.DATE: ("", "2026-02-03", "2026-11-30", "2027-01-15"),
    QuestionType.TIME: ("", "05:30:00.000", "13:00:00.000"),
    QuestionType.RANGE: ("", "1", "3", "5"),
    QuestionType.GEOPOINT: ("", "11.5 104.9 0 0", "-3.25 99 12 5.5"),
    QuestionType.ACKNOWLEDGE: ("", "OK"),
}
_SELECTS = (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK)
_UUID = re.compile(r"(?:uuid:)?[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


def main(arguments: list[str]) -> int:
    """Run the interviews; 1 when anything differed."""
    interviews = int(arguments[0]) if arguments else 100
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    differences: Counter[str] = Counter()
    agreed: Counter[str] = Counter()
    forms = [(name, str(convert(table, file_type=".md").xform), files) for name, (table, files) in FORMS.items()]
    try:
        with Peer() as peer:
            for number in range(interviews):
                name, xform, files = forms[number % len(forms)]
                found = {f"{name}: {text}" for text in _compare(peer, xform, files, random.Random(seed + number))}
                differences.update(found)
                agreed[name] += not found
    except PeerMissingError as missing:
        print(missing, file=sys.stderr)
        return 2
    for text, count in differences.most_common():
        print(f"{count:>5} x {text}")
    print(", ".join(f"{name} {count}" for name, count in agreed.items()))
    print(f"{agreed.total()} of {interviews} interviews agreed in every state of every step")
    return 0 if agreed.total() == interviews else 1


def _compare(peer: Peer, xform: str, files: dict[str, str], chance: random.Random) -> Iterator[str]:
    definition = load_xform(xform)
    contents = {address.rsplit("/", 1)[-1]: text.encode() for address, text in files.items()}
    environment = Environment(
        now=lambda: datetime.now().astimezone(),
        random=random.Random(0),
        language=definition.form.default_language,
        resource=contents.__getitem__,
    )
    ours = Interview.start(definition, environment)
    peer.ask("load", xml=xform, resources=files)
    yield from _differences(ours, peer, "at the start")
    for _ in range(STEPS):
        step = _step(ours, peer, chance)
        yield from _differences(ours, peer, step)
    xml = str(peer.ask("payload")["xml"])
    yield from _xml_differences(ours.instance_xml(final=True), xml)
    peer.ask("resume", xml=xml)
    yield from _differences(Interview.from_xml(definition, environment, xml), peer, "taken up again")


def _step(ours: Interview, peer: Peer, chance: random.Random) -> str:
    """Do one thing in both engines; return what kind of thing it was."""
    ranges = [(path, node) for path, node in _walk(ours) if isinstance(node, Repeat) and not node.is_counted]
    ranges = [(path, node) for path, node in ranges if ours.state(path).is_relevant]
    if ranges and chance.random() < 0.2:
        path, _ = chance.choice(ranges)
        instances = ours.instances(path)
        if instances and chance.random() < 0.4:
            position = chance.randrange(len(instances))
            peer.ask("remove", path=_theirs(ours, path), index=position)
            ours.remove_repeat(f"{path}[{instances[position]}]")
            return "after removing an instance"
        peer.ask("add", path=_theirs(ours, path))
        ours.add_repeat(path)
        return "after adding an instance"
    if chance.random() < 0.1:
        language = chance.choice(ours.form.languages)
        ours.set_language(language)
        peer.ask("language", name=language)
        return "after changing the language"
    path, question = chance.choice(_answerable(ours))
    value = _value(ours, path, question, chance)
    peer.ask("answer", path=_theirs(ours, path), value=value)
    ours.answer(path, value)
    return f"after answering a {question.type.value} question"


def _answerable(ours: Interview) -> list[tuple[str, Question]]:
    return [
        (path, node)
        for path, node in _walk(ours)
        if isinstance(node, Question)
        and node.type not in (QuestionType.NOTE, QuestionType.HIDDEN)
        and not node.is_calculated
        and ours.state(path).is_relevant
        and not ours.state(path).is_readonly
    ]


def _value(ours: Interview, path: str, question: Question, chance: random.Random) -> str:
    if question.type in _SELECTS:
        return " ".join(_choice([choice.value for choice in ours.choices(path)], question.type, chance))
    if question.name in COUNTS:
        most = 6 if question.name == "count" else 3
        return str(min(most, int(ours.state(path).value or "0") + 1))
    return chance.choice(_UNTYPED.get(question.type, WORDS))


def _choice(offered: list[str], kind: QuestionType, chance: random.Random) -> list[str]:
    if kind is QuestionType.RANK:
        return chance.sample(offered, len(offered) if chance.random() < 0.8 else 0)
    most = 1 if kind is QuestionType.SELECT_ONE else 3
    chosen = chance.sample(offered, min(len(offered), chance.randint(0, most)))
    return sorted(chosen, key=offered.index)


def _walk(ours: Interview) -> Iterator[tuple[str, Question | Repeat]]:
    """Yield the path of every question and every repeat that exists now."""
    yield from _inside(ours, ours.form.children, "", "")


def _inside(
    ours: Interview, children: tuple[Node, ...], above: str, form: str
) -> Iterator[tuple[str, Question | Repeat]]:
    """``above``: the path of what they stand in, with ids of instances; ``form``: the same without."""
    for node in children:
        path = f"{above}{node.path[len(form) :]}"
        if isinstance(node, Question):
            yield path, node
        elif isinstance(node, Repeat):
            yield path, node
            for instance in ours.instances(path):
                yield from _inside(ours, node.children, f"{path}[{instance}]/", f"{node.path}/")
        else:
            yield from _inside(ours, node.children, f"{path}/", f"{node.path}/")


def _theirs(ours: Interview, path: str) -> str:
    """Return ODK's reference for our path: positions in place of ids, from the root."""
    parts, done = [], ""
    for part in path.split("/"):
        name, _, instance = part.rstrip("]").partition("[")
        repeat_path = f"{done}/{name}" if done else name
        done = f"{done}/{part}" if done else part
        parts.append(f"{name}[{ours.instances(repeat_path).index(instance) + 1}]" if instance else name)
    return "/data/" + "/".join(parts)


def _differences(ours: Interview, peer: Peer, when: str) -> Iterator[str]:
    theirs = peer.ask("state")["nodes"]
    for path, node in _walk(ours):
        if isinstance(node, Question) and "@" not in path and not path.startswith("meta/"):
            yield from _of_question(ours, path, node, theirs.get(_theirs(ours, path)), when)


def _of_question(
    ours: Interview, path: str, question: Question, theirs: dict[str, Any] | None, when: str
) -> Iterator[str]:
    state = ours.state(path)
    if theirs is None:
        yield f"{question.path}: not there for ODK, {when}"
        return
    pairs = [("relevant", state.is_relevant, theirs["relevant"])]
    if state.is_relevant and theirs["relevant"]:
        violation = state.problem.kind.value if state.problem else None
        pairs += [
            ("value", state.value, theirs["value"] or ""),
            ("required", state.is_required, theirs["required"]),
            ("readonly", state.is_readonly, theirs["readonly"]),
            ("label", state.label.strip(), (theirs["label"] or "").strip()),
            ("violation", violation, theirs["violation"]),
        ]
        if theirs["options"] is not None:
            offered = [[choice.value, choice.label] for choice in ours.choices(path)]
            pairs.append(("choices", offered, theirs["options"]))
    for kind, mine, other in pairs:
        if not _is_same(mine, other) and f"{question.path} {kind}" not in KNOWN:
            yield f"{question.path} {kind}: {mine!r} here, {other!r} for ODK, {when}"


def _xml_differences(mine: str, theirs: str) -> Iterator[str]:
    ours, others = _cells(ElementTree.fromstring(mine)), _cells(ElementTree.fromstring(theirs))
    for (place, text), (other_place, other) in zip(ours, others, strict=False):
        if place != other_place or not _is_same(text, other):
            yield f"XML {place}: {text!r} here, {other_place} {other!r} for ODK"
    if len(ours) != len(others):
        yield f"XML: {len(ours)} cells here, {len(others)} for ODK"


def _cells(element: ElementTree.Element, above: str = "") -> list[tuple[str, str]]:
    """Return the place and text of every element and attribute, in order. Sums over nothing are KNOWN."""
    here = f"{above}/{element.tag}"
    if element.tag in ("hours_here", "minutes_all"):
        return []
    cells = [(here, (element.text or "").strip()), *((f"{here}@{key}", text) for key, text in element.items())]
    return [*cells, *(cell for child in element for cell in _cells(child, here))]


def _is_same(mine: object, other: object) -> bool:
    """Whether two states are the same: numbers by value, for decimals stay as typed here; ids but for the id."""
    if mine == other or not isinstance(mine, str) or not isinstance(other, str):
        return mine == other
    if _UUID.sub("uuid", mine) == _UUID.sub("uuid", other):
        return True
    try:
        return [float(part) for part in mine.split()] == [float(part) for part in other.split()]
    except ValueError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
