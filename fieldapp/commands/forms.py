"""Commands about forms: add one, list them, check workbooks without adding them."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from fieldapp.commands.terminal import open_workspace
from fieldapp.forms.problems import FormRefused
from fieldapp.interview.check import FormReport, check_file, check_folder


def add(arguments: argparse.Namespace) -> int:
    """Add a form to the workspace from an XLSForm workbook or an XForm document, with the files beside it."""
    file = Path(arguments.file)
    try:
        with open_workspace(arguments) as workspace:
            added = workspace.add_form_file(file, repairing=arguments.repair)
    except FormRefused as refused:
        _print_refused(refused)
        return 1
    entry = added.entry
    for problem in (*added.repairs, *added.doubts):
        print(f"  {problem}", file=sys.stderr)
    print(f"Added {entry.form_id} version {entry.version}: {entry.title}")
    if entry.missing:
        print(f"  Files it still needs: {', '.join(entry.missing)}. Put them beside the form and add it again.")
    return 0


def _print_refused(refused: FormRefused) -> None:
    for problem in refused.problems:
        print(problem, file=sys.stderr)
    for repair in refused.offered:
        print(f"Could be repaired with --repair, for use inside this office only: {repair}", file=sys.stderr)


def list_forms(arguments: argparse.Namespace) -> int:
    """Print the forms of the workspace."""
    with open_workspace(arguments) as workspace:
        for entry in workspace.forms():
            print(f"{entry.form_id}\t{entry.version}\t{entry.title}\t{entry.records:,} records")
    return 0


def check(arguments: argparse.Namespace) -> int:
    """Check workbooks: each loads, or gets sentences with sheet and row. 1 when one of them does not load."""
    looked_at, refused = 0, 0
    for report in _reports(arguments.files):
        looked_at += 1
        refused += not report.is_usable
        print(f"{report.file}: {'loads' if report.is_usable else 'does not load'}")
        for problem in report.problems:
            print(f"  {problem}" if problem.is_error else f"  (advice) {problem}")
        for repair in report.offered:
            print(f"  Could be repaired, for use inside this office only: {repair}")
    print(f"{looked_at - refused} of {looked_at} forms load.", file=sys.stderr)
    return 1 if refused else 0


def _reports(names: list[str]) -> Iterator[FormReport]:
    for path in map(Path, names):
        if path.is_dir():
            yield from check_folder(path)
        else:
            yield check_file(path)
