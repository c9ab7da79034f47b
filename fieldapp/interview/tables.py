"""Lists of choices that stand in the form, read as tables where they are plain: ten times quicker than as XML.

Used by ``external``. What is not plain (attributes, comments, deeper elements) is left to the reader of XML.
"""

import re
from html import unescape
from typing import Final

from fieldapp.interview.rows import Columns, Row
from fieldapp.interview.tree import Document, Element

_LIST: Final = re.compile(r"\s*<root>(.*)</root>\s*", re.DOTALL)
_ITEM: Final = re.compile(r"\s*<item>((?:\s*<([\w.-]+)>[^<]*</\2>)*+\s*)</item>")
_CELL: Final = re.compile(r"<([\w.-]+)>[^<]*</")


def read_table(xml: str) -> Element | None:
    """Return ``instance`` with the ``root`` of a plain list in it, or None. The XML is known to be well-formed.

    >>> table = read_table("<root><item><name>a</name></item><item><name>b</name></item></root>")
    >>> [item.text for item in table.find("root").named("item")]
    ['a', 'b']
    """
    body = None if "&#" in xml or "\r" in xml else _LIST.fullmatch(xml)
    if body is None:
        return None
    root = Element("root")
    items, end, shape = root.nodes, body.start(1), _Shape()
    has_escapes = "&" in xml
    shapes: dict[tuple[str, ...], _Shape] = {}
    for item in _ITEM.finditer(xml, *body.span(1)):
        if item.start() != end:
            return None
        end, row = item.end(), item[1]
        cells = shape.pattern.fullmatch(row)
        if cells is None:  # a row with other columns than the one before
            names = tuple(_CELL.findall(row))
            shape = shapes.get(names) or shapes.setdefault(names, _Shape(*names))
            cells = shape.pattern.fullmatch(row)
            assert cells is not None
        texts = cells.groups()
        items.append(Row(shape.columns, tuple(map(unescape, texts)) if has_escapes else texts, root))
    if xml[end : body.end(1)].strip():
        return None
    document, instance = Document(), Element("instance")
    document.append(instance)
    instance.append(root)
    return instance


class _Shape:
    """Which cells a row has."""

    def __init__(self, *names: str) -> None:
        self.columns = Columns(names)
        self.pattern = re.compile("".join(rf"\s*<{re.escape(name)}>([^<]*)</[^>]*>" for name in names) + r"\s*")
