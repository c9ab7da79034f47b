"""Workbooks written as text tables, so that a test shows its form."""

import io

import openpyxl
import pytest


@pytest.fixture
def workbook():
    """Return a function: sheets as tables -> bytes of an .xlsx. A line without a first cell begins a sheet's table.

    | survey |
    |        | type | name | label |
    |        | text | a    | A     |
    """

    def make(table: str) -> bytes:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for line in table.strip().splitlines():
            name, *cells = [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
            if name:
                sheet = book.create_sheet(name)
            elif cells:
                sheet.append([cell or None for cell in cells])
        content = io.BytesIO()
        book.save(content)
        return content.getvalue()

    return make
