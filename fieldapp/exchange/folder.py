"""Sync with an exchange folder: read what others put there, put there what others lack.

Pure over ``Exchanging``, which the workspace implements; layout in docs/formats/exchange-folder.md. Each device writes
only its own numbered packages; reading is a set union of revisions, so any order and any number of times will do.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.exchange.folder_files import FolderListing, FoundPackage, device_folder, folder_gone, list_folder
from fieldapp.exchange.folder_sending import Sending, writes_to
from fieldapp.exchange.folder_values import (
    Exchanging,
    Reading,
    ReceivedPackage,
    SeenFile,
    Stopped,
    SyncAccount,
    SyncPlan,
    Waiting,
)
from fieldapp.exchange.identity import KnownOffice, PublicIdentity
from fieldapp.exchange.package import Package, read_package
from fieldapp.exchange.package_manifest import Place
from fieldapp.progress import SILENT, Progress
from fieldapp.translation import tr

_HALF_THERE: Final = frozenset({"package-damaged", "package-empty", "package-not-one"})


def plan_sync(root: Path, workspace: Exchanging) -> SyncPlan:
    """Look at the folder and say what there is to do; reads no package. Problem when the folder is not there."""
    return _plan(root, list_folder(root), workspace)


def sync(root: Path, workspace: Exchanging, progress: Progress = SILENT) -> SyncAccount:
    """Read everything new, then write what others lack. Every package is taken or written whole, one by one.

    Raises Problem when the folder is not there at the start, and Cancelled; what was done until then is kept.
    """
    listing = list_folder(root)
    plan = _plan(root, listing, workspace)
    account = SyncAccount(
        copying=list(plan.copying), introductions=list(plan.introductions), problems=list(plan.problems)
    )
    try:
        damaged = _receive_all(root, plan, workspace, account, progress)
        _say_what_is_missing(root, listing, workspace, damaged, account)
        Sending(root, workspace, _plan(root, listing, workspace), account, progress).send_all()
    except Stopped as stopped:
        account.problems.append(stopped.problem)
    return account


def _plan(root: Path, listing: FolderListing, workspace: Exchanging) -> SyncPlan:
    own = workspace.identity().public
    seen_files, sent = workspace.seen_files(), workspace.sent_packages()
    done = {file.mark for file in seen_files} | {package.mark for package in sent}
    present = {found.mark for found in listing.packages}
    used = [package.number for package in sent]
    used += [file.number for file in seen_files if file.sender == own.signing_key]
    used += _numbers_in(root, device_folder(root, own), listing)
    known = workspace.known_offices()
    return SyncPlan(
        to_read=tuple(found for found in listing.packages if found.mark not in done),
        own_present=tuple(package for package in sent if package.mark in present),
        next_number=max(used, default=0) + 1,
        copying=tuple(listing.copying),
        introductions=_introductions(listing.identities, own, known),
        problems=(*listing.problems, *_changed_identities(listing.identities, own, known)),
    )


def _receive_all(
    root: Path, plan: SyncPlan, workspace: Exchanging, account: SyncAccount, progress: Progress
) -> list[FoundPackage]:
    """Read what is new; return the files that are not whole."""
    own = workspace.identity()
    known = {office.identity.signing_key: office for office in workspace.known_offices()}
    damaged = []
    for found in progress.each(tr("Reading the exchange folder"), plan.to_read, every=1):
        try:
            package = read_package(found.path, own, known)
        except Problem as problem:
            if not root.is_dir():
                raise Stopped(folder_gone(root)) from problem
            if problem.code == "package-for-others":
                workspace.keep_seen(SeenFile(found.mark, Reading.FOR_OTHERS))
            elif problem.code in _HALF_THERE:
                damaged.append(found)
            elif not _was_said(problem, account):
                account.problems.append(problem)
            continue
        _receive(found, package, workspace, account)
    return damaged


def _was_said(problem: Problem, account: SyncAccount) -> bool:
    """Return whether an unknown sender was already named for another of its packages."""
    sender = problem.parameters.get("fingerprint")
    return sender is not None and any(said.parameters.get("fingerprint") == sender for said in account.problems)


def _receive(found: FoundPackage, package: Package, workspace: Exchanging, account: SyncAccount) -> None:
    place = package.manifest.place or Place(0)
    sender = package.sender.identity
    needs = place.needs.get(workspace.identity().public.signing_key, ())
    seen = SeenFile(found.mark, Reading.READ, sender.signing_key, place.number, needs)
    try:
        receipt = workspace.receive(package, seen)
    except Problem as problem:
        raise Stopped(problem) from problem
    number = package.manifest.place.number if package.manifest.place else None
    account.received.append(ReceivedPackage(sender.office_name, found.mark.path, number, receipt))


def _say_what_is_missing(
    root: Path,
    listing: FolderListing,
    workspace: Exchanging,
    damaged: Sequence[FoundPackage],
    account: SyncAccount,
) -> None:
    """Say which announced packages are missing, and which damaged files no later package makes good."""
    present = {found.mark for found in listing.packages}
    read = [file for file in workspace.seen_files() if file.reading is Reading.READ and file.number]
    newest: dict[str, SeenFile] = {}
    for file in read:
        if file.mark in present and file.number >= newest.get(file.sender, file).number:
            newest[file.sender] = file
    by_number = {(file.sender, file.number): file for file in read}
    needed = {sender: _needed(latest, by_number) for sender, latest in newest.items()}
    for office in workspace.known_offices():
        account.waiting += [
            Waiting(office.identity.office_name, office.identity.device, number)
            for number in sorted(needed.get(office.identity.signing_key, ()))
            if (office.identity.signing_key, number) not in by_number
        ]
    folders = {latest.mark.path.rpartition("/")[0]: latest for latest in newest.values()}
    for found in damaged:
        latest = folders.get(found.mark.path.rpartition("/")[0])
        if latest is None or not _is_made_good(found, latest, needed[latest.sender]):
            account.problems.append(_half_there(root, found))


def _needed(latest: SeenFile, by_number: Mapping[tuple[str, int], SeenFile]) -> set[int]:
    """Return the numbers that, with the latest package, bring everything: each package names the last few before it."""
    needed: set[int] = set()
    file: SeenFile | None = latest
    while file is not None:
        needed.update(file.needs)
        read = [number for number in file.needs if number < file.number and (file.sender, number) in by_number]
        file = by_number[file.sender, min(read)] if read else None
    return needed


def _is_made_good(found: FoundPackage, latest: SeenFile, needed: set[int]) -> bool:
    """Return whether later packages bring what the damaged file should have."""
    return found.number is None or (latest.number > found.number and found.number not in needed)


def _half_there(root: Path, found: FoundPackage) -> Problem:
    return Problem(
        "folder-package-damaged",
        "The package {file} is damaged or not yet copied to its end. It is read at a later sync; if that does not "
        "help, delete the file, and its sender writes it again.",
        file=found.path.relative_to(root).as_posix(),
    )


def _numbers_in(root: Path, folder: Path, listing: FolderListing) -> list[int]:
    path = folder.relative_to(root).as_posix().casefold()
    numbered = [found for found in listing.packages if found.mark.path.rpartition("/")[0] == path]
    return [found.number for found in numbered if found.number is not None]


def _introductions(
    found: Iterable[PublicIdentity], own: PublicIdentity, known: Sequence[KnownOffice]
) -> tuple[PublicIdentity, ...]:
    devices = {_device(office.identity) for office in known} | {_device(own)}
    new = [identity for identity in found if _device(identity) not in devices and writes_to(own, identity)]
    return tuple({_device(identity): identity for identity in new}.values())


def _changed_identities(
    found: Iterable[PublicIdentity], own: PublicIdentity, known: Sequence[KnownOffice]
) -> list[Problem]:
    keys: Mapping[tuple[str, str], str] = {
        _device(identity): identity.signing_key for identity in (own, *(office.identity for office in known))
    }
    return [
        Problem(
            "identity-differs",
            "In the exchange folder, {office} shows other keys than those known here. Ask that office whether it was "
            "set up anew before you take its identity in.",
            office=identity.office_name,
        )
        for identity in found
        if keys.get(_device(identity), identity.signing_key) != identity.signing_key
    ]


def _device(identity: PublicIdentity) -> tuple[str, str]:
    return identity.office_id, identity.device
