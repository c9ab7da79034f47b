"""The model of an XForm: instances, binds, actions. The controls are read by ``xform_body``."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from fieldapp.errors import Problem
from fieldapp.forms.definition import Action, Bind, SecondaryInstance
from fieldapp.forms.document import ENTITIES, FIELDAPP, JAVAROSA, ODK, OPENROSA, XFORMS, XmlElement
from fieldapp.forms.model import Meaning
from fieldapp.forms.xform_texts import message_source
from fieldapp.translation import mark

EVENTS: Final = frozenset(
    {"odk-instance-first-load", "odk-instance-load", "odk-new-repeat", "xforms-value-changed", "xforms-revalidate"}
)
_PREDICATE: Final = re.compile(r"\[[^\]]*\]")
_TEMPLATE: Final = f"{{{JAVAROSA}}}template"
_OF_ODK: Final = (f"{{{ODK}}}", f"{{{OPENROSA}}}")
_YES: Final = frozenset({"true", "true()", "yes", "1"})


@dataclass(frozen=True, slots=True)
class InstanceNode:
    """A node of the primary instance as the form draws it; repeats once. ``path`` is absolute and generic."""

    path: str
    name: str
    children: "tuple[InstanceNode, ...]" = ()
    is_attribute: bool = False


def absolute_path(path: str, base: str = "") -> str:
    """Return an absolute generic path: relative ones resolved against a base, prefixes and predicates left out.

    >>> absolute_path(" /data/orx:meta/orx:instanceID "), absolute_path("../age", "/data/g/name")
    ('/data/meta/instanceID', '/data/g/age')
    """
    text = _PREDICATE.sub("", path.strip().removeprefix("current()/"))
    steps = [] if text.startswith("/") else [step for step in base.split("/") if step]
    for step in text.split("/"):
        name = step.strip()
        if name == "..":
            steps = steps[:-1]
        elif name not in ("", "."):
            steps.append(_local(name))
    return "/" + "/".join(steps)


def read_instance(root: XmlElement, path: str = "") -> InstanceNode:
    """Return the shape of the primary instance: every element once, in the order of first appearance."""
    return _merged([root], path)


def instance_source(root: XmlElement, namespaces: Mapping[str, str]) -> str:
    """Write the primary instance as a document of its own. Names of the XForms namespace lose it, as in submissions."""
    used = {part.prefix for part in root.walk() if part.prefix}
    used |= {"jr"} if any(_TEMPLATE in part.attributes for part in root.walk()) else set()
    uris = {part.prefix: part.namespace for part in root.walk() if part.prefix}
    declared = {prefix: uris.get(prefix, JAVAROSA) for prefix in sorted(used)}
    for key in {key for part in root.walk() for key in part.attributes if key.startswith("{")}:
        uri = key[1:].split("}")[0]
        if uri not in declared.values():
            declared[next((p for p, known in namespaces.items() if known == uri and p), "ns")] = uri
    return "".join(_written(root, declared, root.namespace))


def read_binds(model: XmlElement) -> tuple[Bind, ...]:
    """Read the binds, in order."""
    return tuple(_bind(element) for element in model.elements("bind") if element.attributes.get("nodeset"))


def read_secondary_instances(model: XmlElement) -> tuple[SecondaryInstance, ...]:
    """Read all instances but the first.

    Raises Problem ``form-list-unnamed`` for one without an id: nothing could ever read it.
    """
    found = []
    for element in list(model.elements("instance"))[1:]:
        identifier = element.attributes.get("id", "").strip()
        if not identifier:
            raise Problem(
                "form-list-unnamed",
                mark("A list in the form has no name (id), so no question can use it. Ask its author to correct it."),
            )
        found.append(SecondaryInstance(identifier, element.source, element.attributes.get("src", "").strip()))
    return tuple(found)


def read_actions(elements: Iterable[XmlElement], scope: str, targets: Mapping[str, str]) -> Iterator[Action]:
    """Yield the actions among some elements. ``targets``: bind id -> path, for the older way to name a target.

    Raises Problem ``form-event`` for an event that no form can have, or not in that place. Places are not captured at a
    desk: setgeopoint and recordaudio are left out.
    """
    for element in elements:
        attributes = element.attributes
        events = (attributes.get("event") or attributes.get(_EVENT, "")).split()
        if element.name != "setvalue" or not events:  # what waits for no event never happens
            continue
        known = EVENTS if scope else EVENTS - {"odk-new-repeat"}
        unknown = [event for event in events if event not in known]
        if unknown:
            raise Problem(
                "form-event",
                mark(
                    "The form has an action for an event that does not exist: {events}. Ask its author to correct it."
                ),
                events=", ".join(unknown),
            )
        target = attributes.get("ref") or targets.get(attributes.get("bind", ""), "")
        path = absolute_path(target, scope)
        chosen = target.strip() if "[" in target else ""
        yield Action(tuple(events), path, attributes.get("value", "").strip(), element.text.strip(), scope, chosen)


_EVENT: Final = "{http://www.w3.org/2001/xml-events}event"


def _bind(element: XmlElement) -> Bind:
    attributes = element.attributes
    rules = {
        name: attributes.get(name, "").strip()
        for name in ("relevant", "required", "readonly", "calculate", "constraint")
    }
    return Bind(
        nodeset=absolute_path(attributes["nodeset"]),
        type=attributes.get("type", "string").rsplit(":", 1)[-1].strip() or "string",
        constraint_message=message_source(_javarosa(attributes, "constraintMsg")),
        required_message=message_source(_javarosa(attributes, "requiredMsg")),
        preload=_javarosa(attributes, "preload"),
        preload_parameter=_javarosa(attributes, "preloadParams"),
        meaning=_meaning(attributes),
        save_to=attributes.get(f"{{{ENTITIES}}}saveto", ""),
        parameters={key.split("}")[1]: value for key, value in attributes.items() if key.startswith(_OF_ODK)},
        **rules,
    )


def _javarosa(attributes: Mapping[str, str], name: str) -> str:
    return attributes.get(f"{{{JAVAROSA}}}{name}", "")


def _meaning(attributes: Mapping[str, str]) -> Meaning:
    def said(name: str) -> str:
        return attributes.get(f"{{{FIELDAPP}}}{name}", "").strip()

    return Meaning(
        role=said("role"),
        grid=said("grid"),
        sex=said("sex"),
        age=said("age"),
        total=said("total"),
        of_whom=said("of-whom"),
        measure=said("measure"),
        estimate=said("estimate").lower() in _YES,
        sensitive=said("sensitive").lower() in _YES,
    )


def _merged(elements: list[XmlElement], parent: str) -> InstanceNode:
    """Merge elements that stand for one node (a template and its instances)."""
    path = f"{parent}/{elements[0].name}"
    by_name: dict[str, list[XmlElement]] = {}
    attributes: dict[str, None] = {}
    for element in elements:
        attributes.update(dict.fromkeys(_local(key.split("}")[-1]) for key in element.attributes if key != _TEMPLATE))
        for child in element.elements():
            by_name.setdefault(child.name, []).append(child)
    children = [InstanceNode(f"{path}/@{name}", f"@{name}", is_attribute=True) for name in attributes]
    children += [_merged(group, path) for group in by_name.values()]
    return InstanceNode(path, elements[0].name, tuple(children))


def _local(name: str) -> str:
    """Return a step without its prefix; of an attribute too."""
    if name.startswith("@"):
        return "@" + name[1:].rsplit(":", 1)[-1]
    return name.rsplit(":", 1)[-1]


def _written(root: XmlElement, declared: Mapping[str, str], own: str) -> Iterator[str]:
    prefixes = {uri: prefix for prefix, uri in declared.items()}
    default = f" xmlns={quoteattr(own)}" if own not in ("", XFORMS) and not root.prefix else ""
    head = default + "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in declared.items())
    yield from _element(root, head, prefixes)


def _element(element: XmlElement, head: str, prefixes: Mapping[str, str]) -> Iterator[str]:
    name = f"{element.prefix}:{element.name}" if element.prefix else element.name
    attributes = "".join(
        f" {_attribute(key, prefixes)}={quoteattr(value)}" for key, value in element.attributes.items()
    )
    has_children = any(isinstance(child, XmlElement) for child in element.children)
    yield f"<{name}{head}{attributes}>"
    for child in element.children:
        if isinstance(child, XmlElement):
            yield from _element(child, "", prefixes)
        elif child.strip() or not has_children:
            yield escape(child)
    yield f"</{name}>"


def _attribute(key: str, prefixes: Mapping[str, str]) -> str:
    if not key.startswith("{"):
        return key
    uri, name = key[1:].split("}")
    return f"{prefixes[uri]}:{name}"
