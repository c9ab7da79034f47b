"""Power cuts: what an officer's process asked of the disk is recorded (strace), and played back up to a random moment.

Only what was synced by then is certain. Of the rest - writes, new names, renames - any part may have reached the disk,
a write even by half. Whatever is left must open, and hold everything that had been confirmed.
"""

import codecs
import copy
import random
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from tests.soak.faults import Scene, Tally, look_after

ACTIONS_PER_RUN: Final = 40
CUTS_PER_RUN: Final = 25
CALLS: Final = "openat,write,pwrite64,lseek,ftruncate,fsync,fdatasync,rename,unlink,mkdir,rmdir"

_LINE: Final = re.compile(r"(\w+)\((.*)\)\s+= (\d+)")
_TEXT: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_FLAGS: Final = re.compile(r"O_[A-Z_|O]+")


@dataclass
class Content:
    """A file's bytes: what is certain, and what was asked for since, in order: (offset, bytes), or a new length."""

    certain: bytearray = field(default_factory=bytearray)
    asked: list[tuple[int, bytes] | int] = field(default_factory=list)

    def length(self) -> int:
        """Return the length as the process sees it."""
        length = len(self.certain)
        for change in self.asked:
            length = change if isinstance(change, int) else max(length, change[0] + len(change[1]))
        return length

    def sync(self) -> None:
        """Make everything asked for certain."""
        self.certain = _changed(self.certain, self.asked)
        self.asked = []

    def after_power_cut(self, chance: random.Random) -> bytearray:
        """Return what may be found: none, all, the first or any of the changes asked for."""
        how = chance.randrange(4)
        chosen = [] if how == 0 else list(self.asked)
        if how == 2:
            chosen = chosen[: chance.randrange(len(chosen) + 1)]
        elif how == 3:
            chosen = [change for change in chosen if chance.random() < 0.7]
        if chosen and chance.random() < 0.3 and not isinstance(chosen[-1], int):
            offset, content = chosen[-1]
            chosen[-1] = (offset, content[: len(content) // 2])
        return _changed(self.certain, chosen)


class Disk:
    """A folder on a disk that forgets what was not synced. Names are below the folder, "." is the folder itself."""

    def __init__(self, folder: Path) -> None:
        self._root = str(folder)
        self._names: dict[str, Content | None] = {}
        """As the process sees them; None stands for a folder."""
        self._certain: dict[str, Content | None] = {}
        self._asked: dict[str, list[tuple[str, str, Content | None]]] = defaultdict(list)
        """Folder -> what was asked of the names in it: (what, name, content)."""
        self._open: dict[int, tuple[Content | None, str]] = {}
        self._offsets: dict[int, int] = {}
        for path in sorted(folder.rglob("*")):
            content = Content(bytearray(path.read_bytes())) if path.is_file() else None
            self._names[self._name(str(path))] = self._certain[self._name(str(path))] = content

    def take(self, call: str, arguments: str, result: int) -> None:
        """Take in one system call."""
        match call:
            case "openat":
                self._take_open(arguments, result)
            case "rename" | "unlink" | "rmdir" | "mkdir":
                self._take_names(call, [self._name(text) for text in _TEXT.findall(arguments)])
            case _:
                handle = int(arguments.partition("<")[0].partition(",")[0])
                if handle in self._open:
                    self._take_content(call, handle, arguments, result)

    def _take_open(self, arguments: str, handle: int) -> None:
        self._open.pop(handle, None)
        path = _TEXT.findall(arguments)[0]
        if not path.startswith(self._root):
            return
        name, flags = self._name(path), "".join(_FLAGS.findall(arguments.rpartition('"')[2]))
        if name not in self._names and "O_CREAT" in flags:
            self._ask("set", name, Content())
        content = self._names.get(name)
        self._open[handle] = (content, name)
        self._offsets[handle] = content.length() if content is not None and "O_APPEND" in flags else 0
        if content is not None and "O_TRUNC" in flags:
            content.asked.append(0)

    def _take_names(self, call: str, names: list[str]) -> None:
        if call == "rename":
            if names[0] in self._names:
                self._ask("set", names[1], self._names[names[0]])
                self._ask("remove", names[0], None)
                for inside in [name for name in self._names if name.startswith(names[0] + "/")]:
                    self._move(inside, names[1] + inside.removeprefix(names[0]))
        elif call == "mkdir":
            self._ask("set", names[0], None)
        elif names[0] in self._names:
            self._ask("remove", names[0], None)

    def _move(self, name: str, to: str) -> None:
        """What is in a renamed folder goes along."""
        self._names[to] = self._names.pop(name)
        for asked in [part for part in self._asked if part == _folder(name)]:
            self._asked[_folder(to)] += self._asked.pop(asked)
        if name in self._certain:
            self._certain[to] = self._certain.pop(name)

    def _take_content(self, call: str, handle: int, arguments: str, result: int) -> None:
        content, name = self._open[handle]
        if call in {"fsync", "fdatasync"}:
            self._sync(content, name)
        elif content is None:
            return
        elif call == "lseek":
            self._offsets[handle] = result
        elif call == "ftruncate":
            content.asked.append(int(arguments.rpartition(",")[2]))
        else:
            text = codecs.escape_decode(_TEXT.findall(arguments)[0].encode("latin-1"))[0][:result]
            offset = int(arguments.rpartition(",")[2]) if call == "pwrite64" else self._offsets[handle]
            content.asked.append((offset, text))
            if call == "write":
                self._offsets[handle] += result

    def _sync(self, content: Content | None, name: str) -> None:
        if content is not None:
            content.sync()
            return
        for what, each, its_content in self._asked.pop(name, []):
            _apply(self._certain, what, each, its_content)

    def _ask(self, what: str, name: str, content: Content | None) -> None:
        _apply(self._names, what, name, content)
        self._asked[_folder(name)].append((what, name, content))

    def cut(self, chance: random.Random, target: Path) -> None:
        """Write into ``target`` what may be found after the power went now."""
        names = dict(self._certain)
        for asked in self._asked.values():
            for what, name, content in asked[: chance.randrange(len(asked) + 1)]:
                _apply(names, what, name, content)
        target.mkdir()
        for name, content in sorted(names.items()):
            path = target / name
            if name == "." or not path.parent.is_dir():
                continue
            if content is None:
                path.mkdir(exist_ok=True)
            else:
                path.write_bytes(content.after_power_cut(chance))

    def _name(self, path: str) -> str:
        return path.removeprefix(self._root).strip("/") or "."


def power_cut_runs(runs: int, seed: int, tally: Tally, scene: Scene) -> None:
    """Record an officer at work, cut the power at random moments of it, and look what is left each time."""
    chance = random.Random(seed)
    while runs > 0:
        cuts = min(CUTS_PER_RUN, runs)
        runs -= cuts
        before = scene.home / "before.fieldapp"
        shutil.copytree(scene.folder, before)
        notes, log = scene.home / "notes-power", scene.home / "calls.txt"
        _record(scene, notes, log, chance.getrandbits(60))
        calls = list(_calls(log))
        of_workspace = [at for at, (_, arguments, _) in enumerate(calls) if str(scene.folder) in arguments]
        moments = chance.choices(of_workspace, k=cuts)
        scene.folder.rename(scene.home / "after.fieldapp")
        before.rename(scene.folder)
        _cut_at(moments, calls, notes, chance, tally, scene)
        shutil.rmtree(scene.folder)
        (scene.home / "after.fieldapp").rename(scene.folder)
        look_after(scene, notes, Tally())
        log.unlink()


def can_record() -> bool:
    """Whether system calls can be recorded here."""
    return sys.platform == "linux" and shutil.which("strace") is not None


def _record(scene: Scene, notes: Path, log: Path, seed: int) -> None:
    officer = [sys.executable, "-m", "tests.soak.officer", scene.folder, scene.home, scene.passphrase, notes, seed]
    recorder = ["strace", "-y", "-s", "8000000", "-e", f"trace={CALLS}", "-o", log]
    subprocess.run([str(part) for part in [*recorder, *officer, ACTIONS_PER_RUN]], check=True)


def _calls(log: Path) -> Iterator[tuple[str, str, int]]:
    with log.open(encoding="latin-1") as lines:
        for line in lines:
            match = _LINE.match(line)
            if match is not None:
                yield match[1], match[2], int(match[3])


def _cut_at(
    moments: list[int],
    calls: list[tuple[str, str, int]],
    notes: Path,
    chance: random.Random,
    tally: Tally,
    scene: Scene,
) -> None:
    disk = Disk(scene.folder)
    noted = b""
    for number, (call, arguments, result) in enumerate(calls):
        disk.take(call, arguments, result)
        if call == "write" and f"<{notes}>" in arguments:
            noted += codecs.escape_decode(_TEXT.findall(arguments)[0].encode("latin-1"))[0]
        for _ in range(moments.count(number)):
            _look(disk, noted, chance, tally, scene)


def _look(disk: Disk, noted: bytes, chance: random.Random, tally: Tally, scene: Scene) -> None:
    target = scene.home / "found.fieldapp"
    disk.cut(chance, target)
    notes = scene.home / "notes-found"
    notes.write_bytes(noted)
    found = copy.copy(scene)
    found.victim = copy.copy(scene.victim)
    found.victim.folder, found.victim.acknowledged = target, dict(scene.victim.acknowledged)
    found.drafts, found.ledgers = copy.deepcopy(scene.drafts), set(scene.ledgers)
    found.sent, found.exported = {}, {}
    try:
        look_after(found, notes, tally, with_files=False)
    except Problem as problem:
        tally.problems[problem.code] += 1
    except Exception as error:  # noqa: BLE001 - what the run looks for; counted by look_after
        tally.problems[type(error).__name__] += 1
    shutil.rmtree(target)


def _changed(content: bytearray, changes: list[tuple[int, bytes] | int]) -> bytearray:
    changed = bytearray(content)
    for change in changes:
        if isinstance(change, int):
            del changed[change:]
            changed.extend(bytes(change - len(changed)))
        else:
            offset, written = change
            changed.extend(bytes(max(0, offset - len(changed))))
            changed[offset : offset + len(written)] = written
    return changed


def _apply(names: dict[str, Content | None], what: str, name: str, content: Content | None) -> None:
    if what == "set":
        names[name] = content
    else:
        names.pop(name, None)


def _folder(name: str) -> str:
    return name.rpartition("/")[0] or "."
