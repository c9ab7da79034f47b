"""The choices of a question as they are offered now: written into it, or from a list through its filter.

A list that no answer changes is worked out once for all instances of the question; others are kept until a rule wakes.
"""

from collections.abc import Iterable

from fieldapp.errors import Problem
from fieldapp.forms.definition import Item, Itemset
from fieldapp.interview.blueprint import Blueprint
from fieldapp.interview.cells import Cell
from fieldapp.interview.expressions import Context, parse, to_text
from fieldapp.interview.graph import targets_of
from fieldapp.interview.state import OfferedChoice
from fieldapp.interview.texts import TextWriter
from fieldapp.interview.tree import Node


class ChoiceLists:
    """The offered choices of one interview."""

    def __init__(self, root: Blueprint, context: Context, texts: TextWriter) -> None:
        self._root = root
        self._context = context
        self._texts = texts
        self._is_fixed: dict[Blueprint, bool] = {}
        self._nodes: dict[Blueprint | Cell, list[tuple[str, Node]]] = {}
        self._places: dict[Blueprint | Cell, dict[str, int]] = {}
        self._labelled: dict[int, tuple[list[tuple[str, Node]], tuple[OfferedChoice, ...]]] = {}

    def offered(self, cell: Cell) -> tuple[OfferedChoice, ...]:
        """Return the choices with their labels in the current language, in the order of the form."""
        control = cell.blueprint.control
        if control is None:
            return ()
        if control.itemset is None:
            return self._written(control.items, cell.node)
        listed = self._from_list(cell, control.itemset)
        return (*self._written(control.items, cell.node), *listed) if control.items else listed

    def values(self, cell: Cell) -> dict[str, int]:
        """Return the values that are offered -> their place."""
        control = cell.blueprint.control
        if control is None:
            return {}
        itemset = control.itemset
        is_same = itemset is None or self._is_same_everywhere(cell.blueprint, itemset)
        key: Blueprint | Cell = cell.blueprint if is_same else cell
        found = self._places.get(key)
        if found is None:
            listed = (value for value, _ in self._items(cell, itemset)) if itemset is not None else ()
            found = _places((*(item.value for item in control.items), *listed))
            self._places[key] = found
        return found

    def label(self, cell: Cell, value: str) -> str:
        """Return the label of one value, offered or not; the value itself when there is none."""
        return next((choice.label for choice in self.offered(cell) if choice.value == value), value)

    def forget(self, cell: Cell) -> None:
        """Work the choices of a question out again when they are asked for."""
        self._nodes.pop(cell, None)
        self._places.pop(cell, None)

    def _written(self, items: Iterable[Item], node: Node) -> tuple[OfferedChoice, ...]:
        write, media = self._texts.write, self._texts.media
        return tuple(OfferedChoice(item.value, write(item.label, node), media(item.label, node)) for item in items)

    def _from_list(self, cell: Cell, itemset: Itemset) -> tuple[OfferedChoice, ...]:
        label = itemset.label
        items = self._items(cell, itemset)
        if label.expression.isidentifier() and not label.by_language:  # a column: quick, for thousands of places
            return self._plain(items, label.expression)
        write, media = self._texts.write, self._texts.media
        return tuple(OfferedChoice(value, write(label, node), media(label, node)) for value, node in items)

    def _plain(self, items: list[tuple[str, Node]], column: str) -> tuple[OfferedChoice, ...]:
        """Return choices labelled by a column; the same tuple as long as the items are the same."""
        known = self._labelled.get(id(items))
        if known is None or known[0] is not items:
            if len(self._labelled) >= _KEPT:
                self._labelled.clear()
            choices = tuple(OfferedChoice(value, node.child_text(column)) for value, node in items)
            known = self._labelled[id(items)] = (items, choices)
        return known[1]

    def _items(self, cell: Cell, itemset: Itemset) -> list[tuple[str, Node]]:
        key: Blueprint | Cell = cell.blueprint if self._is_same_everywhere(cell.blueprint, itemset) else cell
        found = self._nodes.get(key)
        if found is None:
            found = self._nodes[key] = self._read(cell, itemset)
        return found

    def _read(self, cell: Cell, itemset: Itemset) -> list[tuple[str, Node]]:
        try:
            nodes = parse(itemset.nodeset).evaluate(cell.node, self._context)
            if not isinstance(nodes, list):
                return []
            if itemset.value.isidentifier():
                return [(node.child_text(itemset.value), node) for node in nodes]
            value = parse(itemset.value)
            return [(to_text(value.evaluate(node, self._context)), node) for node in nodes]
        except Problem as problem:
            self._context.warn(str(problem))
            return []

    def _is_same_everywhere(self, blueprint: Blueprint, itemset: Itemset) -> bool:
        known = self._is_fixed.get(blueprint)
        if known is None:
            expression = parse(itemset.nodeset)
            reads = any(targets_of(reference, blueprint, self._root) for reference in expression.references())
            known = self._is_fixed[blueprint] = not reads and not expression.functions() & _CHANGING
        return known


_KEPT = 64
"""Lists of choices whose labels are kept ready."""
_CHANGING = frozenset({"now", "today", "random", "position", "last-saved"})


def _places(values: Iterable[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for value in values:
        places.setdefault(value, len(places))
    return places
