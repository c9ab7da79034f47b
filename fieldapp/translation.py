"""Texts on screen, on paper and in workbooks, in six languages. English texts are the keys; catalogues are PO files."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Final

import polib

from fieldapp.assets import asset

LANGUAGES: Final[dict[str, str]] = {
    "en": "English",
    "km": "ភាសាខ្មែរ",
    "lo": "ພາສາລາວ",
    "th": "ภาษาไทย",
    "vi": "Tiếng Việt",
    "zh": "简体中文",
}

_language = "en"
_language_here: ContextVar[str] = ContextVar("language of a workbook", default="")


def set_language(language: str) -> None:
    """Choose the language of every later text: a key of LANGUAGES. ValueError for any other."""
    global _language
    if language not in LANGUAGES:
        raise ValueError(language)
    _language = language


def language() -> str:
    """Return the language in use, a key of LANGUAGES."""
    return _language_here.get() or _language


@contextmanager
def texts_in(language: str) -> Iterator[None]:
    """Have the texts of this thread in another language for a while: a workbook may speak another than the window.

    >>> with texts_in("vi"): tr("Province")
    'Tỉnh'
    """
    if language not in LANGUAGES:
        raise ValueError(language)
    token = _language_here.set(language)
    try:
        yield
    finally:
        _language_here.reset(token)


def tr(text: str, /, **parameters: object) -> str:
    """Return the text in the language in use, its {named} parameters filled in.

    >>> tr("Saved {time}", time="10:42")
    'Saved 10:42'
    """
    translated = _catalogue(language()).get(text, text)
    return translated.format(**parameters) if parameters else translated


def tr_n(one: str, many: str, count: int, /, **parameters: object) -> str:
    """Return the text for a number of things; {count} is filled in.

    >>> tr_n("{count} record", "{count} records", 1)
    '1 record'
    """
    source = one if count == 1 else many
    translated = _catalogue(language()).get(many, source) if language() != "en" else source
    return translated.format(count=f"{count:,}", **parameters)


def mark(text: str) -> str:
    """Mark a text for translation where it is defined; it is translated by tr() where it is shown."""
    return text


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> dict[str, str]:
    if language == "en":
        return {}
    entries = polib.pofile(str(asset("resources", "locale", f"{language}.po")))
    texts = {}
    for entry in entries.translated_entries():
        texts[entry.msgid_plural or entry.msgid] = entry.msgstr_plural.get(0) or entry.msgstr
    return texts
