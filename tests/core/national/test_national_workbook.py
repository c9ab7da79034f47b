"""Behaviour of the national workbook, opened again."""

import shutil
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from fieldapp.exchange.values import WorkbookOptions
from fieldapp.national.completeness import completeness, months_between
from fieldapp.national.issues import issues
from fieldapp.national.summary import summarise
from fieldapp.national.values import NationalAccount, NationalContent
from fieldapp.national.workbook import write_national_workbook
from fieldapp.records.ledger import Ledger, LedgerRow, Outcome
from fieldapp.store.values import StoredRecord
from tests.core.exchange.samples import full_answers, record
from tests.core.national.samples import form, stored

RECORDS = [
    stored(1, "KH-03", "2026-04-04", {"female/10-14": 3, "male/unknown": 2}, households=4),
    stored(2, "KH-03", "2026-05-20", {"female/10-14": 4}, disabled=2),
    stored(3, "KH-10", "2026-05-01", {"female/10-14": 5}, form_id="outreach"),
    stored(4, "KH-10", "2026-05-02", {"female/10-14": 6}, state="draft"),
]
LEDGER = Ledger(
    "1",
    "may.xlsx",
    "ab" * 32,
    datetime(2026, 6, 1, tzinfo=UTC),
    "Kampong Cham",
    (LedgerRow("Training", 2, "record-1", Outcome.NEW), LedgerRow("Training", 3, "", Outcome.REJECTED, "No date.")),
)


def write(path: Path, stored_records: list[StoredRecord], *, sensitive: bool = False) -> NationalAccount:
    forms = {"training": form(sensitive=sensitive), "outreach": form("outreach")}
    counts: dict[tuple[str, str], int] = {}
    for each in stored_records:
        counts[each.row.province, each.row.month] = counts.get((each.row.province, each.row.month), 0) + 1
    today = date(2026, 7, 1)
    content = NationalContent(
        office_name="National office",
        app_version="0.1.0",
        written=datetime(2026, 7, 1, tzinfo=UTC),
        first_month="2026-04",
        last_month="2026-06",
        summary=summarise(stored_records, forms),
        completeness=completeness(counts, ("KH-03", "KH-10"), months_between("2026-04", "2026-06"), {}, today),
        issues=issues(stored_records, forms, [LEDGER], "2026-04", "2026-06", today),
        ledgers=[LEDGER],
        forms=forms,
    )
    names = {"KH-03": "Kampong Cham", "KH-10": "Kratie"}
    rows = [record(number, full_answers()) for number in range(3)]
    return write_national_workbook(
        path, content, rows, WorkbookOptions(), file_label=lambda _file, value, _language: names.get(value, "")
    )


def table(path: Path, title: str) -> list[dict[str, object]]:
    rows = list(openpyxl.load_workbook(path)[title].iter_rows(values_only=True))
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def test_the_figures_are_those_of_the_summary(tmp_path: Path) -> None:
    account = write(tmp_path / "national.xlsx", RECORDS)

    rows = table(tmp_path / "national.xlsx", "Figures")

    assert [(row["Province"], row["Month"], row["Activity type"]) for row in rows] == [
        ("Kampong Cham", "2026-04", "Training"),
        ("Kampong Cham", "2026-05", "Training"),
        ("Kratie", "2026-05", "Outreach to families at risk"),
    ]
    assert [row["Female, 10-14"] for row in rows] == [3, 4, 5]
    assert sum(int(str(row["Participations"])) for row in rows) == account.people == 14


def test_what_else_is_counted_stands_on_its_own_sheet(tmp_path: Path) -> None:
    write(tmp_path / "national.xlsx", RECORDS)

    rows = table(tmp_path / "national.xlsx", "Other figures")

    assert [(row["Province"], row["Figure"], row["Sum"]) for row in rows] == [("Kampong Cham", "Households visited", 4)]


def test_small_sums_of_a_sensitive_question_are_hidden_everywhere(tmp_path: Path) -> None:
    write(tmp_path / "national.xlsx", RECORDS, sensitive=True)

    shown = [row["Sum"] for row in table(tmp_path / "national.xlsx", "Other figures")]
    shown += [
        row["Value"]
        for row in table(tmp_path / "national.xlsx", "Indicators")
        if row["Indicator"] in ("Households visited", "Of whom: With a disability")
    ]

    assert shown == ["1–4", "1–4", "1–4"]


def test_small_counts_of_a_sensitive_form_are_hidden(tmp_path: Path) -> None:
    write(tmp_path / "national.xlsx", RECORDS, sensitive=True)

    rows = table(tmp_path / "national.xlsx", "Figures")
    of_whom = table(tmp_path / "national.xlsx", "Of whom")

    assert [row["Female, 10-14"] for row in rows] == ["1–4", "1–4", 5]
    assert of_whom[0]["People"] == "1–4"


def test_completeness_is_said_in_words_and_numbers(tmp_path: Path) -> None:
    write(tmp_path / "national.xlsx", RECORDS)

    rows = table(tmp_path / "national.xlsx", "Completeness")

    assert rows[0] == {
        "Province": "Kampong Cham",
        "2026-04": "Received (1)",
        "2026-05": "Received (1)",
        "2026-06": "Missing",
    }
    assert rows[-1]["2026-05"] == 2


def test_every_row_of_every_form_is_there_with_its_repeats(tmp_path: Path) -> None:
    account = write(tmp_path / "national.xlsx", RECORDS)

    assert account.records == 3
    assert len(table(tmp_path / "national.xlsx", "Sample")) == 3
    assert len(table(tmp_path / "national.xlsx", "Sessions")) == 6


def test_sources_name_each_file_with_its_hash_and_what_became_of_its_rows(tmp_path: Path) -> None:
    write(tmp_path / "national.xlsx", RECORDS)

    (row,) = table(tmp_path / "national.xlsx", "Sources")

    assert (row["File"], row["SHA-256"]) == ("may.xlsx", "ab" * 32)
    assert (row["Rows read"], row["New"], row["Rejected"]) == (2, 1, 1)


def test_issues_and_indicators_are_listed(tmp_path: Path) -> None:
    write(tmp_path / "national.xlsx", RECORDS)

    what = [row["Issue"] for row in table(tmp_path / "national.xlsx", "Data issues")]
    indicators = {
        (row["Indicator"], row["Activity type"]): row["Value"]
        for row in table(tmp_path / "national.xlsx", "Indicators")
    }

    assert "Not finalised" in what
    assert "Rejected row" in what
    assert indicators["Activities held", "All"] == 3
    assert indicators["Participations: Female", "All"] == 12


def test_a_sum_from_which_a_hidden_count_could_be_worked_out_is_not_shown(tmp_path: Path) -> None:
    write(tmp_path / "national.xlsx", RECORDS, sensitive=True)

    sheet = openpyxl.load_workbook(tmp_path / "national.xlsx")["Summary"]
    rows = [row[:6] for row in sheet.iter_rows(values_only=True)]
    april = rows.index(("2026-04", 1, "1–4", "1–4", 0, 5))

    assert rows[april + 1 : april + 4] == [
        ("2026-05", 2, 9, 0, 0, 9),
        ("2026-06", 0, 0, 0, 0, 0),
        ("All", 3, None, None, 0, 14),
    ]


def test_the_summary_has_charts_and_says_how_conflicts_are_treated(tmp_path: Path) -> None:
    write(tmp_path / "national.xlsx", RECORDS)

    sheet = openpyxl.load_workbook(tmp_path / "national.xlsx")["Summary"]
    texts = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)

    assert len(sheet._charts) == 4
    assert "nobody has decided yet" in texts


def test_a_period_without_anything_is_a_whole_workbook(tmp_path: Path) -> None:
    account = write(tmp_path / "national.xlsx", [])

    assert (account.activities, account.people) == (0, 0)
    assert "Figures" in openpyxl.load_workbook(tmp_path / "national.xlsx").sheetnames


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed.")
def test_libreoffice_opens_it_with_the_same_figures(tmp_path: Path) -> None:
    write(tmp_path / "national.xlsx", RECORDS)
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx", "--outdir", str(tmp_path / "resaved"), str(tmp_path / "national.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

    assert table(tmp_path / "resaved" / "national.xlsx", "Figures") == table(tmp_path / "national.xlsx", "Figures")
