"""The package: what goes in comes out, and everything else is a sentence and takes nothing."""

import hashlib
import io
import json
import random
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.errors import Cancelled, Problem
from fieldapp.exchange import package_writing
from fieldapp.exchange.identity import KnownOffice, OfficeIdentity, Role
from fieldapp.exchange.package import read_package, write_package
from fieldapp.exchange.package_content import Attachment, FormText, PackageContent
from fieldapp.exchange.package_manifest import signed_message
from fieldapp.progress import Progress
from fieldapp.records.revision import Answers, HybridTime, Kind, Revision, hash_of

PROVINCE = OfficeIdentity.generate("KH-03", "Kampong Cham", "laptop-1", Role.PROVINCE)
NATIONAL = OfficeIdentity.generate("KH", "Phnom Penh", "desk-1", Role.NATIONAL)
STRANGER = OfficeIdentity.generate("LA-01", "Vientiane", "desk-9", Role.PROVINCE)
KNOWN = {identity.public.signing_key: KnownOffice(identity.public) for identity in (PROVINCE, NATIONAL)}
PHOTO = Attachment(hashlib.sha256(b"a photo").hexdigest(), b"a photo")
FORM = FormText("community_watch", "3", "<h:html>ឃុំ</h:html>")


def revision(number: int, answers: Answers | None = None) -> Revision:
    bare = Revision(
        revision_id=f"revision-{number}",
        record_id=f"record-{number}",
        parents=(),
        form_id="community_watch",
        form_version="3",
        office="KH-03",
        device="laptop-1",
        author="Sok",
        time=HybridTime(number, 0),
        kind=Kind.SAVED,
        answers={"village": "ភូមិ", "sessions": ("a", "b")} if answers is None else answers,
        attachments={"photo.jpg": PHOTO.sha256},
    )
    return replace(bare, hash=hash_of(bare))


def written(path: Path, content: PackageContent | None = None) -> Path:
    content = content or PackageContent([revision(1), revision(2)], [FORM], [PHOTO])
    write_package(path, content, PROVINCE, [NATIONAL.public])
    return path


def refusal(path: Path, own: OfficeIdentity = NATIONAL) -> str:
    with pytest.raises(Problem) as caught:
        read_package(path, own, KNOWN)
    assert "{" not in str(caught.value)
    return caught.value.code


def sealed(path: Path, parts: dict[str, bytes], recipients: tuple[OfficeIdentity, ...] = (NATIONAL,)) -> Path:
    """A package as a stranger or a faulty program would make it."""
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    keys = [pyrage.x25519.Recipient.from_str(identity.public.encryption_key) for identity in recipients]
    path.write_bytes(pyrage.encrypt(inside.getvalue(), keys))
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    inside = pyrage.decrypt(path.read_bytes(), [NATIONAL.age_identity()])
    with zipfile.ZipFile(io.BytesIO(inside)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_everything_comes_out_as_it_went_in(tmp_path: Path):
    package = read_package(written(tmp_path / "may.fieldpack"), NATIONAL, KNOWN)
    assert list(package.revisions()) == [revision(1), revision(2)]
    assert list(package.forms()) == [FORM]
    assert list(package.attachments()) == [PHOTO]
    assert package.sender.identity == PROVINCE.public
    assert (package.manifest.revisions, package.manifest.forms, package.manifest.attachments) == (2, 1, 1)


def test_the_account_says_what_was_written(tmp_path: Path):
    content = PackageContent([revision(1)], [FORM], [PHOTO, PHOTO])
    account = write_package(tmp_path / "may.fieldpack", content, PROVINCE, [NATIONAL.public])
    assert (account.revisions, account.forms, account.attachments) == (1, 1, 1)
    assert account.size == account.path.stat().st_size
    assert account.package_id == read_package(account.path, NATIONAL, KNOWN).package_id


def test_the_sender_can_open_its_own_package(tmp_path: Path):
    package = read_package(written(tmp_path / "may.fieldpack"), PROVINCE, {})
    assert len(list(package.revisions())) == 2


def test_several_recipients_open_one_package(tmp_path: Path):
    path = tmp_path / "may.fieldpack"
    write_package(path, PackageContent([revision(1)]), PROVINCE, [NATIONAL.public, STRANGER.public])
    assert list(read_package(path, NATIONAL, KNOWN).revisions()) == [revision(1)]
    assert list(read_package(path, STRANGER, KNOWN).revisions()) == [revision(1)]


def test_nothing_of_the_content_can_be_read_in_the_file(tmp_path: Path):
    content = written(tmp_path / "may.fieldpack").read_bytes()
    for word in ("ភូមិ".encode(), b"Kampong", b"KH-03", b"laptop", b"revision"):
        assert word not in content


def test_nothing_is_left_beside_the_package(tmp_path: Path):
    written(tmp_path / "may.fieldpack")
    assert [path.name for path in tmp_path.iterdir()] == ["may.fieldpack"]


def test_a_package_for_somebody_else_says_so(tmp_path: Path):
    assert refusal(written(tmp_path / "may.fieldpack"), STRANGER) == "package-for-others"


def test_an_unknown_sender_is_named_with_its_fingerprint(tmp_path: Path):
    path = tmp_path / "may.fieldpack"
    write_package(path, PackageContent([revision(1)]), STRANGER, [NATIONAL.public])
    with pytest.raises(Problem, match=STRANGER.public.fingerprint) as caught:
        read_package(path, NATIONAL, KNOWN)
    assert caught.value.code == "package-unknown-sender"


def test_a_package_passed_on_under_new_encryption_is_refused(tmp_path: Path):
    parts = parts_of(written(tmp_path / "may.fieldpack"))
    assert refusal(sealed(tmp_path / "passed.fieldpack", parts, (STRANGER,)), STRANGER) == "package-damaged"


def test_a_changed_part_is_refused_although_the_encryption_fits(tmp_path: Path):
    parts = parts_of(written(tmp_path / "may.fieldpack"))
    parts["revisions.jsonl"] = parts["revisions.jsonl"].replace("ភូមិ".encode(), "ភូម_".encode())
    assert refusal(sealed(tmp_path / "changed.fieldpack", parts)) == "package-damaged"


def test_a_changed_manifest_is_refused(tmp_path: Path):
    parts = parts_of(written(tmp_path / "may.fieldpack"))
    fields = json.loads(parts["manifest.json"])
    parts["manifest.json"] = json.dumps({**fields, "number": 7}).encode()
    assert refusal(sealed(tmp_path / "changed.fieldpack", parts)) == "package-damaged"


def test_a_newer_version_says_so(tmp_path: Path):
    parts = parts_of(written(tmp_path / "may.fieldpack"))
    parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), "version": 2}).encode()
    assert refusal(sealed(tmp_path / "newer.fieldpack", parts)) == "package-newer"


@pytest.mark.parametrize("part", ["manifest.json", "signature.txt", "revisions.jsonl", "forms.jsonl"])
def test_a_missing_part_is_refused(tmp_path: Path, part: str):
    parts = parts_of(written(tmp_path / "may.fieldpack"))
    del parts[part]
    assert refusal(sealed(tmp_path / "less.fieldpack", parts)) == "package-damaged"


def signed_with(parts: dict[str, bytes], changes: dict[str, object]) -> dict[str, bytes]:
    """The parts with a manifest changed and signed again: what a faulty sender that we know could make."""
    content = json.dumps({**json.loads(parts["manifest.json"]), **changes}).encode()
    return {**parts, "manifest.json": content, "signature.txt": PROVINCE.sign(signed_message(content)).encode()}


@pytest.mark.parametrize(
    "name", ["../escape", "/etc/passwd", "attachments/../../x", "attachments/" + "A" * 64, "C:\\x", ""]
)
def test_a_part_with_a_path_of_its_own_is_refused(tmp_path: Path, name: str):
    parts = parts_of(written(tmp_path / "may.fieldpack"))
    digest = hashlib.sha256(b"x").hexdigest()
    changed = signed_with(parts, {"parts": [*json.loads(parts["manifest.json"])["parts"], [name, 1, digest]]})
    assert refusal(sealed(tmp_path / "path.fieldpack", {**changed, name or "x": b"x"})) == "package-damaged"


def test_a_decompression_bomb_is_refused_before_it_is_unpacked(tmp_path: Path):
    parts = parts_of(written(tmp_path / "may.fieldpack"))
    listed = [[name, 5 * 1024**3, digest] for name, _, digest in json.loads(parts["manifest.json"])["parts"]]
    assert refusal(sealed(tmp_path / "bomb.fieldpack", signed_with(parts, {"parts": listed}))) == "package-too-large"


def test_a_part_longer_than_it_says_is_not_unpacked_to_its_end(tmp_path: Path):
    parts = parts_of(written(tmp_path / "may.fieldpack"))
    parts["revisions.jsonl"] += b"\n" * 50_000_000
    assert refusal(sealed(tmp_path / "bomb.fieldpack", parts)) == "package-damaged"


def test_a_huge_manifest_is_not_read(tmp_path: Path):
    assert refusal(sealed(tmp_path / "bomb.fieldpack", {"manifest.json": b" " * 40_000_000})) == "package-damaged"


def test_a_revision_that_does_not_fit_its_hash_is_refused(tmp_path: Path):
    forged = replace(revision(1), author="somebody else")
    assert refusal(written(tmp_path / "may.fieldpack", PackageContent([forged]))) == "package-damaged"


@pytest.mark.parametrize("created", ["yesterday", "2026-05-01T10:00:00", 7])
def test_a_time_that_is_none_is_refused(tmp_path: Path, created: object):
    parts = signed_with(parts_of(written(tmp_path / "may.fieldpack")), {"created": created})
    assert refusal(sealed(tmp_path / "time.fieldpack", parts)) == "package-damaged"


def test_counts_that_do_not_agree_are_refused(tmp_path: Path):
    parts = signed_with(parts_of(written(tmp_path / "may.fieldpack")), {"revisions": 3})
    assert refusal(sealed(tmp_path / "counts.fieldpack", parts)) == "package-damaged"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "package-empty"),
        (b"age-encr", "package-damaged"),
        (b"age-encryption.org/v1\n", "package-damaged"),
        (b"age-encryption.org/v1\n-> X25519 x\n", "package-damaged"),
        (b"PK\x03\x04 a workbook", "package-not-one"),
        (b"\x00" * 4096, "package-not-one"),
    ],
)
def test_another_file_is_refused_with_a_sentence(tmp_path: Path, content: bytes, code: str):
    path = tmp_path / "other.fieldpack"
    path.write_bytes(content)
    assert refusal(path) == code


def test_a_missing_file_is_a_sentence(tmp_path: Path):
    assert refusal(tmp_path / "gone.fieldpack") == "file-missing"


def test_a_folder_in_place_of_a_file_is_a_sentence(tmp_path: Path):
    assert refusal(tmp_path) == "package-unreadable"


def test_a_place_that_is_not_there_is_a_sentence(tmp_path: Path):
    with pytest.raises(Problem) as caught:
        written(tmp_path / "no" / "may.fieldpack")
    assert caught.value.code == "package-not-written"


def test_an_older_package_stays_when_writing_fails(tmp_path: Path):
    path = written(tmp_path / "may.fieldpack")
    before = path.read_bytes()

    def failing() -> Iterator[Revision]:
        yield revision(1)
        raise OSError(28, "No space left on device")

    with pytest.raises(Problem) as caught:
        written(path, PackageContent(failing()))
    assert caught.value.code == "package-not-written"
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["may.fieldpack"]


@pytest.mark.parametrize("reports", [0, 1, 2, 3])
def test_cancelling_leaves_nothing_behind(tmp_path: Path, reports: int):
    left = iter(range(reports, -1, -1))
    progress = Progress(is_cancelled=lambda: next(left) == 0)
    with pytest.raises(Cancelled):
        write_package(
            tmp_path / "may.fieldpack",
            PackageContent([revision(number) for number in range(900)]),
            PROVINCE,
            [NATIONAL.public],
            progress=progress,
        )
    assert list(tmp_path.iterdir()) == []


def test_reading_can_be_cancelled(tmp_path: Path):
    path = written(tmp_path / "may.fieldpack")
    with pytest.raises(Cancelled):
        read_package(path, NATIONAL, KNOWN, Progress(is_cancelled=lambda: True))


def test_a_package_that_grows_too_large_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(package_writing, "MAX_WRITTEN", 10_000)
    noise = random.Random(1).randbytes(20_000)
    photo = Attachment(hashlib.sha256(noise).hexdigest(), noise)
    with pytest.raises(Problem) as caught:
        written(tmp_path / "may.fieldpack", PackageContent([revision(1)], (), [photo]))
    assert caught.value.code == "package-too-large"
    assert list(tmp_path.iterdir()) == []


TEXT = st.text(max_size=20)
PATHS = st.text(min_size=1, max_size=12)
ANSWERS = st.dictionaries(PATHS, st.one_of(TEXT, st.lists(TEXT, max_size=3).map(tuple)), max_size=6)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ANSWERS, max_size=5))
def test_any_answers_come_out_as_they_went_in(tmp_path: Path, many: list[Answers]):
    revisions = [revision(number, answers) for number, answers in enumerate(many)]
    path = written(tmp_path / "any.fieldpack", PackageContent(revisions))
    assert list(read_package(path, NATIONAL, KNOWN).revisions()) == revisions


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_any_flipped_bit_is_a_sentence(tmp_path: Path, position: float, bit: int):
    content = bytearray(written(tmp_path / "may.fieldpack").read_bytes())
    content[int(position * len(content))] ^= 1 << bit
    path = tmp_path / "flipped.fieldpack"
    path.write_bytes(content)
    assert refusal(path) in {"package-damaged", "package-for-others", "package-not-one"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(length=st.floats(0, 1, exclude_max=True))
def test_any_cut_is_a_sentence(tmp_path: Path, length: float):
    content = written(tmp_path / "may.fieldpack").read_bytes()
    path = tmp_path / "cut.fieldpack"
    path.write_bytes(content[: int(length * len(content))])
    assert refusal(path) in {"package-damaged", "package-empty"}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    part=st.sampled_from(["manifest.json", "signature.txt", "revisions.jsonl", "forms.jsonl"]),
    position=st.floats(0, 1, exclude_max=True),
    byte=st.integers(0, 255),
)
def test_any_changed_byte_inside_is_refused_or_was_no_change(tmp_path: Path, part: str, position: float, byte: int):
    parts = parts_of(written(tmp_path / "may.fieldpack"))
    content = bytearray(parts[part])
    at = int(position * len(content))
    is_same = content[at] == byte
    content[at] = byte
    path = sealed(tmp_path / "changed.fieldpack", {**parts, part: bytes(content)})
    if is_same:
        assert read_package(path, NATIONAL, KNOWN)
    else:
        assert refusal(path) in {"package-damaged", "package-newer", "package-unknown-sender"}
