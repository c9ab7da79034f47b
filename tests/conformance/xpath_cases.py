"""Runs one recorded expression case of the conformance data (its README says what the fields mean)."""

import math
import random
import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from fieldapp.errors import Problem
from fieldapp.interview.expressions import Context, Expression, Value, to_boolean, to_number, to_text
from fieldapp.interview.tree import (
    XFORMS,
    Attribute,
    Branch,
    Comment,
    Document,
    Element,
    Instruction,
    Node,
    Text,
)
from fieldapp.interview.xml import parse_xml

Case = dict[str, Any]

_PATH_STEP = re.compile(r"/(?:@(?P<attribute>\{[^}]*\}[^/]+|[^/]+)|(?P<kind>\*|[a-z-]+\(\))\[(?P<number>\d+)\])")
_KINDS: dict[str, type[Node]] = {
    "*": Element,
    "text()": Text,
    "comment()": Comment,
    "processing-instruction()": Instruction,
}


def check(case: Case) -> str | None:
    """Run a case; return None when it passes, else what came instead."""
    expected_type = case["expected_type"]
    document = _document(case["context_xml"])
    context = _context(case, document)
    node = _node_at(document, case["context_path"])
    try:
        value = Expression(case["expr"]).evaluate(node, context)
    except Problem as problem:
        return None if expected_type == "error" else f"{problem.code}: {problem}"
    if expected_type == "error":
        return f"no error but {_shown(value)}"
    return None if _is_expected(value, case, context) else _shown(value)


def _is_expected(value: Value, case: Case, context: Context) -> bool:
    expected = case["expected"]
    match case["expected_type"]:
        case "boolean":
            return to_boolean(value) == expected
        case "number" | "number-rounded":
            return _is_number(to_number(value, context.timezone), case)
        case "string":
            return to_text(value) == expected
        case "string-length":
            return len(to_text(value)) == expected
        case "string-matches":
            flags = re.IGNORECASE if "i" in case.get("flags", "") else 0
            return re.search(expected, to_text(value), flags) is not None
        case "datetime":
            return isinstance(value, date) and _moment(value, context) == datetime.fromisoformat(expected)
        case _:
            return _are_expected_nodes(value, case)


def _are_expected_nodes(value: Value, case: Case) -> bool:
    expected = case["expected"]
    match case["expected_type"]:
        case "nodeset":
            return _paths(value) == expected
        case "nodeset-unordered":
            return sorted(_paths(value)) == sorted(expected)
        case "first-node":
            return next(iter(_paths(value)), None) == expected
    raise ValueError(case["expected_type"])


def _is_number(number: float, case: Case) -> bool:
    expected = float(case["expected"])
    if case["expected_type"] == "number-rounded" and math.isfinite(number):
        factor = case["factor"]
        number = math.floor(number * factor + 0.5) / factor
    if math.isnan(expected) or math.isnan(number):
        return math.isnan(expected) and math.isnan(number)
    return number == expected or abs(number - expected) <= case.get("tolerance", 0)


def _moment(value: date, context: Context) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time(), tzinfo=context.timezone)


def _shown(value: Value) -> str:
    return f"nodes {_paths(value)}" if isinstance(value, list) else f"{type(value).__name__} {to_text(value)!r}"


@lru_cache(maxsize=200)
def _document(xml: str) -> Document:
    return parse_xml(xml, keep_blank=True) if xml.strip() else Document()


def _context(case: Case, document: Document) -> Context:
    moment = datetime.fromisoformat(case["now"])
    texts = _texts(document)
    return Context(
        root=_node_at(document, case["root_path"]),
        now=lambda: moment,
        instances={
            element.attribute("id"): element
            for element in document.descendants()
            if element.name == "instance" and element.attribute("id")
        },
        timezone=ZoneInfo(case["tz"]),
        random=random.Random(1),
        language=case.get("lang") or "",
        text=lambda identifier, language: texts.get((language, identifier), ""),
        namespaces=case["namespaces"],
    )


def _texts(document: Document) -> dict[tuple[str, str], str]:
    """Return the itext of a whole form: (language, id) -> the plain value; language "" is the default one."""
    found: dict[tuple[str, str], str] = {}
    for translation in document.descendants():
        if translation.name != "translation" or translation.namespace != XFORMS:
            continue
        for text in translation.named("text"):
            value = next((item.text for item in text.named("value") if not item.attribute("form")), "")
            found[translation.attribute("lang"), text.attribute("id")] = value
            found.setdefault(("", text.attribute("id")), value)
            if translation.attribute("default"):
                found["", text.attribute("id")] = value
    return found


def _node_at(document: Document, path: str) -> Node:
    node: Node = document
    if path == "/":
        return node
    for match in _PATH_STEP.finditer(path):
        if match["attribute"] is not None:
            assert isinstance(node, Element)
            node = node.attributes[match["attribute"]]
        else:
            kind = _KINDS[match["kind"]]
            node = [child for child in node.nodes if _is_kind(child, kind)][int(match["number"]) - 1]
    return node


def _is_kind(node: Node, kind: type[Node]) -> bool:
    return type(node) is Text if kind is Text else isinstance(node, kind)


def _paths(value: Value) -> list[str]:
    assert isinstance(value, list)
    return [_path(node) for node in value]


def _path(node: Node) -> str:
    parent = node.parent
    if parent is None:
        return "/"
    above = "" if parent.parent is None else _path(parent)
    if isinstance(node, Attribute):
        return f"{above}/@{node.key}"
    name, kind = next((name, kind) for name, kind in _KINDS.items() if _is_kind(node, kind))
    return f"{above}/{name}[{_same_kind(parent, kind).index(node) + 1}]"


def _same_kind(parent: Branch, kind: type[Node]) -> list[Node]:
    return [child for child in parent.nodes if _is_kind(child, kind)]
