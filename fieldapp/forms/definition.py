"""What the interview needs of a form beyond ``Form``: binds, controls, texts, actions, instances. Immutable.

Expressions are kept as texts; the interview parses and orders them once per definition (``interview.program``). Made by
``fieldapp.forms.xform.load_xform``. Paths of nodes are absolute and generic: ``/data/sessions/topic``,
``/data/meta/entity/@id``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldapp.forms.model import Form, Meaning, QuestionType


@dataclass(frozen=True, slots=True)
class Output:
    """A value inside a text: the ``${}`` of XLSForm."""

    expression: str


Content = tuple[str | Output, ...]
"""A text with its values."""


@dataclass(frozen=True, slots=True)
class TextSource:
    """Where a label, a hint or a message comes from: a text of its own, a translated text, or an expression.

    At most one of the three is set; none: there is no text.
    """

    content: Content = ()
    itext: str = ""
    """Id of a translated text, from ``jr:itext('id')``."""
    expression: str = ""
    """What gives the text when it is not known before: ``label`` or ``jr:itext(itextId)`` of a choice."""
    by_language: tuple[tuple[str, str], ...] = ()
    """Of an expression: (language, the expression in its place) where a language has one of its own."""

    @property
    def is_empty(self) -> bool:
        """Whether there is no text at all."""
        return not (self.content or self.itext or self.expression)


NO_SOURCE = TextSource()
NO_MEANING = Meaning()


@dataclass(frozen=True, slots=True)
class Translations:
    """The texts of the form: id -> language -> form ("" is the plain text; image, audio, guidance...) -> content."""

    languages: tuple[str, ...] = ()
    default: str = ""
    texts: Mapping[str, Mapping[str, Mapping[str, Content]]] = field(default_factory=dict)
    forms: frozenset[str] = frozenset()
    """Every form that occurs in the texts."""

    def content(self, identifier: str, language: str, form: str = "") -> Content:
        """Return a text in a language, per cell: where it is missing, that of the default language, then of any."""
        by_language = self.texts.get(identifier, {})
        for candidate in (language, self.default, *self.languages):
            content = by_language.get(candidate, {}).get(form)
            if content:
                return content
        return ()


@dataclass(frozen=True, slots=True)
class Bind:
    """The rules of one node. Expressions are texts, empty where there is no rule."""

    nodeset: str
    type: str = "string"
    relevant: str = ""
    required: str = ""
    readonly: str = ""
    calculate: str = ""
    constraint: str = ""
    constraint_message: TextSource = NO_SOURCE
    required_message: TextSource = NO_SOURCE
    preload: str = ""
    preload_parameter: str = ""
    meaning: Meaning = NO_MEANING
    save_to: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    """What attributes of ODK say of the answer: max-pixels, quality, length."""


@dataclass(frozen=True, slots=True)
class Item:
    """A choice written into its question."""

    value: str
    label: TextSource


@dataclass(frozen=True, slots=True)
class Itemset:
    """Choices from nodes: which nodes, and for each its value and label, relative to it.

    A control that has items too offers them before these.
    """

    nodeset: str
    value: str
    label: TextSource


@dataclass(frozen=True, slots=True)
class Control:
    """A question on the screen. ``kind`` is the element: input, select1, select, rank, range, trigger, upload."""

    kind: str
    ref: str
    type: QuestionType
    label: TextSource = NO_SOURCE
    hint: TextSource = NO_SOURCE
    appearance: frozenset[str] = frozenset()
    parameters: Mapping[str, str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    itemset: Itemset | None = None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The least and the greatest number of a range; None for every other control."""
        if self.kind != "range":
            return None
        start, end = float(self.parameters["start"]), float(self.parameters["end"])
        return min(start, end), max(start, end)


@dataclass(frozen=True, slots=True)
class Section:
    """A group or a repeat on the screen."""

    ref: str
    label: TextSource = NO_SOURCE
    hint: TextSource = NO_SOURCE
    is_repeat: bool = False
    count: str = ""
    """Expression of the number of instances; empty: the person adds them."""
    is_fixed: bool = False
    """Nobody adds or removes instances by hand (``jr:noAddRemove``, or counted)."""


@dataclass(frozen=True, slots=True)
class Action:
    """A value to set when something happens.

    ``scope``: for xforms-value-changed the question that changed, for odk-new-repeat the repeat or something in it;
    else empty. Exactly one of ``expression`` and ``text`` counts; both empty clears the target.
    """

    events: tuple[str, ...]
    target: str
    expression: str = ""
    text: str = ""
    scope: str = ""
    chosen: str = ""
    """The target as written, where it chooses among instances: ``/data/visit[position() = 1]/note``."""


@dataclass(frozen=True, slots=True)
class SecondaryInstance:
    """A list that expressions read with ``instance('id')``: its XML, or where the file is (``jr://file-csv/x.csv``)."""

    instance_id: str
    xml: str = ""
    source: str = ""

    @property
    def file_name(self) -> str:
        """Name of the file, without the way to it; empty when the list stands in the form."""
        return self.source.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One use of a part of the standard that is left out. ``path`` is absolute; empty: the whole form is meant."""

    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A form, ready for interviews. Equal by identity of content: ``form.hash``."""

    form: Form
    instance: str
    """XML of the primary instance, templates of repeats included."""
    root: str
    """Name of its root element."""
    binds: tuple[Bind, ...]
    controls: tuple[Control, ...]
    sections: tuple[Section, ...]
    actions: tuple[Action, ...]
    translations: Translations
    instances: tuple[SecondaryInstance, ...]
    namespaces: Mapping[str, str] = field(default_factory=dict)
    """Prefixes usable in expressions -> URI."""
    left_out: tuple[LeftOut, ...] = ()
    """Parts of the standard that the form uses and Fieldapp leaves out."""

    def __hash__(self) -> int:
        return hash(self.form.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FormDefinition) and other.form.hash == self.form.hash
