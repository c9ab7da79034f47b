"""Why is this question hidden? The rule behind it, with the values of its parts."""

from fieldapp.interview.cells import Cell
from fieldapp.interview.expressions import Context, parse, to_text
from fieldapp.interview.state import ExplainedPart, Explanation


def explain(cell: Cell, context: Context) -> Explanation:
    """Return the rule that decides: of a hidden cell the outermost that hides it, else the innermost that shows it."""
    around = [cell]
    while around[-1].parent is not None:
        around.append(around[-1].parent)
    hiding = [item for item in around if not item.own_relevant]
    with_rule = [item for item in around if item.blueprint.bind.relevant]
    deciding = hiding[-1] if hiding else with_rule[0] if with_rule else None
    if deciding is None:
        return Explanation(cell.path, cell.is_relevant, "")
    expression = parse(deciding.blueprint.bind.relevant)
    parts = tuple(
        ExplainedPart(part.text, to_text(part.value), part.depth) for part in expression.parts(deciding.node, context)
    )
    return Explanation(deciding.path, cell.is_relevant, expression.text, parts)
