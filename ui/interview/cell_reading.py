"""What a text in a cell of a repeat's table means: choices by label, days in any era, native digits."""

from typing import Final

from fieldapp.dates import parse_date
from fieldapp.forms.model import Question, QuestionType
from fieldapp.text import fold
from ui.interview.label_text import plain_label
from ui.widgets.editor import Option
from ui.widgets.number_field import canonical_number

_NUMBERS: Final = (QuestionType.INTEGER, QuestionType.DECIMAL)


class CellReader:
    """Reads texts; keeps the labels of a list of choices ready as long as the same list is asked for."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[tuple[Option, ...], dict[str, str]]] = {}

    def canonical(self, question: Question, text: str, options: tuple[Option, ...] = ()) -> str:
        """Return the value that a text means; the text itself when it means none."""
        text = text.strip()
        if question.type in _NUMBERS:
            return canonical_number(text, is_whole=question.type is QuestionType.INTEGER)
        if question.type is QuestionType.DATE:
            day = parse_date(text)
            return text if day is None else day.isoformat()
        if question.type is QuestionType.SELECT_ONE and text:
            return self._values(question, options).get(fold(text).strip(), text)
        return text

    def _values(self, question: Question, options: tuple[Option, ...]) -> dict[str, str]:
        """Return folded label -> value: labels as they read now first, then values, then other languages."""
        known = self._known.get(id(options))
        if known is not None and known[0] is options:
            return known[1]
        values: dict[str, str] = {}
        for option in options:
            values.setdefault(fold(option.label).strip(), option.value)
        for option in options:
            values.setdefault(fold(option.value), option.value)
        for choice in question.choices:
            for label in choice.label.by_language.values():
                values.setdefault(fold(plain_label(label)).strip(), choice.value)
        self._known = {id(options): (options, values), **dict(list(self._known.items())[:7])}
        return values
