"""Behaviour of a workbook that comes back: untouched, corrected, added, removed, sorted, moved."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from fieldapp.exchange.values import ExportedRecord, ReceivedRow, ReceivedWorkbook, WorkbookOptions
from fieldapp.exchange.workbook_in import read_workbook
from fieldapp.exchange.workbook_out import write_workbook
from fieldapp.exchange.workbook_reading import Content, Revisions, read_messages
from fieldapp.records.revision import Kind
from fieldapp.sheets.isolated import IsolatedProcess
from tests.core.exchange.samples import definition_of, full_answers, manifest, record, revision

NAMES = WorkbookOptions(headers="names")
Change = Callable[[Worksheet, dict[str, int]], None]


@pytest.fixture(scope="module")
def process() -> Iterator[IsolatedProcess]:
    with IsolatedProcess() as running:
        yield running


@pytest.fixture
def round_trip(tmp_path: Path, process: IsolatedProcess) -> Callable[..., ReceivedWorkbook]:
    def write_change_and_read(
        records: list[ExportedRecord], change: Change | None = None, sheet: str = "Sample"
    ) -> ReceivedWorkbook:
        path = tmp_path / "book.xlsx"
        write_workbook(path, records, manifest(), NAMES)
        if change is not None:
            edit(path, sheet, change)
        return read_workbook(path, definition_of, process=process)

    return write_change_and_read


def edit(path: Path, title: str, change: Change) -> None:
    """Open the workbook in another program (openpyxl), change a sheet, save."""
    book = openpyxl.load_workbook(path)
    sheet = book[title]
    columns = {str(cell.value): cell.column for cell in sheet[1]}
    change(sheet, columns)
    book.save(path)


def set_cell(row: int, header: str, value: object) -> Change:
    def change(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(row, columns[header]).value = value

    return change


def only(received: ReceivedWorkbook) -> ReceivedRow:
    assert len(received.rows) == 1, received.rows
    return received.rows[0]


def is_as_written(row: ReceivedRow, written: ExportedRecord) -> bool:
    return row.revisions == written.revisions and row.edited is None and not row.rejection


RoundTrip = Callable[..., ReceivedWorkbook]


def test_an_untouched_workbook_gives_back_every_revision(round_trip: RoundTrip) -> None:
    written = [record(1, full_answers()), record(2, {"title": "two"})]

    received = round_trip(written)

    assert [row.row for row in received.rows] == [2, 3]
    assert all(is_as_written(row, other) for row, other in zip(received.rows, written, strict=True))
    assert received.manifest.office_name == "Kampong Cham"
    assert (received.manifest.records, received.manifest.revisions) == (2, 2)
    assert [form.form_id for form in received.forms] == ["sample"]


def test_sheets_that_nobody_touched_are_not_read_also_where_one_has_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_workbook(path, [record(1, {"girls": "12"})], manifest(), NAMES)

    messages = list(read_messages(str(path)))

    assert [type(message).__name__ for message in messages if not isinstance(message, Content | Revisions)] == [
        "ReceivedForm",
        "UntouchedForm",
    ]


def test_a_row_in_a_sheet_that_had_none_is_read(round_trip: RoundTrip) -> None:
    def add(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(2, columns["topic"]).value = "New"
        sheet.cell(2, columns["PARENT_KEY"]).value = record(1, {}).record_id

    received = round_trip([record(1, {"girls": "12"})], add, sheet="Sessions")

    assert [change.after for change in only(received).changes] == ["New"]


def test_saving_it_in_another_program_changes_nothing(round_trip: RoundTrip) -> None:
    written = [record(1, full_answers()), record(2, {"title": "two"})]

    received = round_trip(written, lambda _sheet, _columns: None)

    assert all(is_as_written(row, other) for row, other in zip(received.rows, written, strict=True))
    assert received.notes == ()


def test_an_edited_cell_becomes_one_revision_on_the_head(round_trip: RoundTrip) -> None:
    written = record(1, full_answers())

    row = only(round_trip([written], set_cell(2, "girls", 20)))

    assert row.edited is not None
    assert row.edited.parents == (written.revisions[0].revision_id,)
    assert (row.edited.answers["girls"], row.edited.answers["total"]) == ("20", "27")
    assert row.edited.kind is Kind.IMPORTED
    assert [(change.path, change.before, change.after) for change in row.changes] == [("girls", "12", "20")]
    unchanged = {path: value for path, value in full_answers().items() if path not in ("girls", "total")}
    assert {path: row.edited.answers[path] for path in unchanged} == unchanged


def test_the_same_edit_is_the_same_revision(round_trip: RoundTrip) -> None:
    first = only(round_trip([record(1, full_answers())], set_cell(2, "title", "Corrected")))
    second = only(
        round_trip(
            [
                record(1, full_answers()),
            ],
            set_cell(2, "title", "Corrected"),
        )
    )

    assert first.edited == second.edited


@pytest.mark.parametrize(
    ("header", "typed", "path", "canonical"),
    [
        ("girls", "៣២", "girls", "32"),
        ("girls", "1,250", "girls", "1250"),
        ("date", "๒๓/๑๑/๒๕๖๙", "when/date", "2026-11-23"),
        ("date", "23.11.2026", "when/date", "2026-11-23"),
        ("cost", "12,5", "cost", None),
        ("cost", "99,75", "cost", "99.75"),
        ("province", "kh2", "province", "kh2"),
        ("province", "Kratie", "province", "kh2"),
        ("needs/school", 1, "needs", "food school work"),
        ("needs", "school", "needs", "school"),
        ("title", "", "title", ""),
        ("_where_latitude", 12.25, "where", "12.25 104.9 10 5"),
        ("begun", "2026-05-04 10:15", "when/begun", "2026-05-04T10:15:00.000+07:00"),
    ],
)
def test_cells_are_read_as_people_type_them(
    round_trip: RoundTrip, header: str, typed: object, path: str, canonical: str | None
) -> None:
    row = only(round_trip([record(1, full_answers())], set_cell(2, header, typed)))

    if canonical is None:
        assert row.edited is None
        assert not row.rejection
    else:
        assert row.edited is not None, row
        assert row.edited.answers.get(path, "") == canonical


@pytest.mark.parametrize(
    ("header", "typed", "reason"),
    [
        ("girls", "many", "not a whole number"),
        ("girls", -3, "Not below zero"),
        ("date", "1/2/26", "not clearly a date"),
        ("date", None, ""),
        ("province", "Mars", "not in the list"),
        ("girls", "=1+1", "formula"),
        ("needs/food", "perhaps", "neither 1 nor 0"),
    ],
)
def test_what_cannot_be_taken_is_rejected_with_its_reason_and_the_record_is_kept(
    round_trip: RoundTrip, header: str, typed: object, reason: str
) -> None:
    written = record(1, full_answers())

    row = only(round_trip([written], set_cell(2, header, typed)))

    assert row.edited is None
    assert row.rejection
    assert reason in row.rejection
    assert row.revisions == written.revisions


def test_a_typed_total_is_left_aside_and_noted(round_trip: RoundTrip) -> None:
    row = only(round_trip([record(1, full_answers())], set_cell(2, "total", 99)))

    assert row.edited is None
    assert not row.rejection
    assert "total" in row.notes[0].casefold()


def test_a_row_without_key_is_a_new_record_the_same_every_time(round_trip: RoundTrip) -> None:
    def add(sheet: Worksheet, columns: dict[str, int]) -> None:
        for header, value in (("date", "4/5/2026"), ("girls", 3), ("title", "Added")):
            sheet.cell(4, columns[header]).value = value

    first = round_trip([record(1, full_answers())], add)
    second = round_trip([record(1, full_answers())], add)

    new = next(row for row in first.rows if row.row == 4)
    assert new.edited is not None
    assert (new.edited.answers["when/date"], new.edited.answers["total"]) == ("2026-05-04", "3")
    assert (new.edited.parents, new.edited.kind) == ((), Kind.IMPORTED)
    assert new == next(row for row in second.rows if row.row == 4)


def test_a_new_row_that_lacks_a_required_answer_is_kept_as_unfinished(round_trip: RoundTrip) -> None:
    received = round_trip([record(1, full_answers())], set_cell(3, "title", "No date"))

    new = next(row for row in received.rows if row.row == 3)
    assert new.edited is not None
    assert new.edited.kind is Kind.SAVED


def test_a_row_with_the_key_of_nothing_known_is_rejected(round_trip: RoundTrip) -> None:
    received = round_trip([record(1, full_answers())], set_cell(3, "KEY", "another"))

    assert [bool(row.rejection) for row in received.rows] == [False, True]


def test_a_copied_row_is_rejected_and_its_original_taken(round_trip: RoundTrip) -> None:
    def copy(sheet: Worksheet, columns: dict[str, int]) -> None:
        for column in columns.values():
            sheet.cell(3, column).value = sheet.cell(2, column).value
        sheet.cell(3, columns["girls"]).value = 1

    written = record(1, full_answers())
    received = round_trip([written], copy)

    assert is_as_written(received.rows[0], written)
    assert "same KEY" in received.rows[1].rejection


def test_a_removed_row_is_noted_and_its_record_taken(round_trip: RoundTrip) -> None:
    written = [record(1, full_answers()), record(2, {"title": "two"})]

    received = round_trip(written, lambda sheet, _columns: sheet.delete_rows(3))

    removed = next(row for row in received.rows if row.record_id == written[1].record_id)
    assert removed.sheet == "_revisions"
    assert removed.revisions == written[1].revisions
    assert "deletes nothing" in removed.notes[0]


def test_sorted_and_moved_and_renamed_columns_change_nothing(round_trip: RoundTrip) -> None:
    def rearrange(sheet: Worksheet, columns: dict[str, int]) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        rows.reverse()
        for number, row in enumerate(rows, 2):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value
        sheet.cell(1, columns["girls"]).value = "Number of girls (0 to 9)"
        sheet.title = "Everything"

    written = [record(1, full_answers()), record(2, {"title": "two"})]
    received = round_trip(written, rearrange)

    assert [(row.rejection, row.edited) for row in received.rows if row.rejection or row.edited] == []
    assert {row.record_id: row.revisions for row in received.rows} == {
        other.record_id: other.revisions for other in written
    }


def test_a_sheet_that_a_script_renamed_is_found_by_its_headers(round_trip: RoundTrip) -> None:
    def rename(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(2, columns["girls"]).value = 13
        sheet.title = "Data of May"

    row = only(round_trip([record(1, full_answers())], rename))

    assert row.edited is not None
    assert [(change.path, change.after) for change in row.changes] == [("girls", "13")]


def test_lines_above_the_headers_do_not_hide_the_rows(round_trip: RoundTrip) -> None:
    def put_above(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(2, columns["girls"]).value = 13
        sheet.insert_rows(1, 2)
        sheet.cell(1, 1).value = "Report of May"

    row = only(round_trip([record(1, full_answers())], put_above))

    assert [(change.path, change.after) for change in row.changes] == [("girls", "13")]


def test_a_copied_sheet_is_left_aside_and_noted(tmp_path: Path, round_trip: RoundTrip) -> None:
    def copy(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.parent.copy_worksheet(sheet).cell(2, columns["girls"]).value = 99

    received = round_trip([record(1, {"girls": "12"})], copy)

    assert only(received).edited is None
    assert received.notes == ("The sheet Sample Copy was added; it was left aside.",)


def test_a_removed_sheet_is_noted_once_and_not_row_by_row(round_trip: RoundTrip) -> None:
    received = round_trip([record(1, full_answers())], lambda sheet, _: sheet.parent.remove(sheet), sheet="Sessions")

    assert only(received).notes == ()
    assert received.notes == ("The sheet Sessions or its column KEY was removed: its rows were taken as exported.",)


def test_a_row_of_sums_below_the_table_is_no_record(round_trip: RoundTrip) -> None:
    def sum_up(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(4, columns["title"]).value = "TOTAL"
        sheet.cell(4, columns["girls"]).value = 30
        sheet.cell(5, columns["title"]).value = "Average"
        sheet.cell(5, columns["girls"]).value = "=AVERAGE(A2:A3)"
        sheet.cell(6, columns["title"]).value = "A record of its own"
        sheet.cell(6, columns["girls"]).value = 31

    received = round_trip([record(1, {"girls": "12"}), record(2, {"girls": "18"})], sum_up)

    by_row = {row.row: row for row in received.rows}
    assert "sums of the rows above" in by_row[4].rejection
    assert "sums of the rows above" in by_row[5].rejection
    assert by_row[6].edited is not None
    assert by_row[2].rejection == by_row[3].rejection == ""


def test_a_new_repeat_row_must_name_its_record(round_trip: RoundTrip) -> None:
    def add(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(4, columns["topic"]).value = "Whose?"

    received = round_trip([record(1, full_answers())], add, sheet="Sessions")

    assert [row.rejection for row in received.rows if row.rejection] == [
        "PARENT_KEY is empty. Copy into it the KEY of the record that this row belongs to."
    ]


def test_a_reason_names_the_question(round_trip: RoundTrip) -> None:
    row = only(round_trip([record(1, full_answers())], set_cell(2, "girls", -1)))

    assert row.rejection == "Girls: Not below zero"


@pytest.mark.parametrize("said", ["food; school", "food, school", "food school", "Food、School", "FOOD ; school"])
def test_several_choices_are_read_however_they_are_kept_apart(round_trip: RoundTrip, said: str) -> None:
    def choose(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(2, columns["needs"]).value = said
        for column in ("needs/food", "needs/school"):
            sheet.cell(2, columns[column]).value = 1
        sheet.cell(2, columns["needs/work"]).value = 0

    row = only(round_trip([record(1, {"needs": "work"})], choose))

    assert [(change.path, change.after) for change in row.changes] == [("needs", "food school")]


def test_a_workbook_that_a_script_wrote_anew_from_its_values_comes_back_unchanged(
    tmp_path: Path, process: IsolatedProcess
) -> None:
    """As pandas does: no styles, no hidden names, machine sheets visible, "=..." turned into formulas."""
    written = [record(1, full_answers()), record(2, {"title": "=" * 70_000})]
    path = tmp_path / "book.xlsx"
    write_workbook(path, written, manifest(), WorkbookOptions())
    book = openpyxl.Workbook()
    for sheet in openpyxl.load_workbook(path).worksheets:
        copy = book.create_sheet(sheet.title)
        for row in sheet.iter_rows(values_only=True):
            copy.append(row)
    book.save(path)

    received = read_workbook(path, definition_of, process=process)

    assert [is_as_written(row, other) for row, other in zip(received.rows, written, strict=True)] == [True, True]


def test_a_column_of_ones_own_is_left_aside_and_noted(round_trip: RoundTrip) -> None:
    written = record(1, full_answers())

    def note_down(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(1, len(columns) + 1).value = "My remarks"
        sheet.cell(2, len(columns) + 1).value = "call again"

    received = round_trip([written], note_down)

    assert is_as_written(only(received), written)
    assert "My remarks" in received.notes[0]


def test_a_removed_column_clears_no_answer(round_trip: RoundTrip) -> None:
    written = record(1, full_answers())

    received = round_trip([written], lambda sheet, columns: sheet.delete_cols(columns["title"]))

    row = only(received)
    assert row.edited is None
    assert not row.rejection
    assert "title" in received.notes[0]


def test_an_edited_repeat_row_belongs_to_its_record(round_trip: RoundTrip) -> None:
    row = only(round_trip([record(1, full_answers())], set_cell(2, "people", 15), "Sessions"))

    assert row.sheet == "Sample"
    assert row.edited is not None
    assert row.edited.answers["sessions[a1]/people"] == "15"


def test_a_new_repeat_row_is_added_to_the_record_it_names(round_trip: RoundTrip) -> None:
    written = record(1, full_answers())

    def add(sheet: Worksheet, columns: dict[str, int]) -> None:
        sheet.cell(4, columns["topic"]).value = "A third session"
        sheet.cell(4, columns["PARENT_KEY"]).value = written.record_id

    first = only(round_trip([written], add, "Sessions"))
    second = only(round_trip([written], add, "Sessions"))

    assert first.edited is not None
    sessions = first.edited.answers["sessions"]
    assert len(sessions) == 3
    assert first.edited.answers[f"sessions[{sessions[2]}]/topic"] == "A third session"
    assert first.edited == second.edited


def test_a_removed_repeat_row_is_noted_and_stays(round_trip: RoundTrip) -> None:
    row = only(round_trip([record(1, full_answers())], lambda sheet, _: sheet.delete_rows(3), "Sessions"))

    assert row.edited is None
    assert "deletes nothing" in row.notes[0]


def test_a_deleted_record_comes_back_as_deleted(round_trip: RoundTrip) -> None:
    gone = record(1, full_answers())
    received = round_trip([ExportedRecord(gone.form, gone.revisions, gone.answers, Kind.DELETED, is_deleted=True)])

    row = only(received)
    assert (row.sheet, row.row) == ("_revisions", 2)
    assert row.revisions == gone.revisions


def test_a_changed_machine_row_is_rejected_and_the_others_taken(round_trip: RoundTrip) -> None:
    def tamper(sheet: Worksheet, columns: dict[str, int]) -> None:
        cell = sheet.cell(2, columns["answers"])
        cell.value = str(cell.value).replace('"12"', '"13"')

    written = [record(1, full_answers()), record(2, {"title": "two"})]
    received = round_trip(written, tamper, "_revisions")

    assert [bool(row.rejection) for row in received.rows] == [True, False]
    assert received.rows[0].revisions == ()


def test_an_edit_of_a_record_in_conflict_stands_on_the_head_that_is_shown(round_trip: RoundTrip) -> None:
    base = revision(1, {**full_answers()})
    left = revision(1, {**base.answers, "title": "left"}, (base.revision_id,), 1)
    right = revision(1, {**base.answers, "title": "right"}, (base.revision_id,), 2)
    shown = ExportedRecord(record(1, {}).form, (base, left, right), left.answers, Kind.FINALISED, ("title",))

    row = only(round_trip([shown], set_cell(2, "boys", 8)))

    assert row.edited is not None
    assert row.edited.parents == (left.revision_id,)


def test_rows_read_are_all_accounted_for(round_trip: RoundTrip) -> None:
    written = [record(number, {"when/date": "2026-05-04", "girls": str(number)}) for number in range(1, 30)]

    received = round_trip(written, set_cell(5, "girls", "x"))

    assert len(received.rows) == 29
    assert len({row.record_id for row in received.rows}) == 29
    assert sum(bool(row.rejection) for row in received.rows) == 1


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40).map(str.strip)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "when/date": st.dates().map(lambda day: day.isoformat()),
        "when/begun": st.datetimes().map(lambda moment: moment.isoformat(timespec="milliseconds") + "+07:00"),
        "province": st.sampled_from(["kh1", "kh2", "elsewhere"]),
        "needs": st.sets(st.sampled_from(["food", "school", "work"])).map(lambda chosen: " ".join(sorted(chosen))),
        "title": TEXTS,
        "cost": st.decimals(allow_nan=False, allow_infinity=False, places=3).map(lambda number: f"{number:f}"),
        "girls": st.integers().map(str),
        "where": st.just("11.5 104.9"),
        "sessions[a1]/topic": TEXTS,
    },
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ANSWERS, max_size=8), st.booleans(), st.sampled_from(["names", "labels"]))
def test_whatever_was_answered_comes_back_unchanged(
    tmp_path: Path, process: IsolatedProcess, answered: list[dict[str, str]], resaved: bool, headers: str
) -> None:
    written = [
        record(number, {**answers, **({"sessions": ("a1",)} if answers.get("sessions[a1]/topic") else {})})
        for number, answers in enumerate(answered, 1)
    ]
    path = tmp_path / "book.xlsx"
    write_workbook(path, written, manifest(), WorkbookOptions(headers="names" if headers == "names" else "labels"))
    if resaved:
        edit_nothing(path)

    received = read_workbook(path, definition_of, process=process)

    assert [row.revisions for row in received.rows] == [other.revisions for other in written]
    assert [(row.rejection, row.edited) for row in received.rows if row.rejection or row.edited] == []


def edit_nothing(path: Path) -> None:
    openpyxl.load_workbook(path).save(path)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed.")
def test_a_workbook_saved_by_libreoffice_comes_back_unchanged(tmp_path: Path, process: IsolatedProcess) -> None:
    written = [
        record(1, full_answers()),
        record(2, {"title": "_x0041_ & <b>", "when/date": "1850-01-01"}),
        record(3, {"title": "\U0001f600" * 9, "girls": "12345678901234567890", "cost": "0.1"}),
    ]
    path = tmp_path / "book.xlsx"
    write_workbook(path, written, manifest(), WorkbookOptions(headers="labels"))
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(tmp_path / "resaved"), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    received = read_workbook(tmp_path / "resaved" / "book.xlsx", definition_of, process=process)

    assert [row.revisions for row in received.rows] == [other.revisions for other in written]
    assert [(row.edited, row.rejection) for row in received.rows] == [(None, "")] * 3
