"""Where in a record an answer stands, in words: the groups and entries it lies in, and what an entry is about.

Used by the history and by the page on which conflicts are decided. Pure.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from fieldapp.forms.model import Form, Node, Question, QuestionType, Repeat
from fieldapp.records.repeats import ids_of, instances_above, split_instance
from fieldapp.records.revision import Answers
from fieldapp.translation import tr
from ui.wording import elided

_INSTANCE: Final = re.compile(r"\[[^\]]*\]")
_LONGEST_TITLE: Final = 40
_TELLING: Final = frozenset({QuestionType.TEXT, QuestionType.SELECT_ONE, QuestionType.DATE})

LabelOf: TypeAlias = Callable[[Form, Node], str]
ValueOf: TypeAlias = Callable[[Form, Question, str], str]


def names_of(path: str) -> str:
    """Return the path in the form that a path of answers belongs to.

    >>> names_of("days[a1]/sessions[k3]/topic")
    'days/sessions/topic'
    """
    return _INSTANCE.sub("", path)


def node_at(form: Form | None, path: str) -> Node | None:
    """Return the node of the form that a path of answers belongs to."""
    names = names_of(path)
    return next((node for node in form.nodes() if node.path == names), None) if form is not None else None


def surroundings(form: Form | None, path: str, answers: Sequence[Answers], label_of: LabelOf) -> str:
    """Return the labels of the groups and entries that a path lies in, outer first: "Sessions 2 › Participants".

    ``answers`` are those of every edit, the merged ones first: an entry is numbered by the first that has it.
    """
    if form is None:
        return ""
    names = []
    segments = path.split("/")[:-1]
    for end in range(1, len(segments) + 1):
        part = "/".join(segments[:end])
        node = node_at(form, part)
        name = label_of(form, node) if node is not None else ""
        if isinstance(node, Repeat):
            names.append(numbered(name or node.name, part, answers))
        elif name:
            names.append(name)
    return " › ".join(names)


def numbered(name: str, instance: str, answers: Sequence[Answers]) -> str:
    """Return the name of an entry with its place in the list."""
    repeat_path, instance_id = split_instance(instance)
    for each in answers:
        ids = ids_of(each, repeat_path)
        if instance_id in ids:
            return tr("{title} {number}", title=name, number=ids.index(instance_id) + 1)
    return name


def title_of(form: Form | None, instance: str, answers: Sequence[Answers], value_of: ValueOf) -> str:
    """Return what an entry is about: its first telling answer, else any; empty when it has none."""
    repeat = node_at(form, instance)
    if form is None or not isinstance(repeat, Repeat):
        return ""
    inside = [node for node in form.questions() if node.path.startswith(repeat.path + "/")]
    for question in sorted(inside, key=lambda question: question.type not in _TELLING):
        path = instance + question.path.removeprefix(repeat.path)
        for each in answers:
            value = each.get(path)
            if isinstance(value, str) and value and not question.is_calculated:
                return elided(value_of(form, question, value), _LONGEST_TITLE)
    return ""


def is_inside(path: str, instance: str) -> bool:
    """Whether a path lies in an entry.

    >>> is_inside("s[a]/q", "s[a]"), is_inside("s[b]/q", "s[a]")
    (True, False)
    """
    return instance in instances_above(path)
