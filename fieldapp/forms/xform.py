"""Reads an XForm document, from pyxform or from an OpenRosa server, into a ``FormDefinition``.

Expressions are not parsed here; ``fieldapp.interview.program`` does that and reports what is wrong with them.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from typing import Final

from fieldapp.errors import Problem
from fieldapp.forms.choice_lists import ChoiceLists
from fieldapp.forms.definition import Bind, FormDefinition, SecondaryInstance, Translations
from fieldapp.forms.document import OPENROSA, XFORMS, XmlElement, read_document
from fieldapp.forms.left_out import find_left_out
from fieldapp.forms.model import Form, Group, Node, Question, QuestionType, Repeat
from fieldapp.forms.older_lists import list_files
from fieldapp.forms.xform_body import Body, BodyReader, with_hidden
from fieldapp.forms.xform_model import (
    InstanceNode,
    instance_source,
    read_actions,
    read_binds,
    read_instance,
    read_secondary_instances,
)
from fieldapp.forms.xform_texts import file_name, plain, read_translations
from fieldapp.translation import mark

_MOST_QUESTIONS: Final = 100_000
_ROOT_ATTRIBUTES: Final = frozenset({"@id", "@version", "@xforms-version"})


def load_xform(xform: str) -> FormDefinition:
    """Read a form.

    Raises Problem: ``form-not-xml``, ``form-not-safe``, ``form-not-xform`` (no model or instance), ``form-unnamed``,
    ``form-too-long``, ``form-event``, ``form-media-type``, ``form-range``, ``form-list-unnamed``.
    """
    document = read_document(xform)
    model, body_element = _model_of(document.root), next((e for e in document.root.walk() if e.name == "body"), None)
    primary = _primary_instance(model)
    translations = read_translations(model.find("itext"))
    declared = read_secondary_instances(model)
    instances = (*declared, *list_files(body_element, declared))
    shape = read_instance(primary)
    if sum(1 for _ in _nodes_in_order(shape)) > _MOST_QUESTIONS:
        raise _too_long()
    binds = _merge_binds(read_binds(model))
    paths_by_id = _paths_by_bind_id(model)
    lists = ChoiceLists(instances, translations, document.namespaces)
    reader = BodyReader(shape.name, binds, paths_by_id, translations, lists)
    body = reader.read(body_element) if body_element is not None else Body()
    actions = (*read_actions(model.elements(), "", paths_by_id), *body.actions)
    return FormDefinition(
        form=_form(xform, primary, document.root, shape, body, binds, translations, instances),
        instance=instance_source(primary, document.namespaces),
        root=shape.name,
        binds=tuple(binds.values()),
        controls=tuple(body.controls),
        sections=tuple(body.sections),
        actions=actions,
        translations=translations,
        instances=instances,
        left_out=find_left_out(document.root),
        namespaces={prefix: uri for prefix, uri in document.namespaces.items() if prefix},
    )


def _model_of(root: XmlElement) -> XmlElement:
    model = next((element for element in root.walk() if element.name == "model"), None)
    if model is None:
        raise _not_xform()
    return model


def _primary_instance(model: XmlElement) -> XmlElement:
    instance = model.find("instance")
    primary = next(instance.elements(), None) if instance is not None else None
    if primary is None:
        raise _not_xform()
    return primary


def _too_long() -> Problem:
    return Problem(
        "form-too-long",
        mark("The form has more than {most} questions. Ask its author to make several forms of it."),
        most=f"{_MOST_QUESTIONS:,}",
    )


def _not_xform() -> Problem:
    return Problem(
        "form-not-xform",
        mark("This file is not a form that can be filled in: it has no model. Choose an XLSForm or an XForm."),
    )


def _merge_binds(binds: tuple[Bind, ...]) -> dict[str, Bind]:
    """Return the binds by path; of two binds for one node the first says what the other does not."""
    merged: dict[str, Bind] = {}
    for bind in binds:
        known = merged.get(bind.nodeset)
        merged[bind.nodeset] = bind if known is None else _joined(known, bind)
    return merged


def _joined(first: Bind, second: Bind) -> Bind:
    plain = Bind(first.nodeset)
    own = {item.name: getattr(first, item.name) for item in fields(Bind)}
    return replace(second, **{name: value for name, value in own.items() if value != getattr(plain, name)})


def _paths_by_bind_id(model: XmlElement) -> dict[str, str]:
    return {
        bind.attributes["id"]: bind.attributes.get("nodeset", "")
        for bind in model.elements("bind")
        if "id" in bind.attributes
    }


def _form(
    xform: str,
    primary: XmlElement,
    root: XmlElement,
    shape: InstanceNode,
    body: Body,
    binds: Mapping[str, Bind],
    translations: Translations,
    instances: tuple[SecondaryInstance, ...],
) -> Form:
    title = next((element.text.strip() for element in root.walk() if element.name == "title"), "")
    attributes = primary.attributes
    form_id = attributes.get("id", "").strip() or primary.namespace.replace(XFORMS, "")
    if not form_id:
        raise Problem(
            "form-unnamed",
            mark("The form has no id, so its records could not be told from others. Ask its author to give it one."),
        )
    return Form(
        form_id=form_id,
        version=attributes.get("version") or attributes.get(f"{{{OPENROSA}}}version", ""),
        title=title or form_id,
        languages=translations.languages,
        default_language=translations.default,
        children=with_hidden(body.nodes, _hidden_by_container(shape, body.nodes, binds)),
        xform=xform,
        hash=hashlib.sha256(xform.encode()).hexdigest(),
        files=_files(instances, translations),
    )


def _files(instances: tuple[SecondaryInstance, ...], translations: Translations) -> tuple[str, ...]:
    names = [instance.file_name for instance in instances if instance.source.startswith("jr://file")]
    for by_language in translations.texts.values():
        for forms in by_language.values():
            names.extend(file_name(plain(content)) for form, content in forms.items() if form in _MEDIA_FORMS)
    return tuple(dict.fromkeys(name for name in names if name))


_MEDIA_FORMS: Final = frozenset({"image", "big-image", "audio", "video"})


def _hidden_by_container(
    shape: InstanceNode, nodes: list[Node], binds: Mapping[str, Bind]
) -> dict[str, list[tuple[str, Question]]]:
    """Return the questions without a control: container on the screen -> (path of the node before, question)."""
    containers = {""}
    shown: set[str] = set()
    for node in _all_nodes(nodes):
        shown.add(node.path)
        if isinstance(node, Group | Repeat):
            containers.add(node.path)
    hidden: dict[str, list[tuple[str, Question]]] = {}
    before: dict[str, str] = {}
    for leaf in _nodes_in_order(shape):
        path = leaf.path.removeprefix(shape.path).removeprefix("/").replace("/@", "@")
        container = _container_of(path, containers)
        if path not in shown and not leaf.children and _is_data(leaf, binds):
            question = _hidden_question(path, leaf, binds)
            hidden.setdefault(container, []).append((before.get(container, ""), question))
            before[container] = path
        elif path in shown:
            before[container] = path
    return hidden


def _is_data(leaf: InstanceNode, binds: Mapping[str, Bind]) -> bool:
    """An attribute is data only when a bind speaks of it."""
    return bool(leaf.path.strip("/")) and (not leaf.is_attribute or leaf.path in binds)


def _hidden_question(path: str, leaf: InstanceNode, binds: Mapping[str, Bind]) -> Question:
    bind = binds.get(leaf.path) or Bind(leaf.path)
    return Question(
        path=path,
        name=leaf.name,
        type=QuestionType.HIDDEN,
        is_calculated=bool(bind.calculate),
        is_readonly=True,
        meaning=bind.meaning,
        save_to=bind.save_to,
    )


def _container_of(path: str, containers: set[str]) -> str:
    while path not in ("",):
        path = path.rpartition("/")[0]
        if path in containers:
            return path
    return ""


def _all_nodes(nodes: list[Node]) -> Iterator[Node]:
    for node in nodes:
        yield node
        if isinstance(node, Group | Repeat):
            yield from _all_nodes(list(node.children))


def _nodes_in_order(shape: InstanceNode) -> Iterator[InstanceNode]:
    for child in shape.children:
        yield child
        yield from _nodes_in_order(child)
