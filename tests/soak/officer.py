"""An officer in a hurry: works at random until killed, and writes down everything the program has confirmed.

Runs in a child process of the fault runs. The notes are one JSON object a line, written straight to the file, so that
they tell what was confirmed at the moment of death.
"""

import json
import os
import random
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.records.revision import Revision
from fieldapp.workspace import Workspace, importing
from tests.soak.desk import CHEAP, EVERYTHING, TEXTS
from tests.soak.workbooks import InThisProcess

WORDS: Final = ("ភូមិព្រែក", "Safe travel", "โรงเรียน", "Trường học", "学校", "ໂຮງຮຽນ", "x" * 3000)


class Officer:
    """Works in one workspace with a stick, an inbox and an outbox in ``home``."""

    def __init__(self, workspace: Workspace, home: Path, note: Callable[..., None], seed: int, passphrase: str) -> None:
        self._workspace = workspace
        self._home = home
        self._note = note
        self._random = random.Random(seed)
        self._passphrase = passphrase

    def work(self, actions: int) -> None:
        """Do things at random."""
        todo = [self.type] * 4 + [self.save] * 6 + [self.correct] * 6 + [self.delete, self.restore, self.receive]
        todo += [self.sync] * 4 + [self.send] * 2 + [self.change_passphrase] * 2
        todo += [self.back_up, self.export, self.undo, self.read_workbook]
        for _ in range(actions):
            self._random.choice(todo)()

    def type(self) -> None:
        """Type, and pause long enough for the draft to be kept."""
        entry = self._workspace.begin("visit")
        text = self._word()
        for question in TEXTS:
            entry.interview.answer(question, text)
            self._workspace.keep_draft(entry)
            self._note("kept", entry.draft_id, question, text)

    def save(self) -> None:
        """Finish a draft, or a new record."""
        drafts = self._workspace.drafts()
        if drafts and self._random.random() < 0.5:
            entry = self._workspace.resume(self._random.choice(drafts).draft_id)
        else:
            entry = self._workspace.begin("visit")
            entry.interview.answer("topic", self._word())
        self._note("finishing", entry.draft_id)
        self._saved(self._workspace.save(entry))

    def correct(self) -> None:
        """Change an answer of a record."""
        record_id = self._record()
        if record_id and not self._workspace.record(record_id).row.is_deleted:
            entry = self._workspace.edit(record_id)
            self._note("finishing", entry.draft_id)
            entry.interview.answer(self._random.choice(TEXTS), self._word() + str(self._random.random()))
            self._saved(self._workspace.save(entry))

    def delete(self) -> None:
        """Delete a record."""
        record_id = self._record()
        if record_id:
            self._saved(self._workspace.delete(record_id))

    def restore(self) -> None:
        """Bring a record back."""
        record_id = self._record()
        if record_id:
            self._saved(self._workspace.restore(record_id))

    def sync(self) -> None:
        """Sync with the stick."""
        self._workspace.sync_folder(self._home / "stick")

    def send(self) -> None:
        """Send a package to the national office."""
        path = self._home / "outbox" / f"{self._random.getrandbits(40)}.fieldpack"
        keys = [office.identity.signing_key for office in self._workspace.known_offices()]
        account = self._workspace.send_package(path, keys)
        self._note("sent", str(path), account.revisions)

    def receive(self) -> None:
        """Take in a package of the inbox."""
        path = self._random.choice(sorted((self._home / "inbox").glob("*.fieldpack")))
        ledger = self._workspace.receive_package(path)
        self._note("received", ledger.ledger_id)

    def read_workbook(self) -> None:
        """Import a workbook of the inbox."""
        path = self._random.choice(sorted((self._home / "inbox").glob("*.xlsx")))
        for ledger in self._workspace.import_files([path]):
            self._note("received", ledger.ledger_id)

    def back_up(self) -> None:
        """Make a backup."""
        self._note("backup", self._workspace.backup_now().backup_id)

    def export(self) -> None:
        """Write a workbook."""
        path = self._home / "outbox" / f"{self._random.getrandbits(40)}.xlsx"
        account = self._workspace.export_workbook(path)
        self._note("exported", str(path), account.file_hash)

    def undo(self) -> None:
        """Take an import back."""
        standing = [each for each in self._workspace.ledgers() if each.kind == "import" and not each.undone_by]
        if standing:
            self._note("undone", self._workspace.undo_import(self._random.choice(standing).ledger_id).ledger_id)

    def change_passphrase(self) -> None:
        """Choose another passphrase."""
        new = f"five green mangoes {self._random.getrandbits(20)}"
        self._note("passphrase-tried", new)
        self._workspace.change_passphrase(self._passphrase, new, hardness=CHEAP)
        self._note("passphrase", new)
        self._passphrase = new

    def _saved(self, revision: Revision) -> None:
        self._note("saved", revision.revision_id, revision.record_id)

    def _record(self) -> str:
        numbers = self._workspace.record_ids(EVERYTHING)
        if not numbers:
            return ""
        return self._workspace.rows([self._random.choice(numbers)])[0].record_id

    def _word(self) -> str:
        return self._random.choice(WORDS)


def work_until_killed(
    folder: Path,
    home: Path,
    passphrase: str,
    notes: Path,
    seed: int,
    *,
    actions: int = 1_000_000,
    limit_bytes: int = 0,
) -> None:
    """Open the workspace and work. What goes wrong is noted: a Problem with its code, anything else as a crash.

    ``limit_bytes``: no file may grow beyond this (a full disk).
    """
    handle = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def note(what: str, *values: object) -> None:
        os.write(handle, (json.dumps([what, *values], ensure_ascii=False) + "\n").encode())

    importing.IsolatedProcess = InThisProcess
    try:
        if limit_bytes:
            _limit(limit_bytes)
        workspace = Workspace.open(folder, passphrase)
        note("opened")
        Officer(workspace, home, note, seed, passphrase).work(actions)
        workspace.close()
        note("closed")
    except Problem as problem:
        note("problem", problem.code, str(problem))
    except BaseException:  # noqa: BLE001 - everything that is not a Problem is what the run looks for
        note("crash", traceback.format_exc())
    os._exit(0)


def _limit(limit_bytes: int) -> None:
    import resource  # not on Windows

    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))


if __name__ == "__main__":
    folder, home, passphrase, notes, seed, actions = sys.argv[1:]
    work_until_killed(Path(folder), Path(home), passphrase, Path(notes), int(seed), actions=int(actions))
