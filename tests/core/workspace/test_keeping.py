"""Keeping safe: backups are whole, thinned and restored; damage is found, and what is readable comes back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fieldapp.errors import Cancelled, Problem
from fieldapp.progress import Progress
from fieldapp.store.backup import thinned
from fieldapp.workspace import Backup, Outcome, Workspace
from tests.core.workspace.samples import FORM, PASSPHRASE, visit


def titles(workspace):
    return sorted(row.title for row in workspace.records())


def test_sound_workspace_is_found_sound(workspace):
    first = visit("a", topic="A")
    workspace.receive([first, visit("a", [first], topic="B"), visit("a", [first], topic="C"), visit("b", topic="D")])
    workspace.delete("b")

    report = workspace.verify()

    assert report.faults == ()
    assert (report.revisions, report.records) == (5, 2)


def test_list_that_says_something_else_than_the_revisions_is_found(workspace):
    workspace.receive([visit("a", topic="A")])
    with workspace._store.database.write() as connection:
        connection.execute("update record set title = 'Z'")

    assert len(workspace.verify().faults) == 1
    workspace.rebuild()
    assert workspace.verify().is_sound


def test_backup_brings_back_what_was_then(workspace):
    workspace.receive([visit("a", topic="A")])
    made = workspace.backup_now()
    workspace.receive([visit("b", topic="B")])

    preview = workspace.preview_backup(made)
    workspace.restore_backup(made)

    assert (preview.records_now, preview.records_then) == (2, 1)
    assert (preview.revisions_lost, preview.revisions_regained) == (1, 0)
    assert titles(workspace) == ["A"]
    assert workspace.verify().is_sound


def test_restoring_can_itself_be_undone(workspace):
    workspace.receive([visit("a", topic="A")])
    made = workspace.backup_now()
    workspace.receive([visit("b", topic="B")])
    workspace.restore_backup(made)

    before = next(backup for backup in workspace.backups() if backup.reason == "before-restore")
    workspace.restore_backup(before)

    assert titles(workspace) == ["A", "B"]


def test_backup_on_a_stick_opens_on_another_computer(workspace, tmp_path):
    workspace.receive([visit("a", topic="A")])
    (tmp_path / "stick").mkdir()
    workspace.name_second_place(tmp_path / "stick")
    workspace.backup_now()
    chosen = next(backup for backup in workspace.backups() if not backup.place.startswith(str(workspace.folder)))

    Workspace.restore_from(Path(chosen.place) / chosen.backup_id, tmp_path / "new.fieldapp")

    with Workspace.open(tmp_path / "new.fieldapp", PASSPHRASE) as again:
        assert titles(again) == ["A"]


def test_backup_that_is_due_is_made_once(workspace):
    workspace.receive([visit("a", topic="A")])
    assert workspace.backup_if_due() is not None
    assert workspace.backup_if_due() is None
    workspace.receive([visit("b", topic="B")])
    assert workspace.backup_if_due() is None


def test_cancelled_backup_leaves_nothing(workspace):
    with pytest.raises(Cancelled):
        workspace.backup_now(Progress(is_cancelled=lambda: True))
    assert workspace.backups() == []
    assert list((workspace.folder / "backups").iterdir()) == []


def test_backup_of_another_workspace_is_refused(make_workspace):
    mine, other = make_workspace("kandal"), make_workspace("takeo")
    foreign = other.backup_now()
    with pytest.raises(Problem) as caught:
        mine.restore_backup(foreign)
    assert caught.value.code == "backup-foreign"
    mine.receive([visit("a", topic="still works")])


def test_backups_are_thinned_by_age():
    moment = datetime(2026, 11, 24, 12, tzinfo=UTC)
    every_ten_minutes = [
        Backup(f"b{number}", moment - timedelta(minutes=10 * number), "automatic", 0, 0, 0, "")
        for number in range(6 * 24 * 120)
    ]

    kept = thinned(every_ten_minutes, moment)

    assert kept[0].backup_id == "b0"
    ages = [moment - backup.made for backup in kept]
    assert 24 <= sum(age <= timedelta(days=1) for age in ages) <= 27
    assert 37 <= len(kept) <= 27 + 14 + 9 + 3
    assert thinned(kept, moment) == kept


def test_backup_by_hand_is_never_thinned_away():
    moment = datetime(2026, 11, 24, 12, tzinfo=UTC)
    by_hand = [Backup(f"b{n}", moment - timedelta(days=400, minutes=n), "by-hand", 0, 0, 0, "") for n in range(9)]
    assert thinned(by_hand, moment) == by_hand


def damaged(workspace, fraction):
    """Close a workspace and spoil a stretch of its file."""
    workspace.close()
    file = workspace.folder / "workspace.db"
    content = bytearray(file.read_bytes())
    start = int(len(content) * fraction) // 4096 * 4096
    content[start + 50 : start + 500] = b"\0" * 450
    file.write_bytes(content)


@pytest.mark.parametrize("fraction", [0.0, 0.3, 0.5, 0.7, 0.9])
def test_what_is_readable_of_a_damaged_file_comes_back(workspace, fraction):
    made = [visit(f"r{number:03}", topic=f"T{number:03} " + "x" * 400) for number in range(300)]
    workspace.receive(made[:200])
    workspace.backup_now()
    workspace.receive(made[200:])
    damaged(workspace, fraction)

    ledger = Workspace.save_readable(workspace.folder, PASSPHRASE)

    with Workspace.open(workspace.folder, PASSPHRASE) as again:
        assert again.verify().is_sound
        assert again.count() >= 200
        assert [form.form_id for form in again.forms()] == ["visit"]
        assert again.ledger(ledger.ledger_id).rows_read == ledger.rows_read
        unread = {row.row for row in ledger.rows if row.outcome is Outcome.REJECTED}
        assert again.count() >= 300 - len(unread) if fraction else again.count() == 200
    assert len(list(workspace.folder.glob("*-workspace.db"))) == 1


def test_damage_with_neither_readable_page_nor_backup_is_a_sentence(workspace):
    damaged(workspace, 0.0)
    with pytest.raises(Problem) as caught:
        Workspace.save_readable(workspace.folder, PASSPHRASE)
    assert caught.value.code == "nothing-readable"
    assert (workspace.folder / "workspace.db").exists()


def test_rebuilt_lists_are_the_same(workspace):
    first = visit("a", topic="A", f1="3")
    workspace.receive([visit("b", topic="B"), first, visit("a", [first], topic="C"), visit("a", [first], topic="D")])
    before = workspace.records()

    assert workspace.rebuild() == 2

    assert workspace.records() == before
    assert workspace.add_xform(FORM).records == 2
