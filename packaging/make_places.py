"""Prepare resources/gazetteer from the compiled lists of administrative areas: unique keys, parents by key, succession.

``python packaging/make_places.py FOLDER`` where FOLDER holds admin_areas.csv and vn_province_succession_2025.csv.
A code is not a key: Viet Nam used its codes again in 2025. So a place that has a start date carries it in its key.
"""

import csv
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "gazetteer"
COLUMNS = ("key", "level", "code", "parent_keys", "name_local", "name_en", "valid_from", "valid_to")
Row = dict[str, str]


def main(folder: Path) -> None:
    """Write places.csv and succession.csv."""
    areas = _read(folder / "admin_areas.csv")
    by_code: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for area in areas:
        area["key"] = _key(area)
        by_code[area["country"], area["level"], area["code"]].append(area)
    for area in areas:
        area["parent_keys"] = " ".join(_parents(area, by_code))
    _write(TARGET / "places.csv", COLUMNS, areas)
    succession = _read(folder / "vn_province_succession_2025.csv")
    changes = [change for row in succession for change in _succession(row, by_code)]
    _write(TARGET / "succession.csv", ("old_key", "new_key", "effective"), changes)


def _key(area: Row) -> str:
    key = f"{area['country']}-{area['code']}"
    return f"{key}-{area['valid_from'].replace('-', '')}" if area["valid_from"] else key


def _parents(area: Row, by_code: dict[tuple[str, str, str], list[Row]]) -> list[str]:
    """Return the keys of the parents, oldest first: nine districts outlived the change of Thừa Thiên Huế to Huế."""
    if area["level"] == "1":
        return [area["country"]]
    is_two_tier = area["country"] == "VN" and len(area["parent_code"]) == 2
    level = "1" if is_two_tier else str(int(area["level"]) - 1)
    parents = [row for row in by_code[area["country"], level, area["parent_code"]] if _overlap(row, area)]
    if not parents:
        raise ValueError(area)
    return [row["key"] for row in sorted(parents, key=lambda row: row["valid_from"])]


def _overlap(first: Row, second: Row) -> bool:
    return first["valid_from"] <= (second["valid_to"] or "9") and second["valid_from"] <= (first["valid_to"] or "9")


def _succession(row: Row, by_code: dict[tuple[str, str, str], list[Row]]) -> list[Row]:
    """Return old key -> new key of one province, and of its renaming before that."""
    old = sorted(by_code["VN", "1", row["old_code"]], key=lambda area: area["valid_from"])
    before = [area for area in old if not area["valid_from"] or area["valid_from"] < "2025-07-01"]
    new = by_code["VN", "1", row["new_code"]][-1]
    steps = [*before, new] if row["effective"] else before
    return [
        {"old_key": first["key"], "new_key": second["key"], "effective": second["valid_from"]}
        for first, second in pairwise(steps)
        if first["key"] != second["key"]
    ]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, columns: tuple[str, ...], rows: list[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
