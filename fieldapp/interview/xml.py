"""Instance XML in and out: text <-> the tree of ``fieldapp.interview.tree``.

Documents come from servers and strangers: entities are refused, nothing is ever fetched, and depth is limited.
"""

import re
from collections.abc import Mapping
from typing import Final
from xml.parsers import expat

from fieldapp.errors import Problem
from fieldapp.interview.tree import (
    UNPREFIXED,
    XML,
    Attribute,
    Branch,
    Comment,
    Document,
    Element,
    Instruction,
    Node,
    Text,
)
from fieldapp.translation import mark

_SEPARATOR: Final = "\x1f"
_MAX_DEPTH: Final = 200
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TEXT_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_VALUE_ESCAPES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)


def parse_xml(source: str | bytes, *, keep_blank: bool = False, unprefixed: frozenset[str] = frozenset()) -> Document:
    """Read a document.

    Text that is only white space beside elements is left out unless ``keep_blank``. ``unprefixed`` are namespaces,
    besides none and that of XForms, whose elements are found by names without a prefix (the instance's own default).

    Raises Problem ``xml-not-well-formed`` or ``xml-not-safe`` (it declares entities, or is nested without end).
    """
    return _Reader(keep_blank, UNPREFIXED | unprefixed).read(source)


def to_xml(node: Document | Element, *, only_relevant: bool = False) -> str:
    """Write a document or a part of one, without XML declaration. Characters that XML cannot hold are left out.

    >>> to_xml(parse_xml("<a>  <b x='1'>t</b> </a>"))
    '<a><b x="1">t</b></a>'
    """
    pieces: list[str] = []
    _write(node, {"": "", "xml": XML}, only_relevant, pieces)
    return "".join(pieces)


class _Reader:
    """Builds the tree from the events of expat."""

    def __init__(self, keep_blank: bool, unprefixed: frozenset[str]) -> None:
        self._keep_blank = keep_blank
        self._unprefixed = unprefixed
        self._document = Document()
        self._open: list[Branch] = [self._document]
        self._declared: dict[str, str] = {}
        self._text: list[str] = []

    def read(self, source: str | bytes) -> Document:
        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.CharacterDataHandler = self._text.append
        parser.CommentHandler = self._on_comment
        parser.ProcessingInstructionHandler = self._on_instruction
        parser.StartNamespaceDeclHandler = self._on_namespace
        parser.EntityDeclHandler = self._on_entity
        try:
            parser.Parse(source.encode() if isinstance(source, str) else source, True)
        except expat.ExpatError as error:
            raise Problem(
                "xml-not-well-formed",
                mark("The XML is damaged in line {line}: {reason}. Get the file again from where it came."),
                line=error.lineno,
                reason=expat.ErrorString(error.code),
            ) from error
        return self._document

    def _on_start(self, name: str, attributes: list[str]) -> None:
        self._close_text(before_element=True)
        if len(self._open) > _MAX_DEPTH:
            raise _unsafe()
        namespace, local, prefix = _parts(name)
        element = Element(local, namespace=namespace, prefix=prefix, unprefixed=self._unprefixed)
        if self._declared:
            element.declarations = self._declared
            self._declared = {}
        for key, text in zip(attributes[::2], attributes[1::2], strict=True):
            namespace, local, prefix = _parts(key)
            element.set_attribute(local, text, namespace=namespace, prefix=prefix)
        self._open[-1].append(element)
        self._open.append(element)

    def _on_end(self, _: str) -> None:
        self._close_text(before_element=False)
        self._open.pop()

    def _on_comment(self, text: str) -> None:
        self._close_text(before_element=True)
        self._open[-1].append(Comment(text))

    def _on_instruction(self, target: str, text: str) -> None:
        self._close_text(before_element=True)
        self._open[-1].append(Instruction(target, text))

    def _on_namespace(self, prefix: str | None, uri: str | None) -> None:
        self._declared[prefix or ""] = uri or ""

    def _on_entity(self, *_: object) -> None:
        raise _unsafe()

    def _close_text(self, before_element: bool) -> None:
        if not self._text:
            return
        text = "".join(self._text)
        self._text.clear()
        branch = self._open[-1]
        has_siblings = before_element or not branch.is_empty
        if has_siblings and not self._keep_blank and not text.strip(" \t\r\n"):
            return
        if has_siblings:
            branch.append(Text(text))
        else:
            branch.text = text


def _unsafe() -> Problem:
    return Problem(
        "xml-not-safe",
        mark("The XML declares entities or is nested too deeply, and was not read. Ask the sender for a plain form."),
    )


def _parts(name: str) -> tuple[str, str, str]:
    """Split a name of expat into namespace, local name and prefix."""
    parts = name.split(_SEPARATOR)
    if len(parts) == 1:
        return "", name, ""
    return parts[0], parts[1], parts[2] if len(parts) == 3 else ""


def _write(node: Node, scope: Mapping[str, str], only_relevant: bool, pieces: list[str]) -> None:
    if only_relevant and not node.is_relevant:
        return
    if isinstance(node, Element):
        _write_element(node, scope, only_relevant, pieces)
    elif isinstance(node, Document):
        for child in node.nodes:
            _write(child, scope, only_relevant, pieces)
    elif isinstance(node, Comment):
        pieces.append(f"<!--{node.text}-->")
    elif isinstance(node, Instruction):
        pieces.append(f"<?{node.name} {node.text}?>")
    else:
        pieces.append(_NOT_XML.sub("", node.text).translate(_TEXT_ESCAPES))


def _write_element(element: Element, outer: Mapping[str, str], only_relevant: bool, pieces: list[str]) -> None:
    attributes = [item for item in element.attributes.values() if item.is_relevant or not only_relevant]
    declared = dict(element.declarations)
    for node in (element, *(item for item in attributes if item.prefix)):
        if {**outer, **declared}.get(node.prefix) != node.namespace:
            declared[node.prefix] = node.namespace
    pieces.append(f"<{element.qualified_name}")
    pieces.extend(_declaration(prefix, uri) for prefix, uri in declared.items())
    pieces.extend(_attribute(item) for item in attributes)
    if element.is_empty:
        pieces.append("/>")
        return
    pieces.append(">")
    if element.is_text:
        pieces.append(_NOT_XML.sub("", element.text).translate(_TEXT_ESCAPES))
    else:
        scope = {**outer, **declared} if declared else outer
        for node in element.nodes:
            _write(node, scope, only_relevant, pieces)
    pieces.append(f"</{element.qualified_name}>")


def _declaration(prefix: str, uri: str) -> str:
    return f' {"xmlns:" + prefix if prefix else "xmlns"}="{uri.translate(_VALUE_ESCAPES)}"'


def _attribute(attribute: Attribute) -> str:
    return f' {attribute.qualified_name}="{_NOT_XML.sub("", attribute.text).translate(_VALUE_ESCAPES)}"'
