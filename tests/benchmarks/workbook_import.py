"""Reading 25 workbooks of 4,000 records: Fieldapp, which verifies every revision, against pandas, which trusts all.

Twice: as the offices wrote them, and after another program (openpyxl) has saved them again.
"""

import tempfile
from pathlib import Path

from fieldapp.exchange.values import WorkbookOptions
from fieldapp.exchange.workbook_in import read_workbook
from fieldapp.exchange.workbook_out import write_workbook
from fieldapp.sheets.isolated import IsolatedProcess
from tests.benchmarks.figures import Figure, measure
from tests.benchmarks.sample_records import manifest, records

FILES = 25
RECORDS = 4_000
RESAVED = 3
JOB = f"import {FILES} x {RECORDS:,}"
JOB_RESAVED = f"import {RESAVED} x {RECORDS:,}, saved by openpyxl"


def run() -> list[Figure]:
    """Measure reading only: no database."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"office{number:02d}.xlsx" for number in range(FILES)]
        for number, path in enumerate(paths):
            write_workbook(path, records(number * RECORDS, (number + 1) * RECORDS), manifest(), WorkbookOptions())
        figures = [measure(JOB, "fieldapp", read_fieldapp, paths), measure(JOB, "pandas", read_pandas, paths)]
        resaved = [_resave(path) for path in paths[:RESAVED]]
        figures.append(measure(JOB_RESAVED, "fieldapp", read_fieldapp, resaved))
        figures.append(measure(JOB_RESAVED, "pandas", read_pandas, resaved))
        return figures


def read_fieldapp(paths: list[Path]) -> str:
    """Read, verify and account for every row."""
    rows = rejected = 0
    with IsolatedProcess() as process:
        for path in paths:
            received = read_workbook(path, lambda _form_id, _version: None, process=process)
            rows += len(received.rows)
            rejected += sum(bool(row.rejection) for row in received.rows)
    return f"{rows:,} rows, {rejected} rejected"


def read_pandas(paths: list[Path]) -> str:
    """Read the visible sheets and put them below each other."""
    import pandas

    frames = [pandas.read_excel(path, sheet_name="Benchmark") for path in paths]
    return f"{len(pandas.concat(frames)):,} rows"


def _resave(path: Path) -> Path:
    import openpyxl

    target = path.with_name(f"resaved-{path.name}")
    openpyxl.load_workbook(path).save(target)
    return target
