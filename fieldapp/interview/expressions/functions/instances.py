"""Functions that look into secondary instances and the texts of the form."""

from typing import Final

from fieldapp.interview.expressions.column_index import rows_where
from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.functions.signature import Function
from fieldapp.interview.tree import Branch, Node
from fieldapp.translation import tr


def _instance(_node: Node, context: Context, identifier: str) -> list[Node]:
    """The node above the outermost element of a list or file; none (and a warning) when the form has no such one."""
    document = context.instances.get(identifier)
    if document is None:
        context.warn(tr("The form has no list or file called {identifier}.", identifier=identifier))
        return []
    return [document]


def _pulldata(_node: Node, context: Context, file: str, column: str, key_column: str, key: str) -> str:
    """pulldata('fruits', 'name', 'key', 'mango'): one cell of a file, found by another, or nothing."""
    for root in (
        child for document in _instance(_node, context, file.removesuffix(".csv")) for child in document.nodes
    ):
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
