"""Writing 100,000 records of 40 columns: Fieldapp against what a user's script does, and openpyxl at its fastest.

Fieldapp's file carries more: keys, every revision whole, tables, lists, summary, dictionary.
"""

import tempfile
from pathlib import Path

from fieldapp.exchange.values import WorkbookOptions
from fieldapp.exchange.workbook_out import write_workbook
from tests.benchmarks.figures import Figure, measure
from tests.benchmarks.sample_records import KINDS, manifest, records, typed_row

RECORDS = 100_000
JOB = f"export {RECORDS:,} x {len(KINDS)}"


def run() -> list[Figure]:
    """Measure all three, each including the making of its rows; how long that takes alone is a figure too."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.xlsx"
        return [
            measure(JOB, "fieldapp", export_fieldapp, path),
            measure(JOB, "openpyxl write-only", export_write_only, path),
            measure(JOB, "pandas + openpyxl", export_pandas, path),
            measure(JOB, "(making the records alone)", make_records),
        ]


def export_fieldapp(path: Path) -> str:
    """Write a full workbook, machine sheets and all."""
    account = write_workbook(path, records(0, RECORDS), manifest(), WorkbookOptions())
    return f"{account.size / 1e6:.0f} MB"


def export_write_only(path: Path) -> str:
    """Write one sheet as fast as openpyxl can."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Benchmark")
    sheet.append([f"question_{number:02d}" for number in range(len(KINDS))])
    for number in range(RECORDS):
        sheet.append(typed_row(number))
    book.save(path)
    return f"{path.stat().st_size / 1e6:.0f} MB"


def export_pandas(path: Path) -> str:
    """Write one sheet as a user's script does."""
    import pandas

    rows = [typed_row(number) for number in range(RECORDS)]
    pandas.DataFrame(rows).to_excel(path, index=False, engine="openpyxl")
    return f"{path.stat().st_size / 1e6:.0f} MB"


def make_records() -> str:
    """Make Fieldapp's records, and do nothing with them."""
    return f"{sum(1 for _ in records(0, RECORDS)):,} records"
