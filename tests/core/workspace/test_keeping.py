"""Keeping safe: backups are whole, thinned and restored; damage is found, and what is readable comes back."""

import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fieldapp.errors import Cancelled, Problem
from fieldapp.progress import Progress
from fieldapp.records.ledger import Ledger, LedgerRow
from fieldapp.store import ledgers
from fieldapp.store.backup import thinned
from fieldapp.store.times import now
from fieldapp.workspace import Backup, Outcome, Workspace
from tests.core.store.test_released import placed
from tests.core.workspace.samples import CHEAP, FORM, PASSPHRASE, visit


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


def test_imports_come_back_from_a_damaged_file_and_can_still_be_taken_back(workspace):
    ledger = Ledger("l1", "may.xlsx", "", now(), rows=(LedgerRow("visit", 2, "a", Outcome.NEW),))
    with workspace._store.database.write() as connection:
        ledgers.keep(connection, ledger)
    workspace.receive([visit("a", topic="A" * 3000)], ledger_id="l1")
    workspace.receive([visit(f"r{number:03}", topic="x" * 900) for number in range(300)])
    damaged(workspace, 0.7)

    Workspace.save_readable(workspace.folder, PASSPHRASE)

    with Workspace.open(workspace.folder, PASSPHRASE) as again:
        assert again.verify().is_sound
        assert {found.kind for found in again.ledgers()} == {"import", "salvage"}
        again.undo_import("l1")
        assert "a" not in {row.record_id for row in again.records()}


def test_older_file_that_is_damaged_comes_back_in_the_present_version(tmp_path):
    folder = placed(tmp_path / "w.fieldapp", 1)
    Workspace.save_readable(folder, PASSPHRASE)
    with Workspace.open(folder, PASSPHRASE) as again:
        again.attach("photo.jpg", b"a picture")
        assert again.verify().is_sound
        assert again.count() == 2
        assert len(again.drafts()) == 1


def test_preview_names_the_records_that_would_change(workspace):
    first = visit("a", topic="Before")
    workspace.receive([first, visit("b", topic="Deleted since"), visit("same", topic="Same")])
    made = workspace.backup_now()
    workspace.receive([visit("a", [first], topic="After", minute=1), visit("c", topic="New since")])
    workspace.delete("b")

    preview = workspace.preview_backup(made)

    assert {(row.record_id, row.title, row.change) for row in preview.changes} == {
        ("a", "After", "earlier"),
        ("b", "Deleted since", "back"),
        ("c", "New since", "gone"),
    }
    assert (preview.changed_count, preview.revisions_lost, preview.revisions_regained) == (3, 3, 0)


def test_preview_changes_nothing_on_the_stick(workspace, tmp_path):
    workspace.receive([visit("a", topic="A")])
    (tmp_path / "stick").mkdir()
    workspace.name_second_place(tmp_path / "stick")
    workspace.backup_now()
    chosen = on_stick(workspace)
    files = {file: file.stat().st_mtime_ns for file in (tmp_path / "stick").rglob("*")}

    workspace.preview_backup(chosen)

    assert {file: file.stat().st_mtime_ns for file in (tmp_path / "stick").rglob("*")} == files


def on_stick(workspace):
    return next(each for each in workspace.backups() if not each.place.startswith(str(workspace.folder)))


def test_damaged_backup_is_refused_and_changes_nothing(workspace):
    workspace.receive([visit(f"r{number}", topic="x" * 900) for number in range(100)])
    made = workspace.backup_now()
    file = Path(made.place) / made.backup_id / "workspace.db"
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 100] = bytes(100)
    file.write_bytes(content)
    workspace.receive([visit("later", topic="Later")])

    with pytest.raises(Problem) as caught:
        workspace.restore_backup(made)

    assert caught.value.code in ("backup-damaged", "workspace-damaged")
    assert workspace.count() == 101
    assert workspace.verify().is_sound


def test_backup_in_place_of_a_damaged_file_keeps_the_passphrase_in_force(workspace):
    workspace.receive([visit("a", topic="A")])
    made = workspace.backup_now()
    workspace.change_passphrase(PASSPHRASE, "six green mangoes", hardness=CHEAP)
    damaged(workspace, 0.0)

    Workspace.restore_from(Path(made.place) / made.backup_id, workspace.folder)

    with Workspace.open(workspace.folder, "six green mangoes") as again:
        assert titles(again) == ["A"]


def test_backups_are_found_where_a_person_points(workspace, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    workspace.name_second_place(stick)
    made = workspace.backup_now()
    home, there = Path(made.place), Path(on_stick(workspace).place)
    for pointed in (stick, there, there / on_stick(workspace).backup_id, workspace.folder, home):
        assert Workspace.backups_in(pointed), pointed
    assert Workspace.backups_in(tmp_path / "nothing here") == []


def test_second_place_says_how_it_stands(workspace, tmp_path):
    assert workspace.second_place_state() is None
    stick = tmp_path / "stick"
    stick.mkdir()
    workspace.name_second_place(stick)
    assert workspace.second_place_state().last is None
    workspace.backup_now()
    assert workspace.second_place_state().is_there
    assert workspace.second_place_state().last is not None

    stick.rename(tmp_path / "pulled out")
    workspace.receive([visit("a", topic="A")])
    workspace.backup_now()

    assert not workspace.second_place_state().is_there
    assert len(workspace.backups()) == 2


def test_stick_that_comes_back_gets_what_it_missed(workspace, tmp_path):
    stick, away = tmp_path / "stick", tmp_path / "pulled out"
    stick.mkdir()
    workspace.name_second_place(stick)
    stick.rename(away)
    workspace.receive([visit("a", topic="A")])
    assert workspace.backup_if_due() is not None
    away.rename(stick)

    assert workspace.backup_if_due() is None

    assert on_stick(workspace).records == 1


def test_second_place_that_takes_nothing_is_said_and_the_backup_here_is_made(workspace, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    workspace.name_second_place(stick)
    (stick / f"{workspace.folder.stem}-backups").write_text("a file stands in the way")
    workspace.receive([visit("a", topic="A")])

    assert workspace.backup_if_due() is not None
    assert workspace.second_place_state().problem


def test_file_is_read_once_a_day(workspace):
    assert workspace.check_if_due() == []
    assert workspace.check_if_due(Progress(is_cancelled=lambda: True)) == []


def test_damage_is_found_by_the_check_of_the_day(workspace):
    """A stretch of zeros may hit a page that is not in use, or one that is read at the start: so it is tried along."""
    workspace.receive([visit(f"r{number:03}", topic="x" * 900) for number in range(300)])
    workspace.close()
    file = workspace.folder / "workspace.db"
    sound, found = file.read_bytes(), []
    for fraction in (0.3, 0.5, 0.7):
        damaged(workspace, fraction)
        with contextlib.suppress(Problem), Workspace.open(workspace.folder, PASSPHRASE) as again:
            found.append((again.check_if_due(), again.check_if_due()))
        file.write_bytes(sound)
    assert any(first and second for first, second in found)


def test_check_of_the_day_stops_when_the_window_closes(workspace):
    workspace.receive([visit(f"r{number:03}", topic="x" * 900) for number in range(300)])
    with pytest.raises(Cancelled):
        workspace.check_if_due(Progress(is_cancelled=lambda: True))


def test_account_of_a_damaged_file_adds_up_to_what_was_in_it(workspace):
    """Everywhere a stretch can be spoilt: each saved state is read, or from a backup, or named as missing."""
    workspace.receive([visit(f"r{number:03}", topic="x" * 900) for number in range(100)])
    workspace.backup_now()
    workspace.receive([visit(f"s{number:03}", topic="y" * 900) for number in range(50)])
    workspace.close()
    sound = {file: file.read_bytes() for file in workspace.folder.glob("*.*") if file.is_file()}
    for tenth in range(10):
        damaged(workspace, tenth / 10)
        ledger = Workspace.save_readable(workspace.folder, PASSPHRASE)
        counts = ledger.counts
        is_end_known = all(row.row for row in ledger.rows if row.outcome is Outcome.REJECTED)
        with Workspace.open(workspace.folder, PASSPHRASE) as again:
            kept = again.count()
        assert kept == counts[Outcome.UNCHANGED] + counts[Outcome.UPDATED]
        assert kept + counts[Outcome.REJECTED] == 150 if is_end_known else kept >= 100
        for file in workspace.folder.glob("*workspace.db*"):
            file.unlink()
        for file, content in sound.items():
            file.write_bytes(content)
