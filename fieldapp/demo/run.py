"""The demonstration as a command: 25 provinces of Cambodia, one national office, the figures counted twice."""

import argparse
import importlib
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Final

from fieldapp.commands.exchange import ledger_line
from fieldapp.commands.terminal import terminal_progress
from fieldapp.demo.filling import fill
from fieldapp.demo.tally import Tally
from fieldapp.demo.year import YEAR, occasions
from fieldapp.errors import Problem
from fieldapp.forms.model import QuestionType
from fieldapp.places import Gazetteer, Place
from fieldapp.progress import Progress
from fieldapp.workspace import Entry, Office, RecordFilter, Workspace

COUNTRY: Final = "KH"
SEED: Final = 20250101
PASSPHRASE: Final = "demonstration only"
_MARK: Final = ".fieldapp-demo"


@dataclass(frozen=True)
class Province:
    """A province after its year: its workspace folder, the workbook it sent, what its own records say."""

    place: Place
    folder: Path
    workbook: Path
    tally: Tally


def demonstrate(arguments: argparse.Namespace) -> int:
    """Run the whole story in a folder; 0 when the national figures equal what the provinces hold."""
    out = _fresh_folder(Path(arguments.out))
    progress = terminal_progress()
    places = Gazetteer.load().provinces(COUNTRY, date(YEAR, 6, 30))[: arguments.provinces]
    print(
        f"A year of {len(places)} provinces, {arguments.records} records each, typed in through the interview engine."
    )
    provinces = [
        _live_through_the_year(place, out / "provinces", arguments.records, SEED + number, progress)
        for number, place in enumerate(places)
    ]
    folder = out / "national.fieldapp"
    national, _ = Workspace.create(folder, PASSPHRASE, _national_office(), officer="Demonstration")
    try:
        agreed = _consolidate(national, provinces, out, progress)
        if not arguments.no_screenshots:
            _take_screenshots(national, out / "screenshots")
    finally:
        national.close()
    print(f"Everything is in {out} (passphrase of every workspace: {PASSPHRASE}).")
    return 0 if agreed else 1


def _consolidate(national: Workspace, provinces: list[Province], out: Path, progress: Progress) -> bool:
    """Import every workbook, compare the figures, then one province corrects a record and sends again."""
    print("The national office imports the workbooks:")
    for ledger in national.import_files([province.workbook for province in provinces], progress):
        print(f"  {ledger_line(ledger)}")
    agreed = _compare(national, [province.tally for province in provinces])
    corrected, tally = _correct_and_send_again(provinces[0], progress)
    print(f"{provinces[0].place.name_en} corrects one record and sends its workbook again:")
    for ledger in national.import_files([corrected], progress):
        print(f"  {ledger_line(ledger)}")
    agreed &= _compare(national, [tally, *(province.tally for province in provinces[1:])])
    account = national.national_workbook(out / "national.xlsx", national.whole_period(), progress)
    print(
        f"National workbook: {account.path.name}, {account.activities:,} activities, {account.people:,} participations,"
        f" {account.issues:,} issues to look at."
    )
    report = national.verify(progress)
    verdict = "everything is sound" if report.is_sound else "; ".join(report.faults)
    print(f"Checked {report.records:,} records and {report.revisions:,} revisions: {verdict}.")
    return agreed and report.is_sound


def _live_through_the_year(place: Place, folder: Path, records: int, seed: int, progress: Progress) -> Province:
    random = Random(seed)
    office = Office(place.key, f"{place.name_en} office", COUNTRY, place.key, "province", "km")
    home = folder / f"{place.key}.fieldapp"
    workspace, _ = Workspace.create(home, PASSPHRASE, office, officer="Demonstration")
    tally = Tally()
    try:
        planned = list(occasions(COUNTRY, place.key, records, random))
        for occasion in progress.each(f"{place.name_en}: typing", planned, every=10):
            entry = workspace.begin(occasion.form_id)
            fill(entry.interview, occasion, random)
            _finalise(workspace, entry, tally)
        workbook = folder / f"{place.key}.xlsx"
        workspace.export_workbook(workbook, RecordFilter(), progress=progress)
    finally:
        workspace.close()
    print(
        f"  {place.name_en}: {tally.records:,} records, {tally.people:,} participations -> {workbook.name}", flush=True
    )
    return Province(place, home, workbook, tally)


def _finalise(workspace: Workspace, entry: Entry, tally: Tally) -> None:
    outcome = workspace.finalise(entry)
    if isinstance(outcome, tuple):
        raise Problem(
            "demo-incomplete",
            "The demonstration could not fill in {form}: {problem}. Report this with the version of Fieldapp.",
            form=entry.interview.form.title,
            problem=outcome[0].sentence,
        )
    tally.add(entry.interview.form, outcome.answers)


def _correct_and_send_again(province: Province, progress: Progress) -> tuple[Path, Tally]:
    """Raise one grid cell of the province's newest record by one; return the new workbook and tally."""
    workspace = Workspace.open(province.folder, PASSPHRASE)
    try:
        newest = workspace.records(RecordFilter(), limit=1)[0]
        entry = workspace.edit(newest.record_id)
        cell = next(
            question
            for question in entry.interview.form.questions()
            if question.meaning.age and question.meaning.grid and question.type is QuestionType.INTEGER
        )
        before = entry.interview.answers().get(cell.path, "0")
        entry.interview.answer(cell.path, str(int(str(before)) + 1))
        workspace.finalise(entry)
        workbook = province.workbook.with_name(f"{province.place.key}-corrected.xlsx")
        workspace.export_workbook(workbook, RecordFilter(), progress=progress)
        tally = Tally()
        for row in workspace.records(RecordFilter(), limit=100_000):
            view = workspace.record(row.record_id)
            assert view.definition is not None
            tally.add(view.definition.form, view.answers)
    finally:
        workspace.close()
    return workbook, tally


def _compare(national: Workspace, tallies: list[Tally]) -> bool:
    """Print the national figures beside the sum of what the provinces hold; True when they are equal."""
    counted = Tally()
    for tally in tallies:
        counted.add_tally(tally)
    summary = national.summary(national.whole_period())
    by_sex = summary.people_by("sex")
    pairs: list[tuple[str, int, int]] = [
        ("activities", summary.total_activities, counted.records),
        ("female", by_sex.get(("female",), 0), counted.female),
        ("male", by_sex.get(("male",), 0), counted.male),
        ("other", by_sex.get(("other",), 0), counted.other),
        ("participations", summary.total_people, counted.people),
    ]
    for name, ours, theirs in pairs:
        verdict = "equal" if ours == theirs else "NOT EQUAL"
        print(f"  {name:>14}: national {ours:>9,} | provinces counted one by one {theirs:>9,} | {verdict}")
    return all(ours == theirs for _, ours, theirs in pairs)


def _take_screenshots(national: Workspace, folder: Path) -> None:
    """Let the desktop take pictures of its main screens, where it can be loaded."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false;qt.text.font.*=false")
    try:
        take: Callable[[Workspace, Path], list[Path]] = importlib.import_module("ui.screenshots").take_screenshots
    except ImportError as error:
        print(f"No screenshots: the desktop cannot be loaded here ({error}).", file=sys.stderr)
        return
    print(f"Screenshots: {len(take(national, folder))} in {folder}")


def _fresh_folder(out: Path) -> Path:
    """Return an empty folder for the demonstration; only a folder that an earlier one made is emptied."""
    if out.exists() and any(out.iterdir()):
        if not (out / _MARK).exists():
            raise Problem(
                "demo-folder-used",
                "The folder {folder} holds other files. Name an empty or a new folder with --out.",
                folder=out,
            )
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / _MARK).touch()
    (out / "provinces").mkdir()
    return out


def _national_office() -> Office:
    return Office("KH-national", "National office", COUNTRY, "", "national", "en")
