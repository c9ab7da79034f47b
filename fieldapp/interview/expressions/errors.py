"""What can be wrong with an expression, as Problems with the place in its text."""

from fieldapp.errors import Problem


class ExpressionError(Problem):
    """An expression that cannot be read or evaluated. ``position`` counts characters from 0 in ``text``."""

    def __init__(self, text: str, position: int, code: str, sentence: str, **parameters: object) -> None:
        super().__init__(code, sentence, **parameters)
        self.text = text
        self.position = position


class LimitExceeded(Problem):
    """An evaluation that would take too long was stopped."""
