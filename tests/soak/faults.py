"""Fault runs: kill -9 at random moments, full disks, cut and flipped files. Counts what was confirmed and is gone.

Needs fork (Linux, macOS). Used by ``python -m tests.soak``, and with small numbers by the tests.
"""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from fieldapp.errors import Problem
from fieldapp.exchange.package import read_package
from fieldapp.workspace import Office, Workspace
from fieldapp.workspace.sharing import own_identity
from tests.soak.desk import PASSPHRASE, Desk
from tests.soak.histories import scratch
from tests.soak.officer import work_until_killed

LONGEST_LIFE_S: Final = 0.25
CONFIRMATIONS: Final = {"saved", "kept", "sent", "received", "passphrase", "backup", "exported", "undone"}


@dataclass
class Tally:
    """What a fault run found. ``lost`` and ``crashes`` must stay empty."""

    runs: int = 0
    confirmed: int = 0
    lost: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)
    problems: Counter[str] = field(default_factory=Counter)
    """Sentences that were said, by code."""
    struck: Counter[str] = field(default_factory=Counter)
    """What had been confirmed last when the blow fell."""

    def __str__(self) -> str:
        said = ", ".join(f"{code} {number}" for code, number in self.problems.most_common()) or "none"
        return (
            f"{self.runs} runs, {self.confirmed} things confirmed: {len(self.lost)} lost, "
            f"{len(self.crashes)} crashes without a sentence; sentences: {said}"
        )


class Scene:
    """A province's desk that things happen to, a national desk that is spared, a stick, an inbox and an outbox."""

    def __init__(self) -> None:
        self.home = scratch()
        for name in ("stick", "inbox", "outbox"):
            (self.home / name).mkdir()
        province = Office("KH-03", "Kampong Cham", "KH", "KH-03")
        self.victim = Desk.open_new(self.home / "victim.fieldapp", province)
        self.national = Desk.open_new(self.home / "national.fieldapp", Office("KH", "Phnom Penh", "KH", "", "national"))
        for desk in (self.victim, self.national):
            desk.meet([self.victim, self.national])
        for number in range(5):
            for _ in range(6):
                self.national.write([f"from the capital {number}"], is_final=True)
            self.national.workspace.send_package(self.home / "inbox" / f"{number}.fieldpack", [self.victim.key])
            self.national.workspace.export_workbook(self.home / "inbox" / f"{number}.xlsx")
        self.national.workspace.sync_folder(self.home / "stick")
        self.national_key = self.national.key
        self.victim.write(["first"], is_final=True)
        self.victim.workspace.close()
        self.national.workspace.close()
        self.passphrase = PASSPHRASE
        self.drafts: dict[str, dict[str, str]] = {}
        self.sent: dict[str, int] = {}
        self.exported: dict[str, str] = {}
        self.ledgers: set[str] = set()

    @property
    def folder(self) -> Path:
        """The workspace that things happen to."""
        return self.victim.folder

    def close(self) -> None:
        """Throw everything away."""
        shutil.rmtree(self.home, ignore_errors=True)


def kill_runs(runs: int, seed: int, tally: Tally, scene: Scene) -> None:
    """Let an officer work and kill the process at a random moment, again and again, in the same workspace."""
    chance = random.Random(seed)
    for number in range(runs):
        notes = scene.home / f"notes-{number}"
        child = _start(scene, notes, chance.getrandbits(60))
        _wait_for("opened", notes, child)
        time.sleep(chance.uniform(0, LONGEST_LIFE_S))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        look_after(scene, notes, tally)


def full_disk_runs(runs: int, seed: int, tally: Tally, scene: Scene) -> None:
    """Let an officer work on a disk that takes only so much, at another limit each time."""
    chance = random.Random(seed)
    for number in range(runs):
        notes = scene.home / f"notes-full-{number}"
        size = (scene.folder / "workspace.db").stat().st_size
        limit = chance.choice([chance.randrange(1, 40_000), size + chance.randrange(-8_000, 60_000)])
        child = _start(scene, notes, chance.getrandbits(60), actions=60, limit_bytes=max(1, limit))
        os.waitpid(child, 0)
        look_after(scene, notes, tally)


def small_disk_runs(runs: int, seed: int, tally: Tally, scene: Scene) -> None:
    """Let an officer work on a real file system that fills up; needs the right to mount one."""
    chance = random.Random(seed)
    disk = scene.home / "small-disk"
    disk.mkdir(exist_ok=True)
    for number in range(runs):
        notes = scene.home / f"notes-small-{number}"
        size = sum(path.stat().st_size for path in scene.folder.rglob("*") if path.is_file())
        with _mounted(disk, size + 200_000 + chance.randrange(0, 400_000)):
            there = disk / "victim.fieldapp"
            shutil.copytree(scene.folder, there)
            os.waitpid(_start(scene, notes, chance.getrandbits(60), actions=200, folder=there), 0)
            shutil.rmtree(scene.folder)
            shutil.copytree(there, scene.folder)
        look_after(scene, notes, tally)


def can_mount() -> bool:
    """Whether small file systems can be made here (root on Linux)."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("mount") is not None


@contextmanager
def _mounted(folder: Path, size: int) -> Iterator[None]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def meet_at_the_end(scene: Scene, tally: Tally) -> None:
    """Sync both desks: everything that was ever confirmed must be at the national office too."""
    with _opened(scene.folder, scene.passphrase) as victim, _opened(scene.national.folder, PASSPHRASE) as national:
        for workspace in (victim, national, victim, national):
            for problem in workspace.sync_folder(scene.home / "stick").problems:
                tally.problems[problem.code] += 1
        scene.national.workspace = national
        there = scene.national.revisions()
    tally.lost += [f"{each} is not at the national office" for each in set(scene.victim.acknowledged) - set(there)]


def damage_runs(runs: int, seed: int, tally: Tally, scene: Scene) -> None:
    """Cut or flip one file of a copy of the workspace, open it and read everything: all of it, or a sentence."""
    chance = random.Random(seed)
    expected = set(scene.victim.acknowledged)
    for number in range(runs):
        copy = scene.home / f"damaged-{number}.fieldapp"
        shutil.copytree(scene.folder, copy, ignore=shutil.ignore_patterns("backups", "received"))
        files = [path for path in copy.rglob("*") if path.is_file() and path.stat().st_size]
        _damage(chance.choice([*files, copy / "workspace.db", copy / "workspace.db"]), chance)
        tally.runs += 1
        tally.confirmed += len(expected)
        try:
            with _opened(copy, scene.passphrase) as workspace:
                missing = expected - set(Desk(copy, workspace).revisions())
                tally.lost += [f"{each} is gone from a damaged workspace that opened" for each in missing]
        except Problem as problem:
            tally.problems[problem.code] += 1
        except Exception as error:  # noqa: BLE001 - what the run looks for
            tally.crashes.append(f"{type(error).__name__}: {error}")
        shutil.rmtree(copy)


def damaged_package_runs(runs: int, seed: int, tally: Tally, scene: Scene) -> None:
    """Cut or flip a package and read it: whole, or a sentence and nothing taken."""
    chance = random.Random(seed)
    path = scene.home / "damaged.fieldpack"
    with _opened(scene.folder, scene.passphrase) as workspace:
        workspace.send_package(scene.home / "whole.fieldpack", [scene.national_key])
    with _opened(scene.national.folder, PASSPHRASE) as workspace:
        before = workspace.count(), len(workspace.ledgers())
        for _ in range(runs):
            shutil.copy(scene.home / "whole.fieldpack", path)
            _damage(path, chance)
            tally.runs += 1
            try:
                workspace.receive_package(path)
                tally.lost.append("a damaged package was read")
            except Problem as problem:
                tally.problems[problem.code] += 1
            except Exception as error:  # noqa: BLE001 - what the run looks for
                tally.crashes.append(f"{type(error).__name__}: {error}")
        if (workspace.count(), len(workspace.ledgers())) != before:
            tally.lost.append("a damaged package left something behind")


def _start(
    scene: Scene,
    notes: Path,
    seed: int,
    *,
    actions: int = 1_000_000,
    limit_bytes: int = 0,
    folder: Path | None = None,
) -> int:
    notes.touch()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # other threads: the child touches nothing of theirs
        child = os.fork()
    if child == 0:
        try:
            work_until_killed(
                folder or scene.folder,
                scene.home,
                scene.passphrase,
                notes,
                seed,
                actions=actions,
                limit_bytes=limit_bytes,
            )
        finally:
            os._exit(70)
    return child


def _wait_for(word: str, notes: Path, child: int) -> None:
    until = time.monotonic() + 20
    while word not in notes.read_text(encoding="utf-8") and time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            raise AssertionError(f"the officer ended early: {notes.read_text(encoding='utf-8')}")
        time.sleep(0.002)


def look_after(scene: Scene, notes: Path, tally: Tally, *, with_files: bool = True) -> None:
    """Read the notes of a process that ended, open what it left, and compare. Without the files in the outbox."""
    tally.runs += 1
    tried = _read_notes(scene, notes, tally)
    if not with_files:
        scene.sent, scene.exported = {}, {}
    try:
        scene.passphrase = _that_opens(scene.folder, tried, tally)
        with _opened(scene.folder, scene.passphrase) as workspace:
            _compare(scene, workspace, tally)
    except Problem as problem:
        tally.lost.append(f"the workspace does not open: {problem.code}: {problem}")
        raise
    except Exception as error:
        tally.crashes.append(f"{type(error).__name__}: {error}")
        raise
    notes.unlink()


def _read_notes(scene: Scene, notes: Path, tally: Tally) -> list[str]:
    """Take over what was confirmed; return the passphrases that may be in force, the confirmed one first.

    A note that the limit of the run's files cut in the middle confirms nothing.
    """
    passphrases = [scene.passphrase]
    last = ""
    for line in notes.read_bytes().splitlines(keepends=True):
        if not line.endswith(b"\n"):
            break
        last, *values = json.loads(line)
        tally.confirmed += last in CONFIRMATIONS
        if last == "passphrase-tried":
            passphrases = [passphrases[0], *values]
        elif last == "passphrase":
            passphrases = values
        elif last == "problem":
            tally.problems[values[0]] += 1
        elif last == "crash":
            tally.crashes.append(values[0])
        else:
            _confirm(scene, last, values)
    tally.struck[last] += 1
    return passphrases


def _confirm(scene: Scene, what: str, values: list[Any]) -> None:
    match what:
        case "saved":
            scene.victim.acknowledged[values[0]] = values[1]
        case "kept":
            scene.drafts.setdefault(values[0], {})[values[1]] = values[2]
        case "finishing":
            scene.drafts.pop(values[0], None)
        case "sent":
            scene.sent[values[0]] = values[1]
        case "exported":
            scene.exported[values[0]] = values[1]
        case "received" | "undone":
            scene.ledgers.add(values[0])


def _that_opens(folder: Path, passphrases: list[str], tally: Tally) -> str:
    for passphrase in passphrases:
        try:
            Workspace.open(folder, passphrase).close()
        except Problem as problem:
            if problem.code != "passphrase-wrong":
                raise
        else:
            return passphrase
    tally.lost.append("the passphrase")
    raise Problem("passphrase-wrong", "None of the passphrases that were confirmed opens the workspace.")


def _compare(scene: Scene, workspace: Workspace, tally: Tally) -> None:
    scene.victim.workspace = workspace
    tally.lost += [f"revision {each}" for each in scene.victim.missing()]
    kept = {draft.draft_id for draft in workspace.drafts()}
    for draft_id, answers in scene.drafts.items():
        if draft_id not in kept:
            tally.lost.append(f"draft {draft_id}")
        else:
            there = workspace.resume(draft_id).interview.answers()
            tally.lost += [f"{question} of a draft" for question in answers if there.get(question) != answers[question]]
    tally.lost += list(workspace.verify().faults)
    _compare_files(scene, workspace, tally)


def _compare_files(scene: Scene, workspace: Workspace, tally: Tally) -> None:
    """Look whether the files that were confirmed are there and whole, and every listed backup can be restored."""
    for path, revisions in scene.sent.items():
        package = read_package(Path(path), own_identity(workspace._store), {})
        tally.lost += [] if package.manifest.revisions == revisions else [f"revisions of {path}"]
        Path(path).unlink()
    for path, digest in scene.exported.items():
        whole = hashlib.sha256(Path(path).read_bytes()).hexdigest() == digest
        tally.lost += [] if whole else [f"workbook {path}"]
        Path(path).unlink()
    ledgers = {each.ledger_id for each in workspace.ledgers()}
    tally.lost += [f"ledger {each}" for each in scene.ledgers - ledgers]
    for backup in workspace.backups()[:3]:
        workspace.preview_backup(backup)
    scene.sent.clear()
    scene.exported.clear()


@contextmanager
def _opened(folder: Path, passphrase: str) -> Iterator[Workspace]:
    workspace = Workspace.open(folder, passphrase)
    try:
        yield workspace
    finally:
        workspace.close()


def _damage(path: Path, chance: random.Random) -> None:
    content = bytearray(path.read_bytes())
    if chance.random() < 0.5:
        del content[chance.randrange(len(content)) :]
    else:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def damaged_backup_runs(runs: int, seed: int, tally: Tally, scene: Scene) -> None:
    """Cut or flip a file of a backup and restore it into a new folder: all of it, or a sentence."""
    chance = random.Random(seed)
    with _opened(scene.folder, scene.passphrase) as workspace:
        made = workspace.backup_now()
    source = Path(made.place) / made.backup_id
    expected = set(scene.victim.acknowledged)
    for number in range(runs):
        copy, target = scene.home / "damaged-backup", scene.home / f"restored-{number}.fieldapp"
        shutil.copytree(source, copy)
        _damage(chance.choice(sorted(path for path in copy.iterdir() if path.stat().st_size)), chance)
        tally.runs += 1
        try:
            Workspace.restore_from(copy, target)
            with _opened(target, scene.passphrase) as workspace:
                missing = expected - set(Desk(target, workspace).revisions())
                tally.lost += [f"{each} is gone from a damaged backup that was restored" for each in missing]
        except Problem as problem:
            tally.problems[problem.code] += 1
        except Exception as error:  # noqa: BLE001 - what the run looks for
            tally.crashes.append(f"{type(error).__name__}: {error}")
        shutil.rmtree(copy)
        shutil.rmtree(target, ignore_errors=True)
