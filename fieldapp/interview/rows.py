"""Rows of long lists (26,000 places): elements whose children are made only when somebody looks at them.

Used by ``external`` for files that come with a form. Rows are never changed.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from fieldapp.interview.tree import Attribute, Branch, Document, Element, Node


class Columns:
    """The columns of a list, shared by all its rows: names in order, and where each stands."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.places: Mapping[str, tuple[int, ...]] = {
            name: tuple(place for place, other in enumerate(names) if other == name) for name in names
        }


class Row(Element):
    """One row: behaves as an element with one child element a cell.

    >>> row = Row(Columns(["name", "label"]), ("KH-01", "Banteay Meanchey"), Element("root"))
    >>> row.texts("label"), row.named("name")[0].text
    (('Banteay Meanchey',), 'KH-01')
    """

    __slots__ = ("_cells", "_columns", "_made")

    name = key = "item"
    namespace = prefix = _text = ""
    is_relevant = True
    attributes: Mapping[str, Attribute] = MappingProxyType({})
    declarations: Mapping[str, str] = MappingProxyType({})

    def __init__(self, columns: Columns, cells: tuple[str, ...], parent: Branch) -> None:
        """Set what differs between rows; what is alike stands in the class, for there are many thousands."""
        self._made: list[Node] | None = None
        self._index = None
        self._columns = columns
        self._cells = cells
        self.parent = parent
        self.order = 0

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of its cells, in order."""
        return self._columns.names

    @property
    def _nodes(self) -> list[Node] | None:
        if self._made is None:
            made: list[Node] = []
            for name, cell in zip(self._columns.names, self._cells, strict=False):
                element = Element(name, cell)
                element.parent = self
                made.append(element)
            self._made = made
        return self._made

    @_nodes.setter
    def _nodes(self, nodes: list[Node] | None) -> None:
        self._made = nodes

    def child_text(self, key: str) -> str:
        places = self._columns.places.get(key)
        return self._cells[places[0]] if places and places[0] < len(self._cells) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        places = self._columns.places.get(key, ())
        return tuple(self._cells[place] for place in places if place < len(self._cells))


def list_document(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Document:
    """Return the secondary instance of a table: ``root`` with an ``item`` a row."""
    columns = Columns(names)
    document, root = Document(), Element("root")
    document.append(root)
    items = root.nodes
    for cells in rows:
        items.append(Row(columns, tuple(cells), root))
    return document
