"""The shipped forms: six languages everywhere, a complete grid, totals that are computed, and nobody's name."""

import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring

from fieldapp.forms.catalogue import builtin_forms
from fieldapp.forms.model import AGE_BANDS, SEXES
from fieldapp.forms.xlsform import compile_xlsform

REPOSITORY = Path(__file__).resolve().parents[3]
LANGUAGES = {"English (en)", "Khmer (km)", "Lao (lo)", "Thai (th)", "Vietnamese (vi)", "Chinese (zh)"}
FA = "{urn:fieldapp:xforms}"
BIND = "{http://www.w3.org/2002/xforms}bind"


@pytest.fixture(scope="module", params=builtin_forms(), ids=lambda form: form.form_id)
def form(request):
    return request.param


@pytest.fixture(scope="module")
def sheets(form):
    book = openpyxl.load_workbook(form.path)
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


@pytest.fixture(scope="module")
def binds(form):
    compiled = compile_xlsform(form.path.read_bytes(), form.path.name)
    assert compiled.warnings == ()
    return {bind.get("nodeset"): bind.attrib for bind in fromstring(compiled.xform).iter(BIND)}


def rows_of(sheet):
    header, *rows = sheet
    return [dict(zip(header, row, strict=True)) for row in rows]


def with_meaning(binds, name):
    return {path: bind for path, bind in binds.items() if f"{FA}{name}" in bind}


def test_form_says_who_it_is(form, sheets):
    settings = rows_of(sheets["settings"])[0]

    assert settings["form_id"] == form.form_id
    assert settings["form_title"] == form.title
    assert settings["default_language"] == "English (en)"


def test_every_text_is_in_six_languages(sheets):
    for sheet in ("survey", "choices"):
        header = sheets[sheet][0]
        for kind in {column.split("::")[0] for column in header if "::" in column} - {"bind"}:
            columns = [index for index, column in enumerate(header) if column.startswith(f"{kind}::")]
            assert {header[index].split("::")[1] for index in columns} == LANGUAGES
            for number, row in enumerate(sheets[sheet][1:], start=2):
                filled = {bool(row[index]) for index in columns}
                assert len(filled) == 1, f"{sheet} row {number}: {kind} is missing in a language"


def test_every_shown_row_has_a_label(sheets):
    unlabelled = {"start", "end", "today", "username", "deviceid", "calculate", "end_group", "end_repeat"}
    for number, row in enumerate(rows_of(sheets["survey"]), start=2):
        assert row["type"] in unlabelled or row["label::English (en)"], f"row {number}"


def test_grid_has_a_cell_for_every_sex_and_age(binds):
    cells = [
        bind
        for bind in with_meaning(binds, "grid").values()
        if bind[f"{FA}grid"] == "participants" and f"{FA}sex" in bind
    ]

    assert sorted((bind[f"{FA}sex"], bind[f"{FA}age"]) for bind in cells) == sorted(
        (sex, age) for sex in SEXES for age in AGE_BANDS
    )
    assert {bind["type"] for bind in cells} == {"int"}


def test_totals_are_computed_from_all_their_cells(binds):
    totals = with_meaning(binds, "total")
    cells = {path: bind for path, bind in with_meaning(binds, "grid").items() if f"{FA}sex" in bind}
    by_key = {(bind.get(f"{FA}sex", ""), bind.get(f"{FA}age", "")): path for path, bind in totals.items()}

    assert set(by_key) == {("", "")} | {(sex, "") for sex in SEXES} | {("", age) for age in AGE_BANDS}
    for (sex, age), path in by_key.items():
        parts = set(re.findall(r"/data/[\w/]+", binds[path]["calculate"]))
        if sex or age:
            expected = {cell for cell, bind in cells.items() if bind[f"{FA}sex"] == sex or bind[f"{FA}age"] == age}
        else:
            expected = {by_key[one, ""] for one in SEXES}
        assert parts == expected
        assert binds[path]["readonly"] == "true()"


def test_counts_of_whom_never_exceed_their_total(binds):
    counts = with_meaning(binds, "of-whom")

    assert {path.rpartition("/")[2] for path in counts} >= {"disability", "minority", "migrants", "out_of_school"}
    for bind in counts.values():
        assert "constraint" not in bind or "/participants/total" in bind["constraint"]
        assert "calculate" in bind or "constraint" in bind


def test_every_role_is_given_once(binds):
    roles = [bind[f"{FA}role"] for bind in with_meaning(binds, "role").values()]

    assert len(roles) == len(set(roles))
    assert set(roles) >= {"title", "date", "end_date", "country", "province", "district", "commune", "village"}


def test_no_question_asks_for_the_name_of_a_person(sheets):
    of_things = {"Name of the community watch group", "Name of the youth club"}
    for row in rows_of(sheets["survey"]):
        label = row["label::English (en)"] or ""
        assert "name" not in label.lower() or label in of_things
    hints = [row["hint::English (en)"] for row in rows_of(sheets["survey"]) if row["appearance"] == "multiline"]
    assert set(hints) == {"No names of children, victims or families."}


def test_workbook_is_ready_to_be_changed_by_hand(form):
    book = openpyxl.load_workbook(form.path)

    assert book.sheetnames == ["survey", "choices", "settings", "about"]
    assert book["survey"].freeze_panes == "C2"
    assert "drafts" in str(book["about"]["A3"].value)


def test_shipped_workbooks_are_what_the_sources_say(tmp_path):
    subprocess.run(
        [sys.executable, str(REPOSITORY / "packaging" / "make_forms.py"), "--out", str(tmp_path)], check=True
    )

    for form in builtin_forms():
        made, shipped = (openpyxl.load_workbook(path) for path in (tmp_path / form.path.name, form.path))
        for sheet in shipped:
            assert list(made[sheet.title].values) == list(sheet.values)
