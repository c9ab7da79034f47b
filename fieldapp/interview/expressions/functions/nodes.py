"""Functions on nodes: how many, what they are called, in what language; and in what order."""

from typing import Final

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.functions.chance import seed_of, shuffled
from fieldapp.interview.expressions.functions.signature import Function
from fieldapp.interview.expressions.values import Value, to_boolean, to_text
from fieldapp.interview.tree import XML, Document, Element, Node


def _count(_node: Node, _context: Context, nodes: list[Node]) -> float:
    return float(len(nodes))


def _count_non_empty(_node: Node, _context: Context, nodes: list[Node]) -> float:
    return float(sum(1 for node in nodes if node.text or (isinstance(node, Element) and not node.is_leaf)))


def _boolean(_node: Node, _context: Context, value: Value) -> bool:
    return to_boolean(value)


def _named(node: Node, nodes: list[Node] | None) -> Node | None:
    if nodes is None:
        return node
    return nodes[0] if nodes else None


def _name(node: Node, _context: Context, nodes: list[Node] | None = None) -> str:
    named = _named(node, nodes)
    return named.qualified_name if named is not None else ""


def _local_name(node: Node, _context: Context, nodes: list[Node] | None = None) -> str:
    named = _named(node, nodes)
    return named.name if named is not None else ""


def _namespace_uri(node: Node, _context: Context, nodes: list[Node] | None = None) -> str:
    named = _named(node, nodes)
    return named.namespace if named is not None else ""


def _lang(node: Node, _context: Context, wanted: str) -> bool:
    place: Node | None = node
    while place is not None:
        language = place.attribute(f"{{{XML}}}lang").lower() if isinstance(place, Element) else ""
        if language:
            return language == wanted.lower() or language.startswith(f"{wanted.lower()}-")
        place = place.parent
    return False


def _id(node: Node, context: Context, value: Value) -> list[Node]:
    texts = [item.text for item in value] if isinstance(value, list) else [to_text(value)]
    wanted = {word for text in texts for word in text.split()}
    root = node.root
    if not isinstance(root, Document):
        return []
    found: list[Node] = []
    for element in root.descendants():
        context.spend(1)
        if element.is_relevant and element.attribute("id") in wanted and element.attribute("id"):
            wanted.discard(element.attribute("id"))
            found.append(element)
    return found


def _randomize(_node: Node, context: Context, nodes: list[Node], seed: Value | None = None) -> list[Node]:
    if seed is None:
        return context.random.sample(nodes, len(nodes))
    return shuffled(nodes, seed_of(seed, context.timezone))


FUNCTIONS: Final = (
    Function("boolean", _boolean, ("value",)),
    Function("count", _count, ("nodes",)),
    Function("count-non-empty", _count_non_empty, ("nodes",)),
    Function("id", _id, ("value",)),
    Function("lang", _lang, ("text",)),
    Function("local-name", _local_name, ("nodes",), optional=1),
    Function("name", _name, ("nodes",), optional=1),
    Function("namespace-uri", _namespace_uri, ("nodes",), optional=1),
    Function("randomize", _randomize, ("nodes", "answer"), optional=1),
)
