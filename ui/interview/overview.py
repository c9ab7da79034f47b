"""Overview: how far each section is, for the outline; and what sections and questions are called."""

from collections import Counter
from collections.abc import Sequence

from fieldapp.forms.catalogue import builtin_forms
from fieldapp.forms.model import Form
from fieldapp.interview.state import GroupState
from fieldapp.translation import tr
from ui.interview.controller import Controller, repeat_of
from ui.interview.label_text import plain_label
from ui.interview.outline import OutlineEntry, Progress
from ui.interview.sections import Section, shown_questions


class Overview:
    """Counts what is answered and wrong. A problem counts once its question, or its section, was left."""

    def __init__(self, controller: Controller, sections: Sequence[Section]) -> None:
        self._controller = controller
        self._sections = sections
        self._left_sections: set[int] = set()
        self._visited: set[int] = set()
        self._places = {name: index for index, section in enumerate(sections) for name in section.names}
        self._typed = {
            question.path
            for node in controller.form.children
            for question in shown_questions(node)
            if not question.is_calculated
        }

    def mark_visited(self, index: int) -> None:
        """The person is in a section."""
        self._visited.add(index)

    def mark_all_visited(self) -> None:
        """The person has been here before: what is answered was answered by somebody."""
        self._visited.update(range(len(self._sections)))

    def mark_left(self, index: int) -> None:
        """The person left a section: all that is wrong in it counts."""
        self._left_sections.add(index)

    def mark_all_left(self) -> None:
        """The person wanted to finish: everything counts, and is said at each question."""
        self._left_sections.update(range(len(self._sections)))
        for problem in self._controller.problems():
            self._controller.mark_left(problem.path)

    def is_asked(self, index: int) -> bool:
        """Return whether anything of a section is relevant now."""
        section = self._sections[index]
        if section.group is not None or section.repeat is not None:
            return self._controller.group(section.key).is_relevant
        return any(self._controller.question(node.path).is_relevant for node in section.nodes)

    def entries(self) -> list[OutlineEntry]:
        """Return what the outline shows."""
        wrong: Counter[int] = Counter()
        any_wrong: set[int] = set()
        for problem in self._controller.problems():
            index = self._section_of(problem.path)
            any_wrong.add(index)
            if index in self._left_sections or self._controller.is_left(problem.path):
                wrong[index] += 1
        answered = {
            self._section_of(path)
            for path, value in self._controller.interview.answers().items()
            if value and _without_ids(path) in self._typed
        }
        return [
            OutlineEntry(
                self.title(section),
                self._progress(index, is_answered=index in answered, is_wrong=index in any_wrong),
                wrong[index],
                self.is_asked(index),
            )
            for index, section in enumerate(self._sections)
        ]

    def title(self, section: Section) -> str:
        """Return what a section is called."""
        if section.group is not None or section.repeat is not None:
            words = plain_label(self._controller.group(section.key).label)
            return words or section.key.replace("_", " ")
        form = self._controller.form
        return form_name(form) if len(self._sections) == 1 else tr("Questions")

    def question_words(self, path: str) -> str:
        """Return the label of a question, or of a group or repeat, as it reads now."""
        state = self._controller.interview.state(path)
        words = plain_label(state.label)
        if words and not isinstance(state, GroupState):
            return words
        return words or path.rsplit("/", 1)[-1]

    def place_words(self, path: str) -> str:
        """Return the label of a question after those of the instances it is in: "Participants 3 › Age"."""
        parts = path.split("/")
        words = []
        for depth, part in enumerate(parts[:-1], start=1):
            if "[" not in part:
                continue
            instance = "/".join(parts[:depth])
            repeat = repeat_of(instance)
            label = plain_label(self._controller.group(repeat).label) or repeat.rsplit("/", 1)[-1]
            place = self._controller.instances(repeat).index(instance) + 1
            words.append(tr("{repeat} {place}", repeat=label, place=place))
        return " › ".join([*words, self.question_words(path)])

    def _progress(self, index: int, *, is_answered: bool, is_wrong: bool) -> Progress:
        if index in self._left_sections and not is_wrong and (is_answered or index in self._visited):
            return "done"
        return "begun" if is_answered and index in self._visited else "untouched"

    def _section_of(self, path: str) -> int:
        return self._places.get(path.split("/", 1)[0].split("[", 1)[0], -1)


def form_name(form: Form) -> str:
    """Return what a form is called: in the language in use for a built-in one, else its own title."""
    titles = {builtin.form_id: tr(builtin.title) for builtin in builtin_forms()}
    return titles.get(form.form_id, form.title or form.form_id)


def _without_ids(path: str) -> str:
    return "/".join(part.split("[", 1)[0] for part in path.split("/"))
