"""The tree of an instance: elements, attributes, text; what expressions walk over and the interview writes into.

Children are found by name through an index, so that flat forms and long lists stay fast. A node that is not relevant
or was removed is never found by an expression. Reading and writing XML is in ``fieldapp.interview.xml``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Final

XFORMS: Final = "http://www.w3.org/2002/xforms"
XML: Final = "http://www.w3.org/XML/1998/namespace"
UNPREFIXED: Final = frozenset({"", XFORMS})
"""Namespaces whose elements are found by a name without prefix."""

_NO_ELEMENTS: Final[list["Element"]] = []
_NO_ATTRIBUTES: Final[Mapping[str, "Attribute"]] = {}
_NO_DECLARATIONS: Final[Mapping[str, str]] = {}
_serials = count()


def key_of(name: str, namespace: str = "", unprefixed: frozenset[str] = UNPREFIXED) -> str:
    """Return what a name is looked up by: the plain name, or ``{namespace}name`` where a prefix is needed.

    >>> key_of("age"), key_of("age", XFORMS), key_of("entity", "urn:e")
    ('age', 'age', '{urn:e}entity')
    """
    return name if namespace in unprefixed else f"{{{namespace}}}{name}"


class Node:
    """What all nodes share. ``parent`` is None for documents and removed nodes; ``order`` belongs to sorting."""

    __slots__ = ("is_relevant", "order", "parent")

    name = ""
    namespace = ""
    prefix = ""

    def __init__(self) -> None:
        self.parent: Branch | None = None
        self.is_relevant = True
        self.order = 0

    @property
    def text(self) -> str:
        """The text value: of an element or document all text below it."""
        raise NotImplementedError

    @property
    def nodes(self) -> Sequence["Node"]:
        """The child nodes in order; empty for everything but elements and documents."""
        return ()

    def named(self, key: str) -> "list[Element]":
        """Return the child elements with the key (see ``key_of``), in order. Never change the list."""
        return _NO_ELEMENTS

    def child_text(self, key: str) -> str:
        """Return the text of the first relevant child element with the key; empty when there is none."""
        return next((child.text for child in self.named(key) if child.is_relevant), "")

    @property
    def root(self) -> "Node":
        """The document, or the uppermost node of a removed part."""
        node: Node = self
        while node.parent is not None:
            node = node.parent
        return node

    @property
    def qualified_name(self) -> str:
        """The name as written, with its prefix."""
        return f"{self.prefix}:{self.name}" if self.prefix else self.name


class Text(Node):
    """A piece of text between elements, or the whole text of an element when it is asked for as a node."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    @property
    def text(self) -> str:
        return self._text


class Comment(Text):
    """A comment; its text is no part of the text of its parent."""

    __slots__ = ()


class Instruction(Text):
    """A processing instruction; ``name`` is its target."""

    __slots__ = ("name",)

    def __init__(self, target: str, text: str) -> None:
        super().__init__(text)
        self.name = target


class Attribute(Node):
    """An attribute. It carries a value, relevance and binds like a question."""

    __slots__ = ("_text", "key", "name", "namespace", "prefix")

    def __init__(self, name: str, text: str, *, namespace: str = "", prefix: str = "") -> None:
        super().__init__()
        self.name = name
        self.namespace = namespace
        self.prefix = prefix
        self.key = f"{{{namespace}}}{name}" if namespace else name
        self._text = text

    @property
    def text(self) -> str:
        return self._text

    @text.setter
    def text(self, text: str) -> None:
        self._text = text


class Branch(Node):
    """A node with children: an element or the document."""

    __slots__ = ("_index", "_nodes", "_text")

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = text
        self._nodes: list[Node] | None = None
        self._index: dict[str, list[Element]] | None = None

    @property
    def text(self) -> str:
        if self._nodes is None:
            return self._text
        return "".join(node.text for node in self._nodes if not isinstance(node, Comment | Instruction))

    @text.setter
    def text(self, text: str) -> None:
        for node in self._nodes or ():
            node.parent = None
        self._nodes = self._index = None
        self._text = text

    @property
    def nodes(self) -> list[Node]:
        if self._nodes is None:
            self._nodes = []
            if self._text:
                self._adopt(0, Text(self._text))
        return self._nodes

    @property
    def elements(self) -> "list[Element]":
        """The child elements in order."""
        return [node for node in self._nodes or () if isinstance(node, Element)]

    @property
    def is_leaf(self) -> bool:
        """Whether there are no child elements."""
        return not any(isinstance(node, Element) for node in self._nodes or ())

    @property
    def is_text(self) -> bool:
        """Whether there is nothing below but at most one text, not yet asked for as a node."""
        return self._nodes is None

    @property
    def is_empty(self) -> bool:
        """Whether there is neither text nor any child node."""
        return not self._text if self._nodes is None else not self._nodes

    def named(self, key: str) -> "list[Element]":
        index = self._index
        if index is None:
            index = self._index = self._indexed()
        return index.get(key, _NO_ELEMENTS)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of the child elements with the key, in order."""
        return tuple(element.text for element in self.named(key))

    def child(self, key: str) -> "Element | None":
        """Return the first child element with the key, or None."""
        return next(iter(self.named(key)), None)

    def find(self, path: str) -> "Element | None":
        """Return the first element at a path of keys below: ``find("meta/instanceID")``; None when there is none."""
        node: Branch | None = self
        for key in path.split("/"):
            node = node.child(key) if node is not None else None
        return node if isinstance(node, Element) else None

    def append(self, node: Node) -> None:
        """Add a node at the end."""
        self._adopt(len(self.nodes), node)

    def insert(self, position: int, node: Node) -> None:
        """Put a node before the ``position``-th of ``nodes`` (0 is the first)."""
        self._adopt(position, node)

    def insert_after(self, sibling: Node, node: Node) -> None:
        """Put a node right after one of the children; quick near the end, where instances of repeats are added."""
        place = _place_from_end(self.nodes, sibling) + 1
        following = self._index.get(node.key) if self._index is not None and isinstance(node, Element) else None
        if following is None or following[-1] is not sibling:
            self._adopt(place, node)
            return
        index, self._index = self._index, None
        self._adopt(place, node)
        self._index = index
        following.append(node)  # type: ignore[arg-type]

    def remove(self, node: Node) -> None:
        """Take a child out; it stays whole, and its parent is None."""
        del self.nodes[_place_from_end(self.nodes, node)]
        if self._index is not None and isinstance(node, Element):
            named = self._index[node.key]
            del named[_place_from_end(named, node)]
        _count_change(self)
        node.parent = None

    def descendants(self) -> "Iterator[Element]":
        """Yield the elements below in document order, relevant or not."""
        stack = list(reversed(self.elements))
        while stack:
            element = stack.pop()
            yield element
            if element._nodes is not None:
                stack.extend(reversed(element.elements))

    def _adopt(self, position: int, node: Node) -> None:
        if node.parent is not None:
            raise ValueError("the node has a parent already")
        nodes = self.nodes
        if isinstance(node, Element) and self._index is not None:
            if position == len(nodes):
                self._index.setdefault(node.key, []).append(node)
            else:
                self._index = None
        nodes.insert(position, node)
        node.parent = self
        _count_change(self)

    def _indexed(self) -> "dict[str, list[Element]]":
        index: dict[str, list[Element]] = {}
        for node in self._nodes or ():
            if isinstance(node, Element):
                index.setdefault(node.key, []).append(node)
        return index


class Document(Branch):
    """The root of an instance; its only child element is ``root_element``."""

    __slots__ = ("changes", "indexed_at", "indexes", "numbered_at", "serial")

    def __init__(self) -> None:
        super().__init__()
        self.changes = 0
        """How often a node was added or removed anywhere below."""
        self.numbered_at = -1
        self.indexes: dict[tuple[Node, str, str], dict[str, list[Node]]] = {}
        """Columns of long lists: (parent, key of the rows, column) -> text -> rows. Kept by the expressions."""
        self.indexed_at = 0
        self.serial = next(_serials)

    @property
    def root_element(self) -> "Element":
        """The outermost element."""
        return self.elements[0]


class Element(Branch):
    """An element. ``key`` is what it is found by among its siblings; see ``key_of``.

    >>> household = Element("household")
    >>> household.append(Element("size", "4"))
    >>> household.named("size")[0].text, household.text
    ('4', '4')
    """

    __slots__ = ("attributes", "declarations", "key", "name", "namespace", "prefix")

    def __init__(
        self,
        name: str,
        text: str = "",
        *,
        namespace: str = "",
        prefix: str = "",
        unprefixed: frozenset[str] = UNPREFIXED,
    ) -> None:
        super().__init__(text)
        self.name = name
        self.namespace = namespace
        self.prefix = prefix
        self.key = name if not namespace else key_of(name, namespace, unprefixed)
        self.attributes: Mapping[str, Attribute] = _NO_ATTRIBUTES
        """By name, or ``{namespace}name`` where the attribute has a prefix. Written by ``set_attribute`` only."""
        self.declarations: Mapping[str, str] = _NO_DECLARATIONS
        """Namespaces declared here: prefix ("" is the default one) -> URI."""

    @property
    def position(self) -> int:
        """The place among the siblings of the same name, counted from 1."""
        return self.parent.named(self.key).index(self) + 1 if self.parent is not None else 1

    def attribute(self, key: str, default: str = "") -> str:
        """Return the value of an attribute, or the default."""
        found = self.attributes.get(key)
        return default if found is None else found.text

    def set_attribute(self, name: str, text: str, *, namespace: str = "", prefix: str = "") -> Attribute:
        """Write an attribute, new or not, and return it."""
        attribute = Attribute(name, text, namespace=namespace, prefix=prefix)
        known = self.attributes.get(attribute.key)
        if known is not None:
            known.text = text
            return known
        attribute.parent = self
        self.attributes = {**self.attributes, attribute.key: attribute}
        _count_change(self)
        return attribute

    def copy(self) -> "Element":
        """Return a copy of the whole element without a parent, everything in it relevant (for templates)."""
        copied = Element(self.name, namespace=self.namespace, prefix=self.prefix)
        copied.key = self.key
        copied.declarations = self.declarations
        for attribute in self.attributes.values():
            copied.set_attribute(attribute.name, attribute.text, namespace=attribute.namespace, prefix=attribute.prefix)
        if self._nodes is None:
            copied._text = self._text
            return copied
        for node in self._nodes:
            copied.append(_copy(node))
        return copied


def in_document_order(nodes: Iterable[Node]) -> list[Node]:
    """Return the nodes once each, in document order; nodes of different documents by the age of the document."""
    unique = list(dict.fromkeys(nodes))
    if len(unique) < 2:
        return unique
    roots = {node.root for node in unique}
    for root in roots:
        _number(root)
    if len(roots) == 1:
        return sorted(unique, key=lambda node: node.order)
    return sorted(unique, key=lambda node: (_serial(node.root), node.order))


def _place_from_end(nodes: Sequence[Node], node: Node) -> int:
    for place in range(len(nodes) - 1, -1, -1):
        if nodes[place] is node:
            return place
    raise ValueError("the node is no child of this one")


def _copy(node: Node) -> Node:
    if isinstance(node, Element):
        return node.copy()
    if isinstance(node, Instruction):
        return Instruction(node.name, node.text)
    return type(node)(node.text) if isinstance(node, Text) else Text(node.text)


def _count_change(branch: Branch) -> None:
    root = branch.root
    if isinstance(root, Document):
        root.changes += 1


def _serial(root: Node) -> int:
    return root.serial if isinstance(root, Document) else -1


def _number(root: Node) -> None:
    """Number the nodes in document order; nothing to do while the document has not changed since."""
    if isinstance(root, Document):
        if root.numbered_at == root.changes:
            return
        root.numbered_at = root.changes
    numbers = count(1)
    stack: list[Node] = [root]
    while stack:
        node = stack.pop()
        node.order = next(numbers)
        if isinstance(node, Element):
            for attribute in node.attributes.values():
                attribute.order = next(numbers)
        if isinstance(node, Branch) and node._nodes is not None:
            stack.extend(reversed(node._nodes))
