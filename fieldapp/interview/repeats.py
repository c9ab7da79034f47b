"""Instances of repeats come, go, move and return. Counted repeats are kept at their count.

A removed instance is kept whole and can be brought back; one that a smaller count took away comes back with its answers
when the count grows again.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fieldapp.interview.blueprint import Blueprint
from fieldapp.interview.cells import Cell, CellTree, child_path, new_id
from fieldapp.interview.recalculation import Recalculation
from fieldapp.interview.serialise import insertion_place
from fieldapp.interview.tree import Element

MOST_INSTANCES: Final = 10_000
"""No repeat has more instances than this in one place of one record."""
MOST_CELLS: Final = 100_000
"""No record has more questions than this, all instances counted."""


@dataclass(frozen=True, slots=True)
class Removed:
    """An instance that was taken out, and where it stood."""

    cell: Cell
    position: int
    overwritten: frozenset[Cell]
    """Calculated questions in it that a person has overwritten: they keep that when it comes back."""


class Repeats:
    """The instances of one interview."""

    def __init__(
        self,
        cells: CellTree,
        recalculation: Recalculation,
        choose: Callable[[str], str],
        on_new_instance: Callable[[Cell], None],
    ) -> None:
        self._cells = cells
        self._recalculation = recalculation
        self._choose = choose
        self._on_new_instance = on_new_instance
        self.removed: dict[str, Removed] = {}
        self.over_limit: dict[str, int] = {}
        """Path of a repeat -> the count that was asked for and not granted."""
        self.has_changed = False

    def has_room(self, parent: Cell, repeat: Blueprint) -> bool:
        """Return whether one more instance is allowed."""
        return len(parent.instances.get(repeat.name, ())) < MOST_INSTANCES and len(self._cells.by_path) < MOST_CELLS

    def add(self, parent: Cell, repeat: Blueprint, position: int | None = None, instance_id: str = "") -> Cell:
        """Make a new instance from the template, at a position or at the end, and wake its rules."""
        siblings = parent.instances.setdefault(repeat.name, [])
        place = len(siblings) if position is None else max(0, min(position, len(siblings)))
        assert repeat.template is not None
        element = repeat.template.copy()
        _insert(parent, repeat, element, siblings[place].element if place < len(siblings) else None)
        cell = self._cells.add_instance(parent, repeat, element, instance_id or self._new_id(parent, repeat), place)
        if not parent.is_relevant:
            for inner in cell.walk():
                inner.node.is_relevant = False
        self._recalculation.wake_all(cell.walk())
        self._note_structure(repeat, parent, is_at_end=place == len(siblings) - 1)
        self._on_new_instance(cell)
        return cell

    def remove(self, cell: Cell) -> None:
        """Take an instance out and keep it."""
        siblings = cell.siblings()
        place = len(siblings) - 1 if siblings[-1] is cell else siblings.index(cell)
        is_at_end = place == len(siblings) - 1
        self.removed[cell.path] = Removed(cell, place, self._recalculation.overwritten(cell.walk()))
        self._cells.take_out(cell, place)
        assert cell.parent is not None
        cell.parent.element.remove(cell.element)
        self._note_structure(cell.blueprint, cell.parent, is_at_end=is_at_end)

    def restore(self, path: str) -> Cell:
        """Bring a removed instance back to where it stood. KeyError when there is none."""
        removed = self.removed.pop(path)
        cell = removed.cell
        assert cell.parent is not None
        siblings = cell.parent.instances.setdefault(cell.blueprint.name, [])
        place = min(removed.position, len(siblings))
        before = siblings[place].element if place < len(siblings) else None
        _insert(cell.parent, cell.blueprint, cell.element, before)
        self._cells.put_back(cell, place)
        self._recalculation.spread_relevance(cell)  # what it stands in may have been shown or hidden meanwhile
        self._recalculation.wake_all(cell.walk(), choices=True, keep_volatile=True, keep=removed.overwritten)
        self._note_structure(cell.blueprint, cell.parent)
        return cell

    def move(self, cell: Cell, position: int) -> None:
        """Put an instance at another position among its siblings."""
        siblings = cell.siblings()
        place = max(0, min(position, len(siblings) - 1))
        siblings.remove(cell)
        siblings.insert(place, cell)
        assert cell.parent is not None
        cell.parent.element.remove(cell.element)
        before = siblings[place + 1].element if place + 1 < len(siblings) else None
        _insert(cell.parent, cell.blueprint, cell.element, before)
        self._note_structure(cell.blueprint, cell.parent)

    def draw_fixed(self, parent: Cell) -> None:
        """Give a fixed repeat of which the form draws only the template its one instance."""
        for name, instances in parent.instances.items():
            repeat = parent.blueprint.children[name]
            if not instances and repeat.section is not None and repeat.section.is_fixed and not repeat.section.count:
                self.add(parent, repeat, instance_id="1")

    def set_count(self, parent: Cell, repeat: Blueprint, count: float) -> None:
        """Make a counted repeat have so many instances, taking from the end and adding at the end."""
        path = child_path(parent, repeat)
        wanted = 0 if math.isnan(count) or count < 0 else int(min(count, MOST_INSTANCES + 1))
        siblings = parent.instances.setdefault(repeat.name, [])
        self.over_limit.pop(path, None)
        while len(siblings) > wanted:
            self.remove(siblings[-1])
        while len(siblings) < wanted:
            if not self.has_room(parent, repeat):
                self.over_limit[path] = int(min(count, 1e15))
                return
            instance_id = str(len(siblings) + 1)
            if f"{path}[{instance_id}]" in self.removed:
                self.restore(f"{path}[{instance_id}]")
            else:
                self.add(parent, repeat, instance_id=instance_id)

    def _new_id(self, parent: Cell, repeat: Blueprint) -> str:
        path = child_path(parent, repeat)
        taken = (self._cells.by_path, self.removed)
        return new_id(self._choose, lambda found: any(f"{path}[{found}]" in paths for paths in taken))

    def _note_structure(self, repeat: Blueprint, parent: Cell, *, is_at_end: bool = False) -> None:
        self.has_changed = True
        self._recalculation.touched[child_path(parent, repeat)] = None
        self._recalculation.structure_changed(repeat, parent, is_at_end=is_at_end)


def _insert(parent: Cell, repeat: Blueprint, element: Element, before: Element | None) -> None:
    """Put the element of an instance before that of another, or after the last."""
    holder = parent.element
    present = holder.named(repeat.key)
    if before is not None:
        holder.insert(holder.nodes.index(before), element)
    elif present:
        holder.insert_after(present[-1], element)
    else:
        holder.insert(insertion_place(holder, repeat), element)
