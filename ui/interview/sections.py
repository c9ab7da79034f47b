"""Sections: the form cut into the pages of the interview.

A top-level group or repeat is a section; so are loose questions between two of them.
"""

from dataclasses import dataclass

from fieldapp.forms.model import Form, Group, Node, Question, QuestionType, Repeat


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the interview."""

    key: str
    """Path of its group, or of its first question."""
    nodes: tuple[Node, ...]
    """What is on the page: the group's children, or the repeat itself, or the loose questions."""
    group: Group | None = None
    repeat: Repeat | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The first parts of the paths of what is on this page."""
        if self.group is not None or self.repeat is not None:
            return (self.key,)
        return tuple(node.name for node in self.nodes)

    def has(self, path: str) -> bool:
        """Return whether a question, group or instance (path with or without instance ids) is on this page."""
        return path.split("/", 1)[0].split("[", 1)[0] in self.names


def sections_of(form: Form) -> tuple[Section, ...]:
    """Return the pages of a form; those with nothing to show are left out."""
    sections: list[Section] = []
    loose: list[Node] = []
    for node in form.children:
        if isinstance(node, Question):
            if is_shown(node):
                loose.append(node)
            continue
        if not shown_questions(node):
            continue
        sections += _of_loose(loose)
        loose = []
        if isinstance(node, Group):
            sections.append(Section(node.path, node.children, group=node))
        else:
            sections.append(Section(node.path, (node,), repeat=node))
    return (*sections, *_of_loose(loose))


def is_shown(question: Question) -> bool:
    """Return whether a question is for the screen: hidden ones and calculations without words are not."""
    return question.type is not QuestionType.HIDDEN and not (
        question.is_calculated and not any(question.label.by_language.values())
    )


def shown_questions(node: Node) -> list[Question]:
    """Return the questions for the screen at or below a node."""
    if isinstance(node, Question):
        return [node] if is_shown(node) else []
    return [question for child in node.children for question in shown_questions(child)]


def live_path(form_path: str, form_base: str, live_base: str) -> str:
    """Return the path with instance ids of a node below a base that is in an instance.

    >>> live_path("sessions/topic", "sessions", "sessions[k3f9]")
    'sessions[k3f9]/topic'
    """
    return live_base + form_path[len(form_base) :]


def _of_loose(nodes: list[Node]) -> list[Section]:
    return [Section(nodes[0].path, tuple(nodes))] if nodes else []
