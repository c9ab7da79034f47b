"""Offices that share: identities, packages by mail, and the exchange folder, with real workspaces."""

import contextlib
from pathlib import Path

import pytest

from fieldapp.errors import Cancelled, Problem
from fieldapp.progress import Progress
from fieldapp.records.revision import HybridTime, Kind, Revision, new_revision
from fieldapp.workspace import Outcome, RecordFilter, Trust, Workspace

OTHER_FORM = (Path(__file__).parents[1] / "store" / "visit.xml").read_text(encoding="utf-8").replace("visit", "club")


def visit(workspace: Workspace, record_id: str, **answers: str) -> Revision:
    """A record made in a workspace."""
    revision = new_revision(
        record_id,
        [],
        form_id="visit",
        form_version="1",
        office=workspace.office.office_id,
        device=workspace.device,
        author="Dara",
        time=HybridTime(1_780_000_000_000),
        kind=Kind.FINALISED,
        answers=answers,
    )
    workspace.receive([revision])
    return revision


def introduce(*workspaces: Workspace) -> None:
    for one in workspaces:
        for other in workspaces:
            if one is not other:
                one.take_in_identity(other.own_identity().to_file())


def key(workspace: Workspace) -> str:
    return workspace.own_identity().signing_key


@pytest.fixture
def province(make_workspace) -> Workspace:
    return make_workspace("kandal")


@pytest.fixture
def national(make_workspace) -> Workspace:
    return make_workspace("phnom-penh", "national")


def test_keys_stay_the_same_and_follow_the_offices_name(province):
    before = province.own_identity()

    province.change_office(type(province.office)("office-kandal", "Kandal new", "KH", "KH-08"))

    after = province.own_identity()
    assert after.signing_key == before.signing_key
    assert (after.office_name, after.province) == ("Kandal new", "KH-08")


def test_an_identity_taken_in_is_known_until_it_is_verified(province, national):
    known = national.take_in_identity(province.own_identity().to_text())

    national.change_trust(known.identity.signing_key, Trust.VERIFIED)

    assert known.trust is Trust.KNOWN
    assert [office.trust for office in national.known_offices()] == [Trust.VERIFIED]
    assert "Kandal" in [office.name for office in national.offices()]


def test_taking_in_again_keeps_the_trust(province, national):
    introduce(province, national)
    national.change_trust(key(province), Trust.VERIFIED)

    assert national.take_in_identity(province.own_identity().to_file()).trust is Trust.VERIFIED


def test_the_own_identity_is_not_taken_in(province):
    with pytest.raises(Problem) as caught:
        province.take_in_identity(province.own_identity().to_file())
    assert caught.value.code == "identity-own"


def test_a_package_brings_records_with_a_ledger_that_adds_up(province, national, tmp_path):
    introduce(province, national)
    visit(province, "r1", topic="Safe travel")
    visit(province, "r2", topic="Safe work")
    province.delete("r2")

    account = province.send_package(tmp_path / "may.fieldpack", [key(national)])
    ledger = national.receive_package(tmp_path / "may.fieldpack")

    assert account.revisions == 3
    assert (ledger.rows_read, ledger.counts[Outcome.NEW]) == (2, 2)
    assert ledger.office_name == "Kandal"
    assert [row.title for row in national.records()] == ["Safe travel"]
    assert national.count(RecordFilter(deleted=True)) == 1
    assert national.ledgers()[0].rows_read == 2


def test_a_package_read_again_changes_nothing_and_says_so(province, national, tmp_path):
    introduce(province, national)
    visit(province, "r1", topic="Safe travel")
    province.send_package(tmp_path / "may.fieldpack", [key(national)])
    national.receive_package(tmp_path / "may.fieldpack")

    again = national.receive_package(tmp_path / "may.fieldpack")

    assert again.counts[Outcome.UNCHANGED] == again.rows_read == 1
    assert again.notes
    assert national.count() == 1


def test_only_the_wanted_records_go(province, national, tmp_path):
    introduce(province, national)
    visit(province, "r1", date="2026-05-03")
    visit(province, "r2", date="2026-06-03")

    province.send_package(tmp_path / "may.fieldpack", [key(national)], RecordFilter(month="2026-05"))
    national.receive_package(tmp_path / "may.fieldpack")

    assert [row.record_id for row in national.records()] == ["r1"]


def test_a_form_travels_with_its_records(province, national, tmp_path):
    introduce(province, national)
    province.add_xform(OTHER_FORM)

    province.send_package(tmp_path / "may.fieldpack", [key(national)])
    national.receive_package(tmp_path / "may.fieldpack")

    assert {form.form_id for form in national.forms()} == {"visit", "club"}


def test_another_form_under_a_taken_version_is_said_and_the_records_come(province, national, tmp_path):
    introduce(province, national)
    province.add_xform(OTHER_FORM)
    national.add_xform(OTHER_FORM.replace("Girls", "Daughters"))
    visit(province, "r1", topic="Safe travel")

    province.send_package(tmp_path / "may.fieldpack", [key(national)])
    ledger = national.receive_package(tmp_path / "may.fieldpack")

    assert len(ledger.notes) == 1
    assert national.count() == 1


def test_a_package_needs_a_recipient(province, tmp_path):
    with pytest.raises(Problem) as caught:
        province.send_package(tmp_path / "may.fieldpack", ["unknown"])
    assert caught.value.code == "package-no-recipient"


def test_a_damaged_package_leaves_no_trace(province, national, tmp_path):
    introduce(province, national)
    visit(province, "r1")
    path = tmp_path / "may.fieldpack"
    province.send_package(path, [key(national)])
    path.write_bytes(path.read_bytes()[:-7])

    with pytest.raises(Problem):
        national.receive_package(path)

    assert (national.count(), national.ledgers()) == (0, [])


def test_a_forgotten_device_is_unknown_again(province, national, tmp_path):
    introduce(province, national)
    visit(province, "r1")
    province.send_package(tmp_path / "may.fieldpack", [key(national)])

    national.forget_identity(key(province))

    with pytest.raises(Problem) as caught:
        national.receive_package(tmp_path / "may.fieldpack")
    assert caught.value.code == "package-unknown-sender"


def test_offices_meet_in_a_folder(province, national, tmp_path):
    folder = tmp_path / "stick"
    folder.mkdir()
    province.sync_folder(folder)
    national.sync_folder(folder)
    for workspace in (province, national):
        for identity in workspace.plan_folder_sync(folder).introductions:
            workspace.take_in_identity(identity.to_file())
    visit(province, "r1", topic="Safe travel")

    province.sync_folder(folder)
    account = national.sync_folder(folder)

    assert account.new_revisions == 1
    assert account.problems == []
    assert [row.title for row in national.records()] == ["Safe travel"]


def test_a_correction_by_the_national_office_comes_back_and_stops_there(province, national, make_workspace, tmp_path):
    other = make_workspace("takeo")
    introduce(province, national, other)
    folder = tmp_path / "stick"
    folder.mkdir()
    visit(province, "r1", topic="Safe travel")
    for workspace in (province, other, national):
        workspace.sync_folder(folder)

    national.delete("r1")
    for workspace in (national, province, other):
        workspace.sync_folder(folder)

    assert province.count() == 0
    assert [entry.revision.kind for entry in province.history("r1")] == ["deleted", "finalised"]
    assert other.count(RecordFilter(deleted=None)) == 0


def test_synced_offices_have_nothing_more_to_say(province, national, tmp_path):
    introduce(province, national)
    folder = tmp_path / "stick"
    folder.mkdir()
    visit(province, "r1")
    national.add_xform(OTHER_FORM)
    for workspace in (province, national, province, national):
        workspace.sync_folder(folder)

    accounts = [workspace.sync_folder(folder) for workspace in (province, national)]

    assert [(account.sent, account.received) for account in accounts] == [([], []), ([], [])]
    assert {form.form_id for form in province.forms()} == {"visit", "club"}


def test_a_backup_is_made_before_something_is_taken_in(province, national, tmp_path):
    introduce(province, national)
    visit(province, "r1")
    visit(national, "r2")
    province.send_package(tmp_path / "may.fieldpack", [key(national)])

    national.receive_package(tmp_path / "may.fieldpack")

    assert [(made.reason, made.records) for made in national.backups()] == [("before-import", 1)]
    assert national.month_overview().last_import is not None
    assert province.month_overview().last_export is not None


def test_an_import_by_package_can_be_taken_back(province, national, tmp_path):
    introduce(province, national)
    visit(province, "r1")
    province.send_package(tmp_path / "may.fieldpack", [key(national)])
    ledger = national.receive_package(tmp_path / "may.fieldpack")

    national.undo_import(ledger.ledger_id)

    assert (national.count(), national.count(RecordFilter(deleted=True))) == (0, 1)


@pytest.mark.parametrize("reports", range(1, 9))
def test_a_cancelled_package_leaves_no_trace(province, national, tmp_path, reports):
    introduce(province, national)
    visit(province, "r1")
    visit(national, "r2")
    province.send_package(tmp_path / "may.fieldpack", [key(national)])
    left = iter(range(reports))

    with contextlib.suppress(Cancelled):
        national.receive_package(tmp_path / "may.fieldpack", Progress(is_cancelled=lambda: next(left, None) is None))

    assert (national.count(), len(national.ledgers())) in {(1, 0), (2, 1)}
    assert national.verify().is_sound


def test_packages_and_workbooks_are_taken_in_together(province, national, tmp_path):
    introduce(province, national)
    visit(province, "r1")
    province.send_package(tmp_path / "may.fieldpack", [key(national)])
    province.export_workbook(tmp_path / "may.xlsx")
    (tmp_path / "bad.fieldpack").write_bytes(b"?")

    package, workbook, bad = national.import_files(
        [tmp_path / "may.fieldpack", tmp_path / "may.xlsx", tmp_path / "bad.fieldpack"]
    )

    assert (package.counts[Outcome.NEW], workbook.counts[Outcome.UNCHANGED]) == (1, 1)
    assert (bad.rows_read, bool(bad.problem)) == (0, True)


def test_every_received_package_has_a_ledger(province, national, tmp_path):
    introduce(province, national)
    folder = tmp_path / "stick"
    folder.mkdir()
    visit(province, "r1")
    province.sync_folder(folder)

    national.sync_folder(folder)

    assert sum(ledger.counts[Outcome.NEW] for ledger in national.ledgers()) == 1


def test_a_package_that_was_taken_back_can_be_taken_in_again(province, national, tmp_path):
    introduce(province, national)
    visit(province, "r1")
    province.send_package(tmp_path / "may.fieldpack", [key(national)])
    national.undo_import(national.receive_package(tmp_path / "may.fieldpack").ledger_id)

    again = national.receive_package(tmp_path / "may.fieldpack")

    assert (again.counts[Outcome.UPDATED], national.count()) == (1, 1)


def test_all_that_went_out_is_listed(province, national, tmp_path):
    introduce(province, national)
    visit(province, "r1")
    stick = tmp_path / "stick"
    stick.mkdir()
    province.export_workbook(tmp_path / "may.xlsx")
    province.send_package(tmp_path / "may.fieldpack", [key(national)])
    province.sync_folder(stick)

    went = {dispatch.kind: dispatch for dispatch in province.dispatches() if dispatch.records}

    assert {kind: (each.records, each.revisions) for kind, each in went.items()} == {
        "workbook": (1, 1),
        "package": (1, 1),
        "folder": (1, 1),
    }
    assert went["package"].recipients == went["folder"].recipients == ("Phnom-Penh",)
    assert went["workbook"].recipients == ()
    assert all(each.size > 0 for each in went.values())


def test_something_dated_in_the_future_is_said_in_the_ledger(province, national, tmp_path):
    introduce(province, national)
    ahead = new_revision(
        "r1",
        [],
        form_id="visit",
        form_version="1",
        office=province.office.office_id,
        device=province.device,
        author="Dara",
        time=HybridTime(4_000_000_000_000),
        kind=Kind.FINALISED,
        answers={"topic": "Late"},
    )
    province.receive([ahead])
    province.send_package(tmp_path / "may.fieldpack", [key(national)])

    ledger = national.receive_package(tmp_path / "may.fieldpack")

    assert any("02/10/2096" in note for note in ledger.notes)
    assert national.clock_notice().device == province.device


def test_a_sync_does_not_lift_an_undo(province, national, tmp_path):
    introduce(province, national)
    visit(province, "r1", topic="Safe travel")
    province.sync_folder(tmp_path)
    national.sync_folder(tmp_path)
    (ledger,) = [each for each in national.ledgers() if each.rows_read]
    national.undo_import(ledger.ledger_id)

    (tmp_path / "new").mkdir()
    for workspace in (national, province, national, province):
        workspace.sync_folder(tmp_path / "new")

    assert (national.count(), province.count()) == (0, 0)
    assert [row.record_id for row in province.records(RecordFilter(deleted=True))] == ["r1"]


def test_a_package_whose_sender_knows_of_the_undo_does_not_lift_it(province, national, tmp_path):
    introduce(province, national)
    visit(province, "r1", topic="Safe travel")
    province.send_package(tmp_path / "may.fieldpack", [key(national)])
    national.undo_import(national.receive_package(tmp_path / "may.fieldpack").ledger_id)
    national.send_package(tmp_path / "undone.fieldpack", [key(province)])
    province.receive_package(tmp_path / "undone.fieldpack")
    province.send_package(tmp_path / "june.fieldpack", [key(national)])

    ledger = national.receive_package(tmp_path / "june.fieldpack")

    assert ledger.counts[Outcome.UNCHANGED] == 1
    assert national.count() == 0


def test_what_was_brought_again_reaches_the_others_by_sync(province, national, tmp_path):
    introduce(province, national)
    visit(province, "r1", topic="Safe travel")
    province.send_package(tmp_path / "may.fieldpack", [key(national)])
    national.undo_import(national.receive_package(tmp_path / "may.fieldpack").ledger_id)
    (tmp_path / "stick").mkdir()
    national.sync_folder(tmp_path / "stick")
    province.sync_folder(tmp_path / "stick")
    undone = province.count()

    national.receive_package(tmp_path / "may.fieldpack")
    national.sync_folder(tmp_path / "stick")
    province.sync_folder(tmp_path / "stick")

    assert undone == 0
    assert (national.count(), province.count()) == (1, 1)
