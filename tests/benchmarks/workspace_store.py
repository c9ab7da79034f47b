"""The encrypted workspace at 10,000 and 100,000 records (1.3 revisions each): opening, lists, search, saving, keeping.

The peer is plain, unencrypted sqlite3 with the same rows, indexes and durability. FIELDAPP_BENCH_RECORDS="1000000" runs
other sizes.
"""

import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from fieldapp.records.revision import HybridTime, Kind, Revision, new_revision
from fieldapp.store.projection import COLUMNS
from fieldapp.workspace import Office, RecordFilter, Workspace
from tests.benchmarks.figures import Figure, in_milliseconds

SIZES = tuple(int(size) for size in os.environ.get("FIELDAPP_BENCH_RECORDS", "10000 100000").split())
FORM = (Path(__file__).parents[1] / "core" / "store" / "visit.xml").read_text(encoding="utf-8")
PASSPHRASE = "five green mangoes"
WORDS = (
    *("ទឹកស្អាត", "ភូមិ", "កុមារ", "โรงเรียน", "หมู่บ้าน", "ອຳເພີ", "ນ້ຳສະອາດ", "学校", "农业", "山村", "trường", "học"),
    *("an", "toàn", "xã", "đường", "village", "patrol", "safe", "travel", "debt", "labour", "agent", "women", "union"),
    *("meeting", "border", "training", "session", "teacher", "youth", "club", "police", "market", "bus", "factory"),
)
SYLLABLES = ("ka", "ra", "mo", "tu", "vi", "sen", "li", "pho", "ban", "dan", "chi", "nu", "kro", "tam", "sre", "wat")
QUERIES = {
    "1 character": "学",
    "2 characters": "ho",
    "3 characters": "ទឹក",
    "word without marks": "truong",
    "a name": "kromotu",
}
BATCH = 5_000


def run() -> list[Figure]:
    """Measure every size in a workspace of its own."""
    figures = []
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            figures += list(_figures(Path(folder), size))
    return figures


def _figures(folder: Path, size: int) -> Iterator[Figure]:
    name = f"{size // 1000}k records"
    office = Office("office", "Kandal", "KH", "KH-08")
    workspace, _ = Workspace.create(folder / "w.fieldapp", PASSPHRASE, office, officer="Sokha", with_forms=False)
    workspace.add_xform(FORM)
    yield _filling(workspace, size, name)
    workspace.close()
    yield from _opening(folder / "w.fieldapp", name)
    with Workspace.open(folder / "w.fieldapp", PASSPHRASE) as workspace, _plain(folder, workspace) as plain:
        yield from _listing(workspace, plain, name)
        yield from _searching(workspace, name)
        yield from _saving(workspace, folder, name)
        yield in_milliseconds(f"backup, {name}", "fieldapp", [_ms(workspace.backup_now)])
        yield in_milliseconds(f"rebuild lists, {name}", "fieldapp", [_ms(workspace.rebuild)])


def _filling(workspace: Workspace, size: int, name: str) -> Figure:
    chance = random.Random(1)
    spent = 0.0
    for start in range(0, size, BATCH):
        revisions = [each for number in range(start, min(size, start + BATCH)) for each in _revisions(chance, number)]
        spent += _ms(lambda arriving=revisions: workspace.receive(arriving))
    return in_milliseconds(f"receive all revisions, {name}", "fieldapp", [spent])


def _revisions(chance: random.Random, number: int) -> list[Revision]:
    """Return a record of one or two revisions."""
    made: list[Revision] = []
    for _ in range(1 + (number % 10 < 3)):
        made.append(
            new_revision(
                f"record-{number:07}",
                [each.revision_id for each in made[-1:]],
                form_id="visit",
                form_version="1",
                office=f"office-{number % 25}",
                device="elsewhere",
                author="Dara",
                time=HybridTime(1_780_000_000_000 + number, len(made)),
                kind=Kind.FINALISED,
                answers=_answers(chance, number),
            )
        )
    return made


def _answers(chance: random.Random, number: int) -> dict[str, str]:
    names = ["".join(chance.choices(SYLLABLES, k=3)) for _ in range(3)]
    return {
        "date": f"2026-{1 + number % 12:02}-{1 + number % 28:02}",
        "country": "KH",
        "province": f"KH-{1 + number % 25:02}",
        "village": names[0],
        "topic": " ".join([*chance.choices(WORDS, k=2), names[1]]),
        "notes": " ".join([*chance.choices(WORDS, k=5), names[2], f"A{number:06}"]),
        "f1": str(number % 9),
        "m1": str(number % 5),
    }


def _opening(folder: Path, name: str) -> Iterator[Figure]:
    unlocking, first_page = [], []
    for _ in range(5):
        started = time.perf_counter()
        workspace = Workspace.open(folder, PASSPHRASE)
        unlocking.append((time.perf_counter() - started) * 1000)
        first_page.append(_ms(workspace.records))
        workspace.close()
    yield in_milliseconds(f"unlock with the passphrase, {name}", "fieldapp", unlocking)
    yield in_milliseconds(f"first page of 200 after it, {name}", "fieldapp", first_page, 1000)


def _plain(folder: Path, workspace: Workspace) -> sqlite3.Connection:
    """Return an unencrypted database with the same list."""
    plain = sqlite3.connect(folder / "plain.db", isolation_level=None)
    plain.execute("pragma journal_mode = wal")
    plain.execute("pragma synchronous = full")
    plain.execute("pragma cache_size = -32000")
    plain.execute(f"create table record (number integer primary key, {', '.join(COLUMNS)})")
    plain.execute("create index by_date on record (is_deleted, activity_date, number)")
    with workspace._store.database.read() as connection:
        rows = connection.execute(f"select number, {', '.join(COLUMNS)} from record").fetchall()
    plain.execute("begin")
    plain.executemany(f"insert into record values (?{', ?' * len(COLUMNS)})", rows)
    plain.execute("commit")
    return plain


def _listing(workspace: Workspace, plain: sqlite3.Connection, name: str) -> Iterator[Figure]:
    rows = workspace.records(limit=200)
    numbers = workspace.record_ids()
    middle = numbers[len(numbers) // 2 : len(numbers) // 2 + 128]
    page = "select * from record where is_deleted = 0 order by activity_date desc, number desc limit 200"
    every = "select number from record where is_deleted = 0 order by activity_date desc, number desc"
    few = f"select * from record where number in ({', '.join(map(str, middle))})"
    pairs: list[tuple[str, Callable[[], object], str]] = [
        ("next page of 200", lambda: workspace.records(limit=200, after=rows[-1]), page),
        ("page of 128 in the middle", lambda: workspace.rows(middle), few),
        ("numbers of all", workspace.record_ids, every),
    ]
    for job, way, statement in pairs:
        yield in_milliseconds(f"{job}, {name}", "fieldapp", _times(way))
        yield in_milliseconds(
            f"{job}, {name}", "plain sqlite3", _times(lambda sql=statement: plain.execute(sql).fetchall())
        )
    month = RecordFilter(month="2026-05", province="KH-08")
    yield in_milliseconds(f"a month of a province, {name}", "fieldapp", _times(lambda: workspace.records(month)))
    yield in_milliseconds(f"sort by title, {name}", "fieldapp", _times(lambda: workspace.record_ids(order="title")))


def _searching(workspace: Workspace, name: str) -> Iterator[Figure]:
    for kind, text in QUERIES.items():
        wanted = RecordFilter(text=text)
        times = _times(lambda wanted=wanted: workspace.records(wanted))
        figure = in_milliseconds(f"search, {kind}, {name}", "fieldapp", times, 50)
        yield Figure(figure.job, figure.way, None, figure.wall_s, None, f"{workspace.count(wanted):,} found", 0.05)


def _saving(workspace: Workspace, folder: Path, name: str) -> Iterator[Figure]:
    entry = workspace.begin("visit")
    entry.interview.answer("date", "2026-05-03")
    yield in_milliseconds(f"keep a draft, {name}", "fieldapp", _times(lambda: workspace.keep_draft(entry), 50), 20)
    finished = []
    for _ in range(50):
        entry = workspace.begin("visit")
        entry.interview.answer("date", "2026-05-03")
        entry.interview.answer("topic", "Safe travel")
        finished.append(_ms(lambda entry=entry: workspace.finalise(entry)))
    yield in_milliseconds(f"finish a record, {name}", "fieldapp", finished, 20)
    plain = sqlite3.connect(folder / "floor.db", isolation_level=None)
    plain.execute("pragma journal_mode = wal")
    plain.execute("pragma synchronous = full")
    plain.execute("create table revision (answers text)")
    one = ("x" * 600,)
    floor = _times(lambda: plain.execute("insert into revision values (?)", one), 50)
    plain.close()
    yield in_milliseconds(f"finish a record, {name}", "plain sqlite3, one row", floor)


def _times(way: Callable[[], object], times: int = 15) -> list[float]:
    return [_ms(way) for _ in range(times)]


def _ms(way: Callable[[], object]) -> float:
    started = time.perf_counter()
    way()
    return (time.perf_counter() - started) * 1000
