"""How ledgers and their outcomes are said."""

from typing import Final

from fieldapp.translation import mark, tr, tr_n
from fieldapp.workspace import Ledger, Outcome

_OUTCOMES: Final = {
    Outcome.NEW: mark("New"),
    Outcome.UPDATED: mark("Updated"),
    Outcome.UNCHANGED: mark("Unchanged"),
    Outcome.CONFLICT: mark("Two edits"),
    Outcome.REJECTED: mark("Not taken"),
}
_COUNTED: Final = {
    Outcome.NEW: mark("{count} new"),
    Outcome.UPDATED: mark("{count} updated"),
    Outcome.UNCHANGED: mark("{count} unchanged"),
    Outcome.CONFLICT: mark("{count} with edits that differ"),
    Outcome.REJECTED: mark("{count} not taken"),
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


def changed_text(ledger: Ledger) -> str:
    """Return what taking an import back, or in again, did: also what could not be done."""
    counts = ledger.counts
    done, left = counts[Outcome.UPDATED], counts[Outcome.REJECTED]
    if ledger.kind == "undo":
        text = tr_n(
            "Taken back: {count} record is deleted or as it was before.",
            "Taken back: {count} records are deleted or as they were before.",
            done,
        )
    else:
        text = tr_n("Taken in again: {count} record.", "Taken in again: {count} records.", done)
    if not left:
        return text
    rest = tr_n(
        "{count} record was corrected here since and stays as it is.",
        "{count} records were corrected here since and stay as they are.",
        left,
    )
    return tr("{sentence} {next_sentence}", sentence=text, next_sentence=rest)


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
    return ", ".join(_counted(each, counts[each]) for each in OUTCOMES if counts[each])


def sum_text(ledger: Ledger) -> str:
    """Return the sum that must always be right, as a sentence."""
    counts = ledger.counts
    parts = " + ".join(_counted(each, counts[each]) for each in OUTCOMES)
    rows = tr_n("{count} row read", "{count} rows read", ledger.rows_read)
    return f"{rows} = {parts}"


def _counted(outcome: Outcome, count: int) -> str:
    return tr(_COUNTED[outcome], count=f"{count:,}")
