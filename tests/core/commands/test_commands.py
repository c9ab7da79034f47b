"""The command line: one office and the national office, from a new workspace to the national workbook."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from fieldapp.__main__ import main

ROOT = Path(__file__).parents[3]
PASSPHRASE = "a long enough passphrase"
TRAINING = {
    "when_where": {"title": "Safe migration", "date": "2025-05-14", "country": "KH", "province": "KH-08"},
}


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs a command; returns exit code, standard output and standard error."""
    monkeypatch.setenv("FIELDAPP_PASSPHRASE", PASSPHRASE)

    def runs(*words) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return runs


@pytest.fixture
def office(run, tmp_path) -> Path:
    """A provincial workspace."""
    folder = tmp_path / "kandal.fieldapp"
    code, out, _ = run("--workspace", folder, "new", "--name", "Kandal", "--country", "KH", "--province", "KH-08")
    assert code == 0
    assert "Recovery key" in out
    return folder


def test_new_workspace_has_the_built_in_forms(run, office):
    code, out, _ = run("--workspace", office, "form", "list")
    assert code == 0
    assert {line.split("\t")[0] for line in out.splitlines()} == {
        "community_watch",
        "outreach",
        "training",
        "youth_club",
    }


def test_wrong_passphrase_is_one_sentence_and_exit_code_1(run, office, monkeypatch):
    monkeypatch.setenv("FIELDAPP_PASSPHRASE", "not this one at all")
    code, out, err = run("--workspace", office, "form", "list")
    assert (code, out) == (1, "")
    assert len(err.strip().splitlines()) == 1


def test_wrong_use_is_exit_code_2(run):
    with pytest.raises(SystemExit) as stopped:
        run("record", "add")
    assert stopped.value.code == 2


def test_record_with_something_to_correct_is_refused_with_its_sentences(run, office, tmp_path):
    file = tmp_path / "training.json"
    file.write_text(json.dumps(TRAINING | {"when_where": {"title": ""}}), encoding="utf-8")
    code, out, err = run("--workspace", office, "record", "add", "--form", "training", "--json", file)
    assert (code, out) == (1, "")
    assert "when_where/title" in err


def test_json_that_is_none_is_a_sentence(run, office, tmp_path):
    file = tmp_path / "training.json"
    file.write_text("{not json", encoding="utf-8")
    code, _, err = run("--workspace", office, "record", "add", "--form", "training", "--json", file)
    assert code == 1
    assert "training.json" in err


def test_missing_form_file_is_a_sentence(run, office, tmp_path):
    code, _, err = run("--workspace", office, "form", "add", tmp_path / "absent.xlsx")
    assert code == 1
    assert "absent.xlsx" in err


def test_form_check_says_which_load(run, tmp_path):
    (tmp_path / "bad.xlsx").write_bytes(b"name,label\n")
    code, out, err = run("form", "check", tmp_path)
    assert code == 1
    assert "bad.xlsx: does not load" in out
    assert "0 of 1 forms load" in err


def test_demonstration_counts_the_same_twice(run, tmp_path):
    out_folder = tmp_path / "demo"
    code, out, _ = run("demo", "--out", out_folder, "--provinces", 2, "--records", 8, "--no-screenshots")
    assert code == 0
    assert "NOT EQUAL" not in out
    assert "8 rows read = 0 new + 7 unchanged + 1 updated + 0 conflict + 0 rejected" in out
    assert (out_folder / "national.xlsx").stat().st_size > 10_000


def test_demonstration_refuses_a_folder_with_other_files(run, tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    code, _, err = run("demo", "--out", tmp_path, "--provinces", 1, "--records", 1, "--no-screenshots")
    assert code == 1
    assert str(tmp_path) in err
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_export_import_and_national_workbook_by_command(run, office, tmp_path):
    demo = tmp_path / "demo"
    run("demo", "--out", demo, "--provinces", 1, "--records", 4, "--no-screenshots")
    workbook, ledger, national = demo / "provinces" / "KH-01.xlsx", tmp_path / "ledger.xlsx", tmp_path / "national.xlsx"
    code, out, err = run("--workspace", office, "import", workbook, tmp_path / "absent.xlsx", "--ledger", ledger)
    assert code == 1
    assert "4 rows read = 4 new" in out
    assert "absent.xlsx" in err
    assert ledger.exists()
    assert run("--workspace", office, "export", "--out", tmp_path / "out.xlsx")[0] == 0
    assert run("--workspace", office, "national-workbook", "--out", national, "--from", "2025-01")[0] == 0
    assert national.exists()
    code, out, _ = run("--workspace", office, "verify")
    assert code == 0
    assert "sound" in out


def test_name_that_the_terminal_cannot_write_does_not_end_the_command(tmp_path):
    latin = {**os.environ, "FIELDAPP_PASSPHRASE": PASSPHRASE, "PYTHONIOENCODING": "ascii"}
    folder = tmp_path / "កណ្ដាល.fieldapp"
    words = [sys.executable, "-m", "fieldapp", "--workspace", folder, "new", "--name", "Kandal", "--country", "KH"]
    ran = subprocess.run(words, cwd=ROOT, env=latin, capture_output=True, check=False)
    assert ran.returncode == 0
    assert b"Recovery key" in ran.stdout


def test_home_that_cannot_be_made_is_a_sentence(run, tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("FIELDAPP_HOME", str(tmp_path / "file" / "home"))
    code, _, sentence = run("form", "list")
    assert code == 1
    assert "FIELDAPP_HOME" in sentence


def test_reader_that_goes_away_is_no_fault(office):
    words = [sys.executable, "-m", "fieldapp", "--workspace", office, "form", "list"]
    environment = {**os.environ, "FIELDAPP_PASSPHRASE": PASSPHRASE}
    with subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as started:
        assert started.stdout is not None
        started.stdout.close()
        assert started.stderr is not None
        assert started.stderr.read() == b""


def test_unknown_question_in_json_is_a_sentence(run, office, tmp_path):
    file = tmp_path / "training.json"
    file.write_text(json.dumps({"when_where": {"colour": "blue"}}), encoding="utf-8")
    code, _, err = run("--workspace", office, "record", "add", "--form", "training", "--json", file)
    assert (code, err.strip()) == (
        1,
        "Record 1: the form training has no question when_where/colour there. Correct the name and try again.",
    )


def test_unknown_province_is_a_sentence_and_makes_nothing(run, tmp_path):
    folder = tmp_path / "nowhere.fieldapp"
    code, _, err = run("--workspace", folder, "new", "--name", "X", "--country", "KH", "--province", "VN-01")
    assert code == 1
    assert err.startswith("KH has no province VN-01.")
    assert not folder.exists()


def test_period_that_runs_backwards_is_a_sentence(run, office, tmp_path):
    words = ("national-workbook", "--out", tmp_path / "n.xlsx", "--from", "2025-12", "--to", "2025-01")
    code, _, err = run("--workspace", office, *words)
    assert (code, "2025-12" in err) == (1, True)
    assert not (tmp_path / "n.xlsx").exists()


def test_file_that_cannot_be_read_is_on_standard_error_and_the_others_go_on(run, office, tmp_path):
    run("--workspace", office, "export", "--out", tmp_path / "good.xlsx")
    (tmp_path / "bad.xlsx").write_text("a;b", encoding="utf-8")
    code, out, err = run("--workspace", office, "import", tmp_path / "bad.xlsx", tmp_path / "good.xlsx")
    assert code == 1
    assert err.strip().splitlines()[-1].startswith("bad.xlsx is not an Excel workbook")
    assert "good.xlsx: 0 rows read" in out


def test_workbook_speaks_the_language_asked_for(run, office, tmp_path):
    run("--workspace", office, "export", "--out", tmp_path / "vi.xlsx", "--language", "vi")
    book = load_workbook(tmp_path / "vi.xlsx")
    assert book.sheetnames[0] == "Tổng hợp"
    assert book.worksheets[0]["A1"].value == "Bản ghi của Kandal"


def test_no_passphrase_where_nobody_can_be_asked_is_a_sentence(run, office, monkeypatch):
    monkeypatch.delenv("FIELDAPP_PASSPHRASE")
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    code, _, sentence = run("--workspace", office, "form", "list")
    assert code == 1
    assert "FIELDAPP_PASSPHRASE" in sentence


def test_json_without_a_record_is_a_sentence(run, office, tmp_path):
    file = tmp_path / "records.json"
    file.write_text('["Safe migration"]', encoding="utf-8")
    code, _, sentence = run("--workspace", office, "record", "add", "--form", "training", "--json", file)
    assert code == 1
    assert "holds no record" in sentence
