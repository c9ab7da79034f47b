"""The exchange folder: several devices, half-copied files, pulled sticks; all end with the same revisions."""

import os
import random
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from fieldapp.errors import Cancelled, Problem
from fieldapp.exchange import folder_sending
from fieldapp.exchange.folder import plan_sync, sync
from fieldapp.exchange.folder_files import device_folder, package_name
from fieldapp.exchange.folder_values import FormKey, Reading, Receipt, SeenFile, SentPackage, SyncAccount
from fieldapp.exchange.identity import KnownOffice, OfficeIdentity, PublicIdentity, Role, Trust
from fieldapp.exchange.package import Package, PackageAccount
from fieldapp.exchange.package_content import FormText, PackageContent
from fieldapp.progress import Progress
from fieldapp.records.revision import HybridTime, Kind, Revision, hash_of


class Laptop:
    """A workspace in memory: revisions in order of arrival, and what the sync asks it to keep."""

    def __init__(self, office_id: str, device: str, role: Role = Role.PROVINCE) -> None:
        self.keys = OfficeIdentity.generate(office_id, f"Office {office_id}", device, role)
        self.known: list[KnownOffice] = []
        self.arrived: list[Revision] = []
        self.readers: list[tuple[str, ...]] = []
        """Per arrival: who else got it by the package it came with."""
        self.seen: list[SeenFile] = []
        self.sent: list[SentPackage] = []
        self.form_texts: dict[tuple[str, str], FormText] = {}
        self.numbers = iter(range(1, 1_000_000))

    @property
    def public(self) -> PublicIdentity:
        return self.keys.public

    @property
    def ids(self) -> set[str]:
        return {revision.revision_id for revision in self.arrived}

    def write(self, record_id: str = "", parents: Sequence[str] = ()) -> Revision:
        """Save a revision of a new or an existing record."""
        number = next(self.numbers)
        name = f"{self.public.device}-{number}"
        bare = Revision(
            revision_id=name,
            record_id=record_id or name,
            parents=tuple(sorted(parents)),
            form_id="community_watch",
            form_version="1",
            office=self.public.office_id,
            device=self.public.device,
            author="x",
            time=HybridTime(number),
            kind=Kind.SAVED,
            answers={"village": name},
        )
        revision = replace(bare, hash=hash_of(bare))
        self.arrived.append(revision)
        self.readers.append(())
        return revision

    def meet(self, *others: "Laptop") -> "Laptop":
        self.known += [KnownOffice(other.public, Trust.VERIFIED) for other in others if other is not self]
        return self

    def office_of(self, record_id: str) -> str:
        return min((r for r in self.arrived if r.record_id == record_id), key=lambda r: (r.time, r.revision_id)).office

    def identity(self) -> OfficeIdentity:
        return self.keys

    def known_offices(self) -> Sequence[KnownOffice]:
        return self.known

    def seen_files(self) -> Sequence[SeenFile]:
        return tuple(self.seen)

    def sent_packages(self) -> Sequence[SentPackage]:
        return tuple(self.sent)

    def latest_arrival(self) -> int:
        return len(self.arrived)

    def changes_for(self, recipient: PublicIdentity, after: int, through: int) -> tuple[str, ...]:
        records = {
            revision.record_id
            for revision, readers in list(zip(self.arrived, self.readers, strict=True))[after:through]
            if recipient.signing_key not in readers
            and revision.device != recipient.device
            and (recipient.role is Role.NATIONAL or self.office_of(revision.record_id) == recipient.office_id)
        }
        return tuple(sorted(records))

    def forms_for(self, recipient: PublicIdentity) -> tuple[FormKey, ...]:
        return tuple(sorted(self.form_texts))

    def content_of(self, records: Sequence[str], forms: Sequence[FormKey]) -> PackageContent:
        wanted = set(records)
        revisions = [revision for revision in self.arrived if revision.record_id in wanted]
        return PackageContent(revisions, [self.form_texts[form] for form in forms])

    def receive(self, package: Package, seen: SeenFile) -> Receipt:
        revisions = list(package.revisions())
        new = [revision for revision in revisions if revision.revision_id not in self.ids]
        readers = (*package.manifest.recipients, package.manifest.sender.signing_key)
        self.arrived += new
        self.readers += [readers] * len(new)
        self.form_texts |= {(form.form_id, form.version): form for form in package.forms()}
        self.seen.append(seen)
        return Receipt(len(new), len(revisions) - len(new))

    def keep_seen(self, seen: SeenFile) -> None:
        self.seen.append(seen)

    def keep_sent(self, sent: SentPackage, account: PackageAccount) -> None:
        self.sent.append(sent)


def office(*roles: str) -> list[Laptop]:
    """Laptops that all know each other: "KH-03" is a province, "KH" the national office; numbered by position."""
    laptops = [
        Laptop(name, f"laptop-{at}", Role.NATIONAL if name == "KH" else Role.PROVINCE) for at, name in enumerate(roles)
    ]
    return [laptop.meet(*laptops) for laptop in laptops]


def codes(account: SyncAccount) -> list[str]:
    return [problem.code for problem in account.problems]


def file_of(root: Path, laptop: Laptop, number: int) -> Path:
    return device_folder(root, laptop.public) / package_name(number)


def test_what_one_device_writes_another_reads(tmp_path: Path):
    province, national = office("KH-03", "KH")
    province.write()
    assert len(sync(tmp_path, province).sent) == 1
    account = sync(tmp_path, national)
    assert account.new_revisions == 1
    assert national.ids == province.ids


def test_a_second_sync_does_nothing(tmp_path: Path):
    province, national = office("KH-03", "KH")
    province.write()
    for laptop in (province, national, province, national):
        sync(tmp_path, laptop)
    before = sorted(tmp_path.rglob("*"))
    accounts = [sync(tmp_path, laptop) for laptop in (province, national)]
    assert [(account.sent, account.received) for account in accounts] == [([], []), ([], [])]
    assert sorted(tmp_path.rglob("*")) == before


def test_what_came_from_an_office_is_not_sent_back_to_it(tmp_path: Path):
    province, national = office("KH-03", "KH")
    province.write()
    sync(tmp_path, province)
    assert sync(tmp_path, national).sent == []


def test_a_correction_goes_back_to_the_office_and_to_no_other(tmp_path: Path):
    first, second, national = office("KH-03", "KH-05", "KH")
    record = first.write()
    second.write()
    for laptop in (first, second, national):
        sync(tmp_path, laptop)
    correction = national.write(record.record_id, [record.revision_id])
    sync(tmp_path, national)
    accounts = [sync(tmp_path, laptop) for laptop in (first, second)]
    assert correction.revision_id in first.ids
    assert accounts[1].new_revisions == 0
    assert len(second.ids) == 1


def test_two_devices_of_one_office_get_each_others_records_in_one_package(tmp_path: Path):
    one, two, national = office("KH-03", "KH-03", "KH")
    one.write()
    assert len(sync(tmp_path, one).sent) == 1
    for laptop in (two, national):
        assert sync(tmp_path, laptop).new_revisions == 1


def test_an_offices_records_stay_unreadable_for_another_province(tmp_path: Path):
    first, second = office("KH-03", "KH-05")
    first.meet(Laptop("KH", "desk", Role.NATIONAL))
    first.write()
    sync(tmp_path, first)
    account = sync(tmp_path, second)
    assert (account.received, account.problems) == ([], [])
    assert second.seen[0].reading is Reading.FOR_OTHERS


def test_a_new_device_gets_everything_of_its_office(tmp_path: Path):
    old, national = office("KH-03", "KH")
    old.write()
    for laptop in (old, national):
        sync(tmp_path, laptop)
    new = Laptop("KH-03", "laptop-new").meet(old, national)
    national.meet(new)
    sync(tmp_path, national)
    sync(tmp_path, new)
    assert new.ids == old.ids


def test_identities_in_the_folder_are_offered_and_unknown_senders_said_once(tmp_path: Path):
    province, national = office("KH-03", "KH")
    for _ in range(3):
        province.write()
        sync(tmp_path, province)
    national.known.clear()
    account = sync(tmp_path, national)
    assert account.introductions == [province.public]
    assert codes(account) == ["package-unknown-sender"]
    national.meet(province)
    assert sync(tmp_path, national).new_revisions == 3


def test_changed_keys_of_a_known_device_are_said(tmp_path: Path):
    province, national = office("KH-03", "KH")
    impostor = Laptop("KH-03", "laptop-0").meet(national)
    sync(tmp_path, impostor)
    assert codes(sync(tmp_path, national)) == ["identity-differs"]
    assert province.public != impostor.public


@pytest.mark.parametrize("content", [b"", b"age-encryption.org/v1\n-> X255"])
def test_an_interrupted_copy_is_read_when_it_is_whole(tmp_path: Path, content: bytes):
    province, national = office("KH-03", "KH")
    province.write()
    sync(tmp_path, province)
    path = file_of(tmp_path, province, 1)
    whole = path.read_bytes()
    path.write_bytes(content)
    account = sync(tmp_path, national)
    assert account.received == []
    assert account.copying or codes(account) == ["folder-package-damaged"]
    path.write_bytes(whole)
    assert sync(tmp_path, national).new_revisions == 1


def test_a_file_still_being_copied_is_named_and_left_alone(tmp_path: Path):
    province, national = office("KH-03", "KH")
    province.write()
    sync(tmp_path, province)
    path = file_of(tmp_path, province, 1)
    path.rename(path.with_name(path.name + ".part"))
    account = sync(tmp_path, national)
    assert account.copying == ["offices/kh-03-" + path.parent.parent.name[-8:] + "/laptop-0/000001.fieldpack.part"]
    assert account.problems == []


def test_a_missing_number_is_said_and_what_is_there_is_read(tmp_path: Path):
    province, national = office("KH-03", "KH")
    for _ in range(3):
        province.write()
        sync(tmp_path, province)
    aside = file_of(tmp_path, province, 2).rename(tmp_path / "aside")
    account = sync(tmp_path, national)
    assert account.new_revisions == 2
    assert [(waiting.device, waiting.number) for waiting in account.waiting] == [("laptop-0", 2)]
    aside.rename(file_of(tmp_path, province, 2))
    account = sync(tmp_path, national)
    assert (account.new_revisions, account.waiting) == (1, [])


def test_a_number_missing_long_ago_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folder_sending, "NAMED", 3)
    province, national = office("KH-03", "KH")
    for _ in range(12):
        province.write()
        sync(tmp_path, province)
    aside = file_of(tmp_path, province, 2).rename(tmp_path / "aside")
    account = sync(tmp_path, national)
    assert [waiting.number for waiting in account.waiting] == [2]
    aside.rename(file_of(tmp_path, province, 2))
    assert sync(tmp_path, national).waiting == []


def test_numbers_for_others_are_not_missed(tmp_path: Path):
    first, second, national = office("KH-03", "KH-05", "KH")
    records = [laptop.write() for laptop in (first, second, first)]
    for laptop in (first, second, national):
        sync(tmp_path, laptop)
    for record in records:
        national.write(record.record_id, [record.revision_id])
        sync(tmp_path, national)
    for path in device_folder(tmp_path, national.public).glob("*.fieldpack"):
        if path.name != package_name(2):
            shutil.copy(path, tmp_path)
    file_of(tmp_path, national, 2).unlink()
    account = sync(tmp_path, first)
    assert (account.new_revisions, account.waiting, account.problems) == (2, [], [])


@pytest.mark.parametrize(
    "name",
    [
        "000001 (Sok's conflicted copy 2026-05-01).fieldpack",
        "000001 (conflicted copy 2026-05-01 093612).fieldpack",
        "000001.sync-conflict-20260501-093612-ABCDEFG.fieldpack",
        "000001-DESKTOP-7.fieldpack",
        "000001 (1).fieldpack",
        "000001.Conflict.fieldpack",
        "copy of 000001.FIELDPACK",
    ],
)
def test_a_conflicted_copy_brings_nothing_twice_and_nothing_is_lost_by_it(tmp_path: Path, name: str):
    province, national = office("KH-03", "KH")
    province.write()
    sync(tmp_path, province)
    path = file_of(tmp_path, province, 1)
    shutil.copy(path, path.with_name(name))
    account = sync(tmp_path, national)
    assert (account.new_revisions, account.problems) == (1, [])
    path.unlink()
    assert sync(tmp_path, national).problems == []
    late = office("KH")[0].meet(province)
    province.meet(late)
    assert "package-for-others" not in codes(sync(tmp_path, late))


def test_a_device_whose_own_package_was_lost_in_the_folder_writes_it_again(tmp_path: Path):
    province, national = office("KH-03", "KH")
    for _ in range(3):
        province.write()
        sync(tmp_path, province)
    file_of(tmp_path, province, 2).unlink()
    account = sync(tmp_path, province)
    assert [sent.path.name for sent in account.sent] == ["000004.fieldpack"]
    account = sync(tmp_path, national)
    assert (national.ids, account.waiting) == (province.ids, [])


def test_a_new_stick_gets_everything_in_one_package(tmp_path: Path):
    province, national = office("KH-03", "KH")
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    for _ in range(3):
        province.write()
        sync(old, province)
    assert [sent.path.name for sent in sync(new, province).sent] == ["000004.fieldpack"]
    account = sync(new, national)
    assert (national.ids, account.waiting) == (province.ids, [])
    assert sync(old, province).sent == []


def test_a_workspace_restored_from_an_older_backup_reads_its_own_packages_back(tmp_path: Path):
    province, national = office("KH-03", "KH")
    province.write()
    sync(tmp_path, province)
    backup = (list(province.arrived), list(province.readers), list(province.seen), list(province.sent))
    lost = province.write()
    sync(tmp_path, province)
    province.arrived, province.readers, province.seen, province.sent = backup
    assert lost.revision_id not in province.ids
    assert sync(tmp_path, province).new_revisions == 1
    assert lost.revision_id in province.ids
    after = province.write()
    sync(tmp_path, province)
    sync(tmp_path, national)
    assert after.revision_id in national.ids


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path):
    (province,) = office("KH-03")
    with pytest.raises(Problem) as caught:
        sync(tmp_path / "stick", province)
    assert caught.value.code == "folder-gone"


def test_a_stick_pulled_while_reading_keeps_what_was_read(tmp_path: Path):
    stick = tmp_path / "stick"
    stick.mkdir()
    province, national = office("KH-03", "KH")
    for _ in range(3):
        province.write()
        sync(stick, province)

    def pull(package: Package, seen: SeenFile) -> Receipt:
        receipt = Laptop.receive(national, package, seen)
        stick.rename(tmp_path / "pocket")
        return receipt

    national.receive = pull  # type: ignore[method-assign]
    account = sync(stick, national)
    assert (account.new_revisions, codes(account)) == (1, ["folder-gone"])
    del national.receive
    (tmp_path / "pocket").rename(stick)
    assert sync(stick, national).new_revisions == 2
    assert national.ids == province.ids


def test_a_stick_pulled_while_writing_is_named_and_the_next_sync_goes_on(tmp_path: Path):
    stick = tmp_path / "stick"
    stick.mkdir()
    province, national = office("KH-03", "KH")
    province.write()

    def pull(records: Sequence[str], forms: Sequence[FormKey]) -> PackageContent:
        if stick.exists() and records:
            stick.rename(tmp_path / "pocket")
        return Laptop.content_of(province, records, forms)

    province.content_of = pull  # type: ignore[method-assign]
    account = sync(stick, province)
    assert codes(account) == ["folder-gone"]
    del province.content_of
    (tmp_path / "pocket").rename(stick)
    sync(stick, province)
    assert sync(stick, national).new_revisions == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_write_protected_folder_is_still_read(tmp_path: Path):
    province, national = office("KH-03", "KH")
    province.write()
    sync(tmp_path, province)
    (tmp_path / "offices").chmod(0o500)
    try:
        account = sync(tmp_path, national)
    finally:
        (tmp_path / "offices").chmod(0o700)
    assert (account.new_revisions, codes(account)) == (1, ["folder-not-writable"])


def test_a_folder_that_cannot_be_written_to_is_still_read(tmp_path: Path):
    province, national = office("KH-03", "KH")
    province.write()
    sync(tmp_path, province)
    own = device_folder(tmp_path, national.public)
    own.parent.write_bytes(b"a file where the folder should be")
    account = sync(tmp_path, national)
    assert (account.new_revisions, codes(account)) == (1, ["folder-not-writable"])


def test_cancelling_between_packages_keeps_what_was_done(tmp_path: Path):
    province, national = office("KH-03", "KH")
    for _ in range(3):
        province.write()
        sync(tmp_path, province)
    left = iter((False, False, True))
    with pytest.raises(Cancelled):
        sync(tmp_path, national, Progress(is_cancelled=lambda: next(left)))
    assert len(national.ids) == 2
    sync(tmp_path, national)
    assert national.ids == province.ids


def test_a_large_backlog_goes_in_several_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(folder_sending, "WINDOW", 10)
    province, national = office("KH-03", "KH")
    for _ in range(35):
        province.write()
    assert [sent.revisions for sent in sync(tmp_path, province).sent] == [10, 10, 10, 5]
    assert sync(tmp_path, national).new_revisions == 35


def test_devices_whose_names_differ_only_in_case_or_are_reserved_have_folders_of_their_own(tmp_path: Path):
    names = ["Laptop", "laptop", "LAPTOP", "con", "../x", "a/b", "ភ្នំពេញ", "ភ្នំ", ".", "x" * 300]
    folders = {device_folder(tmp_path, Laptop("KH-03", name).public) for name in names}
    assert len({str(folder).casefold() for folder in folders}) == len(names)
    assert all(folder.resolve().is_relative_to(tmp_path.resolve() / "offices") for folder in folders)


def test_a_new_form_goes_to_all_in_one_package_even_when_no_record_changed(tmp_path: Path):
    first, second, national = office("KH-03", "KH-05", "KH")
    national.form_texts["outreach", "2"] = FormText("outreach", "2", "<form/>")
    assert [(sent.forms, sent.revisions) for sent in sync(tmp_path, national).sent] == [(1, 0)]
    for laptop in (first, second):
        sync(tmp_path, laptop)
        assert laptop.form_texts == national.form_texts
    assert sync(tmp_path, national).sent == []


def test_a_lost_package_with_a_form_is_written_again(tmp_path: Path):
    province, national = office("KH-03", "KH")
    national.form_texts["outreach", "2"] = FormText("outreach", "2", "<form/>")
    sync(tmp_path, national)
    file_of(tmp_path, national, 1).unlink()
    sync(tmp_path, national)
    sync(tmp_path, province)
    assert province.form_texts == national.form_texts


def test_planning_reads_no_package_and_writes_nothing(tmp_path: Path):
    province, national = office("KH-03", "KH")
    province.write()
    sync(tmp_path, province)
    plan = plan_sync(tmp_path, national)
    assert [found.number for found in plan.to_read] == [1]
    assert plan.next_number == 1
    assert national.seen == []


class Folder(RuleBasedStateMachine):
    """Three laptops and two sticks; files are cut, lost, copied and cloned; in the end everybody has what is theirs."""

    laptops = Bundle("laptops")
    sticks = Bundle("sticks")

    @initialize(target=laptops)
    def set_up(self) -> object:
        self.random = random.Random(0)
        self.home = Path(os.environ["FIELDAPP_HOME"]) / f"machine-{next(MACHINES)}"
        self.home.mkdir()
        self.all = office("KH-03", "KH-03", "KH")
        self.acknowledged: set[str] = set()
        return self.all[0]

    @rule(target=laptops, which=st.integers(0, 2))
    def pick(self, which: int) -> object:
        return self.all[which]

    @rule(target=sticks, which=st.integers(0, 1))
    def stick(self, which: int) -> object:
        path = self.home / f"stick-{which}"
        path.mkdir(exist_ok=True)
        return path

    @rule(laptop=laptops)
    def write(self, laptop: Laptop) -> None:
        self.acknowledged.add(laptop.write().revision_id)

    @rule(laptop=laptops, which=st.integers(0, 1000))
    def correct(self, laptop: Laptop, which: int) -> None:
        if laptop.arrived:
            base = laptop.arrived[which % len(laptop.arrived)]
            self.acknowledged.add(laptop.write(base.record_id, [base.revision_id]).revision_id)

    @rule(laptop=laptops, stick=sticks)
    def sync(self, laptop: Laptop, stick: Path) -> None:
        sync(stick, laptop)

    @rule(laptop=laptops, stick=sticks, reports=st.integers(1, 6))
    def sync_and_stop(self, laptop: Laptop, stick: Path, reports: int) -> None:
        left = iter(range(reports))
        try:
            sync(stick, laptop, Progress(is_cancelled=lambda: next(left, None) is None))
        except Cancelled:
            return

    @rule(laptop=laptops, stick=sticks)
    def crash_after_writing(self, laptop: Laptop, stick: Path) -> None:
        sent = list(laptop.sent)
        sync(stick, laptop)
        laptop.sent = sent

    @rule(stick=sticks, which=st.integers(0, 1000), keep=st.floats(0, 1))
    def cut_a_file(self, stick: Path, which: int, keep: float) -> None:
        files = sorted(stick.rglob("*.fieldpack"))
        if files:
            path = files[which % len(files)]
            path.write_bytes(path.read_bytes()[: int(keep * path.stat().st_size)])

    @rule(stick=sticks, which=st.integers(0, 1000))
    def lose_a_file(self, stick: Path, which: int) -> None:
        files = sorted(stick.rglob("*.fieldpack"))
        if files:
            files[which % len(files)].unlink()

    @rule(stick=sticks, which=st.integers(0, 1000))
    def copy_a_file(self, stick: Path, which: int) -> None:
        files = sorted(stick.rglob("*.fieldpack"))
        if files:
            path = files[which % len(files)]
            shutil.copy(path, path.with_name(f"{path.stem} (conflicted copy).fieldpack"))

    @rule(one=sticks, other=sticks)
    def clone_a_stick(self, one: Path, other: Path) -> None:
        if one != other:
            shutil.rmtree(other)
            shutil.copytree(one, other)

    @invariant()
    def nobody_forgets(self) -> None:
        if hasattr(self, "all"):
            assert self.acknowledged <= set().union(*(laptop.ids for laptop in self.all))

    def teardown(self) -> None:
        if not hasattr(self, "all"):
            return
        stick = self.home / "last"
        stick.mkdir()
        for _ in range(3):
            for laptop in self.all:
                sync(stick, laptop)
        one, two, national = self.all
        of_province = {r.revision_id for r in national.arrived if national.office_of(r.record_id) == "KH-03"}
        assert (one.ids, two.ids, national.ids) == (of_province, of_province, self.acknowledged)
        assert [sync(stick, laptop).waiting for laptop in self.all] == [[], [], []]
        shutil.rmtree(self.home)


MACHINES = iter(range(1_000_000))
TestFolder = Folder.TestCase
TestFolder.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
