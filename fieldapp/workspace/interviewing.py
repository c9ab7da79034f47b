"""The running interview as the workspace and its clients know it."""

from collections.abc import Iterable
from typing import Any, Protocol

from fieldapp.forms.model import Form
from fieldapp.records.revision import Answers


class Interview(Protocol):
    """What the workspace needs of fieldapp.interview.session.Interview; clients use the whole of it."""

    @property
    def form(self) -> Form: ...
    def answers(self, final: bool = False) -> Answers: ...
    def problems(self) -> Iterable[Any]: ...
    def finalise(self) -> Any: ...
    def answer(self, path: str, value: str) -> Any: ...
