"""The terminal's side of a command: passphrase, progress line, opening the workspace."""

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldapp.errors import Problem
from fieldapp.folders import data_folder, settings_file
from fieldapp.progress import Progress
from fieldapp.settings import load_settings
from fieldapp.workspace import Workspace

_WIDTH = 78


def passphrase() -> str:
    """Return FIELDAPP_PASSPHRASE, or ask for it."""
    given = os.environ.get("FIELDAPP_PASSPHRASE")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Problem(
            "passphrase-missing",
            "There is no passphrase. Set FIELDAPP_PASSPHRASE, or run the command in a terminal that can ask for it.",
        )
    return getpass.getpass("Passphrase: ")


def workspace_folder(arguments: argparse.Namespace) -> Path:
    """Return the workspace that was named, else the last one used on this computer."""
    if arguments.workspace:
        return Path(arguments.workspace)
    remembered = load_settings(settings_file()).workspace
    return Path(remembered) if remembered else data_folder() / "office.fieldapp"


def open_workspace(arguments: argparse.Namespace) -> Workspace:
    """Open the workspace of the command."""
    return Workspace.open(workspace_folder(arguments), passphrase())


def read_file(file: Path) -> bytes:
    """Return what a file holds. Problem ``file-missing`` when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Problem(
            "file-missing",
            "The file {file} cannot be read ({reason}). Choose it again, or put the stick back in.",
            file=file,
            reason=error.strerror,
        ) from error


def terminal_progress() -> Progress:
    """Return a progress that keeps one line up to date; silent where standard error is not a terminal."""
    return Progress(_show) if sys.stderr.isatty() else Progress()


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """Yield a progress, and leave its line free for what is said at the end."""
    try:
        yield terminal_progress()
    finally:
        if sys.stderr.isatty():
            _show("", 0, 0)


def _show(what: str, done: int, total: int) -> None:
    share = f" {done:,} / {total:,}" if total else ""
    line = "" if total and done >= total else f"{what}{share}"
    print(f"\r{line.ljust(_WIDTH)[:_WIDTH]}", end="\r", file=sys.stderr, flush=True)
