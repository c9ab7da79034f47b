"""The generic nodes of a form: what every instance tree of it is made of. One blueprint for a node of all repeats.

Built once per form by ``fieldapp.interview.program``; never changed afterwards.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from fieldapp.forms.definition import Bind, Control, Section
from fieldapp.interview.tree import Attribute, Element

_JAVAROSA: Final = "http://openrosa.org/javarosa"
TEMPLATE: Final = f"{{{_JAVAROSA}}}template"


class Blueprint:
    """One generic node. ``steps`` are the names from the root element down: ("data", "sessions", "topic")."""

    __slots__ = (
        "bind",
        "children",
        "control",
        "default",
        "depth",
        "is_attribute",
        "is_repeat",
        "key",
        "name",
        "parent",
        "path",
        "repeat",
        "section",
        "steps",
        "template",
    )

    def __init__(self, name: str, key: str, parent: "Blueprint | None", *, is_attribute: bool = False) -> None:
        self.name = name
        self.key = key
        self.parent = parent
        self.is_attribute = is_attribute
        self.steps: tuple[str, ...] = (*(parent.steps if parent else ()), f"@{name}" if is_attribute else name)
        self.path = "/" + "/".join(self.steps)
        self.depth = len(self.steps)
        self.children: dict[str, Blueprint] = {}
        self.bind = Bind(self.path)
        self.control: Control | None = None
        self.section: Section | None = None
        self.is_repeat = False
        self.repeat: Blueprint | None = None
        """The innermost repeat that it stands in; of a repeat: itself."""
        self.template: Element | None = None
        self.default = ""
        """What the form draws as the first value."""

    @property
    def is_leaf(self) -> bool:
        """Whether it holds a value."""
        return self.is_attribute or not any(not child.is_attribute for child in self.children.values())

    def ancestors(self) -> "Iterator[Blueprint]":
        """Yield what it stands in, innermost first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def walk(self) -> "Iterator[Blueprint]":
        """Yield it and everything below, in order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children.values()))


def build_blueprint(
    root: Element, binds: Mapping[str, Bind], controls: Mapping[str, Control], sections: Mapping[str, Section]
) -> Blueprint:
    """Return the blueprint of the root element. The templates of repeats stay in the tree that is given."""
    return _built([root], None, binds, controls, sections)


def _built(
    elements: list[Element],
    parent: Blueprint | None,
    binds: Mapping[str, Bind],
    controls: Mapping[str, Control],
    sections: Mapping[str, Section],
) -> Blueprint:
    first = elements[0]
    node = Blueprint(first.name, first.key, parent)
    node.bind = binds.get(node.path) or node.bind
    node.default = first.text if first.is_text else ""
    node.control = controls.get(node.path)
    node.section = sections.get(node.path)
    drawn = [element for element in elements if TEMPLATE not in element.attributes]
    is_twice = len(drawn) > 1 and parent is not None and not _are_apart(drawn)
    node.is_repeat = (node.section is not None and node.section.is_repeat) or is_twice
    node.repeat = node if node.is_repeat else parent.repeat if parent else None
    if node.is_repeat:
        node.template = _template_of(elements)
    for attribute in {key: item for element in elements for key, item in element.attributes.items()}.values():
        _add_attribute(node, attribute, binds)
    by_key: dict[str, list[Element]] = {}
    for element in elements:
        for child in element.elements:
            by_key.setdefault(child.key, []).append(child)
    for group in by_key.values():
        child_node = _built(group, node, binds, controls, sections)
        node.children[child_node.name] = child_node
    return node


def _are_apart(elements: list[Element]) -> bool:
    """Return whether each stands in a parent of its own: one node of an outer repeat, not many of one parent."""
    return len({id(element.parent) for element in elements}) == len(elements)


def _add_attribute(node: Blueprint, attribute: Attribute, binds: Mapping[str, Bind]) -> None:
    if attribute.key == TEMPLATE or f"{node.path}/@{attribute.name}" not in binds:
        return
    child = Blueprint(attribute.name, attribute.key, node, is_attribute=True)
    child.bind = binds[child.path]
    child.repeat = node.repeat
    node.children[f"@{attribute.name}"] = child


def _template_of(elements: list[Element]) -> Element:
    """Return what a new instance begins as: a copy of the template, without marks of it.

    Where the form draws none, a copy of the first instance, blank: what is drawn there is that instance's own.
    """
    template = next((element for element in elements if TEMPLATE in element.attributes), None)
    copied = (template or elements[0]).copy()
    drop_templates(copied)
    if template is None:
        for leaf in [element for element in (copied, *copied.descendants()) if element.is_leaf]:
            leaf.text = ""
    return copied


def drop_templates(element: Element) -> None:
    """Take the templates of repeats out of a tree, and the marks from the element itself."""
    _unmark(element)
    for child in element.elements:
        if TEMPLATE in child.attributes:
            element.remove(child)
        else:
            drop_templates(child)


def _unmark(element: Element) -> None:
    if element.declarations:
        element.declarations = {prefix: uri for prefix, uri in element.declarations.items() if uri != _JAVAROSA}
    if TEMPLATE in element.attributes:
        element.attributes = {key: item for key, item in element.attributes.items() if key != TEMPLATE}
