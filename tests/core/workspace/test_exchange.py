"""Workbooks between workspaces: out of the provinces, into the nation, with every row accounted for."""

from datetime import date

import pytest
from openpyxl import load_workbook

from fieldapp.errors import Cancelled
from fieldapp.progress import Progress
from fieldapp.workspace import Outcome, Period, RecordFilter, State, WorkbookOptions
from tests.core.workspace.samples import visit


def enter(workspace, **answers):
    """Fill in and finish one record."""
    entry = workspace.begin("visit")
    for path, value in ({"date": "2026-05-03", "country": "KH", "province": "KH-08"} | answers).items():
        entry.interview.answer(path, value)
    return workspace.finalise(entry)


def outcomes(ledger):
    return {outcome: count for outcome, count in ledger.counts.items() if count}


@pytest.fixture
def two(make_workspace):
    """A province with two records, and the national office."""
    province = make_workspace("kandal")
    enter(province, topic="Alpha", f1="2", m1="1")
    enter(province, topic="Beta", f2="4")
    return province, make_workspace("national", role="national")


def test_what_goes_out_comes_in_whole(two, tmp_path):
    province, nation = two
    account = province.export_workbook(tmp_path / "kandal.xlsx")

    (ledger,) = nation.import_files([tmp_path / "kandal.xlsx"])

    assert (account.records, account.revisions) == (2, 2)
    assert outcomes(ledger) == {Outcome.NEW: 2}
    assert (ledger.office_name, ledger.province, ledger.file_hash) == ("Kandal", "KH-08", account.file_hash)
    assert sorted(row.title for row in nation.records()) == ["Alpha", "Beta"]
    assert nation.verify().is_sound
    assert "Kandal" in [office.name for office in nation.offices()]
    assert nation.month_overview().last_import is not None
    assert province.month_overview().last_export is not None


def test_same_file_twice_changes_nothing(two, tmp_path):
    province, nation = two
    province.export_workbook(tmp_path / "kandal.xlsx")

    first, second = nation.import_files([tmp_path / "kandal.xlsx", tmp_path / "kandal.xlsx"])

    assert (outcomes(first), outcomes(second)) == ({Outcome.NEW: 2}, {Outcome.UNCHANGED: 2})
    assert [ledger.ledger_id for ledger in nation.ledgers()] == [second.ledger_id, first.ledger_id]


def test_any_order_of_files_gives_the_same(two, make_workspace, tmp_path):
    province, nation = two
    province.export_workbook(tmp_path / "may.xlsx")
    (row,) = province.records(RecordFilter(text="Alpha"))
    entry = province.edit(row.record_id)
    entry.interview.answer("topic", "Alpha corrected")
    province.finalise(entry)
    province.delete(province.records(RecordFilter(text="Beta"))[0].record_id)
    province.export_workbook(tmp_path / "june.xlsx")
    other = make_workspace("other", role="national")

    forward = nation.import_files([tmp_path / "may.xlsx", tmp_path / "june.xlsx"])
    backward = other.import_files([tmp_path / "june.xlsx", tmp_path / "may.xlsx"])

    assert outcomes(forward[1]) == {Outcome.UPDATED: 2}
    assert outcomes(backward[1]) == {Outcome.UNCHANGED: 2}
    assert [row.title for row in nation.records()] == [row.title for row in other.records()] == ["Alpha corrected"]


def test_row_edited_in_excel_comes_back_as_a_revision(two, tmp_path):
    province, nation = two
    nation.import_files([province.export_workbook(tmp_path / "kandal.xlsx").path])
    path = nation.export_workbook(tmp_path / "back.xlsx", options=WorkbookOptions(headers="names")).path
    book = load_workbook(path)
    sheet = next(book[name] for name in book.sheetnames if "topic" in [cell.value for cell in book[name][1]])
    column = [cell.value for cell in sheet[1]].index("topic") + 1
    place = next(number for number in range(2, 5) if sheet.cell(number, column).value == "Alpha")
    sheet.cell(place, column).value = "Alpha, corrected by the nation"
    book.save(path)

    (ledger,) = province.import_files([path])

    assert outcomes(ledger) == {Outcome.UPDATED: 1, Outcome.UNCHANGED: 1}
    assert sorted(row.title for row in province.records()) == ["Alpha, corrected by the nation", "Beta"]


def test_file_that_is_no_workbook_is_a_sentence_and_the_others_go_on(two, tmp_path):
    province, nation = two
    (tmp_path / "notes.xlsx").write_text("a;b;c")
    province.export_workbook(tmp_path / "kandal.xlsx")

    bad, missing, good = nation.import_files(
        [tmp_path / "notes.xlsx", tmp_path / "gone.xlsx", tmp_path / "kandal.xlsx"]
    )

    assert bad.problem
    assert missing.problem
    assert (bad.rows_read, outcomes(good)) == (0, {Outcome.NEW: 2})
    assert nation.ledger(bad.ledger_id) == bad


def test_cancelled_import_takes_the_file_back(two, tmp_path):
    province, nation = two
    province.export_workbook(tmp_path / "kandal.xlsx")
    said = []

    def is_cancelled():
        return bool(said) and said[-1] == "Keeping records"

    with pytest.raises(Cancelled):
        nation.import_files([tmp_path / "kandal.xlsx"], Progress(lambda what, *_: said.append(what), is_cancelled))

    assert nation.count() == 0
    assert nation.ledgers() == []
    assert nation.verify().is_sound


def test_edits_of_two_offices_meet_through_workbooks(two, tmp_path):
    province, nation = two
    nation.import_files([province.export_workbook(tmp_path / "kandal.xlsx").path])
    (here,) = nation.records(RecordFilter(text="Alpha"))
    for workspace, text in ((province, "Province says"), (nation, "Nation says")):
        entry = workspace.edit(here.record_id)
        entry.interview.answer("topic", text)
        workspace.finalise(entry)

    (ledger,) = nation.import_files([province.export_workbook(tmp_path / "again.xlsx").path])

    assert outcomes(ledger) == {Outcome.CONFLICT: 1, Outcome.UNCHANGED: 1}
    assert nation.count(RecordFilter(has_conflict=True)) == 1
    nation.undo_import(ledger.ledger_id)
    assert nation.count(RecordFilter(has_conflict=True)) == 0


def test_backup_is_made_before_an_import(two, tmp_path):
    province, nation = two
    nation.receive([visit("old", topic="Z", date="2026-05-01", province="KH-08")])
    nation.import_files([province.export_workbook(tmp_path / "kandal.xlsx").path])
    assert [backup.reason for backup in nation.backups()] == ["before-import"]


def test_national_figures_are_the_sum_of_what_the_provinces_hold(two, tmp_path):
    province, nation = two
    nation.import_files([province.export_workbook(tmp_path / "kandal.xlsx").path])
    period = Period("2026-04", "2026-05")

    account = nation.national_workbook(tmp_path / "national.xlsx", period)
    summary, completeness = nation.summary(period), nation.completeness(period)

    assert (account.activities, account.people) == (2, 7)
    assert summary.total_people == sum(row.people_total for row in province.records())
    assert len(completeness.provinces) == 25
    assert completeness.reports["KH-08", "2026-05"].state is State.RECEIVED
    assert completeness.reports["KH-03", "2026-05"].state in (State.MISSING, State.NOT_OVER)
    assert nation.issues(period) == []
    assert date.today() > date(2026, 5, 31)
    assert completeness.reports["KH-08", "2026-04"].state is State.NONE


def test_list_of_imports_has_their_counts_without_their_rows(two, tmp_path):
    province, nation = two
    (taken,) = nation.import_files([province.export_workbook(tmp_path / "kandal.xlsx").path])

    (listed,) = nation.ledgers()

    assert listed.rows == ()
    assert (listed.counts, listed.rows_read) == (taken.counts, 2)
    assert nation.ledger(listed.ledger_id) == taken


def test_file_that_was_taken_back_can_be_taken_in_again(two, tmp_path):
    province, nation = two
    path = province.export_workbook(tmp_path / "kandal.xlsx").path
    (first,) = nation.import_files([path])
    nation.undo_import(first.ledger_id)
    assert nation.count() == 0

    again, once_more = nation.import_files([path, path])

    assert outcomes(again) == {Outcome.UPDATED: 2}
    assert outcomes(once_more) == {Outcome.UNCHANGED: 2}
    assert sorted(row.title for row in nation.records()) == ["Alpha", "Beta"]
    assert [row.state for row in nation.records()] == ["final", "final"]
    nation.undo_import(again.ledger_id)
    assert nation.count() == 0
    assert nation.verify().is_sound
