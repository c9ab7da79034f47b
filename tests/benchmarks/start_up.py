"""From the start of the process to the first paint, and to a usable list with 100,000 records; peer: a bare window.

Warm: everything was read from the disk before. The list's time holds the derivation of the key from the passphrase
(measured apart) and nobody's typing: the passphrase is there with the first paint.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from fieldapp.store.vault import Vault
from fieldapp.workspace import Workspace
from tests.benchmarks.figures import Figure, Times, in_milliseconds
from tests.benchmarks.sample_workspace import PASSPHRASE, workspace_folder

RECORDS: Final = int(os.environ.get("BENCH_RECORDS", "100000"))
_STARTS: Final = 5


def run() -> list[Figure]:
    """Measure starts of both windows in turn, then of the list."""
    with tempfile.TemporaryDirectory() as home:
        starts = [(_start("bare", home), _start("desktop", home)) for _ in range(_STARTS + 1)][1:]
    folder = workspace_folder(RECORDS)
    with Workspace.open(folder, PASSPHRASE) as workspace:
        workspace.change_passphrase(PASSPHRASE, PASSPHRASE)  # with the real hardness
    lists = [_start("list", str(folder.parent)) for _ in range(3)]
    paint = "start to first paint"
    listed = f"start to {RECORDS:,} records"
    return [
        in_milliseconds(paint, "fieldapp", [desktop["painted"] for _, desktop in starts], aim_ms=1_000),
        in_milliseconds(paint, "PySide6 QMainWindow", [bare["painted"] for bare, _ in starts]),
        in_milliseconds(f"{listed}: unlock page", "fieldapp", [each["painted"] for each in lists]),
        in_milliseconds(f"{listed}: opened", "fieldapp", [each["opened"] for each in lists]),
        in_milliseconds(f"{listed}: listed", "fieldapp", [each["listed"] for each in lists]),
        in_milliseconds("(key derivation alone)", "fieldapp", [_derive(folder) for _ in range(3)]),
    ]


def _start(what: str, home: str) -> dict[str, Times]:
    """Start a process; return what it reached and when, counted from before there was a process."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "FIELDAPP_HOME": home}
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.desktop_start", what, PASSPHRASE],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    reached = json.loads(done.stdout.splitlines()[-1])
    return {name: Times((clock - begun) * 1000, cpu_s * 1000) for name, (clock, cpu_s) in reached.items()}


def _derive(folder: Path) -> Times:
    vault = Vault.load(folder)
    begun, begun_cpu = time.perf_counter(), time.process_time()
    vault.open(PASSPHRASE)
    return Times((time.perf_counter() - begun) * 1000, (time.process_time() - begun_cpu) * 1000)
