"""Answers in few words: what one answer says to a reader, and what stands for an instance in a list."""

from collections.abc import Iterable

from fieldapp.dates import Calendar, format_date, parse_date
from fieldapp.forms.model import Question, QuestionType
from ui.interview.controller import Controller

_MOST_PARTS = 3


def shown_answer(controller: Controller, question: Question, path: str, calendar: Calendar = "gregorian") -> str:
    """Return an answer as people read it: labels of choices, days in the calendar; "" when there is none."""
    value = controller.question(path).value
    if not value:
        return ""
    if question.type in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK):
        labels = {option.value: option.label for option in controller.options(path)}
        values = [value] if question.type is QuestionType.SELECT_ONE else value.split()
        return ", ".join(labels.get(each, each) for each in values)
    day = parse_date(value) if question.type is QuestionType.DATE else None
    return value if day is None else format_date(day, calendar)


def summary_of(controller: Controller, questions: Iterable[tuple[Question, str]]) -> str:
    """Return the first answers among questions, given with their live paths."""
    parts: list[str] = []
    for question, path in questions:
        if len(parts) == _MOST_PARTS:
            break
        answer = shown_answer(controller, question, path) if controller.question(path).is_relevant else ""
        if answer:
            parts.append(answer)
    return " · ".join(parts)
