"""Which sheets and columns a form has: one sheet for the form, one per repeat, in the shape that Kobo users know.

Several versions of a form share the sheets: a later version adds its new columns behind the others.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, count
from typing import Final

from openpyxl.utils import get_column_letter

from fieldapp.forms.model import Form, Group, Node, Question, QuestionType, Repeat
from fieldapp.records.revision import Answers
from fieldapp.sheets.cells import (
    Cell,
    CellStyles,
    clock_cell,
    computed_cell,
    date_cell,
    decimal_cell,
    integer_cell,
    moment_cell,
    text_cell,
    without_controls,
)
from fieldapp.sheets.wording import Wording

ROOT: Final = ""
"""The repeat path of a form's own sheet."""
OPTION: Final = "::"
"""Stands between a question's path and a choice in the key of a column."""
GEOPOINT_PARTS: Final = ("latitude", "longitude", "altitude", "precision")
KEY: Final = "KEY"
PARENT_KEY: Final = "PARENT_KEY"
MULTIPLE_GLUE: Final = "; "
"""Between the labels of several choices in one cell. Values are separated by a blank, as in the answer."""

ROW: Final = "\0"
"""Stands for the row number in cells that are made once for many rows. No XML can have this character."""

_CACHE_LIMIT: Final = 5_000

CellWriter = Callable[[str], Cell | None]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``key`` names it for ever: see ``key_of_column``; for what Fieldapp adds, the header itself."""

    key: str
    header: str
    letters: str
    question: Question | None = None
    """None for the columns that Fieldapp adds (KEY, _index, ...)."""
    part: str = ""
    """Empty for the whole answer; "::" + a choice; or one of GEOPOINT_PARTS."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column as one version of a form fills it."""

    letters: str
    key: str
    path: str
    """Path of the question below the sheet's repeat."""
    write: CellWriter
    cache: dict[object, tuple[str, str]] = field(default_factory=dict)

    def filled(self, value: object) -> tuple[str, str]:
        """Return (the cell's XML with ROW for its row number, "key=normal"); two empty texts for an empty cell."""
        cell = self.write(value) if isinstance(value, str) and value else None
        known = ("", "")
        if cell is not None:
            known = (f'<c r="{self.letters}{ROW}{cell.xml}', f"{self.key}={cell.normal}")
        if len(self.cache) < _CACHE_LIMIT:
            self.cache[value] = known
        return known


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet as it comes from the answers: where it stands and by what keys."""

    repeat: str
    """Path of the repeat, without positions; ROOT for the form's own sheet."""
    instance: str
    """Path with instance ids: "days[a1]/sessions[k3f9]"; empty for the record itself."""
    parent: str
    """The instance that holds this one; empty for the record itself."""


class SheetLayout:
    """The columns of one sheet. Grows with every version of the form it is shown."""

    def __init__(self, repeat: str, system: tuple[str, ...]) -> None:
        self.repeat = repeat
        self.columns: list[Column] = []
        self._system = system
        self._by_key: dict[str, Column] = {}
        self._headers: set[str] = {name.casefold() for name in system}
        self._fields: dict[str, tuple[Field, ...]] = {}

    def fields(self, form: Form, wording: Wording, styles: CellStyles) -> tuple[Field, ...]:
        """Return what a version of the form fills in, in the order of the columns."""
        known = self._fields.get(form.hash)
        if known is None:
            known = self._fields[form.hash] = tuple(self._fields_of(form, wording, styles))
        return known

    def column(self, key: str) -> Column:
        """Return a column by its key; KeyError when the sheet has none of it."""
        return self._by_key[key]

    def _fields_of(self, form: Form, wording: Wording, styles: CellStyles) -> list[Field]:
        fields = []
        for question in sorted(questions_of(form, self.repeat), key=is_unasked):
            for part, header in parts_of(question, wording):
                column = self._add(key_of_column(question, part), header, question, part)
                below = question.path[len(self.repeat) + 1 :] if self.repeat else question.path
                fields.append(Field(column.letters, column.key, below, cell_writer(question, part, wording, styles)))
        for name in self._system:
            self._add(name, name, None, "")
        columns = [column.key for column in self.columns]
        order = {key: position for position, key in enumerate(columns)}
        return sorted(fields, key=lambda entry: order[entry.key])

    def _add(self, key: str, header: str, question: Question | None, part: str) -> Column:
        known = self._by_key.get(key)
        if known is None:
            shown = header if question is None else self._unique(header, key)
            known = Column(key, shown, get_column_letter(len(self.columns) + 1), question, part)
            self.columns.append(known)
            self._by_key[key] = known
        return known

    def _unique(self, header: str, key: str) -> str:
        """A table needs headers that differ without regard to case, of at most 255 characters."""
        clean = without_controls(header)
        numbered = (f"{clean[:100]} [{number}]" for number in count(2))
        tries = chain((clean[:200], f"{clean[:100]} [{key[-120:]}]"), numbered)
        shown = next(candidate for candidate in tries if candidate and candidate.casefold() not in self._headers)
        self._headers.add(shown.casefold())
        return shown


def questions_of(form: Form, repeat: str) -> Iterator[Question]:
    """Yield the questions that stand on one sheet: those of the form or repeat, not those of a repeat within."""
    stack: list[Node] = list(reversed(_children(form, repeat)))
    while stack:
        node = stack.pop()
        if isinstance(node, Question):
            if node.type is not QuestionType.NOTE:
                yield node
        elif isinstance(node, Group):
            stack.extend(reversed(node.children))


def is_unasked(question: Question) -> bool:
    """Return whether nobody is asked a question, and it has no words: start, deviceid, instanceID. Such stand last."""
    return question.type is QuestionType.HIDDEN and not question.label.by_language


def key_of_column(question: Question, part: str) -> str:
    """Return the key of a column: "/sessions/topic", "/needs::food". No header of ours begins with a slash."""
    return f"/{question.path}{part}"


def parts_of(question: Question, wording: Wording) -> Iterator[tuple[str, str]]:
    """Yield the columns of a question: (part, header)."""
    header = wording.header(question)
    yield "", header
    if question.type is QuestionType.SELECT_MULTIPLE and not question.choices_file:
        for value, shown in wording.choices(question).items():
            yield OPTION + value, f"{header}/{shown}"
    elif question.type is QuestionType.GEOPOINT:
        for part in GEOPOINT_PARTS:
            yield f"{OPTION}{part}", f"_{header}_{part}"


def cell_writer(question: Question, part: str, wording: Wording, styles: CellStyles) -> CellWriter:
    """Return the function from a canonical answer to its cell; the function returns None for an empty cell."""
    simple: Mapping[QuestionType, Callable[[str, CellStyles], Cell]] = {
        QuestionType.INTEGER: integer_cell,
        QuestionType.DECIMAL: decimal_cell,
        QuestionType.RANGE: decimal_cell,
        QuestionType.HIDDEN: computed_cell,
        QuestionType.DATE: date_cell,
        QuestionType.DATETIME: moment_cell,
        QuestionType.TIME: clock_cell,
    }
    if part and question.type is QuestionType.GEOPOINT:
        return partial(_geopoint_part, GEOPOINT_PARTS.index(part.removeprefix(OPTION)), styles)
    if part:
        return partial(_option_cell, part.removeprefix(OPTION), styles)
    if question.type in simple:
        write = simple[question.type]
        return lambda value: write(value, styles)
    if question.type is QuestionType.SELECT_ONE:
        shown = wording.value(question)
        return lambda value: text_cell(shown(value), styles)
    if question.type in (QuestionType.SELECT_MULTIPLE, QuestionType.RANK):
        return partial(_chosen_cell, wording.value(question), styles)
    return lambda value: text_cell(value, styles)


def rows_of(form_repeats: tuple[str, ...], answers: Answers) -> Iterator[SheetRow]:
    """Yield the rows of one record: itself, then every repeat instance, parents before children.

    ``form_repeats`` are the paths of the form's repeats, outer before inner.
    """
    yield SheetRow(ROOT, "", "")
    instances: dict[str, list[str]] = {ROOT: [""]}
    for repeat in form_repeats:
        outer = max((path for path in instances if not path or repeat.startswith(path + "/")), key=len)
        found = instances.setdefault(repeat, [])
        for parent in instances[outer]:
            below = repeat[len(outer) + 1 :] if outer else repeat
            path = f"{parent}/{below}" if parent else below
            identifiers = answers.get(path, ())
            for identifier in identifiers if isinstance(identifiers, tuple) else ():
                instance = f"{path}[{identifier}]"
                found.append(instance)
                yield SheetRow(repeat, instance, parent)


def _children(form: Form, repeat: str) -> tuple[Node, ...]:
    if not repeat:
        return form.children
    return next((node.children for node in form.nodes() if isinstance(node, Repeat) and node.path == repeat), ())


def _chosen_cell(shown: Callable[[str], str], styles: CellStyles, value: str) -> Cell:
    words = [shown(chosen) for chosen in value.split()]
    plain_values = words == value.split()
    return text_cell((" " if plain_values else MULTIPLE_GLUE).join(words), styles)


def _option_cell(choice: str, styles: CellStyles, value: str) -> Cell:
    return integer_cell("1" if choice in value.split() else "0", styles)


def _geopoint_part(position: int, styles: CellStyles, value: str) -> Cell | None:
    numbers = value.split()
    return decimal_cell(numbers[position], styles) if position < len(numbers) else None
