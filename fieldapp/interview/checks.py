"""How a question is now, and what is wrong with its answer. Worked out on demand, in the current language."""

from collections.abc import Iterator
from typing import Final

from fieldapp.errors import Problem
from fieldapp.forms.definition import NO_SOURCE, TextSource
from fieldapp.forms.model import QuestionType
from fieldapp.interview.blueprint import Blueprint
from fieldapp.interview.cells import Cell, child_path, place_of
from fieldapp.interview.expressions import Context, parse, to_boolean, to_text
from fieldapp.interview.itemsets import ChoiceLists
from fieldapp.interview.recalculation import Recalculation
from fieldapp.interview.repeats import MOST_INSTANCES, Repeats
from fieldapp.interview.state import AnswerProblem, GroupState, ProblemKind, QuestionState
from fieldapp.interview.texts import TextWriter
from fieldapp.interview.tree import Node
from fieldapp.translation import mark, tr

_NOT_OF_TYPE: Final = {
    name: sentence
    for names, sentence in (
        (("int", "integer", "long"), mark("This is not a whole number that fits here. Write digits only.")),
        (("decimal", "double"), mark("This is not a number. Write digits, with a point before the fraction.")),
        (("date", "dateTime"), mark("This is not a day of the calendar. Write day, month and year.")),
        (("time",), mark("This is not a time of day. Write hours and minutes.")),
        (
            ("geotrace",),
            mark("This is not a line: write two points or more, with a semicolon between, not ending where it begins."),
        ),
        (
            ("geoshape",),
            mark("This is not an area: write three points or more, with a semicolon between, ending where it begins."),
        ),
        (("geopoint",), mark("This is not a place on earth. Write latitude and longitude with a space between.")),
    )
    for name in names
}
"""Type of a question -> the sentence about an answer that is not of it."""

_SELECTS = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK})


class Checks:
    """The checks of one interview."""

    def __init__(
        self,
        context: Context,
        texts: TextWriter,
        choices: ChoiceLists,
        recalculation: Recalculation,
        repeats: Repeats,
    ) -> None:
        self._context = context
        self._texts = texts
        self._choices = choices
        self._recalculation = recalculation
        self._repeats = repeats

    def state(self, cell: Cell) -> QuestionState | GroupState:
        """Return the state of a question, a group or an instance."""
        return self._question_state(cell) if cell.blueprint.is_leaf else self._group_state(cell)

    def repeat_state(self, path: str, parent: Cell, repeat: Blueprint) -> GroupState:
        """Return the state of a repeat as a whole."""
        section = repeat.section
        return GroupState(
            path=path,
            label=self._texts.write(section.label, parent.node) if section else "",
            hint=self._texts.write(section.hint, parent.node) if section else "",
            is_relevant=parent.is_relevant and self._is_repeat_relevant(parent, repeat),
            is_readonly=self.is_readonly(parent),
            is_repeat=True,
            is_counted=section is not None and section.is_fixed,
            problem=self._count_problem(path),
        )

    def problems(self, root: Cell) -> Iterator[AnswerProblem]:
        """Yield the problems of a cell and everything below that is shown, in order."""
        stopped = dict(self._recalculation.stopped)
        for cell in root.walk():
            sentence = stopped.pop(cell.blueprint, None)
            if sentence is not None and not (cell.is_relevant and cell.blueprint.is_leaf):
                yield AnswerProblem(cell.path, ProblemKind.CALCULATION, sentence)
            if not cell.is_relevant:
                continue
            problem = self.problem(cell) if cell.blueprint.is_leaf else None
            if problem is not None:
                yield problem
            for name in cell.instances:
                problem = self._count_problem(child_path(cell, cell.blueprint.children[name]))
                if problem is not None:
                    yield problem

    def problem(self, cell: Cell) -> AnswerProblem | None:
        """Return what is wrong with an answer: its type, that it is missing, its constraint, its choice."""
        if not cell.is_relevant:
            return None
        stopped = self._recalculation.stopped.get(cell.blueprint)
        if stopped is not None:
            return AnswerProblem(cell.path, ProblemKind.CALCULATION, stopped)
        if cell.typed:
            return AnswerProblem(cell.path, ProblemKind.TYPE, _type_sentence(cell.blueprint))
        bind = cell.blueprint.bind
        if not cell.value:
            if not cell.is_required:
                return None
            sentence = self._message(bind.required_message, cell) or tr("This question needs an answer.")
            return AnswerProblem(cell.path, ProblemKind.REQUIRED, sentence)
        if bind.constraint and not self._is_true(bind.constraint, cell.node):
            sentence = self._message(bind.constraint_message, cell) or tr("This answer is not allowed here. Check it.")
            return AnswerProblem(cell.path, ProblemKind.CONSTRAINT, sentence)
        if not self._is_offered(cell):
            return AnswerProblem(
                cell.path, ProblemKind.CHOICE, tr("This answer is not among the choices. Choose again.")
            )
        return None

    def is_readonly(self, cell: Cell) -> bool:
        """Return whether nobody may write: by its own rule or that of something it stands in."""
        inner: Cell | None = cell
        while inner is not None:
            if inner.is_readonly:
                return True
            inner = inner.parent
        return False

    def _is_repeat_relevant(self, parent: Cell, repeat: Blueprint) -> bool:
        """Return whether a repeat as a whole is shown: by its instances, or where it has none, by its rule."""
        instances = parent.instances.get(repeat.name, ())
        if instances or not repeat.bind.relevant:
            return not instances or any(cell.is_relevant for cell in instances)
        return self._is_true(repeat.bind.relevant, place_of(repeat, parent))

    def _question_state(self, cell: Cell) -> QuestionState:
        control = cell.blueprint.control
        label = control.label if control else NO_SOURCE
        hint = control.hint if control else NO_SOURCE
        return QuestionState(
            path=cell.path,
            type=control.type if control else QuestionType.HIDDEN,
            value=cell.typed or cell.value,
            label=self._texts.write(label, cell.node),
            hint=self._texts.write(hint, cell.node),
            guidance=self._texts.write(hint, cell.node, "guidance") if hint.itext else "",
            is_relevant=cell.is_relevant,
            is_required=cell.is_required,
            is_readonly=self.is_readonly(cell),
            is_calculated=bool(cell.blueprint.bind.calculate),
            problem=self.problem(cell),
            media=self._texts.media(label, cell.node),
            is_translated=self._texts.is_translated(label),
        )

    def _group_state(self, cell: Cell) -> GroupState:
        section = cell.blueprint.section
        return GroupState(
            path=cell.path,
            label=self._texts.write(section.label, cell.node) if section else "",
            hint=self._texts.write(section.hint, cell.node) if section else "",
            is_relevant=cell.is_relevant,
            is_readonly=self.is_readonly(cell),
            is_repeat=cell.blueprint.is_repeat,
            is_counted=section is not None and section.is_fixed,
        )

    def _message(self, source: TextSource, cell: Cell) -> str:
        return self._texts.write(source, cell.node)

    def _is_true(self, expression: str, node: Node) -> bool:
        """Return what an expression says; one that cannot be worked out stands in nobody's way."""
        try:
            return to_boolean(parse(expression).evaluate(node, self._context))
        except Problem as problem:
            self._context.warn(str(problem))
            return True

    def _is_offered(self, cell: Cell) -> bool:
        control = cell.blueprint.control
        if control is None or control.type not in _SELECTS:
            return True
        offered = self._choices.values(cell)
        if not offered:
            return True  # the list itself is missing: nothing that the person could correct
        values = [cell.value] if control.type == QuestionType.SELECT_ONE else cell.value.split()
        return all(value in offered for value in values)

    def _count_problem(self, path: str) -> AnswerProblem | None:
        asked = self._repeats.over_limit.get(path)
        if asked is None:
            return None
        sentence = tr(
            "The form asks for {count} of these, and {most} is the most there can be. Correct the number above.",
            count=f"{asked:,}",
            most=f"{MOST_INSTANCES:,}",
        )
        return AnswerProblem(path, ProblemKind.COUNT, sentence)


def _type_sentence(blueprint: Blueprint) -> str:
    if blueprint.control is not None and blueprint.control.bounds is not None:
        least, most = map(to_text, blueprint.control.bounds)
        return tr("Write a number from {least} to {most}.", least=least, most=most)
    return tr(_NOT_OF_TYPE.get(blueprint.bind.type, mark("This answer is too long. Shorten it.")))
