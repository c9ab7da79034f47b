"""Secondary instances as trees: lists that stand in the form, and files (CSV, XML, GeoJSON) that come with it."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from fieldapp.errors import Problem
from fieldapp.forms.definition import FormDefinition, SecondaryInstance
from fieldapp.interview.environment import Environment
from fieldapp.interview.expressions import to_text
from fieldapp.interview.rows import Row, list_document
from fieldapp.interview.tables import read_table
from fieldapp.interview.tree import Document, Element, Node
from fieldapp.interview.xml import parse_xml
from fieldapp.translation import mark

_LAST_SAVED: Final = "jr://instance/last-saved"
_NOT_A_NAME: Final = re.compile(r"[^\w.-]", re.ASCII)
_DELIMITERS: Final = (",", ";", "\t", "|")


class SecondaryInstances(Mapping[str, Node]):
    """The secondary instances of a form, each read when it is first asked for. A missing file is an empty list."""

    def __init__(self, definition: FormDefinition, environment: Environment) -> None:
        self._definition = definition
        self._environment = environment
        self._known = {instance.instance_id: instance for instance in definition.instances}
        self._read: dict[str, Node] = {}
        self.missing: dict[str, None] = {}
        """Names of files that were asked for and are not there."""

    def __getitem__(self, instance_id: str) -> Node:
        if instance_id not in self._read:
            self._read[instance_id] = self._load(self._known[instance_id])
        return self._read[instance_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, instance_id: object) -> bool:
        return instance_id in self._known

    def _load(self, instance: SecondaryInstance) -> Node:
        if not instance.source:
            return _inline(instance, tuple(self._definition.namespaces.items()))
        if instance.source == _LAST_SAVED:
            xml = self._environment.last_saved()
            return parse_xml(xml) if xml else _empty()
        try:
            content = self._environment.resource(instance.file_name)
        except FileNotFoundError:
            self.missing[instance.file_name] = None
            return _empty()
        return read_external(instance.file_name, content)


@lru_cache(maxsize=16)
def read_external(name: str, content: bytes) -> Document:
    """Read a file as a secondary instance: ``root`` with one ``item`` a row or feature; XML as it stands.

    The same content gives the same document: interviews share it, and the indexes of its columns. Nobody changes it.
    Raises Problem ``form-file`` when it cannot be read.
    """
    readers: dict[str, Callable[[bytes], Document]] = {".geojson": _from_geojson, ".xml": parse_xml, ".csv": _from_csv}
    read = next((reader for ending, reader in readers.items() if name.lower().endswith(ending)), _from_csv)
    try:
        return read(content)
    except (ValueError, KeyError, TypeError, RecursionError, csv.Error) as error:
        raise Problem(
            "form-file",
            mark("The file {file} of the form cannot be read: {reason}. Get it again from the author of the form."),
            file=name,
            reason=str(error),
        ) from error


def read_lists(definition: FormDefinition) -> None:
    """Read the plain lists that stand in a form ahead of the first question that needs them; interviews share them."""
    for instance in definition.instances:
        if not instance.source:
            _table(instance)


def list_of(instance: SecondaryInstance) -> list[Row]:
    """Return the rows of a plain list that stands in the form; none of anything else."""
    table = None if instance.source else _table(instance)
    root = table.find("root") if table is not None else None
    return [row for row in root.elements if isinstance(row, Row)] if root is not None else []


@lru_cache(maxsize=256)
def _table(instance: SecondaryInstance) -> Element | None:
    return read_table(instance.xml)


@lru_cache(maxsize=256)
def _inline(instance: SecondaryInstance, namespaces: tuple[tuple[str, str], ...]) -> Node:
    table = _table(instance)
    if table is not None:
        return table
    declarations = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in namespaces if prefix != "xml")
    return parse_xml(f"<instance{declarations}>{instance.xml}</instance>").root_element


def _empty() -> Document:
    return list_document((), ())


def _from_csv(content: bytes) -> Document:
    text = content.decode("utf-8-sig")
    delimiter = _delimiter(text.partition("\n")[0])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header = next(rows, [])
    names = [_name(cell) for cell in header]
    if len(header) == 1 and names[0] != header[0].strip():
        raise ValueError(header[0])  # the columns are separated by something else
    return list_document(names, [row for row in rows if any(row)])


def _delimiter(header: str) -> str:
    """Return what separates the columns: the one of the usual signs that comes most often."""
    return max(_DELIMITERS, key=header.count)


def _name(cell: str) -> str:
    """Return the element name of a column."""
    return _NOT_A_NAME.sub("_", cell.strip())


def _from_geojson(content: bytes) -> Document:
    collection = json.loads(content.decode("utf-8-sig"))
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise ValueError("FeatureCollection")
    document, root = Document(), Element("root")
    document.append(root)
    for feature in collection["features"]:
        item = Element("item")
        for name, value in _feature(feature).items():
            item.append(Element(name, value))
        root.append(item)
    return document


def _feature(feature: dict[str, Any]) -> dict[str, str]:
    """Return the cells of a feature: its geometry, its properties but for those that are null, its id."""
    geometry = feature.get("geometry")
    cells = {"geometry": _geometry(geometry)} if geometry is not None else {}
    properties = {**(feature.get("properties") or {}), **({"id": feature["id"]} if "id" in feature else {})}
    return cells | {_name(str(key)): _cell(value) for key, value in properties.items() if value is not None}


def _cell(value: object) -> str:
    if isinstance(value, float):
        return to_text(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _geometry(geometry: dict[str, Any]) -> str:
    """Write a geometry as ODK does: ``lat lon 0 0``, points joined by ``;``."""
    coordinates = geometry["coordinates"]
    if geometry["type"] == "Point":
        return _position(coordinates)
    if geometry["type"] == "LineString":
        return "; ".join(map(_position, coordinates))
    if geometry["type"] == "Polygon":
        return "; ".join(map(_position, coordinates[0]))
    raise ValueError(geometry["type"])


def _position(coordinates: list[float]) -> str:
    longitude, latitude, altitude = (*coordinates, 0)[:3]
    return f"{_cell(latitude)} {_cell(longitude)} {_cell(altitude)} 0"
