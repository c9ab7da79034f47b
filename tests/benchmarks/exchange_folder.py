"""A national office syncs with a folder that twenty provinces put packages into; then again, with nothing new.

The floor in the same run: opening the packages alone (decrypting them, checking their signatures and digests).
"""

import shutil
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from fieldapp.exchange.folder_files import list_folder
from fieldapp.exchange.package import read_package
from fieldapp.workspace import Office, Workspace
from fieldapp.workspace.sharing import own_identity
from tests.benchmarks.figures import Figure, in_milliseconds, timed
from tests.benchmarks.sample_workspace import CHEAP, PASSPHRASE, revisions

PROVINCES: Final = 20
SYNCS: Final = (5, 50)
"""How often each province syncs before the national office does: 100 and 1,000 packages."""
_REVISIONS_EACH: Final = 10
_OURS: Final = "fieldapp"


def run() -> Iterator[Figure]:
    """Measure with few packages and with many."""
    for syncs in SYNCS:
        with tempfile.TemporaryDirectory() as home:
            yield from _figures(Path(home), syncs)


def _figures(home: Path, syncs: int) -> Iterator[Figure]:
    folder = home / "exchange"
    folder.mkdir()
    with _workspace(home, "national", 0) as national:
        for number in range(1, PROVINCES + 1):
            with _workspace(home, "province", number) as province:
                _introduce(national, province)
                _fill(folder, province, number, syncs)
        packages = list_folder(folder).packages
        job = f"sync with {len(packages):,} packages"
        yield in_milliseconds(job, _OURS, [timed(partial(_sync, national, folder, len(packages)))])
        opening = partial(_open_all, national, [found.path for found in packages])
        yield in_milliseconds(job, "opening the packages alone", [timed(opening)])
        yield in_milliseconds(f"{job}, nothing new", _OURS, [timed(partial(_sync, national, folder, 0))])


def _workspace(home: Path, role: str, number: int) -> Workspace:
    code = f"KH-{number:02d}"
    office = Office(f"office-{number}", f"Office {number}", "KH", code if number else "", role, "en")  # type: ignore[arg-type]
    return Workspace.create(home / f"{number}.fieldapp", PASSPHRASE, office, officer="Sokha", hardness=CHEAP)[0]


def _introduce(national: Workspace, province: Workspace) -> None:
    national.take_in_identity(province.own_identity().to_file())
    province.take_in_identity(national.own_identity().to_file())


def _fill(folder: Path, province: Workspace, number: int, syncs: int) -> None:
    """Let a province sync so many times, a few records each, with a folder of its own that is copied in at the end."""
    own = folder.with_name(f"stick-{number}")
    own.mkdir()
    first = number * 1_000_000
    arriving = revisions(first, first + syncs * _REVISIONS_EACH, province.device, province.office.office_id)
    for _ in range(syncs):
        province.receive(list(islice(arriving, _REVISIONS_EACH)))
        province.sync_folder(own)
    shutil.copytree(own, folder, dirs_exist_ok=True)


def _sync(workspace: Workspace, folder: Path, expected: int) -> None:
    account = workspace.sync_folder(folder)
    assert len(account.received) == expected
    assert not account.problems


def _open_all(workspace: Workspace, paths: list[Path]) -> None:
    known = {office.identity.signing_key: office for office in workspace.known_offices()}
    own = own_identity(workspace._store)
    for path in paths:
        list(read_package(path, own, known).revisions())
