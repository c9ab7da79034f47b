"""Functions that look into secondary instances and the texts of the form."""

from typing import Final

from fieldapp.interview.expressions.column_index import rows_where
from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.functions.signature import ArgumentError, Function
from fieldapp.interview.tree import Branch, Node
from fieldapp.translation import mark


def _instance(_node: Node, context: Context, identifier: str) -> list[Node]:
    return [_instance_of(identifier, context)]


def _instance_of(identifier: str, context: Context) -> Node:
    try:
        return context.instances[identifier]
    except KeyError:
        sentence = mark("The form has no list or file called {identifier}.")
        raise ArgumentError(sentence, identifier=identifier) from None


def _pulldata(_node: Node, context: Context, file: str, column: str, key_column: str, key: str) -> str:
    """pulldata('fruits', 'name', 'key', 'mango'): one cell of a file, found by another, or nothing."""
    document = _instance_of(file.removesuffix(".csv"), context)
    for root in document.nodes:
        if isinstance(root, Branch):
            for row in rows_where(root, "item", key_column, key, context):
                cell = next(iter(row.named(column)), None)
                return cell.text if cell is not None else ""
    return ""


def _itext(_node: Node, context: Context, identifier: str) -> str:
    return context.text(identifier, context.language)


def _choice_name(node: Node, context: Context, value: str, path: str) -> str:
    return context.choice_label(value, path, node)


FUNCTIONS: Final = (
    Function("instance", _instance, ("text",)),
    Function("jr:choice-name", _choice_name, ("text", "text")),
    Function("jr:itext", _itext, ("text",)),
    Function("pulldata", _pulldata, ("text", "text", "text", "text")),
)
