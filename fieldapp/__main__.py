"""The command line. Without a command it opens the desktop. Exit codes: 0 done, 1 a Problem, 2 wrong use."""

import argparse
import importlib
import io
import os
import sys
from collections.abc import Sequence
from datetime import date
from multiprocessing import freeze_support
from typing import Final

from fieldapp import __version__
from fieldapp.errors import Cancelled, Problem


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, or the desktop when there is none."""
    freeze_support()
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words:
        return _desktop()
    _speak_every_script()
    chosen = command_line().parse_args(words)
    module, function = chosen.run
    try:
        result = getattr(importlib.import_module(f"fieldapp.{module}"), function)(chosen)
        sys.stdout.flush()
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 1
    except (Cancelled, KeyboardInterrupt):
        print("Stopped. Nothing half done was kept.", file=sys.stderr)
        return 1
    except BrokenPipeError:  # who was reading has gone, as in "fieldapp form list | head -1"
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return int(result)


def _speak_every_script() -> None:
    """Let no name in Khmer or Lao end a command where the terminal's encoding has no letter for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _desktop() -> int:
    return int(importlib.import_module("ui.application").run(sys.argv))


def command_line() -> argparse.ArgumentParser:
    """Return the commands as argparse knows them."""
    parser = argparse.ArgumentParser(
        prog="fieldapp",
        description="Offline records of a programme, kept and combined. Without a command it opens the desktop.",
        epilog="The passphrase is asked for, or taken from FIELDAPP_PASSPHRASE. "
        "Exit codes: 0 done, 1 a problem (a sentence on standard error), 2 wrong use.",
    )
    parser.add_argument("--version", action="version", version=f"Fieldapp {__version__}")
    parser.add_argument(
        "--workspace", metavar="FOLDER", default="", help="the office's folder (default: the last used)"
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_office_commands(commands)
    _add_form_commands(commands)
    _add_exchange_commands(commands)
    demo = commands.add_parser("demo", help="show a country's year: 25 provinces, exported and consolidated")
    demo.add_argument("--out", default="demo-output", metavar="DIR")
    demo.add_argument("--records", type=int, default=96, help="records of each province (default 96)")
    demo.add_argument("--provinces", type=int, default=25, help="the first so many provinces (default all 25)")
    demo.add_argument("--no-screenshots", action="store_true")
    demo.set_defaults(run=("demo.run", "demonstrate"))
    return parser


LANGUAGES: Final = ("en", "km", "lo", "th", "vi", "zh")
Commands = argparse._SubParsersAction


def _add_office_commands(commands: "Commands[argparse.ArgumentParser]") -> None:
    new = commands.add_parser(
        "new", help="make a workspace", description="Make an office's workspace and print its recovery key, once."
    )
    new.add_argument("--name", required=True, help="name of the office")
    new.add_argument("--country", required=True, choices=("KH", "LA", "TH", "VN", "CN"))
    new.add_argument("--province", default="", help="key of the province, such as KH-01")
    new.add_argument("--role", default="province", choices=("province", "national"))
    new.add_argument("--officer", default="", help="who records")
    new.add_argument("--language", default="en", choices=LANGUAGES, help="language of the office (default en)")
    new.set_defaults(run=("commands.offices", "new"))
    verify = commands.add_parser(
        "verify",
        help="check database, hashes, and records against revisions",
        description="Check the database, the hash of every revision and attachment, and that the records follow "
        "from the revisions. Changes nothing.",
    )
    verify.set_defaults(run=("commands.offices", "verify"))


def _add_form_commands(commands: "Commands[argparse.ArgumentParser]") -> None:
    form = commands.add_parser("form", help="add, list or check forms").add_subparsers(metavar="ACTION", required=True)
    add = form.add_parser("add", help="add an XLSForm workbook")
    add.add_argument("file", metavar="FILE.xlsx")
    add.add_argument("--repair", action="store_true", help="make the repairs that are offered; for this office only")
    add.set_defaults(run=("commands.forms", "add"))
    form.add_parser("list", help="list the forms").set_defaults(run=("commands.forms", "list_forms"))
    check = form.add_parser("check", help="check workbooks, or folders of them, without adding them")
    check.add_argument("files", nargs="+", metavar="FILE")
    check.set_defaults(run=("commands.forms", "check"))
    record = commands.add_parser("record", help="add records").add_subparsers(metavar="ACTION", required=True)
    record_add = record.add_parser(
        "add",
        help="add records from JSON",
        description="Add the record, or the list of records, of a JSON file through the rules of the form. An "
        "object is a group, a list of objects a repeat, a list of texts several choices. Stops at the "
        "first record with something to correct; those before it are kept.",
    )
    record_add.add_argument("--form", required=True, metavar="F")
    record_add.add_argument("--json", required=True, metavar="FILE")
    record_add.set_defaults(run=("commands.records", "add"))


def _add_exchange_commands(commands: "Commands[argparse.ArgumentParser]") -> None:
    export = commands.add_parser(
        "export",
        help="write a workbook",
        description="Write all records with their history into one Excel workbook, for people and for other offices.",
    )
    export.add_argument("--out", required=True, metavar="X.xlsx")
    export.add_argument("--names", action="store_true", help="head columns by names of questions instead of labels")
    _add_language(export, "language of the workbook")
    export.set_defaults(run=("commands.exchange", "export"))
    incoming = commands.add_parser(
        "import",
        help="take in workbooks and packages",
        description="Take in workbooks and packages, in any order, any number of times. Each file gets a line: "
        "rows read = new + unchanged + updated + conflict + rejected. A file that cannot be read is a "
        "sentence on standard error, and the others go on.",
    )
    incoming.add_argument("files", nargs="+", metavar="FILE", help="workbooks (.xlsx) and packages (.fieldpack)")
    incoming.add_argument("--ledger", default="", metavar="L.xlsx", help="write the ledger as a workbook too")
    incoming.set_defaults(run=("commands.exchange", "import_files"))
    national = commands.add_parser(
        "national-workbook",
        help="write the national workbook",
        description="Write the summary, completeness, figures, indicators, all rows, data issues and sources of a "
        "period into one Excel workbook.",
    )
    national.add_argument("--out", required=True, metavar="N.xlsx")
    _add_language(national, "language of the workbook")
    national.add_argument(
        "--from", dest="first", type=month, metavar="YYYY-MM", help="first month (default: that of the first record)"
    )
    national.add_argument(
        "--to", dest="last", type=month, metavar="YYYY-MM", help="last month (default: that of the last record)"
    )
    national.set_defaults(run=("commands.exchange", "national_workbook"))


def _add_language(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument("--language", default="", choices=LANGUAGES, help=f"{what} (default: that of the office)")


def month(text: str) -> str:
    """Read a month such as 2025-07; ValueError (wrong use) for anything else."""
    return f"{date.fromisoformat(f'{text}-01'):%Y-%m}"


if __name__ == "__main__":
    sys.exit(main())
