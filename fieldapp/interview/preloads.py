"""What is known before the first question: who, where, when (``jr:preload``), and the id of the instance."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from uuid import UUID

from fieldapp.forms.definition import Bind
from fieldapp.interview.cells import CellTree
from fieldapp.interview.datatypes import canonical, written_moment
from fieldapp.interview.environment import Environment
from fieldapp.interview.tree import Document, Element

_OPENROSA = "http://openrosa.org/xforms"


def ensure_meta(document: Document, namespaces: Mapping[str, str], *, is_edit: bool) -> None:
    """Give an instance the elements of its id, and of the earlier one for an edit, where the form draws none.

    ``namespaces``: the prefixes of the form. What is made here has an id preloaded; what the form draws, as it says.
    """
    root = document.root_element
    meta = next((child for child in root.elements if child.name == "meta"), None)
    if meta is None:
        prefix = next((prefix for prefix, uri in namespaces.items() if uri == _OPENROSA), "")
        meta = Element("meta", namespace=_OPENROSA, prefix=prefix)
        root.append(meta)
    for name in ("instanceID", "deprecatedID") if is_edit else ("instanceID",):
        if all(child.name != name for child in meta.elements):
            meta.append(Element(name, namespace=meta.namespace, prefix=meta.prefix))


def new_uuid(random: Random) -> str:
    """Return a new instance id: ``uuid:`` and a random UUID of version 4."""
    return f"uuid:{UUID(int=random.getrandbits(128), version=4)}"


def renew_instance_id(cells: CellTree, random: Random) -> None:
    """Make the instance id the deprecated one, and write a new one where the form has it preloaded."""
    current, deprecated = cells.by_path["meta/instanceID"], cells.find("meta/deprecatedID")
    if deprecated is not None:
        deprecated.value = current.value
    if current.blueprint.bind.preload == "uid":
        current.value = new_uuid(random)


def ensure_instance_id(cells: CellTree, random: Random) -> None:
    """Write an instance id where the form had none preloaded: no final record is without an id of its own."""
    current, deprecated = cells.by_path["meta/instanceID"], cells.find("meta/deprecatedID")
    if not current.value or (deprecated is not None and current.value == deprecated.value):
        current.value = new_uuid(random)


def preload(cells: CellTree, environment: Environment) -> None:
    """Write what is known at the start of a new interview."""
    for cell in cells.root.walk():
        bind = cell.blueprint.bind
        if not bind.preload:
            continue
        text = _known(bind, environment)
        if text:
            cell.value = canonical(bind.type, text)


def note_end(cells: CellTree, environment: Environment) -> list[str]:
    """Write the time of the end where the form asks for it; return the paths."""
    paths = []
    for cell in cells.root.walk():
        bind = cell.blueprint.bind
        if bind.preload == "timestamp" and bind.preload_parameter == "end":
            cell.value = canonical(bind.type, _timestamp(bind, environment))
            paths.append(cell.path)
    return paths


def _known(bind: Bind, environment: Environment) -> str:
    if bind.preload == "uid":
        return new_uuid(environment.random)
    if bind.preload == "timestamp" and bind.preload_parameter == "start":
        return _timestamp(bind, environment)
    if bind.preload == "date" and bind.preload_parameter == "today":
        return _day(environment.now())
    if bind.preload == "property":
        return _property(bind.preload_parameter, environment)
    return ""


def _timestamp(bind: Bind, environment: Environment) -> str:
    """Return the time now, as much of it as the type of the question holds."""
    written = written_moment(environment.now())
    day, _, clock = written.partition("T")
    return {"date": day, "time": clock}.get(bind.type, written)


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def _property(name: str, environment: Environment) -> str:
    known = {
        "deviceid": environment.device_id,
        "username": environment.username,
        "email": environment.email,
        "phonenumber": environment.phone_number,
    }
    return known.get(name.replace(" ", "").lower(), "")
