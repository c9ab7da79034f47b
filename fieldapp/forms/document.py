"""An XForm document as plain elements, for the loader: prefixes kept, entities refused, depth limited.

Secondary instances (lists of choices, thousands of elements) are not built here: their source text is kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from fieldapp.errors import Problem
from fieldapp.translation import mark

XFORMS: Final = "http://www.w3.org/2002/xforms"
XHTML: Final = "http://www.w3.org/1999/xhtml"
JAVAROSA: Final = "http://openrosa.org/javarosa"
ODK: Final = "http://www.opendatakit.org/xforms"
OPENROSA: Final = "http://openrosa.org/xforms"
ENTITIES: Final = "http://www.opendatakit.org/xforms/entities"
FIELDAPP: Final = "urn:fieldapp:xforms"

_SEPARATOR: Final = "\x1f"
_MAX_DEPTH: Final = 100


@dataclass(slots=True)
class XmlElement:
    """One element. ``attributes`` are by name, or by ``{namespace}name`` where the attribute has a prefix."""

    name: str
    namespace: str
    prefix: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[XmlElement | str]" = field(default_factory=list)
    source: str = ""
    """Of a secondary instance only: its source text."""

    def elements(self, name: str = "") -> "Iterator[XmlElement]":
        """Yield the child elements, of one name where it is given."""
        return (child for child in self.children if isinstance(child, XmlElement) and name in ("", child.name))

    def find(self, name: str) -> "XmlElement | None":
        """Return the first child element of a name, or None."""
        return next(self.elements(name), None)

    def walk(self) -> "Iterator[XmlElement]":
        """Yield this element and all below, in document order."""
        stack = [self]
        while stack:
            element = stack.pop()
            yield element
            stack.extend(reversed([child for child in element.children if isinstance(child, XmlElement)]))

    @property
    def text(self) -> str:
        """The text directly inside."""
        return "".join(child for child in self.children if isinstance(child, str))


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """The root element, and all prefixes that the document declares, for reading parts of it alone."""

    root: XmlElement
    namespaces: Mapping[str, str]


def read_document(text: str) -> XmlDocument:
    """Read an XForm document.

    Raises Problem ``form-not-xml`` where it is damaged, ``form-not-safe`` where it declares entities or never ends.
    """
    return _Reader(text.encode()).read()


def is_xml_name(text: str) -> bool:
    """Return whether an element can be called so.

    >>> is_xml_name("tuổi"), is_xml_name("a day")
    (True, False)
    """
    try:
        expat.ParserCreate("utf-8").Parse(f"<{text}/>".encode(), True)
    except (expat.ExpatError, UnicodeEncodeError):
        return False
    return not set(text) & set(" <>/='\"\n\t")


class _Reader:
    """Builds elements from the events of expat."""

    def __init__(self, source: bytes) -> None:
        self._source = source
        self._open: list[XmlElement] = []
        self._root: XmlElement | None = None
        self._namespaces: dict[str, str] = {}
        self._skipped = 0
        self._skipped_from = -1
        self._parser = expat.ParserCreate("utf-8", namespace_separator=_SEPARATOR)

    def read(self) -> XmlDocument:
        parser = self._parser
        parser.namespace_prefixes = True
        parser.buffer_text = True
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.CharacterDataHandler = self._on_text
        parser.StartNamespaceDeclHandler = self._on_namespace
        parser.EntityDeclHandler = _refuse_entity
        try:
            parser.Parse(self._source, True)
        except expat.ExpatError as error:
            raise Problem(
                "form-not-xml",
                mark("The form is damaged in line {line}: {reason}. Get the form again from where it came."),
                line=error.lineno,
                reason=expat.ErrorString(error.code),
            ) from error
        assert self._root is not None
        return XmlDocument(self._root, self._namespaces)

    def _on_start(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped:
            self._skipped += 1
            if self._skipped_from < 0:
                self._skipped_from = self._parser.CurrentByteIndex
            return
        if len(self._open) >= _MAX_DEPTH:
            raise _unsafe()
        namespace, local, prefix = _parts(name)
        element = XmlElement(local, namespace, prefix, {_key(key): value for key, value in attributes.items()})
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)
        if local == "instance" and namespace in ("", XFORMS) and self._is_secondary():
            self._skipped = 1
            self._skipped_from = -1

    def _on_end(self, _: str) -> None:
        if self._skipped:
            self._skipped -= 1
            if self._skipped:
                return
            if self._skipped_from >= 0:
                self._open[-1].source = self._source[self._skipped_from : self._parser.CurrentByteIndex].decode()
        self._open.pop()

    def _is_secondary(self) -> bool:
        if len(self._open) < 2 or self._open[-2].name != "model":
            return False
        return any(child.name == "instance" for child in list(self._open[-2].elements())[:-1])

    def _on_text(self, text: str) -> None:
        if self._skipped or not self._open:
            return
        self._open[-1].children.append(text)

    def _on_namespace(self, prefix: str | None, uri: str | None) -> None:
        if not self._skipped:
            self._namespaces.setdefault(prefix or "", uri or "")


def _refuse_entity(*_: object) -> None:
    raise _unsafe()


def _unsafe() -> Problem:
    return Problem(
        "form-not-safe",
        mark(
            "The form declares XML entities or is nested too deeply, and was not read. Ask its author for a plain form."
        ),
    )


def _parts(name: str) -> tuple[str, str, str]:
    parts = name.split(_SEPARATOR)
    if len(parts) == 1:
        return "", name, ""
    return parts[0], parts[1], parts[2] if len(parts) == 3 else ""


def _key(name: str) -> str:
    namespace, local, _ = _parts(name)
    return f"{{{namespace}}}{local}" if namespace else local
