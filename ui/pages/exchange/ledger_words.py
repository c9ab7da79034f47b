"""How ledgers and their outcomes are said."""

from typing import Final

from fieldapp.dates import Calendar
from fieldapp.translation import mark, tr, tr_n
from fieldapp.workspace import Ledger, Outcome
from ui.wording import moment_text

_OUTCOMES: Final = {
    Outcome.NEW: mark("New"),
    Outcome.UPDATED: mark("Updated"),
    Outcome.UNCHANGED: mark("Unchanged"),
    Outcome.CONFLICT: mark("Two edits"),
    Outcome.REJECTED: mark("Not taken"),
}
OUTCOMES: Final = tuple(_OUTCOMES)
_KINDS: Final = {
    "import": mark("Taken in"),
    "undo": mark("Import taken back"),
    "salvage": mark("Saved from a damaged file"),
}


def outcome_text(outcome: Outcome) -> str:
    """Return what became of a row, in a word or two."""
    return tr(_OUTCOMES[outcome])


def ledger_header() -> tuple[str, ...]:
    """Return the headings of a list of ledgers."""
    return (
        tr("When"),
        tr("File"),
        tr("From"),
        tr("Rows"),
        *(outcome_text(each) for each in OUTCOMES),
        tr("What happened"),
    )


def ledger_line(ledger: Ledger, calendar: Calendar) -> tuple[str, ...]:
    """Return one ledger as a line of a list."""
    counts = ledger.counts
    return (
        moment_text(ledger.started, calendar),
        ledger.file_name,
        ledger.office_name,
        f"{ledger.rows_read:,}",
        *(f"{counts[each]:,}" for each in OUTCOMES),
        state_text(ledger),
    )


def state_text(ledger: Ledger) -> str:
    """Return what happened to a file as a whole."""
    if ledger.problem:
        return ledger.problem
    return tr("Taken back") if ledger.undone_by else tr(_KINDS[ledger.kind])


def brief_text(ledger: Ledger) -> str:
    """Return what came of a file in a few words: only the outcomes that there are."""
    counts = ledger.counts
    if ledger.kind != "import" or ledger.problem or ledger.undone_by or not ledger.rows_read:
        return state_text(ledger)
    return ", ".join(f"{counts[each]:,} {outcome_text(each).lower()}" for each in OUTCOMES if counts[each])


def sum_text(ledger: Ledger) -> str:
    """Return the sum that must always be right, as a sentence."""
    counts = ledger.counts
    parts = " + ".join(f"{counts[each]:,} {outcome_text(each).lower()}" for each in OUTCOMES)
    rows = tr_n("{count} row read", "{count} rows read", ledger.rows_read)
    return f"{rows} = {parts}"
