"""Two older ways to long lists, read as the newer one: ``search()`` in an appearance, and ``select_one_external``.

Both become a list from a CSV file with a filter, so that the engine and the screens know one way only. Used by
``xform_body``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fieldapp.forms.definition import Item, Itemset, SecondaryInstance, TextSource, Translations
from fieldapp.forms.document import XmlElement
from fieldapp.forms.xform_texts import plain

ITEMSETS: Final = "itemsets"
"""Instance of the file itemsets.csv, which holds the lists of all ``select_one_external``."""

_QUERY: Final = re.compile(r"\s*instance\(\s*['\"]([^'\"]+)['\"]\s*\)/root/item\s*((?:\[.*\])?)\s*", re.DOTALL)
_SEARCH: Final = re.compile(r"\bsearch\s*\(")
_QUOTED: Final = re.compile(r"\s*(?:'([^']*)'|\"([^\"]*)\")\s*")
_WHOLE: Final = re.compile(r"-?\d+")
_ABSOLUTE: Final = re.compile(r"(?<![\w/.\])*@-])(/[A-Za-z_][\w.-]*(?:/[\w.@-]+)+)")
_STEP_UP: Final = re.compile(r"(?<![\w/.)])\.\./")
_NOT_A_NAME: Final = re.compile(r"[^\w.-]", re.ASCII)
_LETTERS: Final = "'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'"
_KINDS: Final = {"contains": "contains", "startswith": "starts-with", "endswith": "ends-with", "matches": ""}


@dataclass(frozen=True, slots=True)
class Search:
    """What a ``search()`` says: its file without ending, and the filter as a predicate, empty for all rows."""

    file: str
    predicate: str = ""
    appearance: frozenset[str] = frozenset()
    """What else stands in the appearance."""


def external_itemset(query: str, languages: Sequence[str] = ()) -> Itemset | None:
    """Return the itemset of a ``query`` attribute, None when it is written in another way.

    The label of a language stands in a column of its own where there is one: ``label::English (en)``.

    >>> external_itemset("instance('towns')/root/item[state= /data/state ]").nodeset
    "instance('itemsets')/root/item[list_name='towns'][state= /data/state ]"
    """
    match = _QUERY.fullmatch(query)
    if match is None:
        return None
    nodeset = f"instance('{ITEMSETS}')/root/item[list_name='{match[1]}']{match[2]}"
    by_language = tuple((each, f"coalesce({_column(f'label::{each}')}, label)") for each in languages)
    return Itemset(nodeset, "name", TextSource(expression="label", by_language=by_language))


def read_search(appearance: str, ref: str) -> Search | None:
    """Return the ``search()`` in an appearance; None when there is none, or it can't be read.

    ``ref`` is the path of the question: answers of its own repeat are named relative to it.

    >>> read_search("minimal search('towns', 'matches', 'state', /data/state)", "/data/town").predicate
    '[state=current()/../state]'
    """
    begin = _SEARCH.search(appearance)
    if begin is None:
        return None
    inside, rest = _until_closed(appearance[begin.end() :])
    arguments = _arguments(inside)
    file = _literal(arguments[0]) if arguments else ""
    predicate = _predicate(arguments[1:], ref)
    if not file or predicate is None:
        return None
    others = frozenset(f"{appearance[: begin.start()]} {rest}".split())
    return Search(file.removesuffix(".csv"), predicate, others)


def searched_itemset(search: Search, items: Sequence[Item], translations: Translations) -> Itemset | None:
    """Return the itemset of a ``search()``: the item that is no whole number names the columns of value and label."""
    columns = next((item for item in items if not _WHOLE.fullmatch(item.value)), None)
    if columns is None:
        return None
    label = _label_source(columns.label, translations)
    return Itemset(f"instance('{search.file}')/root/item{search.predicate}", _column(columns.value), label)


def fixed_items(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return the choices that stand before those of a ``search()``: their values are whole numbers."""
    return tuple(item for item in items if _WHOLE.fullmatch(item.value))


def list_files(body: XmlElement | None, known: Sequence[SecondaryInstance]) -> tuple[SecondaryInstance, ...]:
    """Return the files that the older ways need, as secondary instances the form does not declare itself."""
    names = dict.fromkeys(_file_names(body)) if body is not None else {}
    declared = {instance.instance_id for instance in known}
    return tuple(SecondaryInstance(name, source=f"jr://file-csv/{name}.csv") for name in names if name not in declared)


def _file_names(body: XmlElement) -> Iterator[str]:
    for element in body.walk():
        if external_itemset(element.attributes.get("query", "")) is not None:
            yield ITEMSETS
        search = read_search(element.attributes.get("appearance", ""), "")
        if search is not None:
            yield search.file


def _predicate(arguments: Sequence[str], ref: str) -> str | None:
    """Return the filter of the arguments after the file: none, kind, columns and text, or these and a second filter."""
    if not arguments:
        return ""
    if len(arguments) not in (3, 5) or _literal(arguments[0]) not in _KINDS:
        return None
    function = _KINDS[_literal(arguments[0])]
    text = _relative(arguments[2], ref)
    columns = [_column(name) for name in _literal(arguments[1]).split(",")]
    predicate = f"[{' or '.join(_compared(function, column, text) for column in columns)}]"
    if len(arguments) == 5:
        predicate = f"[{_column(_literal(arguments[3]))}={_relative(arguments[4], ref)}]{predicate}"
    return predicate


def _compared(function: str, column: str, text: str) -> str:
    if not function:
        return f"{column}={text}"
    return f"{function}(translate({column}, {_LETTERS}), translate({text}, {_LETTERS}))"


def _label_source(label: TextSource, translations: Translations) -> TextSource:
    """Return the label as what it names: columns, maybe others in another language."""
    if not label.itext:
        return TextSource(expression=_columns(plain(label.content)))
    by_language = {
        language: _columns(plain(forms[""])) for language, forms in translations.texts.get(label.itext, {}).items()
    }
    default = by_language.get(translations.default) or next(iter(by_language.values()), "label")
    return TextSource(expression=default, by_language=tuple(by_language.items()))


def _columns(names: str) -> str:
    """Return the expression that joins the columns of a label."""
    columns = [_column(name) for name in names.split(",") if name.strip()]
    if len(columns) < 2:
        return columns[0] if columns else "label"
    return "concat(" + ", ', ', ".join(columns) + ")"


def _column(name: str) -> str:
    return _NOT_A_NAME.sub("_", name.strip())


def _relative(expression: str, ref: str) -> str:
    """Name answers from the question: inside a filter they would be looked for in the row."""
    from_question = _STEP_UP.sub("current()/../", expression.strip())
    return _ABSOLUTE.sub(lambda match: _from(ref, match[1]), from_question)


def _from(ref: str, target: str) -> str:
    here, there = ref.split("/")[1:-1], target.split("/")[1:]
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    if not shared:
        return target
    return "/".join(["current()", *[".."] * (len(here) - shared + 1), *there[shared:]])


def _literal(argument: str) -> str:
    match = _QUOTED.fullmatch(argument)
    return (match[1] or match[2] or "").strip() if match else ""


def _until_closed(text: str) -> tuple[str, str]:
    """Return what stands before the bracket that closes, and what comes after it."""
    return next(((text[:place], text[place + 1 :]) for place, sign, depth in _outside(text) if depth < 0), (text, ""))


def _arguments(text: str) -> list[str]:
    commas = [place for place, sign, depth in _outside(text) if sign == "," and depth == 0]
    ends = [*commas, len(text)]
    return [text[begin:end].strip() for begin, end in zip([0, *(place + 1 for place in commas)], ends, strict=True)]


def _outside(text: str) -> Iterator[tuple[int, str, int]]:
    """Yield place, sign and depth of brackets of every sign that is not inside quotes."""
    quote, depth = "", 0
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
            continue
        if sign in "'\"":
            quote = sign
        depth += (sign == "(") - (sign == ")")
        yield place, sign, depth
