"""Paths into repeats, and lists of instances compared and joined. Pure; used by the merge and by corrections."""

import re
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final, TypeAlias

from fieldapp.records.revision import Answers

Value: TypeAlias = str | tuple[str, ...] | None
"""What one revision says at a path; None: unanswered, or the instance is not there."""

_INSTANCE: Final = re.compile(r"\[([^\]/]*)\]")


def split_instance(path: str) -> tuple[str, str]:
    """Split an instance path into its repeat and its id.

    >>> split_instance("days[a1]/sessions[k3]")
    ('days[a1]/sessions', 'k3')
    """
    repeat_path, _, instance_id = path.rpartition("[")
    return repeat_path, instance_id.removesuffix("]")


def instances_above(path: str) -> list[str]:
    """Return the instance paths that a path lies in, outer first, itself not counted.

    >>> instances_above("days[a1]/sessions[k3]/topic")
    ['days[a1]', 'days[a1]/sessions[k3]']
    """
    return [path[: match.end()] for match in _INSTANCE.finditer(path) if match.end() < len(path)]


def is_there(instance: str, answers: Answers) -> bool:
    repeat_path, instance_id = split_instance(instance)
    return instance_id in answers.get(repeat_path, ())


def ids_of(answers: Answers, repeat_path: str) -> tuple[str, ...]:
    ids = answers.get(repeat_path, ())
    return ids if isinstance(ids, tuple) else ()


def is_same_order(one: Value, other: Value) -> bool:
    """Whether two lists have what is in both in the same order."""
    first = one if isinstance(one, tuple) else ()
    second = other if isinstance(other, tuple) else ()
    return [each for each in first if each in second] == [each for each in second if each in first]


def is_backed(order: Value, before: Sequence[Sequence[str]]) -> bool:
    """Whether any two of the list stand as in one of the lists before; two that never stood together may stand anyhow.

    >>> is_backed(("y", "x", "z"), [("x", "y")]), is_backed(("z", "x", "y"), [("x", "y"), ("z", "x")])
    (False, True)
    """
    places = [{each: place for place, each in enumerate(one)} for one in before]
    for first, second in combinations(order or (), 2):
        together = [place for place in places if first in place and second in place]
        if together and not any(place[first] < place[second] for place in together):
            return False
    return True


def woven(orders: Iterable[Sequence[str]]) -> list[str]:
    """Join lists into one: what a later list adds comes after what it follows there.

    >>> woven([("a", "b"), ("a", "c", "b"), ("d",)])
    ['d', 'a', 'c', 'b']
    """
    woven: list[str] = []
    for order in orders:
        place = 0
        for each in order:
            if each not in woven:
                woven.insert(place, each)
            place = woven.index(each) + 1
    return woven
