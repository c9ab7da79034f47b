"""The nodes of one interview: each joins a blueprint, a node of the instance tree, and what the rules said about it.

Cells are found by path with instance ids (``sessions[k3f9]/topic``). Nothing is worked out here.
"""

from collections.abc import Callable, Iterator
from typing import Final

from fieldapp.interview.blueprint import Blueprint
from fieldapp.interview.tree import Attribute, Element, Node

_ID_ALPHABET: Final = "abcdefghijkmnpqrstuvwxyz23456789"
ID_LENGTH: Final = 6


class Cell:
    """One node. ``own_relevant`` is what its own rule said; ``node.is_relevant`` counts what it stands in too."""

    __slots__ = (
        "blueprint",
        "children",
        "instance_id",
        "instances",
        "is_readonly",
        "is_required",
        "node",
        "own_relevant",
        "parent",
        "path",
        "typed",
        "withheld",
    )

    def __init__(
        self, blueprint: Blueprint, node: Node, parent: "Cell | None", path: str, instance_id: str = ""
    ) -> None:
        self.blueprint = blueprint
        self.node = node
        self.parent = parent
        self.path = path
        self.instance_id = instance_id
        self.children: dict[str, Cell] = {}
        """By name; instances of repeats are not here."""
        self.instances: dict[str, list[Cell]] = {}
        """Name of a repeat -> its instances, in order."""
        self.own_relevant = True
        self.is_required = False
        self.is_readonly = False
        self.withheld = ""
        """The whole choice, where a part of it is not offered for now; it comes back when it is offered again."""
        self.typed = ""
        """What the person typed where that is not of the type; the node holds what can be made of it."""

    @property
    def element(self) -> Element:
        """The element of a cell that is none of an attribute."""
        assert isinstance(self.node, Element)
        return self.node

    @property
    def value(self) -> str:
        """The text that expressions see."""
        return self.node.text

    @value.setter
    def value(self, text: str) -> None:
        assert isinstance(self.node, Element | Attribute)
        self.node.text = text

    @property
    def is_relevant(self) -> bool:
        """Whether it is shown: by its own rule and those of everything it stands in."""
        return self.node.is_relevant

    @property
    def repeat_path(self) -> str:
        """Of an instance: the path of its repeat."""
        return self.path[: self.path.rindex("[")]

    def siblings(self) -> "list[Cell]":
        """Return the instances of the same repeat, itself among them."""
        assert self.parent is not None
        return self.parent.instances[self.blueprint.name]

    def walk(self) -> "Iterator[Cell]":
        """Yield it and everything below, in the order of the form."""
        yield self
        for name in self.blueprint.children:
            child = self.children.get(name)
            if child is not None:
                yield from child.walk()
            for instance in self.instances.get(name, ()):
                yield from instance.walk()

    def and_around(self) -> "Iterator[Cell]":
        """Yield it and everything it stands in, innermost first."""
        cell: Cell | None = self
        while cell is not None:
            yield cell
            cell = cell.parent

    def instance_of(self, repeat: Blueprint | None) -> "Cell":
        """Return the instance of a repeat that it stands in (or is); for None the root."""
        cell = self
        while cell.parent is not None and cell.blueprint is not repeat:
            cell = cell.parent
        return cell

    def under(self, blueprint: Blueprint) -> "Iterator[Cell]":
        """Yield the cells of a blueprint within this one, itself included."""
        names = blueprint.steps[self.blueprint.depth :]
        return _under(self, names, 0)


def _under(cell: Cell, names: tuple[str, ...], index: int) -> Iterator[Cell]:
    while index < len(names):
        name = names[index]
        child = cell.children.get(name)
        index += 1
        if child is None:
            for instance in cell.instances.get(name, ()):
                yield from _under(instance, names, index)
            return
        cell = child
    yield cell


class CellTree:
    """All cells of an interview, by path."""

    def __init__(
        self, blueprint: Blueprint, element: Element, ids: Callable[[str], tuple[str, ...]] = lambda _: ()
    ) -> None:
        """``ids`` gives the ids of the instances of a repeat, by its path; where there are none, places are ids."""
        self._ids = ids
        self.by_path: dict[str, Cell] = {}
        self.root = self._grow(blueprint, element, None, "")

    def find(self, path: str) -> Cell | None:
        """Return the cell at a path; None when there is none."""
        return self.by_path.get(path)

    def of_node(self, node: Node, root: Blueprint) -> Cell | None:
        """Return the cell of a node of the tree."""
        names: list[str] = []
        at: Node | None = node
        while isinstance(at, Element | Attribute):
            names.append(f"@{at.name}" if isinstance(at, Attribute) else at.name)
            at = at.parent
        blueprint: Blueprint | None = root
        for name in reversed(names[:-1]):
            blueprint = blueprint.children.get(name) if blueprint else None
        return next((cell for cell in self.root.under(blueprint) if cell.node is node), None) if blueprint else None

    def add_instance(
        self, parent: Cell, blueprint: Blueprint, element: Element, instance_id: str, position: int
    ) -> Cell:
        """Take an element that already stands in the tree as the instance at a position (0 is the first)."""
        cell = self._grow(blueprint, element, parent, f"{child_path(parent, blueprint)}[{instance_id}]", instance_id)
        parent.instances.setdefault(blueprint.name, []).insert(position, cell)
        return cell

    def put_back(self, cell: Cell, position: int) -> None:
        """Bring a removed instance back with all its cells."""
        assert cell.parent is not None
        cell.parent.instances.setdefault(cell.blueprint.name, []).insert(position, cell)
        self.by_path.update({inner.path: inner for inner in cell.walk()})

    def take_out(self, cell: Cell, position: int) -> None:
        """Forget the instance at a position and everything in it."""
        del cell.siblings()[position]
        for inner in cell.walk():
            del self.by_path[inner.path]

    def _grow(self, blueprint: Blueprint, node: Node, parent: Cell | None, path: str, instance_id: str = "") -> Cell:
        cell = Cell(blueprint, node, parent, path, instance_id)
        self.by_path[path] = cell
        if not isinstance(node, Element):
            return cell
        for child in blueprint.children.values():
            if child.is_repeat:
                self._grow_instances(child, node, cell)
            else:
                cell.children[child.steps[-1]] = self._grow(child, _node_of(node, child), cell, child_path(cell, child))
        return cell

    def _grow_instances(self, repeat: Blueprint, parent: Element, cell: Cell) -> None:
        elements = list(parent.named(repeat.key))
        path = child_path(cell, repeat)
        ids = self._ids(path)
        if len(ids) != len(elements):
            ids = tuple(str(number + 1) for number in range(len(elements)))
        cell.instances[repeat.name] = [
            self._grow(repeat, element, cell, f"{path}[{instance_id}]", instance_id)
            for instance_id, element in zip(ids, elements, strict=True)
        ]


def child_path(parent: Cell, blueprint: Blueprint) -> str:
    """Return the path of a child; of a repeat that of the repeat itself: ``sessions``, ``meta/entity@id``."""
    if blueprint.is_attribute:
        return f"{parent.path}@{blueprint.name}"
    return f"{parent.path}/{blueprint.name}" if parent.path else blueprint.name


def place_of(repeat: Blueprint, parent: Cell) -> Element:
    """Return a node that stands where instances of a repeat stand, for rules of the repeat when there is none."""
    place = Element(repeat.name)
    place.parent = parent.element
    return place


def _node_of(parent: Element, blueprint: Blueprint) -> Node:
    """Return the node of a blueprint in an element; made where an older record does not have it."""
    if blueprint.is_attribute:
        found = parent.attributes.get(blueprint.key)
        return found if found is not None else parent.set_attribute(blueprint.name, "")
    element = parent.child(blueprint.key)
    if element is None:
        element = Element(blueprint.name, blueprint.default)
        element.key = blueprint.key
        parent.append(element)
    return element


def new_id(choose: Callable[[str], str], is_taken: Callable[[str], bool]) -> str:
    """Return an id for a new instance that no sibling has."""
    while True:
        found = "".join(choose(_ID_ALPHABET) for _ in range(ID_LENGTH))
        if not is_taken(found):
            return found
