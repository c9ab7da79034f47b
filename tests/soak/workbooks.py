"""Workbooks in the histories: edited as a person does in Excel, read without the guarding process, which is slow."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

from openpyxl import load_workbook

from fieldapp.sheets.isolated import IsolationError


class InThisProcess:
    """Stands in for IsolatedProcess: what is read in the histories was written by them."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def run(
        self, function: Callable[..., Iterator[Any]], *arguments: object, on_wait: Callable[[], None] | None = None
    ) -> Iterator[Any]:
        """Yield what the function yields."""
        if on_wait is not None:
            on_wait()
        try:
            yield from function(*arguments)
        except MemoryError as error:
            raise IsolationError("out of memory") from error

    def stop(self) -> None:
        """There is nothing to end."""


def edit(path: Path, edited: Path, which: int, text: str) -> bool:
    """Change the topic of one record in a workbook, and save it under another name; whether there was one."""
    book = load_workbook(path)
    for sheet in book.worksheets:
        headers = [cell.value for cell in sheet[1]]
        if "topic" in headers and "KEY" in headers and sheet.max_row > 1:
            row = 2 + which % (sheet.max_row - 1)
            sheet.cell(row, headers.index("topic") + 1).value = text or None
            book.save(edited)
            return True
    return False
