"""The writing half of a sync: what each recipient lacks in this very folder, as numbered packages. Used by folder.py.

A recipient lacks what no whole package of ours in the folder brings: so a new, cloned or half-emptied folder mends
itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fieldapp.errors import Problem
from fieldapp.exchange.folder_files import IDENTITY_FILE, device_folder, folder_gone, mark_of, package_name
from fieldapp.exchange.folder_values import Exchanging, FormKey, SentPackage, Stopped, SyncAccount, SyncPlan
from fieldapp.exchange.identity import KnownOffice, PublicIdentity, Role
from fieldapp.exchange.package import write_package
from fieldapp.exchange.package_manifest import Place
from fieldapp.progress import Progress
from fieldapp.translation import tr
from fieldapp.whole_file import make_folder, whole_file

NAMED: Final = 20
"""Earlier packages that each package names; the earliest of them names those before it."""
WINDOW: Final = 10_000
"""Arrivals that go into one package: an interrupted copy costs one of them."""


def addressees(own: PublicIdentity, known: Iterable[KnownOffice]) -> tuple[PublicIdentity, ...]:
    """Return who gets packages: a national device writes to all; another to its own office and national devices."""
    return tuple(
        office.identity
        for office in known
        if office.identity.signing_key != own.signing_key and writes_to(own, office.identity)
    )


def writes_to(own: PublicIdentity, other: PublicIdentity) -> bool:
    """Return whether the two have anything to say to each other: provinces have not."""
    return Role.NATIONAL in (own.role, other.role) or _same_office(own, other)


class Sending:
    """One sync's writing."""

    def __init__(
        self, root: Path, workspace: Exchanging, plan: SyncPlan, account: SyncAccount, progress: Progress
    ) -> None:
        self._root = root
        self._workspace = workspace
        self._account = account
        self._progress = progress
        self._own = workspace.identity()
        self._folder = device_folder(root, self._own.public)
        self._number = plan.next_number
        self._recipients = addressees(self._own.public, workspace.known_offices())
        self._given: dict[str, list[SentPackage]] = defaultdict(list)
        for package in plan.own_present:
            self._add(package)

    def send_all(self) -> None:
        """Write the own identity and everything that is lacking; raises Stopped."""
        latest = self._workspace.latest_arrival()
        self._introduce()
        self._send_forms()
        lacking = [person for person in self._recipients if self._lacks_something(person, latest)]
        start = min((self._reach(person) for person in lacking), default=latest)
        windows = [(lower, min(lower + WINDOW, latest)) for lower in range(start, latest, WINDOW)]
        for lower, upper in self._progress.each(tr("Writing to the exchange folder"), windows, every=1):
            self._send(lacking, lower, upper)

    def _send_forms(self) -> None:
        groups: dict[tuple[FormKey, ...], list[PublicIdentity]] = {}
        for person in self._recipients:
            given = {form for package in self._given[person.signing_key] for form in package.forms}
            lacking = tuple(form for form in self._workspace.forms_for(person) if form not in given)
            if lacking:
                groups.setdefault(lacking, []).append(person)
        for forms, people in groups.items():
            try:
                self._write(people, _Span(0, 0), forms=forms)
            except Problem as problem:
                raise self._stopped(problem) from problem

    def _send(self, recipients: Sequence[PublicIdentity], lower: int, upper: int) -> None:
        groups: dict[tuple[int, tuple[str, ...]], list[PublicIdentity]] = {}
        for person in recipients:
            reach = self._reach(person)
            records = self._workspace.changes_for(person, max(reach, lower), upper) if reach < upper else ()
            if records:
                groups.setdefault((reach, records), []).append(person)
        for (reach, records), people in groups.items():
            try:
                self._write(people, _Span(reach, upper), records=records)
            except Problem as problem:
                if problem.code != "package-too-large" or upper - lower < 2:
                    raise self._stopped(problem) from problem
                middle = (lower + upper) // 2
                self._send(people, lower, middle)
                self._send(people, middle, upper)

    def _write(
        self,
        people: Sequence[PublicIdentity],
        span: "_Span",
        *,
        records: Sequence[str] = (),
        forms: tuple[FormKey, ...] = (),
    ) -> None:
        chains = {person.signing_key: _chain(self._given[person.signing_key]) for person in people}
        needs = {key: tuple(package.number for package in chain[-NAMED:]) for key, chain in chains.items()}
        path = self._folder / package_name(self._number)
        content = self._workspace.content_of(records, forms)
        place = Place(self._number, needs)
        account = write_package(path, content, self._own, people, place=place, progress=self._progress)
        try:
            mark = mark_of(self._root, path)
        except OSError as error:
            raise Stopped(folder_gone(self._root)) from error
        sent = SentPackage(self._number, mark, tuple(needs), span.after, span.through, forms)
        self._workspace.keep_sent(sent, account)
        self._number += 1
        self._add(sent)
        self._account.sent.append(account)

    def _stopped(self, problem: Problem) -> Stopped:
        """Return what ends the sync: that the stick was pulled, where that is why nothing could be written."""
        return Stopped(problem if self._root.is_dir() else folder_gone(self._root))

    def _lacks_something(self, person: PublicIdentity, latest: int) -> bool:
        reach = self._reach(person)
        return reach < latest and bool(self._workspace.changes_for(person, reach, latest))

    def _add(self, package: SentPackage) -> None:
        for key in package.recipients:
            self._given[key].append(package)

    def _reach(self, person: PublicIdentity) -> int:
        return max((package.through for package in _chain(self._given[person.signing_key])), default=0)

    def _introduce(self) -> None:
        """Put the own identity beside the own packages, so that others can take it in."""
        path, text = self._folder / IDENTITY_FILE, self._own.public.to_file().encode()
        try:
            make_folder(self._folder)
            for left in self._folder.glob("*.part"):
                left.unlink()
            if not path.exists() or path.read_bytes() != text:
                with whole_file(path) as file:
                    file.write(text)
        except OSError as error:
            raise Stopped(_not_writable(self._root, error)) from error


@dataclass(frozen=True, slots=True)
class _Span:
    """Arrivals after one number and up to another."""

    after: int
    through: int


def _chain(given: Iterable[SentPackage]) -> list[SentPackage]:
    """Return the packages that bring a recipient everything from the first arrival on, without a gap."""
    chain: list[SentPackage] = []
    reach = 0
    for package in sorted(given, key=lambda package: (package.after, package.number)):
        if package.after <= reach < package.through:
            chain.append(package)
            reach = package.through
    return chain


def _not_writable(root: Path, error: OSError) -> Problem:
    return Problem(
        "folder-not-writable",
        "The exchange folder {folder} could be read, but nothing could be written to it ({reason}). Check that it is "
        "not write-protected or full, then sync again.",
        folder=str(root),
        reason=error.strerror or str(error),
    )


def _same_office(one: PublicIdentity, other: PublicIdentity) -> bool:
    return one.office_id == other.office_id
