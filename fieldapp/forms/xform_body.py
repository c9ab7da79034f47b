"""The body of an XForm: controls, groups and repeats, for the engine (flat) and for screens (the tree of ``Form``)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from fieldapp.errors import Problem
from fieldapp.forms.choice_lists import ChoiceLists
from fieldapp.forms.definition import (
    NO_SOURCE,
    Action,
    Bind,
    Control,
    Item,
    Itemset,
    Section,
    TextSource,
    Translations,
)
from fieldapp.forms.document import JAVAROSA, XmlElement
from fieldapp.forms.model import Group, Node, Question, QuestionType, Repeat
from fieldapp.forms.older_lists import external_itemset, fixed_items, read_search, searched_itemset
from fieldapp.forms.xform_model import absolute_path, read_actions
from fieldapp.forms.xform_texts import media_of, plain_texts, source_of
from fieldapp.translation import mark

_CONTROLS: Final = frozenset({"input", "secret", "textarea", "select", "select1", "rank", "range", "trigger", "upload"})
_NOT_PARAMETERS: Final = frozenset({"ref", "bind", "appearance", "mediatype", "class", "query"})
_MEDIA_TYPE: Final = re.compile(r"\s*[\w.+-]+/([\w.+-]+|\*)\s*|\s*\*/\*\s*|\s*")
_BY_BIND_TYPE: Final = {
    "int": QuestionType.INTEGER,
    "integer": QuestionType.INTEGER,
    "long": QuestionType.INTEGER,
    "decimal": QuestionType.DECIMAL,
    "double": QuestionType.DECIMAL,
    "date": QuestionType.DATE,
    "time": QuestionType.TIME,
    "dateTime": QuestionType.DATETIME,
    "geopoint": QuestionType.GEOPOINT,
    "geotrace": QuestionType.GEOTRACE,
    "geoshape": QuestionType.GEOSHAPE,
    "barcode": QuestionType.BARCODE,
    "binary": QuestionType.FILE,
}
_NUMBERS: Final = frozenset({QuestionType.INTEGER, QuestionType.DECIMAL})
_NUMBER: Final = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)\s*", re.ASCII)
_BY_CONTROL: Final = {
    "select": QuestionType.SELECT_MULTIPLE,
    "select1": QuestionType.SELECT_ONE,
    "rank": QuestionType.RANK,
    "range": QuestionType.RANGE,
    "trigger": QuestionType.ACKNOWLEDGE,
}


@dataclass(slots=True)
class Body:
    """What a body says. ``nodes`` are those of ``Form``, without the questions that have no control."""

    nodes: list[Node] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)


class BodyReader:
    """Reads a body once."""

    def __init__(
        self,
        root: str,
        binds: Mapping[str, Bind],
        paths_by_bind_id: Mapping[str, str],
        translations: Translations,
        lists: ChoiceLists,
    ) -> None:
        self._root = root
        self._binds = binds
        self._paths_by_bind_id = paths_by_bind_id
        self._translations = translations
        self._lists = lists
        self._body = Body()

    def read(self, body: XmlElement) -> Body:
        """Return what the body says."""
        self._body.nodes = list(self._read_children(body, f"/{self._root}"))
        return self._body

    def _read_children(self, container: XmlElement, base: str) -> Iterator[Node]:
        for element in container.elements():
            if element.name in _CONTROLS:
                yield self._read_control(element, base)
            elif element.name == "group":
                yield from self._read_group(element, base)
            elif element.name == "repeat":
                yield self._read_repeat(element, base, element)

    def _read_group(self, element: XmlElement, base: str) -> Iterator[Node]:
        repeats = list(element.elements("repeat"))
        others = [child for child in element.elements() if child.name in _CONTROLS or child.name == "group"]
        ref = self._ref(element, base) if element.attributes.keys() & {"ref", "nodeset", "bind"} else ""
        is_wrapper = len(repeats) == 1 and not others
        if is_wrapper and ref in ("", self._ref(repeats[0], base)):
            yield self._read_repeat(repeats[0], base, element)
        elif not ref:
            yield from self._read_children(element, base)
        else:
            yield self._read_named_group(element, ref)

    def _read_named_group(self, element: XmlElement, ref: str) -> Group:
        label, hint = source_of(element.find("label")), source_of(element.find("hint"))
        self._body.sections.append(Section(ref, label, hint))
        self._body.actions.extend(read_actions(element.elements(), ref, self._paths_by_bind_id))
        return Group(
            path=self._path(ref),
            name=ref.rsplit("/", 1)[-1],
            label=plain_texts(label, self._translations),
            hint=plain_texts(hint, self._translations),
            appearance=_appearance(element),
            children=tuple(self._read_children(element, ref)),
            meaning=self._bind(ref).meaning,
        )

    def _read_repeat(self, element: XmlElement, base: str, labelled: XmlElement) -> Repeat:
        ref = self._ref(element, base)
        label = source_of(labelled.find("label") or element.find("label"))
        hint = source_of(labelled.find("hint") or element.find("hint"))
        count = element.attributes.get(f"{{{JAVAROSA}}}count", "").strip()
        is_fixed = element.attributes.get(f"{{{JAVAROSA}}}noAddRemove", "").strip() in ("true()", "true")
        self._body.sections.append(Section(ref, label, hint, True, count, is_fixed or bool(count)))
        self._body.actions.extend(read_actions(element.elements(), ref, self._paths_by_bind_id))
        return Repeat(
            path=self._path(ref),
            name=ref.rsplit("/", 1)[-1],
            label=plain_texts(label, self._translations),
            hint=plain_texts(hint, self._translations),
            appearance=_appearance(labelled) | _appearance(element),
            children=tuple(self._read_children(element, ref)),
            is_counted=is_fixed or bool(count),
        )

    def _read_control(self, element: XmlElement, base: str) -> Question:
        ref = self._ref(element, base)
        bind = self._bind(ref)
        label, hint = source_of(element.find("label")), source_of(element.find("hint"))
        if element.name == "range":
            _check_range(element, bind)
        control = Control(
            kind=element.name,
            ref=ref,
            type=_question_type(element, bind),
            label=label,
            hint=hint,
            appearance=_appearance(element),
            parameters={key: value for key, value in element.attributes.items() if key not in _NOT_PARAMETERS},
            items=tuple(_item(item) for item in element.elements("item")),
            itemset=_itemset(element.find("itemset"))
            or external_itemset(element.attributes.get("query", ""), self._translations.languages),
        )
        control = self._searching(control, element.attributes.get("appearance", ""))
        self._body.controls.append(control)
        self._body.actions.extend(read_actions(element.elements(), ref, self._paths_by_bind_id))
        return self._question(control, bind)

    def _searching(self, control: Control, appearance: str) -> Control:
        """Return a control whose choices are searched in a file as one that takes them from a list."""
        search = read_search(appearance, control.ref)
        itemset = searched_itemset(search, control.items, self._translations) if search else None
        if search is None or itemset is None:
            return control
        return replace(control, appearance=search.appearance, items=fixed_items(control.items), itemset=itemset)

    def _question(self, control: Control, bind: Bind) -> Question:
        choices, choices_file = self._lists.choices_of(control)
        return Question(
            path=self._path(control.ref),
            name=control.ref.rsplit("/", 1)[-1],
            type=control.type,
            label=plain_texts(control.label, self._translations),
            hint=plain_texts(control.hint, self._translations),
            guidance=plain_texts(control.hint, self._translations, "guidance"),
            appearance=control.appearance,
            parameters={**bind.parameters, **control.parameters},
            choices=choices,
            choices_file=choices_file,
            is_calculated=bool(bind.calculate),
            is_readonly=_is_always(bind.readonly),
            meaning=bind.meaning,
            media=media_of(control.label, self._translations),
            save_to=bind.save_to,
        )

    def _ref(self, element: XmlElement, base: str) -> str:
        attributes = element.attributes
        named = attributes.get("bind", "")
        path = attributes.get("nodeset") or attributes.get("ref") or self._paths_by_bind_id.get(named, "")
        return absolute_path(path, base)

    def _path(self, ref: str) -> str:
        return ref.removeprefix(f"/{self._root}").removeprefix("/")

    def _bind(self, ref: str) -> Bind:
        return self._binds.get(ref) or Bind(ref)


def with_hidden(nodes: list[Node], hidden: Mapping[str, list[tuple[str, Question]]]) -> tuple[Node, ...]:
    """Return the nodes with hidden questions where they are defined.

    ``hidden``: path of the container on the screen ("" is the form) -> (path of the node before it, question) in order.
    """
    return tuple(_placed(nodes, "", hidden))


def _placed(nodes: list[Node], path: str, hidden: Mapping[str, list[tuple[str, Question]]]) -> list[Node]:
    placed: list[Node] = []
    for node in nodes:
        if isinstance(node, Question):
            placed.append(node)
        else:
            placed.append(replace(node, children=tuple(_placed(list(node.children), node.path, hidden))))
    after: dict[str, list[Node]] = {}
    for before, question in hidden.get(path, []):
        after.setdefault(before, []).append(question)
    known = {node.path for node in placed} | {question.path for _, question in hidden.get(path, [])}
    waiting = [*reversed(placed), *(node for before, nodes in after.items() if before not in known for node in nodes)]
    ordered: list[Node] = []
    while waiting:
        node = waiting.pop()
        ordered.append(node)
        waiting.extend(reversed(after.get(node.path, ())))
    return ordered


def _question_type(element: XmlElement, bind: Bind) -> QuestionType:
    if element.name in _BY_CONTROL:
        return _BY_CONTROL[element.name]
    if "query" in element.attributes:
        return QuestionType.SELECT_ONE
    if element.name == "upload":
        return _upload_type(element.attributes.get("mediatype", ""))
    found = _BY_BIND_TYPE.get(bind.type, QuestionType.TEXT)
    if found == QuestionType.TEXT and _is_always(bind.readonly) and not bind.calculate:
        return QuestionType.NOTE
    return found


def _upload_type(media_type: str) -> QuestionType:
    if not all(_MEDIA_TYPE.fullmatch(part) for part in media_type.split(",")):
        raise Problem(
            "form-media-type",
            mark("The form asks for a kind of file that cannot be read: {kind}. Ask its author to correct it."),
            kind=media_type,
        )
    kinds = {"image": QuestionType.IMAGE, "audio": QuestionType.AUDIO, "video": QuestionType.VIDEO}
    return kinds.get(media_type.strip().split("/")[0], QuestionType.FILE)


def _check_range(element: XmlElement, bind: Bind) -> None:
    """Refuse a range that is none of numbers: one without both ends, or of another type."""
    ends = [element.attributes.get(name, "") for name in ("start", "end")]
    if not all(map(_NUMBER.fullmatch, ends)) or _BY_BIND_TYPE.get(bind.type) not in _NUMBERS:
        raise Problem(
            "form-range",
            mark(
                "{path} asks for a number of a range, but the form does not say from where to where. Correct the form."
            ),
            path=bind.nodeset,
        )


def _is_always(expression: str) -> bool:
    return expression.replace(" ", "") in ("true()", "true", "1")


def _appearance(element: XmlElement) -> frozenset[str]:
    return frozenset(element.attributes.get("appearance", "").split())


def _item(element: XmlElement) -> Item:
    value = element.find("value")
    return Item(value.text.strip() if value else "", source_of(element.find("label")))


def _itemset(element: XmlElement | None) -> Itemset | None:
    if element is None:
        return None
    value, label = element.find("value") or element.find("copy"), element.find("label")
    reference = value.attributes.get("ref", "").strip() if value else ""
    source = source_of(label) if label else TextSource(expression=reference) if reference else NO_SOURCE
    return Itemset(element.attributes.get("nodeset", "").strip(), reference or "name", source)
