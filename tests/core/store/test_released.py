"""Workspaces of every released version open in the present program, whole; an upgrade happens whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fieldapp.errors import Problem
from fieldapp.store import schema
from fieldapp.store.connection import Database
from fieldapp.store.vault import Vault
from fieldapp.workspace import RecordFilter, Workspace
from tests.core.workspace.samples import CHEAP, PASSPHRASE, visit

ROOT = Path(__file__).parents[3]
RELEASED = Path(__file__).parent / "released"
NEXT = schema.VERSION + 1
STEP = "alter table office add column telephone text not null default '';\n"


def placed(folder: Path, number: int) -> Path:
    """Lay a test database into a workspace folder, encrypted, with a vault of its own."""
    folder.mkdir()
    _, key, _ = Vault.create(folder, PASSPHRASE, CHEAP)
    database = Database(folder / "workspace.db", key, must_exist=False)
    with database.write() as connection:
        schema._run(connection, (RELEASED / f"{number}.sql").read_text(encoding="utf-8"))
    database.close()
    return folder


def version_in(folder: Path) -> int:
    key = Vault.load(folder).open(PASSPHRASE)
    database = Database(folder / "workspace.db", key)
    with database.read() as connection:
        (found,) = connection.execute("pragma user_version").fetchone()
    database.close()
    return found


@pytest.fixture
def folder(tmp_path):
    """A workspace of the present version, as it was released."""
    return placed(tmp_path / "w.fieldapp", schema.VERSION)


@pytest.fixture
def newer_program(monkeypatch):
    """A later Fieldapp: one more step."""

    def become(step=STEP):
        monkeypatch.setattr(schema, "VERSION", NEXT)
        monkeypatch.setattr(schema, "steps", lambda: {NEXT: step})

    return become


def titles(workspace):
    return {row.title for row in workspace.records()}


@pytest.mark.parametrize("number", sorted(int(file.stem) for file in RELEASED.glob("*.sql")))
def test_released_workspace_opens_whole(tmp_path, number):
    folder = placed(tmp_path / "w.fieldapp", number)
    with Workspace.open(folder, PASSPHRASE) as workspace:
        workspace.attach("photo.jpg", b"a picture")
        assert workspace.verify().faults == ()
        assert workspace.count() == 2
        assert workspace.count(RecordFilter(has_conflict=True)) == 1
        assert workspace.count(RecordFilter(text="truong hoc")) + workspace.count(RecordFilter(text="safe work")) == 1
        assert workspace.count(RecordFilter(text="ដំណើរ")) == 1
        (draft,) = workspace.drafts()
        assert workspace.resume(draft.draft_id).interview.answers()["notes"] == "half typed"
        assert [ledger.file_name for ledger in workspace.ledgers()] == ["may.xlsx"]
        workspace.receive([visit("d", topic="recorded afterwards")])
        made = {backup.reason for backup in workspace.backups()}
        assert made == ({"before-upgrade"} if number < schema.VERSION else set())


def test_backup_is_made_before_the_upgrade(folder, newer_program):
    newer_program()
    with Workspace.open(folder, PASSPHRASE) as workspace:
        (backup,) = workspace.backups()
        assert (backup.reason, backup.records) == ("before-upgrade", 2)
        before = titles(workspace)
    assert version_in(folder) == NEXT
    assert len(before) == 2


def test_backup_of_an_older_version_climbs_when_it_is_put_back(folder, newer_program):
    newer_program()
    with Workspace.open(folder, PASSPHRASE) as workspace:
        (backup,) = workspace.backups()
        workspace.receive([visit("d", topic="recorded afterwards")])
        workspace.restore_backup(backup)
        assert "recorded afterwards" not in titles(workspace)
        workspace.attach("photo.jpg", b"a picture")
        assert workspace.verify().is_sound
    assert version_in(folder) == NEXT


@pytest.mark.parametrize(
    "step",
    [
        STEP + "insert into nowhere (x) values (1);",
        STEP + "drop trigger revision_is_never_removed; delete from record; update office set name = '';",
        STEP + "create table p (x text references office (office_id)) strict; insert into p (x) values ('nobody');",
    ],
    ids=["fault", "broken rule", "reference to nothing"],
)
def test_step_that_fails_leaves_the_file_as_it_was(folder, newer_program, monkeypatch, step):
    newer_program(step)
    with pytest.raises(Problem) as caught:
        Workspace.open(folder, PASSPHRASE)
    assert caught.value.code == "upgrade-failed"

    monkeypatch.undo()
    with Workspace.open(folder, PASSPHRASE) as workspace:
        workspace.attach("photo.jpg", b"a picture")
        assert workspace.verify().is_sound
        assert workspace.count() == 2


def test_without_a_backup_there_is_no_upgrade(folder, newer_program, monkeypatch):
    newer_program()
    (folder / "backups").write_text("a file stands where the backups should go")
    with pytest.raises(Problem):
        Workspace.open(folder, PASSPHRASE)
    assert version_in(folder) == schema.VERSION - 1


def test_program_killed_in_the_middle_of_a_step_leaves_the_file_as_it_was(folder):
    script = f"""
import os
from pathlib import Path
from fieldapp.store import schema
from fieldapp.workspace import Workspace
run = schema._run
def run_and_die(connection, script):
    run(connection, script)
    connection.execute("delete from search where rowid = 1")
    os.kill(os.getpid(), 9)
schema._run = run_and_die
schema.VERSION = {NEXT}
schema.steps = lambda: {{{NEXT}: {STEP!r}}}
Workspace.open(Path({str(folder)!r}), {PASSPHRASE!r})
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == -9 or os.name == "nt"
    assert version_in(folder) == schema.VERSION
    with Workspace.open(folder, PASSPHRASE) as workspace:
        workspace.attach("photo.jpg", b"a picture")
        assert workspace.verify().is_sound
        assert [backup.reason for backup in workspace.backups()] == ["before-upgrade"]


def test_older_program_refuses_a_newer_file_with_a_sentence(folder, newer_program, monkeypatch):
    newer_program()
    Workspace.open(folder, PASSPHRASE).close()
    monkeypatch.undo()
    with pytest.raises(Problem) as caught:
        Workspace.open(folder, PASSPHRASE)
    assert caught.value.code == "workspace-newer"


def test_older_program_refuses_to_put_back_a_newer_backup(folder, newer_program, monkeypatch):
    newer_program()
    with Workspace.open(folder, PASSPHRASE) as workspace:
        newer = workspace.backup_now()
        (older,) = (each for each in workspace.backups() if each.reason == "before-upgrade")
        workspace.restore_backup(older)
    monkeypatch.undo()
    Workspace.restore_from(Path(older.place) / older.backup_id, folder)
    with Workspace.open(folder, PASSPHRASE) as workspace:
        with pytest.raises(Problem) as caught:
            workspace.restore_backup(newer)
        assert caught.value.code == "workspace-newer"
        assert workspace.count() == 2


def test_upgrade_takes_several_steps_at_once(folder, monkeypatch):
    monkeypatch.setattr(schema, "VERSION", NEXT + 1)
    monkeypatch.setattr(schema, "steps", lambda: {NEXT: STEP, NEXT + 1: "update office set telephone = '012';"})
    with Workspace.open(folder, PASSPHRASE) as workspace:
        assert workspace.count() == 2
    assert version_in(folder) == NEXT + 1
