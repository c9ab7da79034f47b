"""The store: unlocking, saving, jumping, searching, merging, rebuilding and backing up, as the workspace grows.

Floors in the same run: the same queries on the same tables unencrypted, sqlite3 writing one row durably, copying the
file. BENCH_RECORDS names the sizes: ``10000,100000`` (the default); a million takes most of an hour to build.
"""

import os
import random
import shutil
import sqlite3
import tempfile
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlcipher3 import dbapi2

from fieldapp.records.revision import HybridTime, Kind, Revision, new_revision
from fieldapp.store import records as stored_records
from fieldapp.store.connection import Connection, connect
from fieldapp.store.vault import Vault
from fieldapp.workspace import RecordFilter, Workspace
from tests.benchmarks.figures import Figure, Times, in_milliseconds
from tests.benchmarks.sample_workspace import PASSPHRASE, SEARCHED, revisions, workspace_folder

SIZES: Final = tuple(int(size) for size in os.environ.get("BENCH_RECORDS", "10000,100000").split(","))
_OURS: Final = "fieldapp"
_PLAIN: Final = "the same, unencrypted"
_PLAIN_FILE: Final = "plain.db"
_PAGE: Final = 128
_ARRIVING: Final = 10_000
_EVERYTHING: Final = RecordFilter()


def run() -> Iterator[Figure]:
    """Measure everything on a copy of each workspace."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home) / "copy.fieldapp"
            shutil.copytree(workspace_folder(size), folder)
            plain = _unencrypted(folder, Path(home) / _PLAIN_FILE)
            try:
                yield from _figures(f"{size:,}", folder, plain)
            finally:
                plain.close()


def _figures(size: str, folder: Path, plain: Connection) -> Iterator[Figure]:
    yield from _both(
        f"{size}: unlock to first page",
        partial(_unlock, folder),
        partial(_page_of, folder.parent / _PLAIN_FILE),
        times=5,
        aim_ms=1_000,
    )
    with Workspace.open(folder, PASSPHRASE) as workspace:
        yield from _jumping(size, workspace, plain)
        yield from _searching(size, workspace, plain)
        yield from _saving(size, workspace, folder.parent)
        arriving = list(islice(_arriving(int(size.replace(",", ""))), _ARRIVING))
        job = f"{size}: take in {len(arriving):,} revisions"
        yield in_milliseconds(job, _OURS, [_timed(partial(workspace.receive, arriving))])
        yield in_milliseconds(f"{job} again", _OURS, [_timed(partial(workspace.receive, arriving))])
        yield in_milliseconds(f"{size}: rebuild the lists", _OURS, [_timed(workspace.rebuild)])
        yield in_milliseconds(f"{size}: backup", _OURS, [_timed(workspace.backup_now)])
        copy = partial(_copy_durably, folder / "workspace.db", folder.parent / "copy.db")
        yield in_milliseconds(f"{size}: backup", "copying the file", [_timed(copy)])


def _both(
    job: str, ours: Callable[[], object], plain: Callable[[], object], times: int, aim_ms: float | None = None
) -> Iterator[Figure]:
    yield in_milliseconds(job, _OURS, [_timed(ours) for _ in range(times)], aim_ms=aim_ms)
    yield in_milliseconds(job, _PLAIN, [_timed(plain) for _ in range(times)])


def _unlock(folder: Path) -> None:
    with Workspace.open(folder, PASSPHRASE) as workspace:
        assert workspace.records(limit=200)


def _page_of(file: Path) -> None:
    plain = _opened(file)
    assert stored_records.page(plain, _EVERYTHING, 200)
    plain.close()


def _jumping(size: str, workspace: Workspace, plain: Connection) -> Iterator[Figure]:
    """The ids of everything, for a list that scrolls anywhere; then what comes into sight after a jump."""
    numbers = partial(stored_records.numbers, plain, _EVERYTHING)
    yield from _both(f"{size}: all ids in order", lambda: workspace.record_ids(_EVERYTHING), numbers, times=5)
    ids = workspace.record_ids(_EVERYTHING)
    chance = random.Random(1)
    starts = iter([chance.randrange(len(ids) - _PAGE) for _ in range(40)])

    def jump(rows: Callable[[Sequence[int]], object]) -> None:
        start = next(starts)
        rows(array("q", ids[start : start + _PAGE]))

    yield from _both(
        f"{size}: page jump", lambda: jump(workspace.rows), lambda: jump(partial(stored_records.rows, plain)), times=20
    )


def _searching(size: str, workspace: Workspace, plain: Connection) -> Iterator[Figure]:
    for place, typed in enumerate(("1 character", "2 characters", "a word")):
        filters = [RecordFilter(text=words[place]) for words in SEARCHED.values()]
        job = f"{size}: search {typed}, 5 scripts"
        for each in filters:
            workspace.records(each)
        ours = [_timed(partial(workspace.records, each)) for each in filters]
        slowest = max(zip(ours, SEARCHED, strict=True), key=lambda pair: pair[0].wall_ms)[1]
        found = in_milliseconds(job, _OURS, ours, aim_ms=50)
        yield replace(found, remark=f"{found.remark}: {slowest}")
        yield in_milliseconds(job, _PLAIN, [_timed(partial(stored_records.page, plain, each, 200)) for each in filters])


def _saving(size: str, workspace: Workspace, home: Path) -> Iterator[Figure]:
    """Save a new record for good, as the desktop does; the floor is one row of the same answers, synced."""
    entries = [workspace.begin("community_watch") for _ in range(20)]
    for number, entry in enumerate(entries):
        entry.interview.answer("when_where/title", f"ប្រជុំ {number}")
    job = f"{size}: save a record durably"
    yield in_milliseconds(job, _OURS, [_timed(partial(workspace.save, entry)) for entry in entries], aim_ms=20)
    floor = sqlite3.connect(home / "floor.db", isolation_level=None)
    floor.execute("pragma journal_mode = wal")
    floor.execute("pragma synchronous = full")
    floor.execute("create table revision (number integer primary key, answers text) strict")
    write = partial(floor.execute, "insert into revision (answers) values (?)", ("x" * 1_500,))
    yield in_milliseconds(job, "sqlite3, one row", [_timed(write) for _ in range(20)])
    floor.close()


def _arriving(size: int) -> Iterator[Revision]:
    """Yield what another laptop sends: by turns a new record, and a correction of one that is here, made apart."""
    new = revisions(size, size + _ARRIVING, device="laptop-2")
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


def _unencrypted(folder: Path, file: Path) -> Connection:
    """Write the database without encryption beside the workspace; return a connection to it."""
    source = connect(folder / "workspace.db", Vault.load(folder).open(PASSPHRASE))
    source.execute("attach database ? as plain key ''", (str(file),))
    source.execute("select sqlcipher_export('plain')").fetchone()
    source.execute("detach database plain")
    source.close()
    return _opened(file)


def _opened(file: Path) -> Connection:
    plain: Connection = dbapi2.connect(str(file), isolation_level=None)
    return plain


def _copy_durably(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _timed(function: Callable[[], object]) -> Times:
    begun, begun_cpu = time.perf_counter(), time.process_time()
    function()
    return Times((time.perf_counter() - begun) * 1000, (time.process_time() - begun_cpu) * 1000)
