"""The national workbook of each country against a recount of what the provinces' own workbooks show.

The provinces fill in the built-in forms through the interview engine; the recount reads their visible sheets with
openpyxl and knows nothing of grids, stores or summaries.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import load_workbook

from fieldapp.demo.filling import Occasion, fill
from fieldapp.demo.year import FORMS
from fieldapp.places import Gazetteer
from fieldapp.workspace import Office, Outcome, Period, Workspace
from tests.core.workspace.samples import CHEAP, PASSPHRASE

PERIOD = Period("2025-05", "2025-08")
"""Viet Nam gave up its districts and many provinces on 1 July 2025."""
SEXES = {"Female": "female", "Male": "male", "Other or not stated": "other"}
Table = list[dict[str, Any]]


class Country:
    """A province on each side of July 2025, their workbooks, and the national office that took them in."""

    def __init__(self, code: str, folder: Path) -> None:
        self.code = code
        self.folder = folder
        gazetteer = Gazetteer.load()
        before = {place.key for place in gazetteer.provinces(code, date(2025, 6, 10))}
        after = {place.key for place in gazetteer.provinces(code, date(2025, 7, 20))}
        self.days = {min(before): date(2025, 6, 10), max(after): date(2025, 7, 20)}
        self.workbooks = [self._province(key, day) for key, day in self.days.items()]
        office = Office(f"{code}-national", "National office", code, "", "national")
        self.nation, _ = Workspace.create(
            folder / "nation.fieldapp", PASSPHRASE, office, officer="Sokha", hardness=CHEAP
        )
        self.ledgers = self.nation.import_files(self.workbooks)
        self.path = folder / "national.xlsx"
        self.account = self.nation.national_workbook(self.path, PERIOD)

    def _province(self, key: str, day: date) -> Path:
        office = Office(key, f"Office of {key}", self.code, key)
        path = self.folder / f"{key}.xlsx"
        workspace, _ = Workspace.create(
            self.folder / f"{key}.fieldapp", PASSPHRASE, office, officer="Sokha", hardness=CHEAP
        )
        with workspace:
            random = Random(key)
            for number in range(5):
                entry = workspace.begin(FORMS[number % len(FORMS)])
                occasion = Occasion(entry.interview.form.form_id, day, self.code, self._places(key, day, random))
                fill(entry.interview, occasion, random)
                outcome = workspace.finalise(entry)
                assert not isinstance(outcome, tuple), outcome
            workspace.export_workbook(path)
        return path

    def _places(self, key: str, day: date, random: Random) -> dict[str, str]:
        gazetteer = Gazetteer.load()
        places = {"province": key}
        below = gazetteer.children(key, day)
        while below:
            chosen = random.choice(below)
            places[{2: "district", 3: "commune"}[chosen.level]] = chosen.key
            below = gazetteer.children(chosen.key, day)
        return places


@pytest.fixture(scope="module", params=["KH", "LA", "TH", "VN", "CN"])
def country(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Country]:
    made = Country(request.param, tmp_path_factory.mktemp(request.param))
    yield made
    made.nation.close()


@cache
def sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(path).worksheets}


def table(path: Path, title: str) -> Table:
    rows = sheets(path).get(title, [()])
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def recount(country: Country, row_key: Callable[[str, dict[str, Any], str, str], tuple[str, ...]]) -> Counter[Any]:
    """Sum the cells of the sex and age columns of all provinces, by what ``row_key`` says of (sheet, row, sex, age)."""
    sums: Counter[Any] = Counter()
    for path in country.workbooks:
        for title in ("Community watch", "Youth club", "Training", "Outreach to families at risk"):
            for row in table(path, title):
                if row["Status"] in ("Planned", "Cancelled"):
                    continue
                for header, count in row.items():
                    sex, _, age = header.partition(", ")
                    if sex in SEXES and age and isinstance(count, int) and "Total" not in header:
                        sums[row_key(title, row, sex, age.removeprefix("age not known") or "Age unknown")] += count
    return +sums


def month_of(row: dict[str, Any]) -> str:
    return f"{row['Date, or first day']:%Y-%m}"


def test_every_row_of_the_provinces_is_taken_in(country: Country) -> None:
    assert [(ledger.rows_read, ledger.counts[Outcome.NEW]) for ledger in country.ledgers] == [(5, 5)] * 2
    assert country.nation.verify().is_sound


def test_figures_are_those_of_the_provinces_by_province_month_type_sex_and_age(country: Country) -> None:
    counted = recount(country, lambda title, row, sex, age: (row["Province"], month_of(row), title, sex, age))

    shown: Counter[Any] = Counter()
    for row in table(country.path, "Figures"):
        cells = {header: count for header, count in row.items() if ", " in header}
        assert row["Participations"] == sum(cells.values())
        for header, count in cells.items():
            sex, _, age = header.partition(", ")
            shown[row["Province"], row["Month"], row["Activity type"], sex, age] += count

    assert +shown == counted
    assert country.account.people == sum(counted.values()) > 0


def test_the_summary_shows_the_same_sums(country: Country) -> None:
    by_month = recount(country, lambda _title, row, _sex, _age: (month_of(row),))
    by_age = recount(country, lambda _title, _row, _sex, age: (age,))

    rows = [row[:6] for row in sheets(country.path)["Summary"]]

    for key, count in (*by_month.items(), *by_age.items()):
        (shown,) = [row for row in rows if row[0] == key[0]]
        assert count in shown
    totals = [row for row in rows if row[0] == "All"]
    assert len(totals) == 4
    assert all(country.account.people in row for row in totals)


def test_every_row_of_every_form_and_repeat_is_there(country: Country) -> None:
    for title in ("Community watch", "Youth club", "Training", "Outreach to families at risk", "Session", "Material"):
        keys = sorted(row["KEY"] for path in country.workbooks for row in table(path, title))
        assert sorted(row["KEY"] for row in table(country.path, title)) == keys, title


def test_provinces_of_either_side_of_a_reform_are_in_the_completeness(country: Country) -> None:
    gazetteer = Gazetteer.load()
    rows = {row["Province"]: row for row in table(country.path, "Completeness")}

    for key, day in country.days.items():
        assert rows[gazetteer.label(key, "en")][f"{day:%Y-%m}"] == "Received (5)"
    now = gazetteer.provinces(country.code, date(2025, 8, 28))
    assert {gazetteer.label(place.key, "en") for place in now} <= set(rows)
    if country.code == "VN":
        assert len(now) == 34


def test_sources_name_every_file_with_its_hash(country: Country) -> None:
    rows = table(country.path, "Sources")

    assert {(row["File"], row["SHA-256"]) for row in rows} == {
        (ledger.file_name, ledger.file_hash) for ledger in country.ledgers
    }


def test_new_row_names_its_places_as_people_write_them(country: Country, tmp_path: Path) -> None:
    """What a province may be depends on the country of the same row; one of the two names of a place is enough."""
    book = load_workbook(country.workbooks[0])
    sheet = book["Training"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    source = {header: sheet.cell(2, column).value for header, column in columns.items()}
    names = source["Province"].split(" · ")
    provinces = dict(enumerate((source["Province"], names[0], names[-1], "Atlantis"), sheet.max_row + 1))
    for row, province in provinces.items():
        for header in ("Title of the training", "Date, or first day", "Status", "Country", "District"):
            sheet.cell(row, columns[header]).value = source[header]
        sheet.cell(row, columns["Province"]).value = province
    book.save(tmp_path / "typed.xlsx")

    (ledger,) = country.nation.import_files([tmp_path / "typed.xlsx"])
    country.nation.undo_import(ledger.ledger_id)

    typed = [row for row in ledger.rows if row.sheet == "Training" and row.row in provinces]
    assert [row.outcome for row in sorted(typed, key=lambda row: row.row)] == [*[Outcome.NEW] * 3, Outcome.REJECTED]
    assert any("Province: “Atlantis” is not in the list." in row.reason for row in typed)
