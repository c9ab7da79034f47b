"""Answers and instance XML: the flat mapping of a record <-> the tree of an interview, without loss.

Paths carry instance ids; XML has places only, so instances read from XML get their place as id: "1", "2"...
"""

from collections.abc import Iterable, Iterator

from fieldapp.errors import Problem
from fieldapp.interview.blueprint import Blueprint
from fieldapp.interview.cells import Cell, CellTree, child_path
from fieldapp.interview.datatypes import canonical, is_of_type
from fieldapp.interview.program import Program
from fieldapp.interview.state import NOTE, Answers
from fieldapp.interview.tree import Branch, Element
from fieldapp.interview.xml import parse_xml
from fieldapp.translation import mark


def answers_of(root: Cell, *, only_relevant: bool = False) -> dict[str, str | tuple[str, ...]]:
    """Return the answers of a cell and everything below; blank ones are absent."""
    answers: dict[str, str | tuple[str, ...]] = {}
    for cell in root.walk():
        if only_relevant and not cell.is_relevant:
            continue
        if cell.blueprint.is_leaf:
            text = cell.typed or cell.value
            if text and cell.blueprint.depth > 1:
                answers[cell.path] = text
        for name, instances in cell.instances.items():
            ids = tuple(item.instance_id for item in instances if item.is_relevant or not only_relevant)
            if ids:
                answers[child_path(cell, cell.blueprint.children[name])] = ids
    return answers


def read_instance_xml(program: Program, xml: str) -> dict[str, str | tuple[str, ...]]:
    """Return the answers of an instance that came as XML, and those of nodes that the form does not have.

    Raises Problem ``instance-not-of-form`` when it names another form or begins with another element.
    """
    fresh = program.new_document().root_element
    namespace = fresh.namespace
    root = parse_xml(xml, unprefixed=frozenset({namespace})).root_element
    for found, expected in ((root.name, fresh.name), (root.attribute("id"), fresh.attribute("id"))):
        if found and expected and found != expected:
            raise Problem(
                "instance-not-of-form",
                mark("This record belongs to another form: it begins with {found}, and this form with {expected}."),
                found=found,
                expected=expected,
            )
    cells = CellTree(program.root, root)
    return {**dict(_without_place(cells.root)), **answers_of(cells.root)}


def _without_place(top: Cell) -> Iterator[tuple[str, str]]:
    """Yield path and text of what stands in the tree and is no part of the form."""
    for cell in top.walk():
        known = cell.blueprint.children
        if cell.blueprint.is_leaf:
            continue
        for name, elements in _named(cell.element.elements).items():
            if name not in known:
                for number, element in enumerate(elements, 1):
                    place = name if len(elements) == 1 else f"{name}[{number}]"
                    yield from _texts(element, f"{cell.path}/{place}" if cell.path else place)


def _texts(element: Element, path: str) -> Iterator[tuple[str, str]]:
    if element.is_leaf and element.text:
        yield path, element.text
    for name, elements in _named(element.elements).items():
        for number, inner in enumerate(elements, 1):
            yield from _texts(inner, f"{path}/{name}" if len(elements) == 1 else f"{path}/{name}[{number}]")


def _named(elements: Iterable[Element]) -> dict[str, list[Element]]:
    found: dict[str, list[Element]] = {}
    for element in elements:
        found.setdefault(element.name, []).append(element)
    return found


def shape_tree(root: Element, blueprint: Blueprint, answers: Answers) -> None:
    """Give a fresh tree, without templates, the instances that the answers have. Values are written by ``fill``."""
    _shape(root, blueprint, "", answers)


def instance_ids(answers: Answers, repeat_path: str) -> tuple[str, ...]:
    """Return the ids of a repeat's instances."""
    ids = answers.get(repeat_path, ())
    return ids if isinstance(ids, tuple) else (ids,)


def fill(cells: CellTree, answers: Answers) -> dict[str, str | tuple[str, ...]]:
    """Write the answers into the cells, blank where there is none; return those that have no place in the form."""
    for cell in cells.by_path.values():
        if cell.blueprint.is_leaf and cell.blueprint.depth > 1:
            text = answers.get(cell.path, "")
            write_value(cell, text if isinstance(text, str) else "")
    repeats = {
        child_path(cell, cell.blueprint.children[name]) for cell in cells.by_path.values() for name in cell.instances
    }
    return {path: value for path, value in answers.items() if path not in cells.by_path and path not in repeats}


def without_notes(orphans: Answers) -> tuple[dict[str, str | tuple[str, ...]], dict[str, str]]:
    """Part what has no place in the form: real orphans, and the notes, by the path of what they are on.

    >>> without_notes({"gone": "1", "age@note": "as she said"})
    ({'gone': '1'}, {'age': 'as she said'})
    """
    notes = {path.removesuffix(NOTE): str(text) for path, text in orphans.items() if path.endswith(NOTE)}
    return {path: value for path, value in orphans.items() if not path.endswith(NOTE)}, notes


def write_value(cell: Cell, text: str) -> None:
    """Write what was typed: what is of the type into the tree, the text beside it where that says more."""
    type_name = cell.blueprint.bind.type
    value = canonical(type_name, text)
    cell.typed = "" if is_of_type(type_name, text) else text
    bounds = cell.blueprint.control.bounds if cell.blueprint.control is not None else None
    if value and bounds is not None and not bounds[0] <= float(value) <= bounds[1]:
        value, cell.typed = "", text
    cell.value = value


def _shape(element: Element, blueprint: Blueprint, path: str, answers: Answers) -> None:
    for child in blueprint.children.values():
        if child.is_attribute:
            continue
        inner = f"{path}/{child.name}" if path else child.name
        if child.is_repeat:
            ids = instance_ids(answers, inner)
            for instance, made in zip(ids, _instances(element, child, len(ids)), strict=True):
                _shape(made, child, f"{inner}[{instance}]", answers)
        else:
            found = element.child(child.key)
            if found is not None:
                _shape(found, child, inner, answers)


def _instances(parent: Element, repeat: Blueprint, count: int) -> list[Element]:
    """Make the parent have so many instances of the repeat, all as fresh copies of its template; return them."""
    present = list(parent.named(repeat.key))
    place = insertion_place(parent, repeat)
    for element in present:
        parent.remove(element)
    assert repeat.template is not None
    made = [repeat.template.copy() for _ in range(count)]
    for number, element in enumerate(made):
        parent.insert(place - len(present) + number if present else place + number, element)
    return made


def insertion_place(parent: Branch, repeat: Blueprint) -> int:
    """Return where in ``parent.nodes`` the next instance of a repeat goes: after the last, or where the form has it."""
    nodes = parent.nodes
    present = parent.named(repeat.key)
    if present:
        return nodes.index(present[-1]) + 1
    assert repeat.parent is not None
    earlier: set[str] = set()
    for sibling in repeat.parent.children.values():
        if sibling is repeat:
            break
        earlier.add(sibling.key)
    places = [place for place, node in enumerate(nodes) if isinstance(node, Element) and node.key in earlier]
    return places[-1] + 1 if places else 0
