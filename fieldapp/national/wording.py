"""The words of the national workbook: provinces, forms, sexes, ages, measures."""

from collections.abc import Mapping
from functools import cache

from fieldapp.forms.model import AGE_BANDS, SEXES, Form, Question
from fieldapp.forms.titles import form_title
from fieldapp.national.summary import UNSTATED, measure_question, of_whom_question
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
        return form_title(form_id, form.title if form is not None else "")

    def of_whom(self, form_id: str, path: str) -> str:
        """Return the label of an "of whom" count."""
        form = self._forms.get(form_id)
        return self._label(form, of_whom_question(form, path) if form is not None else None) or path

    def measure(self, form_id: str, measure: str) -> str:
        """Return the label of a summed figure; "households_visited" -> "Households visited" where there is none."""
        form = self._forms.get(form_id)
        question = measure_question(form, measure) if form is not None else None
        return self._label(form, question) or measure.replace("_", " ").capitalize()

    def _label(self, form: Form | None, question: Question | None) -> str:
        if form is None or question is None:
            return ""
        return plain(question.label.in_language(form.language_for(self._language)))


def sex_name(sex: str) -> str:
    """Return the name of a sex."""
    return tr(_SEXES[sex])


def age_name(age: str) -> str:
    """Return the name of an age band."""
    if age == UNSTATED:
        return tr("Not broken down")
    return tr("Age unknown") if age == "unknown" else age


def sex_and_age_name(sex: str, age: str) -> str:
    """Return the name of a cell of the grid."""
    return sex_name(sex) if age == UNSTATED else tr("{sex}, {age}", sex=sex_name(sex), age=age_name(age))


GRID = tuple((sex, age) for sex in SEXES for age in AGE_BANDS)
"""The cells of the grid in the order in which they stand."""
