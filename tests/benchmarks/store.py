"""The store: unlocking, saving, jumping, searching, merging, rebuilding and backing up, as the workspace grows.

Floors in the same run: the same workspace in an unencrypted file, sqlite3 writing one row durably, copying the file.
BENCH_RECORDS names the sizes: ``10000,100000`` (the default); a million takes half an hour to build.
"""

import os
import random
import shutil
import sqlite3
import tempfile
from array import array
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import UUID

from fieldapp.records.revision import HybridTime, Kind, Revision, new_revision
from fieldapp.workspace import RecordFilter, Workspace
from tests.benchmarks.figures import Figure, Times, in_milliseconds, timed
from tests.benchmarks.sample_workspace import PASSPHRASE, SEARCHED, revisions, workspace_folder
from tests.benchmarks.unencrypted import unencrypted_copy

SIZES: Final = tuple(int(size) for size in os.environ.get("BENCH_RECORDS", "10000,100000").split(","))
_OURS: Final = "fieldapp"
_PLAIN: Final = "the same, unencrypted"
_PAGE: Final = 128
_MOST_ARRIVING: Final = 100_000
_EVERYTHING: Final = RecordFilter()


def run() -> Iterator[Figure]:
    """Measure everything on a copy of each workspace; what is measured at a larger size tells how it grew."""
    before: dict[tuple[str, str], float] = {}
    for size in SIZES:
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home) / "copy.fieldapp"
            shutil.copytree(workspace_folder(size), folder)
            with unencrypted_copy(folder, PASSPHRASE) as plain_folder:
                for figure in _figures(size, folder, plain_folder):
                    yield _with_growth(figure, size, before)


def _with_growth(figure: Figure, size: int, before: dict[tuple[str, str], float]) -> Figure:
    """Say in the remark how many times the wall time of the size before it takes."""
    key = figure.job, figure.way
    growth = f", {figure.wall_s / before[key]:.1f} x the size before" if before.get(key) else ""
    before[key] = figure.wall_s
    return replace(figure, job=f"{size:,}: {figure.job}", remark=f"{figure.remark}{growth}".lstrip(", "))


def _figures(size: int, folder: Path, plain_folder: Path) -> Iterator[Figure]:
    yield from _both(
        "unlock to first page", partial(_unlock, folder), partial(_unlock, plain_folder), times=5, aim_ms=1_000
    )
    with Workspace.open(folder, PASSPHRASE) as workspace, Workspace.open(plain_folder, PASSPHRASE) as plain:
        yield from _jumping(workspace, plain)
        yield from _searching(workspace, plain)
        yield from _saving(workspace, plain, folder.parent)
        arriving = list(islice(_arriving(size), min(size, _MOST_ARRIVING)))
        job = f"take in {len(arriving):,} revisions"
        yield from _both(job, partial(workspace.receive, arriving), partial(plain.receive, arriving))
        yield from _both(f"{job} again", partial(workspace.receive, arriving), partial(plain.receive, arriving))
        yield from _both("rebuild the lists", workspace.rebuild, plain.rebuild)
        yield from _both("backup", workspace.backup_now, plain.backup_now)
        copy = partial(_copy_durably, folder / "workspace.db", folder.parent / "copy.db")
        yield in_milliseconds("backup", "copying the file", [timed(copy)])


def _both(
    job: str, ours: Callable[[], object], plain: Callable[[], object], times: int = 1, aim_ms: float | None = None
) -> Iterator[Figure]:
    yield in_milliseconds(job, _OURS, [timed(ours) for _ in range(times)], aim_ms=aim_ms)
    yield in_milliseconds(job, _PLAIN, [timed(plain) for _ in range(times)])


def _unlock(folder: Path) -> None:
    with Workspace.open(folder, PASSPHRASE) as workspace:
        assert workspace.records(limit=200)


def _jumping(workspace: Workspace, plain: Workspace) -> Iterator[Figure]:
    """The ids of everything, for a list that scrolls anywhere; then what comes into sight after a jump."""
    yield from _both(
        "all ids in order",
        partial(workspace.record_ids, _EVERYTHING),
        partial(plain.record_ids, _EVERYTHING),
        times=5,
    )
    ids = workspace.record_ids(_EVERYTHING)
    chance = random.Random(1)
    starts = iter([chance.randrange(len(ids) - _PAGE) for _ in range(40)])

    def jump(into: Workspace) -> None:
        start = next(starts)
        into.rows(array("q", ids[start : start + _PAGE]))

    yield from _both("page jump", partial(jump, workspace), partial(jump, plain), times=20)


def _searching(workspace: Workspace, plain: Workspace) -> Iterator[Figure]:
    for place, typed in enumerate(("1 character", "2 characters", "a word")):
        filters = [RecordFilter(text=words[place]) for words in SEARCHED.values()]
        job = f"search {typed}, 5 scripts"
        for each in filters:
            workspace.records(each)
            plain.records(each)
        ours = [timed(partial(workspace.records, each)) for each in filters]
        slowest = max(zip(ours, SEARCHED, strict=True), key=lambda pair: pair[0].wall_ms)[1]
        found = in_milliseconds(job, _OURS, ours, aim_ms=50)
        yield replace(found, remark=f"{found.remark}: {slowest}")
        yield in_milliseconds(job, _PLAIN, [timed(partial(plain.records, each)) for each in filters])


def _saving(workspace: Workspace, plain: Workspace, home: Path) -> Iterator[Figure]:
    """Save a new record for good, as the desktop does; the floor is one row of the same answers, synced."""
    job = "save a record durably"
    yield in_milliseconds(job, _OURS, _saves(workspace), aim_ms=20)
    yield in_milliseconds(job, _PLAIN, _saves(plain))
    floor = sqlite3.connect(home / "floor.db", isolation_level=None)
    floor.execute("pragma journal_mode = wal")
    floor.execute("pragma synchronous = full")
    floor.execute("create table if not exists revision (number integer primary key, answers text) strict")
    write = partial(floor.execute, "insert into revision (answers) values (?)", ("x" * 1_500,))
    yield in_milliseconds(job, "sqlite3, one row", [timed(write) for _ in range(20)])
    floor.close()


def _saves(workspace: Workspace) -> list[Times]:
    entries = [workspace.begin("community_watch") for _ in range(20)]
    for number, entry in enumerate(entries):
        entry.interview.answer("when_where/title", f"ប្រជុំ {number}")
    return [timed(partial(workspace.save, entry)) for entry in entries]


def _arriving(size: int) -> Iterator[Revision]:
    """Yield what another laptop sends: by turns a new record, and a correction of one that is here, made apart."""
    new = revisions(size, size + _MOST_ARRIVING, device="laptop-2")
    for number, known in enumerate(revisions(0, size)):
        yield next(new)
        if known.parents:
            continue
        yield new_revision(
            known.record_id,
            (known.revision_id,),
            form_id=known.form_id,
            form_version=known.form_version,
            office=known.office,
            device="laptop-2",
            author="Dara",
            time=HybridTime(known.time.milliseconds + 15_000),
            kind=Kind.FINALISED,
            answers={**known.answers, "outcome/remarks": f"Seen again {number}"},
            revision_id=str(UUID(int=(1 << 100) + number, version=4)),
        )


def _copy_durably(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())
