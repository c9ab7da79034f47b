"""What a sheet calls things: headers and values as names or as labels of one language. Used by the layout of sheets."""

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from typing import Final, Literal

from fieldapp.forms.model import Choice, Form, Question, Texts
from fieldapp.forms.titles import form_title
from fieldapp.translation import texts_in, tr

FileLabel = Callable[[str, str, str], str]
"""(file name of the choices without ending, value, language code) -> label; empty when there is none."""

_OUTPUT: Final = re.compile(r"\$\{[^}]*\}|<output[^>]*>")
_TAG: Final = re.compile(r"<[^>]{1,60}>")
_MARKDOWN: Final = re.compile(r"[*_#`]{1,3}(?=\S)|(?<=\S)[*_`]{1,3}")


def no_file_label(_file: str, _value: str, _language: str) -> str:
    """Know no labels: values of lists from files are shown as they are."""
    return ""


class Wording:
    """The words for one form. ``headers`` "names" or "labels"; ``language`` a key of translation.LANGUAGES."""

    def __init__(
        self, form: Form, headers: Literal["names", "labels"], language: str, file_label: FileLabel = no_file_label
    ) -> None:
        self._form_language = form.language_for(language)
        self._language = language
        with texts_in(language):
            self.title = form_title(form.form_id, form.title)
        self._with_labels = headers == "labels"
        self._file_label = cache(file_label)

    def text(self, texts: Texts) -> str:
        """Return a text of the form in plain words: no marks of emphasis, an ellipsis for values filled in later."""
        return plain(texts.in_language(self._form_language))

    def word(self, text: str) -> str:
        """Return one of Fieldapp's own texts."""
        with texts_in(self._language):
            return tr(text)

    def header(self, question: Question) -> str:
        """Return the header of a question's column, not yet made unique."""
        return (self.text(question.label) if self._with_labels else "") or question.name

    def choices(self, question: Question) -> dict[str, str]:
        """Return value -> what a cell shows, different for every value."""
        return {choice.value: shown for choice, shown in self._shown(question.choices)}

    def value(self, question: Question) -> Callable[[str], str]:
        """Return the function from a chosen value to what a cell shows for it."""
        if not self._with_labels:
            return str
        if question.choices_file:
            file = question.choices_file
            return lambda value: self._file_label(file, value, self._language) or value
        shown = self.choices(question)
        return lambda value: shown.get(value, value)

    def _shown(self, choices: tuple[Choice, ...]) -> list[tuple[Choice, str]]:
        if not self._with_labels:
            return [(choice, choice.value) for choice in choices]
        labels = [(choice, self.text(choice.label) or choice.value) for choice in choices]
        counted = Counter(label.casefold() for _, label in labels)
        return [
            (choice, label if counted[label.casefold()] == 1 else f"{label} ({choice.value})")
            for choice, label in labels
        ]


def plain(text: str) -> str:
    """Return a text of a form without markdown, tags and line breaks.

    >>> plain("**How many**\\n${name} came?")
    'How many … came?'
    """
    without_tags = _TAG.sub("", _OUTPUT.sub("…", text))
    return " ".join(_MARKDOWN.sub("", without_tags).split())
