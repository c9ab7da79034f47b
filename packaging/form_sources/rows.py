"""Rows of an XLSForm survey sheet, written as function calls, so that a definition reads like the form itself."""

from collections.abc import Iterable

Row = dict[str, str]
TRANSLATED = ("label", "hint", "constraint_message", "required_message")
NEEDED = "This answer is needed."
COUNT = (". >= 0 and . <= 99999", "Enter a whole number from 0 to 99,999.")


def question(kind: str, name: str, label: str, *, needed: bool = False, readonly: bool = False, **columns: str) -> Row:
    """Return a question. Extra columns as in XLSForm; ``fa_of_whom="participants"`` is bind::fa:of-whom."""
    row = {"type": kind, "name": name, "label": label}
    if needed:
        row |= {"required": "yes", "required_message": NEEDED}
    if readonly:
        row["readonly"] = "yes"
    return row | {_column(key): value for key, value in columns.items()}


def count(name: str, label: str, *, at_most: str = "", message: str = "", **columns: str) -> Row:
    """Return a question for a number of people, households or things, maybe limited by another question."""
    limit = (f". >= 0 and . <= {at_most}", message) if at_most else COUNT
    return question("integer", name, label, constraint=limit[0], constraint_message=limit[1], **columns)


def computed(kind: str, name: str, label: str, calculation: str, **columns: str) -> Row:
    """Return a figure that is shown but never typed."""
    return question(kind, name, label, readonly=True, calculation=calculation, **columns)


def hidden(name: str, calculation: str) -> Row:
    """Return a calculation that is not shown."""
    return {"type": "calculate", "name": name, "calculation": calculation}


def with_other(row: Row) -> list[Row]:
    """Return a choice with the question that is asked when "Other" is chosen (or_other cannot be translated)."""
    is_multiple = row["type"].startswith("select_multiple")
    name = row["name"]
    chosen = f"selected(${{{name}}}, 'other')" if is_multiple else f"${{{name}}} = 'other'"
    return [row, question("text", f"{name}_other", "Other: please describe", relevant=chosen)]


def group(name: str, label: str, *rows: Row | Iterable[Row], kind: str = "group", **columns: str) -> list[Row]:
    """Return a group (or repeat) around rows and lists of rows."""
    begin = {"type": f"begin_{kind}", "name": name, "label": label} | {
        _column(key): value for key, value in columns.items()
    }
    return [begin, *flat(rows), {"type": f"end_{kind}", "name": name}]


def asked_repeat(asked: str, asked_label: str, name: str, label: str, *rows: Row | Iterable[Row]) -> list[Row]:
    """Return a yes-or-no question and a repeat that is there only after a yes: a repeat begins with one empty part."""
    gate = question("select_one yes_no", asked, asked_label)
    return [gate, *group(name, label, *rows, kind="repeat", relevant=f"${{{asked}}} = 'yes'")]


def flat(rows: Iterable[Row | Iterable[Row]]) -> list[Row]:
    """Return rows and lists of rows as one list."""
    found: list[Row] = []
    for row in rows:
        found.extend([row] if isinstance(row, dict) else row)
    return found


def _column(key: str) -> str:
    return f"bind::fa:{key.removeprefix('fa_').replace('_', '-')}" if key.startswith("fa_") else key
