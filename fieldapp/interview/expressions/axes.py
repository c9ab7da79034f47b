"""The axes of XPath 1.0 (section 2.2) over the tree. What is not relevant is not there for those that look around."""

from collections.abc import Callable, Iterator
from typing import Final

from fieldapp.interview.tree import Attribute, Branch, Element, Node

Axis = Callable[[Node], list[Node]]
"""From a node to the nodes on the axis, in the order of the axis: nearest first."""


def _self(node: Node) -> list[Node]:
    return [node]


def _child(node: Node) -> list[Node]:
    return [child for child in node.nodes if child.is_relevant]


def _parent(node: Node) -> list[Node]:
    return [node.parent] if node.parent is not None else []


def _attribute(node: Node) -> list[Node]:
    return [item for item in node.attributes.values() if item.is_relevant] if isinstance(node, Element) else []


def _descendant(node: Node) -> list[Node]:
    return list(_below(node))


def _descendant_or_self(node: Node) -> list[Node]:
    return [node, *_below(node)]


def _ancestor(node: Node) -> list[Node]:
    found: list[Node] = []
    parent = node.parent
    while parent is not None:
        found.append(parent)
        parent = parent.parent
    return found


def _ancestor_or_self(node: Node) -> list[Node]:
    return [node, *_ancestor(node)]


def _following_sibling(node: Node) -> list[Node]:
    siblings = _siblings(node)
    return [item for item in siblings[siblings.index(node) + 1 :] if item.is_relevant] if siblings else []


def _preceding_sibling(node: Node) -> list[Node]:
    siblings = _siblings(node)
    return [item for item in siblings[: siblings.index(node)][::-1] if item.is_relevant] if siblings else []


def _following(node: Node) -> list[Node]:
    found: list[Node] = [] if not isinstance(node, Attribute) else list(_below(node.parent))
    for ancestor in _ancestor_or_self(node):
        for sibling in _following_sibling(ancestor):
            found.extend(_descendant_or_self(sibling))
    return found


def _preceding(node: Node) -> list[Node]:
    found: list[Node] = []
    for ancestor in _ancestor_or_self(node):
        for sibling in _preceding_sibling(ancestor):
            found.extend(reversed(_descendant_or_self(sibling)))
    return found


def _namespace(_: Node) -> list[Node]:
    return []


def _siblings(node: Node) -> list[Node]:
    parent = node.parent
    return parent.nodes if isinstance(parent, Branch) and not isinstance(node, Attribute) else []


def _below(node: Node | None) -> Iterator[Node]:
    if node is None:
        return
    stack = [child for child in reversed(node.nodes) if child.is_relevant]
    while stack:
        child = stack.pop()
        yield child
        stack.extend(item for item in reversed(child.nodes) if item.is_relevant)


AXES: Final[dict[str, Axis]] = {
    "ancestor": _ancestor,
    "ancestor-or-self": _ancestor_or_self,
    "attribute": _attribute,
    "child": _child,
    "descendant": _descendant,
    "descendant-or-self": _descendant_or_self,
    "following": _following,
    "following-sibling": _following_sibling,
    "namespace": _namespace,
    "parent": _parent,
    "preceding": _preceding,
    "preceding-sibling": _preceding_sibling,
    "self": _self,
}
