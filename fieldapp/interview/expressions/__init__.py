"""Expressions of forms: XPath 1.0 with the functions of the ODK XForms specification.

``parse(text)`` gives an ``Expression``; ``expression.evaluate(node, context)`` its value. The form checker asks
``check()``, ``functions()`` and ``references()``; the screen asks ``parts()`` when a person wants to know why.
"""

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.errors import ExpressionError, LimitExceeded
from fieldapp.interview.expressions.expression import Expression, Part, parse
from fieldapp.interview.expressions.references import BELOW, Reference
from fieldapp.interview.expressions.values import Value, to_boolean, to_number, to_text

__all__ = [
    "BELOW",
    "Context",
    "Expression",
    "ExpressionError",
    "LimitExceeded",
    "Part",
    "Reference",
    "Value",
    "parse",
    "to_boolean",
    "to_number",
    "to_text",
]
