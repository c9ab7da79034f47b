"""A national office takes in 20 provinces of 5,000 records each, with history and search, and writes its workbook.

No peer does this; the aim is a minute for the import on a computer that does nothing else.
"""

import tempfile
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from fieldapp.workspace import Office, Workspace
from tests.benchmarks.figures import Figure, measure
from tests.benchmarks.sample_workspace import CHEAP, PASSPHRASE, revisions

PROVINCES: Final = 20
RECORDS: Final = 5_000
AIM_S: Final = 60.0
_BATCH: Final = 5_000


def run() -> list[Figure]:
    """Measure the import, then the national workbook over everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [_workbook(folder, number) for number in range(PROVINCES)]
        imported = measure(f"import {PROVINCES} x {RECORDS:,} into a workspace", "fieldapp", take_in, folder, paths)
        written = measure(f"national workbook of {PROVINCES * RECORDS:,} records", "fieldapp", write_national, folder)
        return [replace(imported, aim_s=AIM_S), written]


def take_in(folder: Path, paths: list[Path]) -> str:
    """Import every workbook into a new national workspace."""
    office = Office("national", "National office", "KH", "", "national")
    workspace, _ = Workspace.create(folder / "national.fieldapp", PASSPHRASE, office, officer="Sokha", hardness=CHEAP)
    with workspace:
        rows = sum(ledger.rows_read for ledger in workspace.import_files(paths))
    return f"{rows:,} rows"


def write_national(folder: Path) -> str:
    """Write the national workbook over all months."""
    with Workspace.open(folder / "national.fieldapp", PASSPHRASE) as workspace:
        account = workspace.national_workbook(folder / "national.xlsx", workspace.whole_period())
    return f"{account.records:,} records, {account.size / 1e6:.0f} MB"


def _workbook(folder: Path, number: int) -> Path:
    """Export one province's records."""
    path = folder / f"province-{number:02d}.xlsx"
    office = Office(f"office-{number:02d}", f"Province {number}", "KH", f"KH-{number + 1:02d}")
    home = folder / f"province-{number:02d}.fieldapp"
    workspace, _ = Workspace.create(home, PASSPHRASE, office, officer="Sokha", hardness=CHEAP)
    with workspace:
        arriving = revisions(number * RECORDS, (number + 1) * RECORDS, f"laptop-{number}")
        while batch := list(islice(arriving, _BATCH)):
            workspace.receive(batch)
        workspace.export_workbook(path)
    return path
