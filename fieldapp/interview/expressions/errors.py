"""What can be wrong with an expression, as Problems with the place in its text."""

from fieldapp.errors import Problem
from fieldapp.translation import mark


class ExpressionError(Problem):
    """An expression that cannot be read or evaluated. ``position`` counts characters from 0 in ``text``."""

    def __init__(self, text: str, position: int, code: str, sentence: str, **parameters: object) -> None:
        super().__init__(code, sentence, **parameters)
        self.text = text
        self.position = position


class LimitExceeded(Problem):
    """An evaluation that would take too long was stopped."""


def too_deep(text: str, position: int) -> ExpressionError:
    """Return the error for an expression with too many brackets or functions inside each other."""
    sentence = mark("The expression is nested too deeply. Split it with a calculation.")
    return ExpressionError(text, position, "expression-too-deep", sentence)
