"""The form model: what a questionnaire is, however it was loaded. Immutable; used by engine, screens and workbooks.

Paths are slash-joined names below the root, without positions: ``sessions/topic``. The engine's own tables (binds,
expressions, actions) are in ``fieldapp.forms.definition``; screens and workbooks need only what is here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class QuestionType(StrEnum):
    """What kind of answer a question takes. The words are those of XLSForm where it has one."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TIME = "time"
    DATETIME = "dateTime"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    RANK = "rank"
    RANGE = "range"
    ACKNOWLEDGE = "acknowledge"
    NOTE = "note"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    FILE = "file"
    BARCODE = "barcode"
    GEOPOINT = "geopoint"
    GEOTRACE = "geotrace"
    GEOSHAPE = "geoshape"
    HIDDEN = "hidden"
    """Calculations, metadata and hidden values: in the data, not on the screen."""


ATTACHMENT_TYPES = frozenset({QuestionType.IMAGE, QuestionType.AUDIO, QuestionType.VIDEO, QuestionType.FILE})
SEXES = ("female", "male", "other")
AGE_BANDS = ("0-9", "10-14", "15-17", "18-24", "25+", "unknown")


@dataclass(frozen=True, slots=True)
class Texts:
    """One text in the languages of its form: language name as in the form ("Khmer (km)") -> text, maybe with markdown.

    ``${}`` values are not filled in here; the interview does that. ``default`` is the form's default language.
    """

    by_language: Mapping[str, str]
    default: str = ""

    def in_language(self, language: str) -> str:
        """Return the text in a form language, falling back per cell: default language, then any. Empty if none."""
        texts = self.by_language
        return texts.get(language) or texts.get(self.default) or next((text for text in texts.values() if text), "")


NO_TEXT = Texts({})


@dataclass(frozen=True, slots=True)
class Meaning:
    """What makes a question *ours*: the ``fa:`` attributes of its bind. Empty strings where nothing is said.

    role: date, end_date, country, province, district, commune, village, entity, title, agency.
    A cell of a sex x age grid has grid, sex (SEXES) and age (AGE_BANDS). A total has ``total`` = its grid (with sex
    or age for an edge). ``of_whom`` names the grid whose total this count must not exceed. ``measure`` names a summed
    figure (households_visited). ``estimate``: never added to counted people. ``sensitive``: small counts are hidden.
    """

    role: str = ""
    grid: str = ""
    sex: str = ""
    age: str = ""
    total: str = ""
    of_whom: str = ""
    measure: str = ""
    estimate: bool = False
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a list that is the same in every interview (choices from files are asked of the interview)."""

    value: str
    label: Texts


@dataclass(frozen=True, slots=True)
class Question:
    """A leaf of the form. ``choices`` are the static ones, for headers and labels; a filter may leave only some."""

    path: str
    name: str
    type: QuestionType
    label: Texts = NO_TEXT
    hint: Texts = NO_TEXT
    guidance: Texts = NO_TEXT
    appearance: frozenset[str] = frozenset()
    parameters: Mapping[str, str] = field(default_factory=dict)
    """Of range and others: start, end, step, rows, max-pixels."""
    choices: tuple[Choice, ...] = ()
    choices_file: str = ""
    """Name of the secondary instance when the choices come from a file ("places")."""
    is_calculated: bool = False
    is_readonly: bool = False
    """Read-only in every interview (not by an expression)."""
    meaning: Meaning = Meaning()
    media: Mapping[str, Texts] = field(default_factory=dict)
    """Form of the medium (image, audio, video, big-image) -> its file name per language."""
    save_to: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of questions. A top-level group is a section of the interview page."""

    path: str
    name: str
    label: Texts = NO_TEXT
    hint: Texts = NO_TEXT
    appearance: frozenset[str] = frozenset()
    children: tuple["Node", ...] = ()
    meaning: Meaning = Meaning()


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part that is answered any number of times. ``is_counted``: a repeat_count decides how many, not the person."""

    path: str
    name: str
    label: Texts = NO_TEXT
    hint: Texts = NO_TEXT
    appearance: frozenset[str] = frozenset()
    children: tuple["Node", ...] = ()
    is_counted: bool = False


Node = Question | Group | Repeat


@dataclass(frozen=True, slots=True)
class Form:
    """A questionnaire. ``children`` are in the order of the screen; hidden questions come where they are defined."""

    form_id: str
    version: str
    title: str
    languages: tuple[str, ...]
    default_language: str
    children: tuple[Node, ...]
    xform: str
    """The XForm document this was read from: what is stored, sent and cached."""
    hash: str
    """SHA-256 of ``xform``, hex."""
    files: tuple[str, ...] = ()
    """Names of the files the form needs (places.csv)."""

    def nodes(self) -> Iterator[Node]:
        """Yield every node, parents before children, in order."""
        stack = list(reversed(self.children))
        while stack:
            node = stack.pop()
            yield node
            if not isinstance(node, Question):
                stack.extend(reversed(node.children))

    def questions(self) -> Iterator[Question]:
        """Yield every question in order, those in repeats too."""
        return (node for node in self.nodes() if isinstance(node, Question))

    def repeats(self) -> Iterator[Repeat]:
        """Yield every repeat, outer before inner."""
        return (node for node in self.nodes() if isinstance(node, Repeat))

    def language_for(self, code: str) -> str:
        """Return the form language for a code such as "km": "Khmer (km)" when there is one, else the default.

        Names without a code match by the English name of the language.
        """
        names = {"en": "english", "km": "khmer", "lo": "lao", "th": "thai", "vi": "vietnamese", "zh": "chinese"}
        for language in self.languages:
            if language == code or f"({code}" in language.lower() or names.get(code, "\0") in language.lower():
                return language
        return self.default_language
