"""Saves an openpyxl workbook without temporary files: openpyxl alone writes every sheet, readable, into a temp folder.

Used by the writer, whose large sheets do not go through openpyxl, so that what is held in memory is small.
"""

import io
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter


def save_in_memory(book: Workbook, target: BinaryIO) -> None:
    """Write the workbook into a file that is open."""
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        _Writer(book, archive).save()


class _Writer(ExcelWriter):  # type: ignore[misc]  # openpyxl has no types
    """WORKAROUND openpyxl 3.1 offers no way to say where sheets are written meanwhile; this is its own method else."""

    def write_worksheet(self, ws: Worksheet) -> None:
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts = ws._charts
        ws._drawing.images = ws._images
        content = io.BytesIO()
        writer = WorksheetWriter(ws, content)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], content.getvalue())
        self.manifest.append(ws)
