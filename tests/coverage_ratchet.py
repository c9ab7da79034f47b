"""Holds the share of lines and branches that tests run, file by file: it may rise, and never fall.

Part of ``make check``. usage: python -m tests.coverage_ratchet REPORT.json [--keep]
With --keep the table is written anew; look at what changed before you commit it.
"""

import csv
import json
import math
import sys
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "tests" / "coverage.csv"
SLACK: Final = 2
"""Percent a file may fall by chance: random forms and histories do not run every branch each time."""
NEW_FILE: Final = 80
"""Percent that a file which is not in the table must have."""


def main(words: list[str]) -> int:
    """Compare a coverage report with the table, or keep it as the table. Exit code 1 where a file has fallen."""
    reached = shares(json.loads(Path(words[0]).read_text(encoding="utf-8")))
    if "--keep" in words:
        _write(reached)
        return 0
    sentences = fallen(reached, _read())
    print(*sentences, sep="\n")
    print(f"Coverage per file: {len(reached)} files, {len(sentences)} below what they must reach.")
    return 1 if sentences else 0


def shares(report: dict[str, dict[str, dict[str, dict[str, float]]]]) -> dict[str, int]:
    """Return file -> whole percent of its lines and branches that ran."""
    return {
        Path(name).as_posix(): math.floor(file["summary"]["percent_covered"]) for name, file in report["files"].items()
    }


def fallen(reached: dict[str, int], kept: dict[str, int]) -> list[str]:
    """Return a sentence for each file below its line in the table, or below the least of a new file."""
    least = {name: kept[name] - SLACK if name in kept else NEW_FILE for name in reached}
    return [
        f"{name}: {reached[name]} % of it is run by tests, and at least {least[name]} % must be."
        for name in sorted(reached)
        if reached[name] < least[name]
    ]


def _read() -> dict[str, int]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["file"]: int(row["percent"]) for row in csv.DictReader(file)}


def _write(reached: dict[str, int]) -> None:
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("file", "percent"))
        rows.writerows(sorted(reached.items()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
