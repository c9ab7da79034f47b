"""The values of a sync with an exchange folder, and what it asks of a workspace. Knows no file system."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeAlias

from fieldapp.errors import Problem
from fieldapp.exchange.folder_files import FileMark, FoundPackage
from fieldapp.exchange.identity import KnownOffice, OfficeIdentity, PublicIdentity
from fieldapp.exchange.package import Package, PackageAccount
from fieldapp.exchange.package_content import PackageContent

FormKey: TypeAlias = tuple[str, str]
"""Form id and version."""


class Reading(StrEnum):
    """What became of a file that was looked at, so that it need not be looked at again."""

    READ = "read"
    FOR_OTHERS = "for-others"


@dataclass(frozen=True, slots=True)
class SeenFile:
    """A file of the folder that this workspace is done with."""

    mark: FileMark
    reading: Reading
    sender: str = ""
    """Signing key; empty when the package is for others."""
    number: int = 0
    needs: tuple[int, ...] = ()
    """Numbers of the same sender's packages just before this one; those name the ones before them."""


@dataclass(frozen=True, slots=True)
class SentPackage:
    """A package this device wrote: what arrived here after one number and up to another, for whom."""

    number: int
    mark: FileMark
    recipients: tuple[str, ...]
    """Signing keys."""
    after: int
    through: int
    forms: tuple[FormKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a package brought: revisions that were new here, and those that were here already."""

    new: int
    known: int


class Exchanging(Protocol):
    """What the sync asks of a workspace. Everything that keeps something is durable when it returns."""

    def identity(self) -> OfficeIdentity:
        """Return the keys of this device."""

    def known_offices(self) -> Sequence[KnownOffice]:
        """Return the devices whose identity was taken in."""

    def seen_files(self) -> Sequence[SeenFile]:
        """Return the files this workspace is done with."""

    def sent_packages(self) -> Sequence[SentPackage]:
        """Return the packages this device wrote into any exchange folder."""

    def latest_arrival(self) -> int:
        """Return the number of the last revision that arrived here; 0 when there is none."""

    def changes_for(self, recipient: PublicIdentity, after: int, through: int) -> tuple[str, ...]:
        """Return the records, sorted, of which something arrived in (after, through] that should go to the recipient.

        Not what the recipient made, or got by the very package it came with.
        """

    def forms_for(self, recipient: PublicIdentity) -> tuple[FormKey, ...]:
        """Return the form versions the recipient should have, sorted, without those it has shown to have."""

    def content_of(self, records: Sequence[str], forms: Sequence[FormKey]) -> PackageContent:
        """Return all revisions of the records with their attachments, and the forms."""

    def receive(self, package: Package, seen: SeenFile) -> Receipt:
        """Take in all of the package and keep the file as seen, in one transaction."""

    def keep_seen(self, seen: SeenFile) -> None:
        """Keep a file as seen from which nothing was taken."""

    def keep_sent(self, sent: SentPackage, account: PackageAccount) -> None:
        """Keep that a package was written, and what went by it."""


@dataclass(frozen=True, slots=True)
class ReceivedPackage:
    """One package that was read."""

    office_name: str
    file: str
    number: int | None
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Waiting:
    """A package that is announced by a later one and has not arrived whole."""

    office_name: str
    device: str
    number: int


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """What a sync would look at, from the names alone."""

    to_read: tuple[FoundPackage, ...]
    own_present: tuple[SentPackage, ...]
    """Own packages that lie in the folder, whole."""
    next_number: int
    copying: tuple[str, ...]
    introductions: tuple[PublicIdentity, ...]
    """Identities in the folder that are not known here, of devices this one would write to: a person decides."""
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class SyncAccount:
    """What went, what came, what is waited for, and what went wrong; complete even where the sync had to stop."""

    received: list[ReceivedPackage] = field(default_factory=list)
    sent: list[PackageAccount] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    copying: list[str] = field(default_factory=list)
    introductions: list[PublicIdentity] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def new_revisions(self) -> int:
        """Return the number of revisions that were not here before."""
        return sum(package.receipt.new for package in self.received)


class Stopped(Exception):  # noqa: N818 - carries the Problem that ends a sync early
    """Ends a sync early; ``problem`` says why. What was taken or written until then stays."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem
