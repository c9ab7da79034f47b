"""The words of the national workbook: provinces, forms, sexes, ages, measures."""

from collections.abc import Mapping
from functools import cache

from fieldapp.forms.model import AGE_BANDS, SEXES, Form
from fieldapp.national.summary import UNSTATED, of_whom_question
from fieldapp.sheets.wording import FileLabel, plain
from fieldapp.translation import mark, tr

_SEXES = {
    "female": mark("Female"),
    "male": mark("Male"),
    "other": mark("Other or not stated"),
    UNSTATED: mark("Not broken down"),
}


class Names:
    """Names in one language (a key of translation.LANGUAGES)."""

    def __init__(self, forms: Mapping[str, Form], language: str, file_label: FileLabel) -> None:
        self._forms = forms
        self._language = language
        self._place_label = cache(lambda key: file_label("places", key, language))

    def place(self, key: str) -> str:
        """Return the name of a place; a word for none."""
        return self._place_label(key) or key if key else tr("(no province)")

    def month(self, month: str) -> str:
        """Return a month; a word for none."""
        return month or tr("(no date)")

    def form(self, form_id: str) -> str:
        """Return the title of a form."""
        form = self._forms.get(form_id)
        return form.title if form is not None else form_id

    def of_whom(self, form_id: str, path: str) -> str:
        """Return the label of an "of whom" count."""
        form = self._forms.get(form_id)
        question = of_whom_question(form, path) if form is not None else None
        if form is None or question is None:
            return path
        return plain(question.label.in_language(form.language_for(self._language))) or question.name


def sex_name(sex: str) -> str:
    """Return the name of a sex."""
    return tr(_SEXES[sex])


def age_name(age: str) -> str:
    """Return the name of an age band."""
    if age == UNSTATED:
        return tr("Not broken down")
    return tr("Age unknown") if age == "unknown" else age


def measure_name(measure: str) -> str:
    """Return the name of a summed figure: "households_visited" -> "Households visited"."""
    return measure.replace("_", " ").capitalize()


GRID = tuple((sex, age) for sex in SEXES for age in AGE_BANDS)
"""The cells of the grid in the order in which they stand."""
