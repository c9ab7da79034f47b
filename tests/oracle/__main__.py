"""The same random interviews by our engine and by ODK's: every difference is a decision or a bug.

usage: python -m tests.oracle [INTERVIEWS] [SEED]
What is a decision of ours (docs/manual/expressions.md: blanks in sums and maxima, decimals as typed) is kept out of
the forms or stands in KNOWN. Prints each other difference once per question and kind; the last line says how many
interviews agreed throughout.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from pyxform.xls2xform import convert

from fieldapp.forms.model import Question, QuestionType, Repeat
from fieldapp.forms.xform import load_xform
from fieldapp.interview.environment import Environment
from fieldapp.interview.session import Interview
from tests.oracle.forms import HOUSEHOLDS, MEETINGS
from tests.oracle.peer import Peer, PeerMissingError

STEPS = 30
COUNTS = {"count"}
"""Questions that say how many instances there are: only ever raised. When the count grows again we bring the answers of
lost instances back, and ODK forgets them (a decision: nothing is lost)."""
KNOWN = {"remark label": "the sum over no instance is 0, as XPath 1.0 says; ODK shows nothing"}
WORDS = ("ភូមិថ្មី", "ບ້ານໃໝ່", "หมู่บ้าน", "Thôn Hòa", "新村", "North", "a very long village name", "")


def main(arguments: list[str]) -> int:
    """Run the interviews; 1 when anything differed."""
    interviews = int(arguments[0]) if arguments else 40
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    differences: Counter[str] = Counter()
    agreed = 0
    try:
        with Peer() as peer:
            for number in range(interviews):
                source = (HOUSEHOLDS, MEETINGS)[number % 2]
                found = set(_compare(peer, str(convert(source, file_type=".md").xform), random.Random(seed + number)))
                differences.update(found)
                agreed += not found
    except PeerMissingError as missing:
        print(missing, file=sys.stderr)
        return 2
    for text, count in differences.most_common():
        print(f"{count:>5} x {text}")
    print(f"{agreed} of {interviews} interviews agreed in every state of every step")
    return 0 if agreed == interviews else 1


def _compare(peer: Peer, xform: str, chance: random.Random) -> Iterator[str]:
    definition = load_xform(xform)
    environment = Environment(
        now=lambda: datetime.now().astimezone(),
        random=random.Random(0),
        language=definition.form.default_language,
        device_id="",
        username="",
        resource=lambda name: b"",
    )
    ours = Interview.start(definition, environment)
    peer.ask("load", xml=xform)
    yield from _differences(ours, peer, "at the start")
    for _ in range(STEPS):
        step = _step(ours, peer, chance)
        yield from _differences(ours, peer, step)


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
    if question.type in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE):
        offered = [choice.value for choice in ours.choices(path)]
        most = 1 if question.type is QuestionType.SELECT_ONE else 3
        return " ".join(sorted(chance.sample(offered, min(len(offered), chance.randint(0, most))), key=offered.index))
    if question.name in COUNTS:
        return str(min(6, int(ours.state(path).value or "0") + 1))
    if question.type is QuestionType.INTEGER:
        return chance.choice(("", "0", "1", "3", "7", "15", "40", "150"))
    if question.type is QuestionType.DECIMAL:
        return chance.choice(("", "0.5", "1.5", "-2.5", "12.25"))
    if question.type is QuestionType.DATE:
        return chance.choice(("", "2026-02-03", "2026-11-30", "2027-01-15"))
    return chance.choice(WORDS)


def _walk(ours: Interview) -> Iterator[tuple[str, Question | Repeat]]:
    """Yield the path of every question and every repeat that exists now."""

    def inside(children: tuple[object, ...], above: str) -> Iterator[tuple[str, Question | Repeat]]:
        for node in children:
            path = f"{above}/{node.name}" if above else node.name  # type: ignore[attr-defined]
            if isinstance(node, Question):
                yield path, node
            elif isinstance(node, Repeat):
                yield path, node
                for instance in ours.instances(path):
                    yield from inside(node.children, f"{path}[{instance}]")
            else:
                yield from inside(node.children, path)  # type: ignore[attr-defined]

    yield from inside(ours.form.children, "")


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
        if isinstance(node, Question) and node.type is not QuestionType.HIDDEN:
            yield from _of_question(ours, path, node, theirs.get(_theirs(ours, path)), when)


def _of_question(ours: Interview, path: str, question: Question, theirs: dict | None, when: str) -> Iterator[str]:
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
        if mine != other and f"{question.path} {kind}" not in KNOWN:
            yield f"{question.path} {kind}: {mine!r} here, {other!r} for ODK, {when}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
