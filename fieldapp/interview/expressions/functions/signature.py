"""What the compiler must know of a function: its name, its parameters, its body."""

from collections.abc import Callable
from dataclasses import dataclass

from fieldapp.interview.expressions.evaluator import Kind
from fieldapp.interview.expressions.values import Value


@dataclass(frozen=True, slots=True)
class Function:
    """``parameters``: what each argument is converted to before the body sees it.

    The last ``optional`` ones may be left out; ``rest`` is the kind of any further arguments. The body gets
    (node, context, arguments...).
    """

    name: str
    body: Callable[..., Value]
    parameters: tuple[Kind, ...] = ()
    optional: int = 0
    rest: Kind | None = None

    def accepts(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        most = len(self.parameters)
        return most - self.optional <= count and (count <= most or self.rest is not None)

    def kind(self, index: int) -> Kind:
        """Return what the argument at an index, counted from 0, is converted to."""
        if index < len(self.parameters):
            return self.parameters[index]
        return self.rest or "value"


class ArgumentError(Exception):
    """An argument that a function cannot work with; the compiler says where. ``sentence`` is marked for translation."""

    def __init__(self, sentence: str, **parameters: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.parameters = parameters
