"""All functions of expressions by name. ``if``, ``coalesce``, ``position``, ``last`` and others that decide
themselves whether or where their arguments are evaluated are part of the compiler."""

from typing import Final

from fieldapp.interview.expressions.functions import choices, instances, moments, nodes, numbers, places, texts
from fieldapp.interview.expressions.functions.signature import Function

FUNCTIONS: Final[dict[str, Function]] = {
    function.name: function
    for module in (choices, instances, moments, nodes, numbers, places, texts)
    for function in module.FUNCTIONS
}
