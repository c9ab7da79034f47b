"""Problem: what the world or the user did, as a sentence that says where, what, and what to do.

Everything else that is raised is a fault of ours and rises to the top. Every part of Fieldapp raises Problems.
"""

from fieldapp.translation import tr


class Problem(Exception):  # noqa: N818 - a Problem is not an error of the program
    """Something a person can understand and act on.

    ``code`` is stable and documented in docs/manual/problems.md. ``sentence`` is the English source text with named
    parameters in braces; it is translated when shown.

    >>> str(Problem("file-missing", "The file {file} is not there. Choose it again.", file="may.xlsx"))
    'The file may.xlsx is not there. Choose it again.'
    """

    def __init__(self, code: str, sentence: str, **parameters: object) -> None:
        super().__init__(code, sentence, parameters)
        self.code = code
        self.sentence = sentence
        self.parameters = parameters

    def __str__(self) -> str:
        return tr(self.sentence, **self.parameters)


class Cancelled(Exception):  # noqa: N818 - the user's wish, not an error
    """The user stopped a long job; whatever it had begun has been taken back."""
