"""``item[column = value]`` on long lists that do not change: found through an index of the column, built once.

Used for secondary instances (choices, files), also when the equality is joined to other conditions by ``and``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fieldapp.interview.expressions.context import Context
from fieldapp.interview.expressions.evaluator import Compiler
from fieldapp.interview.expressions.predicates import counts_positions, is_independent
from fieldapp.interview.expressions.syntax import Operation, Path, Step, Syntax
from fieldapp.interview.tree import Branch, Document, Element, Node, in_document_order

LookupEvaluator = Callable[[Node, str, Context], list[Node] | None]
"""(parent, key of the children, context) -> the children found; None when the index cannot answer."""

_WORTH_AN_INDEX: Final = 20


@dataclass(frozen=True, slots=True)
class Lookup:
    """An equality that an index can answer. ``rest``: what the predicate demands besides."""

    column: Step
    value: Syntax
    rest: tuple[Syntax, ...]


def find_lookup(predicate: Syntax) -> Lookup | None:
    """Return the first equality of a column of the candidates with a value that is the same for all of them."""
    conditions = _joined_by_and(predicate)
    if any(counts_positions(condition) for condition in conditions):
        return None
    for index, condition in enumerate(conditions):
        if not isinstance(condition, Operation) or condition.operators != ("=",):
            continue
        left, right = condition.operands
        rest = tuple(conditions[:index] + conditions[index + 1 :])
        for column, value in ((left, right), (right, left)):
            step = _column(column)
            if step is not None and is_independent(value):
                return Lookup(step, value, rest)
    return None


def compile_lookup(lookup: Lookup, compiler: Compiler) -> LookupEvaluator:
    """Return the evaluator of a lookup. Values that are not text (numbers, days) are left to the slow way."""
    evaluate = compiler.answer(lookup.value)
    column = str(lookup.column)

    def find(parent: Node, key: str, context: Context) -> list[Node] | None:
        document = parent.root
        if not isinstance(document, Document) or document is context.root.root:
            return None
        candidates = parent.named(key)
        if len(candidates) < _WORTH_AN_INDEX:
            return None
        value = evaluate(parent, 1, 1, context)
        if isinstance(value, str):
            return list(_index(document, parent, key, column).get(value, ()))
        if not isinstance(value, list):
            return None
        index = _index(document, parent, key, column)
        texts = {node.text for node in value}
        found = [node for text in texts for node in index.get(text, ())]
        return found if len(texts) < 2 else in_document_order(found)

    return find


def rows_where(parent: Branch, key: str, column: str, text: str, context: Context) -> list[Node]:
    """Return the children with the key whose column holds exactly the text."""
    document = parent.root
    if isinstance(document, Document) and document is not context.root.root:
        return _index(document, parent, key, column).get(text, [])
    rows = parent.named(key)
    context.spend(len(rows))
    return [row for row in rows if any(cell.text == text for cell in row.named(column))]


def _joined_by_and(syntax: Syntax) -> list[Syntax]:
    if isinstance(syntax, Operation) and syntax.operators[0] == "and":
        return [condition for operand in syntax.operands for condition in _joined_by_and(operand)]
    return [syntax]


def _column(syntax: Syntax) -> Step | None:
    """Return the one step of a path such as ``province`` or ``@code``."""
    if not isinstance(syntax, Path) or syntax.start != "context" or len(syntax.steps) != 1:
        return None
    step = syntax.steps[0]
    is_plain = step.test.kind == "name" and step.test.name != "*" and not step.test.prefix and not step.predicates
    return step if is_plain and step.axis in ("child", "attribute") else None


def _index(document: Document, parent: Node, key: str, column: str) -> dict[str, list[Node]]:
    if document.indexed_at != document.changes:
        document.indexes.clear()
        document.indexed_at = document.changes
    index = document.indexes.get((parent, key, column))
    if index is None:
        index = document.indexes[parent, key, column] = _build(parent.named(key), column)
    return index


def _build(elements: list[Element], column: str) -> dict[str, list[Node]]:
    index: dict[str, list[Node]] = {}
    for element in elements:
        if column.startswith("@"):
            attribute = element.attributes.get(column[1:])
            texts = {attribute.text} if attribute is not None else set()
        else:
            texts = set(element.texts(column))
        for text in texts:
            index.setdefault(text, []).append(element)
    return index
