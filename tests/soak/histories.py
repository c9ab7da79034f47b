"""Histories: several offices edit, delete, restore, resolve, send, receive and sync in any order, with crashes between.

All must end with the same records and conflicts, nothing confirmed may be missing, and every ledger must add up.
Used by the tests (few histories) and by ``python -m tests.soak`` (many).
"""

import atexit
import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from fieldapp.errors import Cancelled, Problem
from fieldapp.progress import Progress
from fieldapp.workspace import Office, WorkbookOptions, importing
from tests.soak.desk import TEXTS, Desk
from tests.soak.workbooks import InThisProcess, edit

OFFICES: Final = (
    Office("KH-03", "Kampong Cham", "KH", "KH-03"),
    Office("KH-03", "Kampong Cham", "KH", "KH-03"),
    Office("KH-05", "Kampong Speu", "KH", "KH-05"),
    Office("KH", "Phnom Penh", "KH", "", "national"),
)
YEAR_MS: Final = 365 * 24 * 3600 * 1000
CLOCK_ERRORS_MS: Final = (0, 3 * YEAR_MS, -2 * YEAR_MS, 0)
WHO: Final = st.integers(0, 3)
NUMBER: Final = st.integers(0, 1000)
WORD: Final = st.sampled_from(["", "ភូមិ", "Safe travel", "a", "b", "トラ 学校", "=1+1"])
QUESTION: Final = st.sampled_from([*TEXTS, "f1", "m1"])
REPORTS: Final = st.integers(1, 8)


def scratch() -> Path:
    """Return a new folder for one history: in memory where the system has such a place, since nothing must last."""
    memory = Path("/dev/shm")
    return Path(tempfile.mkdtemp(prefix="fieldapp-", dir=memory if os.access(memory, os.W_OK) else None))


def stop_after(reports: int) -> Progress:
    """Return a progress whose user stops the job at the given report."""
    left = iter(range(reports))
    return Progress(is_cancelled=lambda: next(left, None) is None)


@cache
def templates() -> tuple[Path, ...]:
    """Return four workspaces that know each other and share two records; every history begins with copies of them."""
    home = scratch()
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    desks = [Desk.open_new(home / f"desk-{at}.fieldapp", office) for at, office in enumerate(OFFICES)]
    for desk in desks:
        desk.meet(desks)
    desks[0].write(["shared", "ភូមិ"], is_final=True)
    desks[2].write(["theirs"], is_final=False)
    stick = home / "stick"
    stick.mkdir()
    for desk in desks * 2:
        desk.workspace.sync_folder(stick)
    for desk in desks:
        desk.workspace.close()
    return tuple(desk.folder for desk in desks)


class Histories(RuleBasedStateMachine):
    """Two laptops of one province, one of another, and the national office; two sticks, and a mail box."""

    def __init__(self) -> None:
        super().__init__()
        self.home = scratch()
        self.desks = [
            Desk.open_copy(template, self.home / template.name, error)
            for template, error in zip(templates(), CLOCK_ERRORS_MS, strict=True)
        ]
        self.sticks = [self.home / "stick-0", self.home / "stick-1"]
        for stick in self.sticks:
            stick.mkdir()
        self.mail: list[tuple[Path, set[int]]] = []
        self.books: list[Path] = []
        self.drafts: list[tuple[Desk, str]] = []
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(importing, "IsolatedProcess", InThisProcess)

    # Work at a desk

    @rule(who=WHO, values=st.lists(WORD, min_size=1, max_size=3), is_final=st.booleans())
    def write(self, who: int, values: list[str], is_final: bool) -> None:
        self.desks[who].write([values[0] or "x", *values[1:]], is_final=is_final)

    @rule(who=WHO, which=NUMBER, question=QUESTION, value=WORD, is_final=st.booleans())
    def correct(self, who: int, which: int, question: str, value: str, is_final: bool) -> None:
        record_id = self._record(who, which)
        if record_id:
            number = question in {"f1", "m1"}
            self.desks[who].correct(record_id, question, str(which % 50) if number else value, is_final=is_final)

    @rule(who=WHO, which=NUMBER, name=WORD)
    def add_session(self, who: int, which: int, name: str) -> None:
        record_id = self._record(who, which)
        if record_id:
            self.desks[who].add_session(record_id, name or "s")

    @rule(who=WHO, which=NUMBER, session=NUMBER, name=WORD)
    def change_sessions(self, who: int, which: int, session: int, name: str) -> None:
        record_id = self._record(who, which)
        if record_id:
            self.desks[who].change_sessions(record_id, session, name)

    @rule(who=WHO, which=NUMBER)
    def delete(self, who: int, which: int) -> None:
        record_id = self._record(who, which)
        if record_id:
            self.desks[who].delete(record_id)

    @rule(who=WHO, which=NUMBER)
    def restore(self, who: int, which: int) -> None:
        record_id = self._record(who, which)
        if record_id:
            self.desks[who].restore(record_id)

    @rule(who=WHO, which=NUMBER, pick=st.integers(0, 3))
    def resolve(self, who: int, which: int, pick: int) -> None:
        record_id = self._record(who, which)
        if record_id:
            self.desks[who].resolve(record_id, pick)

    @rule(who=WHO, value=WORD)
    def leave_a_draft(self, who: int, value: str) -> None:
        self.drafts.append((self.desks[who], self.desks[who].draft([value or "d"])))

    @precondition(lambda self: self.drafts)
    @rule(which=NUMBER)
    def finish_a_draft(self, which: int) -> None:
        desk, draft_id = self.drafts.pop(which % len(self.drafts))
        desk.finish(draft_id)

    @rule(who=WHO)
    def crash(self, who: int) -> None:
        desk = self.desks[who]
        drafts = len(desk.workspace.drafts())
        desk.crash()
        assert desk.missing() == set()
        assert len(desk.workspace.drafts()) == drafts

    # What goes between desks

    @rule(who=WHO, to=WHO)
    def send_a_package(self, who: int, to: int) -> None:
        if who != to:
            path = self.home / f"mail-{len(self.mail)}.fieldpack"
            self.desks[who].workspace.send_package(path, [self.desks[to].key])
            self.mail.append((path, {who, to}))

    @precondition(lambda self: self.mail)
    @rule(who=WHO, which=NUMBER)
    def receive_a_package(self, who: int, which: int) -> None:
        path, readers = self.mail[which % len(self.mail)]
        if who in readers:
            self.desks[who].workspace.receive_package(path)
        else:
            with suppress(Problem):
                self.desks[who].workspace.receive_package(path)
                raise AssertionError("opened by somebody it was not for")

    @rule(who=WHO)
    def write_a_workbook(self, who: int) -> None:
        path = self.home / f"book-{len(self.books)}.xlsx"
        self.desks[who].workspace.export_workbook(path, options=WorkbookOptions(headers="names"))
        self.books.append(path)

    @precondition(lambda self: self.books)
    @rule(which=NUMBER, row=NUMBER, text=WORD)
    def edit_a_workbook(self, which: int, row: int, text: str) -> None:
        edited = self.home / f"book-{len(self.books)}.xlsx"
        if edit(self.books[which % len(self.books)], edited, row, text):
            self.books.append(edited)

    @precondition(lambda self: self.books)
    @rule(who=WHO, which=NUMBER)
    def read_a_workbook(self, who: int, which: int) -> None:
        (ledger,) = self.desks[who].workspace.import_files([self.books[which % len(self.books)]])
        assert ledger.problem == ""
        assert ledger.rows_read == sum(ledger.counts.values())

    @rule(who=WHO, which=NUMBER)
    def undo(self, who: int, which: int) -> None:
        self.desks[who].undo(which)

    @rule(who=WHO, stick=st.integers(0, 1))
    def sync(self, who: int, stick: int) -> None:
        account = self.desks[who].workspace.sync_folder(self.sticks[stick])
        assert {problem.code for problem in account.problems} <= {"folder-package-damaged"}

    @rule(who=WHO, stick=st.integers(0, 1), reports=REPORTS)
    def stop_a_sync(self, who: int, stick: int, reports: int) -> None:
        try:
            self.desks[who].workspace.sync_folder(self.sticks[stick], stop_after(reports))
        except Cancelled:
            self.desks[who].crash()

    @rule(stick=st.integers(0, 1), which=NUMBER, keep=st.floats(0, 1))
    def cut_a_file(self, stick: int, which: int, keep: float) -> None:
        files = sorted(self.sticks[stick].rglob("*.fieldpack"))
        if files:
            path = files[which % len(files)]
            path.write_bytes(path.read_bytes()[: int(keep * path.stat().st_size)])

    @rule()
    def clone_a_stick(self) -> None:
        shutil.rmtree(self.sticks[1])
        shutil.copytree(self.sticks[0], self.sticks[1])

    # What must hold at the end

    def teardown(self) -> None:
        try:
            self._all_meet()
            self._check()
        finally:
            self.patch.undo()
            for desk in self.desks:
                desk.workspace.close()
            shutil.rmtree(self.home)

    def _all_meet(self) -> None:
        """Everybody syncs with a stick as the history left it; what was cut on it must mend by itself."""
        stick = self.sticks[0]
        for desk in self.desks * 2:
            account = desk.workspace.sync_folder(stick)
            assert {problem.code for problem in account.problems} <= {"folder-package-damaged"}
        assert [desk.workspace.sync_folder(stick).new_revisions for desk in self.desks] == [0] * 4

    def _check(self) -> None:
        one, two, other, national = self.desks
        everything = national.revisions()
        for desk in self.desks:
            assert desk.missing() == set()
            assert set(desk.revisions()) <= set(everything)
            assert set(desk.acknowledged) <= set(everything)
            assert all(ledger.rows_read == sum(ledger.counts.values()) for ledger in desk.workspace.ledgers())
        shown = {record_id: national.shown(record_id) for record_id in national.records()}
        owner = {row.record_id: row.office for row in national.workspace.rows(national.workspace.record_ids())}
        for desk in (one, two, other):
            own = {record_id for record_id, office in owner.items() if office == desk.workspace.office.office_id}
            assert own <= set(desk.records())
            assert all(desk.shown(record_id) == shown[record_id] for record_id in own)

    def _record(self, who: int, which: int) -> str:
        records = self.desks[who].records()
        return records[which % len(records)] if records else ""


def machine_settings(examples: int, steps: int = 25) -> settings:
    """Return settings for a number of histories; failures print how to repeat them."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
