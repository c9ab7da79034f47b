"""Counts people the plain way, record by record, knowing nothing of the national part: the demo's second opinion."""

from dataclasses import dataclass

from fieldapp.forms.model import Form, Question
from fieldapp.records.revision import Answers


@dataclass
class Tally:
    """Records and people, as the answers' own grid cells say."""

    records: int = 0
    female: int = 0
    male: int = 0
    other: int = 0

    @property
    def people(self) -> int:
        """Return everyone counted."""
        return self.female + self.male + self.other

    def add(self, form: Form, answers: Answers) -> None:
        """Count one record of something that took place: the cells of its grids, never its totals."""
        if any(answers.get(question.path) in ("planned", "cancelled") for question in _status(form)):
            return
        self.records += 1
        for question in form.questions():
            if question.meaning.grid and question.meaning.sex and question.meaning.age:
                self._add_cell(question, answers.get(question.path, ""))

    def add_tally(self, other: "Tally") -> None:
        """Add what another tally counted."""
        self.records += other.records
        self.female += other.female
        self.male += other.male
        self.other += other.other

    def _add_cell(self, question: Question, value: str | tuple[str, ...]) -> None:
        count = int(value) if isinstance(value, str) and value else 0
        setattr(self, question.meaning.sex, getattr(self, question.meaning.sex) + count)


def _status(form: Form) -> list[Question]:
    return [question for question in form.questions() if question.meaning.role == "status"]
