"""Names in the rules of a form that lead nowhere: questions, lists, columns of lists. No errors: they read as blank.

The form checker shows them to the author; an interview begins all the same.
"""

from collections.abc import Iterator
from typing import Final

from fieldapp.errors import Problem
from fieldapp.forms.definition import Action, FormDefinition, SecondaryInstance
from fieldapp.interview.blueprint import Blueprint
from fieldapp.interview.expressions import Expression, ExpressionError, Reference, parse
from fieldapp.interview.external import list_of
from fieldapp.interview.graph import Rule, Unit, targets_of
from fieldapp.interview.program import Fault, Program, program_of
from fieldapp.translation import mark

_COLUMNS: Final = {Rule.CALCULATE: "calculation", Rule.COUNT: "repeat_count", Rule.CHOICES: "choice_filter"}
_ROWS: Final = ("root", "item")


def doubts_of(definition: FormDefinition) -> tuple[Fault, ...]:
    """Return every name in a rule that leads nowhere. They read as blank; authors should know."""
    program = program_of(definition)
    doubts = _Doubts(program)
    found: list[Fault] = []
    for unit in program.graph.units:
        for expression in unit.expressions:
            found.extend(doubts.of(expression, unit.blueprint, _column(unit, expression)))
    for action in definition.actions:
        target = program.by_path.get(action.target)
        if target is None:
            found.append(_no_target(action))
        elif action.expression:
            found.extend(doubts.of_text(action.expression, target, "trigger"))
    return tuple(found)


class _Doubts:
    """The names that one form has."""

    def __init__(self, program: Program) -> None:
        self._root = program.root
        self._lists = {instance.instance_id: instance for instance in program.definition.instances}
        self._columns: dict[str, frozenset[str]] = {}

    def of_text(self, text: str, place: Blueprint, column: str) -> Iterator[Fault]:
        """Yield the same for an expression as written; nothing for one that breaks the grammar: it is a fault."""
        try:
            expression = parse(text)
        except ExpressionError:
            return
        yield from self.of(expression, place, column)

    def of(self, expression: Expression, place: Blueprint, column: str) -> Iterator[Fault]:
        """Yield the names in an expression that lead nowhere."""
        for reference in expression.references():
            problem = self._problem(expression, reference, place)
            if problem is not None:
                yield Fault(place.path, column, problem)

    def _problem(self, expression: Expression, reference: Reference, place: Blueprint) -> Problem | None:
        names = {"path": place.path, "rule": expression.text}
        if reference.start != "instance":
            if targets_of(reference, place, self._root):
                return None
            sentence = mark("{path}: the rule “{rule}” names {reference}, which is not in the form. Correct the name.")
            return Problem("form-reference", sentence, reference=str(reference), **names)
        name = reference.instance
        known = self._lists.get(name) or self._lists.get(name.removesuffix(".csv"))
        if known is None:
            sentence = mark(
                "{path}: the rule “{rule}” reads the list {list}, which is not in the form. Correct the name."
            )
            return Problem("form-list", sentence, list=name, **names)
        if self._has_column(known, reference):
            return None
        sentence = mark("{path}: the rule “{rule}” reads the column {column}, which the list {list} does not have.")
        return Problem("form-list-column", sentence, list=name, column=reference.steps[2], **names)

    def _has_column(self, known: SecondaryInstance, reference: Reference) -> bool:
        """Return whether a list that stands in the form has the column; of files and of other shapes nobody knows."""
        if known.source or reference.steps[:2] != _ROWS or len(reference.steps) < 3:
            return True
        column = reference.steps[2]
        columns = self._columns_of(known)
        return not columns or column in columns or not column.replace("-", "_").replace(".", "_").isidentifier()

    def _columns_of(self, known: SecondaryInstance) -> frozenset[str]:
        if known.instance_id not in self._columns:
            rows = list_of(known)
            self._columns[known.instance_id] = frozenset(name for row in rows for name in row.column_names)
        return self._columns[known.instance_id]


def _column(unit: Unit, expression: Expression) -> str:
    """Return the column of XLSForm that holds an expression of a unit."""
    if unit.rule == Rule.SHOWN:
        return "constraint" if expression.text == unit.blueprint.bind.constraint else "label"
    return _COLUMNS.get(unit.rule, unit.rule.name.lower())


def _no_target(action: Action) -> Fault:
    sentence = mark("The form sets {path}, which is not in the form. Correct the name.")
    return Fault(action.scope or action.target, "trigger", Problem("form-target", sentence, path=action.target))
