"""Reads a workbook that comes back: every row is accounted for, and nothing in it is trusted.

Untouched rows are taken verbatim from the machine sheet; edited and new rows become deterministic revisions, checked by
the interview engine (``row_edits``). The file itself is read in an isolated process (``workbook_reading``).
"""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.exchange.received_rows import Received, assemble
from fieldapp.exchange.row_edits import Resources, RowEdits, places_resources
from fieldapp.exchange.values import ReceivedForm, ReceivedWorkbook
from fieldapp.exchange.workbook_reading import Content, Message, Refusal, read_messages
from fieldapp.forms.definition import FormDefinition
from fieldapp.progress import SILENT, Progress
from fieldapp.sheets.inspection import damaged, inspect, suspicious
from fieldapp.sheets.isolated import IsolatedProcess, IsolationError
from fieldapp.sheets.saving import file_hash
from fieldapp.sheets.wording import FileLabel, no_file_label
from fieldapp.translation import tr

DefinitionOf = Callable[[str, str], FormDefinition | None]
"""(form id, version) -> the form, or None when this workspace does not have it."""

_log: Final = logging.getLogger(__name__)


def read_workbook(
    path: Path,
    definition_of: DefinitionOf,
    progress: Progress = SILENT,
    *,
    file_label: FileLabel = no_file_label,
    resources: Resources = places_resources,
    process: IsolatedProcess | None = None,
) -> ReceivedWorkbook:
    """Read and check a whole workbook.

    ``file_label`` must be the one that wrote the labels of choices from files; ``resources`` gives those files to the
    interview. For many workbooks hand in one ``process``: starting it anew takes longer than reading a small file.
    Raises Problems: file-missing, file-not-readable, workbook-not-excel, workbook-open-document, workbook-old-format,
    workbook-encrypted, workbook-damaged, workbook-suspicious, workbook-foreign, workbook-newer; Cancelled.
    """
    progress.report(tr("Reading {file}", file=path.name))
    inspect(path)
    received = Received(path.name)
    with ExitStack() as stack:
        reading = process or stack.enter_context(IsolatedProcess())
        try:
            for message in reading.run(read_messages, str(path), on_wait=lambda: _report(progress, path, received)):
                _take(path, received, message)
                _report(progress, path, received)
        except IsolationError as error:
            _log.warning("reading %s ended: %s", path.name, error)
            raise suspicious(path) from error
    content = received.content
    if content is None:
        raise damaged(path)
    edits = RowEdits(content, received.forms, definition_of, file_label, resources)
    rows, notes = assemble(received, content, edits, progress)
    manifest = content.sheet.manifest
    return ReceivedWorkbook(path, file_hash(path), manifest, tuple(received.forms), tuple(rows), tuple(notes))


def _take(path: Path, received: Received, message: Message) -> None:
    if isinstance(message, Refusal):
        raise _refused(path, message)
    if isinstance(message, Content):
        received.content = message
    elif isinstance(message, ReceivedForm):
        received.forms.append(message)
    else:
        received.take(message)


def _refused(path: Path, refusal: Refusal) -> Problem:
    _log.warning("%s refused as %s: %s", path.name, refusal.reason, refusal.detail)
    if refusal.reason == "foreign":
        return Problem(
            "workbook-foreign",
            "{file} was not written by Fieldapp, or its hidden sheets were removed. "
            "Ask for the workbook as Fieldapp exported it.",
            file=path.name,
        )
    if refusal.reason == "newer":
        return Problem(
            "workbook-newer",
            "{file} was written by a newer Fieldapp ({version}). Update Fieldapp on this computer, then read it again.",
            file=path.name,
            version=refusal.detail,
        )
    return damaged(path)


def _report(progress: Progress, path: Path, received: Received) -> None:
    content = received.content
    total = content.sheet.manifest.revisions if content is not None else 0
    progress.report(tr("Reading {file}", file=path.name), received.revisions_read, total)
