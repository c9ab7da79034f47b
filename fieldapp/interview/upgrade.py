"""A draft of an earlier version of its form is taken up with the new version. Nothing is dropped.

Answers go by path; a question that moved to another group is found by its name, where that is unambiguous. What still
has no place stays with the draft as an orphan, and is listed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from fieldapp.forms.definition import FormDefinition
from fieldapp.interview.blueprint import Blueprint
from fieldapp.interview.environment import Environment
from fieldapp.interview.program import program_of
from fieldapp.interview.session import Interview
from fieldapp.interview.state import AnswerProblem, Answers

_STEP: Final = re.compile(r"([^/\[@]+)(\[[^\]]*\])?")


@dataclass(frozen=True, slots=True)
class Upgraded:
    """The draft in the new version, and what a person should know before accepting it."""

    interview: Interview
    moved: Mapping[str, str]
    """Old path -> new path of questions that stand elsewhere now."""
    orphans: Answers
    """Answers that the new version has no place for. They stay with the draft."""
    problems: tuple[AnswerProblem, ...]
    """What the new version finds wrong: a changed type, a choice that is gone, a new required question."""


def upgrade(definition: FormDefinition, environment: Environment, answers: Answers) -> Upgraded:
    """Take a draft up with another version of its form."""
    root = program_of(definition).root
    by_name = _unique_names(root)
    moved = {}
    for path, value in answers.items():
        if isinstance(value, str) and not _has_place(root, path):
            place = _place_by_name(path, by_name)
            if place is not None and place not in answers:
                moved[path] = place
    interview = Interview.resume(definition, environment, {moved.get(path, path): answers[path] for path in answers})
    return Upgraded(interview, moved, interview.orphans, interview.problems())


def _unique_names(root: Blueprint) -> dict[str, Blueprint]:
    """Return the questions whose name no other question has."""
    found: dict[str, list[Blueprint]] = {}
    for node in root.walk():
        if node.is_leaf and not node.is_attribute:
            found.setdefault(node.name, []).append(node)
    return {name: nodes[0] for name, nodes in found.items() if len(nodes) == 1}


def _has_place(root: Blueprint, path: str) -> bool:
    node: Blueprint | None = root
    for name, instance in _STEP.findall(path.partition("@")[0]):
        node = node.children.get(name) if node is not None else None
        if node is None or node.is_repeat != bool(instance):
            return False
    return True


def _place_by_name(path: str, by_name: Mapping[str, Blueprint]) -> str | None:
    """Return where a question stands now, when it stands in the same repeats as before."""
    steps: list[tuple[str, str]] = _STEP.findall(path)
    blueprint = by_name.get(steps[-1][0])
    if blueprint is None:
        return None
    instances = {name: instance for name, instance in steps if instance}
    around = [node for node in reversed([blueprint, *blueprint.ancestors()]) if node.parent is not None]
    if {node.name for node in around if node.is_repeat} != instances.keys():
        return None
    return "/".join(node.name + instances.get(node.name, "") for node in around)
