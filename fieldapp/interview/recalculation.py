"""Works out what follows from a change: which rules to run again, on which cells, in which order.

A heap holds the units to run, by rank; each with the cells it must run on. Running a unit may change a cell, and that
wakes its readers. Nothing here knows of events, files or languages.
"""

import heapq
import time
from collections.abc import Container, Iterable
from typing import Final, Protocol

from fieldapp.errors import Problem
from fieldapp.interview.blueprint import Blueprint
from fieldapp.interview.cells import Cell, CellTree, child_path, place_of
from fieldapp.interview.datatypes import canonical
from fieldapp.interview.expressions import Context, Expression, to_boolean, to_number, to_text
from fieldapp.interview.graph import Graph, Reader, Rule, Unit
from fieldapp.interview.tree import Node
from fieldapp.translation import mark, tr

_MOST_ROUNDS: Final = 1_000
"""How often one unit may run in one settling, per cell that it woke: rules that feed each other never end."""


_BETWEEN_LOOKS: Final = 16
"""How many cells a rule runs on before the time is looked at."""
_IN_CIRCLES: Final = mark(
    "The form cannot work this value out: its rules go round in circles. Tell the author of the form."
)
_TOO_MUCH: Final = mark("A calculation of this form looks at too much and was stopped. Tell the author of the form.")


class Structure(Protocol):
    """Who makes the instances of counted repeats, and looks after choices."""

    def set_count(self, parent: Cell, repeat: Blueprint, count: float) -> None:
        """Make the repeat have so many instances."""

    def check_choices(self, cell: Cell) -> None:
        """Take out what is no longer offered."""


class Recalculation:
    """The rules of one interview at work. ``touched`` and ``changed`` gather what happened until they are taken."""

    def __init__(self, graph: Graph, cells: CellTree, context: Context, structure: Structure) -> None:
        self._graph = graph
        self._cells = cells
        self._context = context
        self._structure = structure
        self._heap: list[tuple[int, int]] = []
        self._units = graph.units
        self._waiting: dict[Unit, dict[Cell, None]] = {}
        self.touched: dict[str, None] = {}
        """Paths whose state may look different."""
        self.changed: list[Cell] = []
        """Cells whose value changed, for actions; in order."""
        self.is_beginning = False
        """Whether nobody has answered yet: then repeats are at their count in hidden parts as well."""
        self.stopped: dict[Blueprint, str] = {}
        """Whose rules were stopped, because they never came to rest or took too long, and the sentence that says so."""

    def wake_all(
        self,
        cells: Iterable[Cell],
        *,
        choices: bool = False,
        keep_volatile: bool = False,
        keep_overwritable: bool = False,
        keep: Container[Cell] = (),
    ) -> None:
        """Have all rules of the cells run.

        ``keep_volatile``: but for calculations that say something new each time; ``keep_overwritable``: but for those
        that a person may have overwritten, ``keep``: but for those of these cells. All only where there is a value.
        """
        for cell in cells:
            for unit in self._graph.of_blueprint.get(cell.blueprint, ()):
                if unit.rule == Rule.COUNT or (unit.rule == Rule.CHOICES and not choices):
                    continue
                may_keep = (keep_volatile and unit.is_volatile) or (keep_overwritable and unit.is_overwritable)
                may_keep = may_keep or cell in keep
                if not (may_keep and unit.rule == Rule.CALCULATE and cell.value):
                    self._wake(unit, cell)
            self._wake_counts(cell)

    def overwritten(self, cells: Iterable[Cell]) -> frozenset[Cell]:
        """Return the cells whose calculation a person has overwritten: it gives something else."""
        return frozenset(
            cell
            for cell in cells
            for unit in self._graph.of_blueprint.get(cell.blueprint, ())
            if unit.rule == Rule.CALCULATE
            and unit.is_overwritable
            and cell.value
            and self._calculated(unit, cell) != cell.value
        )

    def value_changed(self, cell: Cell) -> None:
        """Wake whoever reads a cell."""
        self.changed.append(cell)
        self.touched[cell.path] = None
        for reader in self._graph.readers.get(cell.blueprint, ()):
            self._wake_reader(reader, cell)

    def structure_changed(self, repeat: Blueprint, parent: Cell, *, is_at_end: bool = False) -> None:
        """Wake whoever reads a repeat of which instances came, went or moved, or anything in it.

        ``is_at_end``: the other instances keep their positions.
        """
        for reader in self._graph.readers_below(repeat):
            scope = reader.scope
            if scope is None or scope.depth < repeat.depth:
                self._wake_under(reader.unit, parent.instance_of(scope))
            elif reader.unit.reads_position and not is_at_end:
                self._wake_under(reader.unit, parent)

    def settle(self) -> None:
        """Run everything that waits, and what it wakes, until all is at rest."""
        runs: dict[Unit, int] = {}
        deadline = time.monotonic() + self._context.patience_s
        while self._heap:
            unit = self._units[heapq.heappop(self._heap)[0]]
            cells = self._waiting.pop(unit, {})
            runs[unit] = runs.get(unit, 0) + 1
            if runs[unit] > _MOST_ROUNDS:
                self.stopped[unit.blueprint] = tr(_IN_CIRCLES)
                continue
            for number, cell in enumerate(list(cells)):
                if not number % _BETWEEN_LOOKS and time.monotonic() > deadline:
                    self.stopped[unit.blueprint] = tr(_TOO_MUCH)
                    break
                if self._cells.by_path.get(cell.path) is cell:
                    self._run(unit, cell)

    def _wake(self, unit: Unit, cell: Cell) -> None:
        if unit.rule == Rule.SHOWN:
            self.touched[cell.path] = None
            return
        waiting = self._waiting.get(unit)
        if waiting is None:
            self._waiting[unit] = {cell: None}
            heapq.heappush(self._heap, (unit.rank, 0))
        else:
            waiting[cell] = None

    def _wake_counts(self, cell: Cell) -> None:
        """Counts run on what holds the repeat: there may be no instance yet."""
        for name in cell.instances:
            for unit in self._graph.of_blueprint.get(cell.blueprint.children[name], ()):
                if unit.rule == Rule.COUNT:
                    self._wake(unit, cell)

    def _wake_reader(self, reader: Reader, cell: Cell) -> None:
        self._wake_under(reader.unit, cell.instance_of(reader.scope))

    def _wake_under(self, unit: Unit, top: Cell) -> None:
        blueprint = unit.blueprint
        if unit.rule == Rule.COUNT:
            assert blueprint.parent is not None
            blueprint = blueprint.parent
        for cell in top.under(blueprint):
            self._wake(unit, cell)
        if unit.rule == Rule.RELEVANT and blueprint.is_repeat and blueprint.parent is not None:
            for holder in top.under(blueprint.parent):  # there may be no instance to tell of it
                self.touched[child_path(holder, blueprint)] = None

    def _run(self, unit: Unit, cell: Cell) -> None:
        if unit.rule == Rule.CALCULATE:
            self._calculate(unit, cell)
        elif unit.rule == Rule.RELEVANT:
            self._decide_relevance(unit, cell)
        elif unit.rule == Rule.COUNT:
            self._count(unit, cell)
        elif unit.rule == Rule.CHOICES:
            self.touched[cell.path] = None
            self._structure.check_choices(cell)
        elif unit.rule == Rule.REQUIRED:
            is_required = self._is_true(unit.expression, cell.node)
            if is_required != cell.is_required:
                cell.is_required = is_required
                self.touched[cell.path] = None
        elif unit.rule == Rule.READONLY:
            self._decide_readonly(unit, cell)

    def _calculate(self, unit: Unit, cell: Cell) -> None:
        if not cell.is_relevant:
            return
        text = self._calculated(unit, cell)
        if text == cell.value:
            return
        cell.value = text
        cell.typed = ""
        self.value_changed(cell)

    def _calculated(self, unit: Unit, cell: Cell) -> str:
        return canonical(cell.blueprint.bind.type, self._text(unit.expression, cell.node))

    def _decide_relevance(self, unit: Unit, cell: Cell) -> None:
        is_relevant = self._is_true(unit.expression, cell.node)
        if is_relevant == cell.own_relevant:
            return
        cell.own_relevant = is_relevant
        self.spread_relevance(cell)

    def spread_relevance(self, top: Cell) -> None:
        """Hide or show everything in a cell; wake who reads it, and calculations that may run again."""
        stack = [top]
        while stack:
            cell = stack.pop()
            is_relevant = cell.own_relevant and (cell.parent is None or cell.parent.is_relevant)
            if is_relevant == cell.node.is_relevant:
                continue
            cell.node.is_relevant = is_relevant
            self.touched[cell.path] = None
            for reader in self._graph.readers.get(cell.blueprint, ()):
                self._wake_reader(reader, cell)
            if is_relevant:
                self._wake_hidden_rules(cell)
            stack.extend(cell.children.values())
            for instances in cell.instances.values():
                stack.extend(instances)

    def _wake_hidden_rules(self, cell: Cell) -> None:
        """Wake what did not run while hidden. A volatile calculation that has a value keeps it."""
        for unit in self._graph.of_blueprint.get(cell.blueprint, ()):
            if unit.rule == Rule.CALCULATE:
                self._wake(unit, cell)
        self._wake_counts(cell)

    def _decide_readonly(self, unit: Unit, cell: Cell) -> None:
        is_readonly = self._is_true(unit.expression, cell.node)
        if is_readonly != cell.is_readonly:
            cell.is_readonly = is_readonly
            self.touched.update(dict.fromkeys(inner.path for inner in cell.walk()))

    def _count(self, unit: Unit, parent: Cell) -> None:
        if not parent.is_relevant and not self.is_beginning:
            return  # what is hidden keeps its instances, for they may hold answers
        try:
            count = to_number(unit.expression.evaluate(place_of(unit.blueprint, parent), self._context))
        except Problem:
            count = 0
        self._structure.set_count(parent, unit.blueprint, count)

    def _text(self, expression: Expression, node: Node) -> str:
        try:
            value = expression.evaluate(node, self._context)
            return "" if value != value else to_text(value)  # what is not a number is left blank
        except Problem as problem:
            self._context.warn(str(problem))
            return ""

    def _is_true(self, expression: Expression, node: Node) -> bool:
        try:
            return to_boolean(expression.evaluate(node, self._context))
        except Problem as problem:
            self._context.warn(str(problem))
            return False
