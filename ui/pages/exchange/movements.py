"""One list of what went and what came: each line with when, which way, what, with whom, and what became of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from fieldapp.dates import Calendar
from fieldapp.translation import mark, tr, tr_n
from fieldapp.workspace import Dispatch, Ledger
from ui.pages.exchange.ledger_words import brief_text
from ui.wording import moment_text, size_text

WIDTHS: Final = (8.5, 8.5, 15, 14, 6, 26)
"""Of the columns, in text sizes."""

_WENT: Final = {
    "workbook": mark("Workbook sent"),
    "national": mark("National workbook"),
    "package": mark("Package sent"),
    "folder": mark("Put in the folder"),
}
_CAME: Final = {
    "import": mark("Taken in"),
    "undo": mark("Taken back"),
    "salvage": mark("Saved from a damaged file"),
}


@dataclass(frozen=True, slots=True)
class Movement:
    """Something that went or came. Exactly one of the two is set."""

    moment: datetime
    came: Ledger | None = None
    went: Dispatch | None = None


def movements(came: Sequence[Ledger], went: Sequence[Dispatch]) -> list[Movement]:
    """Return both in one order, the newest first."""
    both = [Movement(ledger.started, came=ledger) for ledger in came]
    both += [Movement(dispatch.written, went=dispatch) for dispatch in went]
    return sorted(both, key=lambda each: each.moment, reverse=True)


def header() -> tuple[str, ...]:
    """Return the headings of the list."""
    return (tr("When"), tr("What"), tr("File"), tr("With"), tr("Records"), tr("What happened"))


def line(movement: Movement, calendar: Calendar) -> tuple[str, ...]:
    """Return one line of the list."""
    when = moment_text(movement.moment, calendar)
    if movement.came is not None:
        ledger = movement.came
        happened = brief_text(ledger) if ledger.rows_read or ledger.problem else tr("Forms, no records")
        rows = f"{ledger.rows_read:,}" if not ledger.problem else ""
        return (when, came_text(ledger), file_text(ledger.file_name), ledger.office_name, rows, happened)
    assert movement.went is not None
    dispatch = movement.went
    return (
        when,
        went_text(dispatch),
        file_text(dispatch.file_name),
        ", ".join(dispatch.recipients) or tr("whoever gets the file"),
        f"{dispatch.records:,}",
        contents_text(dispatch),
    )


def came_text(ledger: Ledger) -> str:
    """Return in a word or two how something came."""
    return tr("Not readable") if ledger.problem else tr(_CAME[ledger.kind])


def went_text(dispatch: Dispatch) -> str:
    """Return in a word or two how something went."""
    return tr(_WENT[dispatch.kind])


def file_text(name: str) -> str:
    """Return the name of a file without its folders; of a numbered package of the exchange folder, its number."""
    last = Path(name.replace("\\", "/")).name
    number = last.removesuffix(".fieldpack")
    return tr("Package {number}", number=int(number)) if len(number) >= 6 and number.isdecimal() else last


def contents_text(dispatch: Dispatch) -> str:
    """Return what a file that went holds, in a few words."""
    parts = []
    if dispatch.revisions > dispatch.records:
        parts.append(tr_n("{count} entry and edit in all", "{count} entries and edits in all", dispatch.revisions))
    if dispatch.forms:
        parts.append(tr_n("{count} form", "{count} forms", dispatch.forms))
    if dispatch.attachments:
        parts.append(tr_n("{count} attached file", "{count} attached files", dispatch.attachments))
    if dispatch.conflicts:
        parts.append(tr_n("{count} with two edits", "{count} with two edits", dispatch.conflicts))
    return ", ".join([*parts, size_text(dispatch.size)])
