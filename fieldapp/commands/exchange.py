"""Commands about what leaves and enters: export, import with its ledger, the national workbook."""

import argparse
import sys
from pathlib import Path

from fieldapp.commands.terminal import open_workspace, shown_progress
from fieldapp.errors import Problem
from fieldapp.workspace import Ledger, Outcome, Period, RecordFilter, WorkbookOptions, Workspace


def export(arguments: argparse.Namespace) -> int:
    """Write the workspace's records into a workbook."""
    with open_workspace(arguments) as workspace, shown_progress() as progress:
        options = WorkbookOptions("names" if arguments.names else "labels", _language(arguments, workspace))
        account = workspace.export_workbook(Path(arguments.out), RecordFilter(), options, progress)
    print(f"Wrote {arguments.out}: {account.records:,} records, {sum(account.rows.values()):,} rows")
    return 0


def import_files(arguments: argparse.Namespace) -> int:
    """Take in workbooks and packages; print each ledger; 1 when a file could not be read at all."""
    with open_workspace(arguments) as workspace, shown_progress() as progress:
        ledgers = workspace.import_files([Path(name) for name in arguments.files], progress)
        if arguments.ledger:
            workspace.export_ledger([ledger.ledger_id for ledger in ledgers], Path(arguments.ledger))
    for ledger in ledgers:
        print(ledger_line(ledger), file=sys.stderr if ledger.problem else sys.stdout, flush=True)
    return 1 if any(ledger.problem for ledger in ledgers) else 0


def national_workbook(arguments: argparse.Namespace) -> int:
    """Write the national workbook over everything in the workspace."""
    with open_workspace(arguments) as workspace, shown_progress() as progress:
        whole = workspace.whole_period()
        period = Period(arguments.first or whole.first, arguments.last or whole.last)
        if period.first > period.last:
            raise Problem(
                "period-backwards",
                "The first month, {first}, is after the last, {last}. Name them the other way round.",
                first=period.first,
                last=period.last,
            )
        options = WorkbookOptions(language=_language(arguments, workspace))
        account = workspace.national_workbook(Path(arguments.out), period, progress, options)
    print(
        f"Wrote {arguments.out}, {period.first} to {period.last}: {account.activities:,} activities,"
        f" {account.people:,} participations, {account.records:,} rows, {account.issues:,} issues to look at"
    )
    return 0


def _language(arguments: argparse.Namespace, workspace: Workspace) -> str:
    return arguments.language or workspace.office.language


def ledger_line(ledger: Ledger) -> str:
    """Return one ledger as one line: the file, and rows read = the sum of the outcomes."""
    if ledger.problem:
        return ledger.problem
    counts = ledger.counts
    sums = " + ".join(f"{counts[outcome]:,} {outcome.value}" for outcome in Outcome)
    return f"{ledger.file_name}: {ledger.rows_read:,} rows read = {sums}"
