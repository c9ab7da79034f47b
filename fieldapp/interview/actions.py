"""Actions of forms: setting a value when the record begins, an instance is added, or an answer changes.

(ODK XForms specification, "Actions".) Places are not captured at a desk; such actions are left out by the loader.
"""

from collections.abc import Mapping
from typing import Final

from fieldapp.errors import Problem
from fieldapp.forms.definition import Action
from fieldapp.interview.blueprint import Blueprint
from fieldapp.interview.cells import Cell, CellTree
from fieldapp.interview.datatypes import canonical
from fieldapp.interview.expressions import Context, parse, to_text
from fieldapp.interview.recalculation import Recalculation
from fieldapp.translation import tr

_MOST_ROUNDS: Final = 100
"""How many waves of actions one event may set off: actions that feed each other never end."""


class Actions:
    """The actions of one interview."""

    def __init__(
        self,
        by_event: Mapping[str, tuple[Action, ...]],
        blueprints: Mapping[str, Blueprint],
        cells: CellTree,
        recalculation: Recalculation,
        context: Context,
    ) -> None:
        self._by_event = by_event
        self._blueprints = blueprints
        self._cells = cells
        self._recalculation = recalculation
        self._context = context

    def run(self, event: str) -> None:
        """Run the actions of an event of the whole record, on every target, hidden ones too: a default waits."""
        for action in self._by_event.get(event, ()):
            target = self._blueprints.get(action.target)
            if target is not None:
                for cell in list(self._cells.root.under(target)):
                    self._set(action, cell)
                    self._recalculation.settle()  # the next action may read what follows from this one

    def run_new_instance(self, instance: Cell) -> None:
        """Run the actions of a repeat on a new instance of it, and on those of inner repeats that it begins with."""
        for cell in list(instance.walk()) if self._by_event else ():
            actions = (
                self._by_event.get(f"odk-new-repeat {cell.blueprint.path}", ()) if cell.blueprint.is_repeat else ()
            )
            if actions:
                self._recalculation.settle()  # what they set may stand on calculations of the instance
            for action in actions:
                self._set_from(action, cell)

    def run_changes(self) -> None:
        """Run the actions of all values that changed, and of those that changed by it, until all is at rest."""
        for _ in range(_MOST_ROUNDS):
            changed, self._recalculation.changed = self._recalculation.changed, []
            pending = [
                (action, place)
                for cell in dict.fromkeys(changed)
                for place in cell.and_around()
                for action in self._by_event.get(f"xforms-value-changed {place.blueprint.path}", ())
            ]
            if not pending:
                return
            for action, cell in pending:
                self._set_from(action, cell)
                self._recalculation.settle()
        self._context.warn(tr("Two actions of the form set each other off without end, and were stopped."))

    def _set_from(self, action: Action, source: Cell) -> None:
        target = self._blueprints.get(action.target)
        if target is None:
            return
        found = self._targets(action, source, target)
        if len(found) > 1:
            self._context.warn(
                tr(
                    "An action of the form sets {path}, but there are several of them, and none was set.",
                    path=target.path,
                )
            )
            return
        for cell in found:
            self._set(action, cell)

    def _targets(self, action: Action, source: Cell, target: Blueprint) -> list[Cell]:
        """Return the target beside the source, or the one that the action chooses among instances."""
        cells = list(source.instance_of(_shared_repeat(source.blueprint, target)).under(target))
        if not action.chosen or len(cells) < 2:
            return cells
        try:
            nodes = set(parse(action.chosen).evaluate_nodes(source.node, self._context))
        except Problem as problem:
            self._context.warn(str(problem))
            return []
        return [cell for cell in cells if cell.node in nodes]

    def _set(self, action: Action, cell: Cell) -> None:
        text = canonical(cell.blueprint.bind.type, self._value(action, cell))
        if text != cell.value or cell.typed:
            cell.value = text
            cell.typed = ""
            self._recalculation.value_changed(cell)

    def _value(self, action: Action, cell: Cell) -> str:
        if not action.expression:
            return action.text
        try:
            value = parse(action.expression).evaluate(cell.node, self._context)
            return "" if value != value else to_text(value)  # what is not a number is left blank
        except Problem as problem:
            self._context.warn(str(problem))
            return ""


def _shared_repeat(first: Blueprint, second: Blueprint) -> Blueprint | None:
    """Return the innermost repeat that both stand in."""
    repeats = {node for node in (first, *first.ancestors()) if node.is_repeat}
    return next((node for node in (second, *second.ancestors()) if node in repeats), None)
