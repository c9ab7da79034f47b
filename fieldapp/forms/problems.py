"""What is wrong with a form, with the sheet, row and column to look at. Used by the compiler and the checks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fieldapp.errors import Problem
from fieldapp.translation import mark, tr


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One thing that is wrong (``is_error``: the form can't be used) or doubtful.

    ``sentence`` is the English source text with named ``parameters``. ``sheet``, ``row`` and ``column`` (its heading)
    are empty or 0 where they are not known: a form from a server has no sheets.

    >>> str(FormProblem("There is no question {name}.", {"name": "ag"}, "survey", 7, "relevant"))
    'Sheet survey, row 7, column relevant: There is no question ag.'
    """

    sentence: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    sheet: str = ""
    row: int = 0
    column: str = ""
    is_error: bool = True
    question: str = ""
    """Path of the question, where no row is known."""

    @property
    def text(self) -> str:
        """The sentence in the language in use, without the place."""
        return tr(self.sentence, **self.parameters)

    def __str__(self) -> str:
        where = {"sheet": self.sheet, "row": self.row, "column": self.column, "sentence": self.text}
        if self.sheet and self.row and self.column:
            return tr("Sheet {sheet}, row {row}, column {column}: {sentence}", **where)
        if self.sheet and self.row:
            return tr("Sheet {sheet}, row {row}: {sentence}", **where)
        if self.sheet and self.column:
            return tr("Sheet {sheet}, column {column}: {sentence}", **where)
        if self.sheet:
            return tr("Sheet {sheet}: {sentence}", **where)
        if self.question and "path" not in self.parameters:
            return tr("Question {question}: {sentence}", question=self.question, sentence=self.text)
        return self.text


class FormRefused(Problem):
    """A workbook that can't become a form. ``problems`` are all that were found, never empty.

    ``offered`` are the repairs with which it could be used inside this office, made when asked for.
    """

    def __init__(self, file_name: str, problems: Sequence[FormProblem], offered: Sequence[FormProblem] = ()) -> None:
        super().__init__(
            "form-refused",
            mark("The form {file} can't be used. {problem}"),
            file=file_name,
            problem=str(problems[0]),
        )
        self.problems = tuple(problems)
        self.offered = tuple(offered)
