"""Opening and closing a workspace: passphrase, recovery key, one writer, damage, newer versions, full disks."""

import hashlib
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from fieldapp.errors import Problem
from fieldapp.store import schema
from fieldapp.store.vault import Vault
from fieldapp.workspace import Workspace
from tests.core.workspace.samples import CHEAP, FORM, OFFICE, PASSPHRASE, visit

ROOT = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path):
    """A closed workspace with one record."""
    workspace, _ = Workspace.create(
        tmp_path / "k.fieldapp", PASSPHRASE, OFFICE, officer="Sokha", hardness=CHEAP, with_forms=False
    )
    with workspace:
        workspace.add_xform(FORM)
        workspace.receive([visit(topic="Safe travel", notes="Prek Ho village")])
    return tmp_path / "k.fieldapp"


def code_of(call):
    with pytest.raises(Problem) as caught:
        call()
    assert str(caught.value)
    return caught.value.code


def test_what_was_kept_is_there_again(folder):
    with Workspace.open(folder, PASSPHRASE) as workspace:
        assert [row.title for row in workspace.records()] == ["Safe travel"]
        assert (workspace.office, workspace.officer) == (OFFICE, "Sokha")


def test_nothing_of_a_record_can_be_read_in_the_folder(folder):
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert b"Safe travel" not in content
            assert b"Prek Ho" not in content
            assert b"Sokha" not in content


def test_wrong_passphrase_is_a_sentence(folder):
    assert code_of(lambda: Workspace.open(folder, "five green bananas")) == "passphrase-wrong"
    Workspace.open(folder, PASSPHRASE).close()


def test_wrong_tries_slow_down_and_are_remembered(folder):
    now = [1000.0]
    codes = []
    for _ in range(6):
        codes.append(code_of(lambda: Vault.load(folder, lambda: now[0]).open("wrong")))
    now[0] += 2.5
    after_waiting = code_of(lambda: Vault.load(folder, lambda: now[0]).open("wrong"))

    assert codes == ["passphrase-wrong"] * 5 + ["passphrase-wait"]
    assert after_waiting == "passphrase-wrong"
    assert code_of(lambda: Vault.load(folder, lambda: now[0]).open(PASSPHRASE)) == "passphrase-wait"
    now[0] += 5
    assert len(Vault.load(folder, lambda: now[0]).open(PASSPHRASE)) == 32


def test_recovery_key_opens_as_people_type_it(tmp_path):
    workspace, recovery_key = Workspace.create(
        tmp_path / "w", PASSPHRASE, OFFICE, officer="S", hardness=CHEAP, with_forms=False
    )
    workspace.close()

    with Workspace.open_with_recovery_key(tmp_path / "w", recovery_key.lower().replace("-", " ")) as again:
        again.set_passphrase("another passphrase", hardness=CHEAP)

    Workspace.open(tmp_path / "w", "another passphrase").close()
    assert code_of(lambda: Workspace.open(tmp_path / "w", PASSPHRASE)) == "passphrase-wrong"
    assert code_of(lambda: Workspace.open_with_recovery_key(tmp_path / "w", "AAAA-BBBB")) == "recovery-key-wrong"


def test_changing_the_passphrase_needs_the_old_one(folder):
    with Workspace.open(folder, PASSPHRASE) as workspace:
        assert code_of(lambda: workspace.change_passphrase("no", "six green mangoes")) == "passphrase-wrong"
        workspace.change_passphrase(PASSPHRASE, "six green mangoes", hardness=CHEAP)
        assert workspace.is_passphrase("six green mangoes")
        assert not workspace.is_passphrase(PASSPHRASE)
    Workspace.open(folder, "six green mangoes").close()


def test_short_passphrase_is_refused(tmp_path):
    assert code_of(lambda: Workspace.create(tmp_path / "w", "short", OFFICE, officer="S")) == "passphrase-short"
    assert not (tmp_path / "w").exists()


def test_second_opening_is_refused_while_the_first_lives(folder):
    with Workspace.open(folder, PASSPHRASE):
        assert code_of(lambda: Workspace.open(folder, PASSPHRASE)) == "workspace-open"
    Workspace.open(folder, PASSPHRASE).close()


def test_folder_without_a_workspace_is_a_sentence(tmp_path):
    assert code_of(lambda: Workspace.open(tmp_path, PASSPHRASE)) == "workspace-missing"


def test_new_workspace_needs_an_empty_folder(folder):
    assert code_of(lambda: Workspace.create(folder, PASSPHRASE, OFFICE, officer="S")) == "folder-not-empty"


def test_damaged_vault_opens_by_its_copy(folder):
    (folder / "vault.json").write_bytes(b"{ nothing")
    Workspace.open(folder, PASSPHRASE).close()


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b'{"format": 1}', b"\xff\xfe", b'{"format": 1, "passphrase": 3}']
)
def test_vault_damaged_with_its_copy_is_a_sentence(folder, content):
    for name in ("vault.json", "vault.copy.json"):
        (folder / name).write_bytes(content)
    assert code_of(lambda: Workspace.open(folder, PASSPHRASE)) == "vault-damaged"


def test_flipped_letter_in_the_vault_is_not_called_a_wrong_passphrase(folder):
    content = (folder / "vault.json").read_text()
    place = content.index('"wrapped"') + 15
    changed = "A" if content[place] != "A" else "B"
    (folder / "vault.json").write_text(content[:place] + changed + content[place + 1 :])
    Workspace.open(folder, PASSPHRASE).close()


def test_missing_vault_is_a_sentence(folder):
    for name in ("vault.json", "vault.copy.json"):
        (folder / name).unlink()
    assert code_of(lambda: Workspace.open(folder, PASSPHRASE)) == "vault-missing"


def test_vault_of_a_newer_version_is_refused(folder):
    wrapped = json.loads((folder / "vault.json").read_text()) | {"format": 2}
    del wrapped["check"]
    check = hashlib.sha256(json.dumps(wrapped, sort_keys=True).encode()).hexdigest()
    (folder / "vault.json").write_text(json.dumps(wrapped | {"check": check}))
    assert code_of(lambda: Workspace.open(folder, PASSPHRASE)) == "workspace-newer"


def test_database_of_a_newer_version_is_refused(folder):
    with Workspace.open(folder, PASSPHRASE) as workspace, workspace._store.database.write() as connection:
        connection.execute(f"pragma user_version = {schema.VERSION + 1}")
    assert code_of(lambda: Workspace.open(folder, PASSPHRASE)) == "workspace-newer"


@pytest.mark.parametrize("damage", ["empty", "cut", "noise", "text"])
def test_damaged_database_is_a_sentence(folder, damage):
    file = folder / "workspace.db"
    content = bytearray(file.read_bytes())
    match damage:
        case "empty":
            content = bytearray(b"")
        case "cut":
            content = content[: len(content) // 3 * 2 + 17]
        case "noise":
            content[100:3000] = os.urandom(2900)
        case "text":
            content = bytearray(b"this is no database " * 500)
    file.write_bytes(content)

    def use():
        with Workspace.open(folder, PASSPHRASE) as workspace:
            workspace.records()
            workspace.record("r1")
            workspace.count()

    assert code_of(use) in ("workspace-damaged", "workspace-unfinished")


def test_read_only_folder_is_a_sentence(folder):
    """The superuser may write anywhere, so the opening is done as somebody else where it can be."""
    with tempfile.TemporaryDirectory() as public:
        copied = Path(shutil.copytree(folder, Path(public) / "k.fieldapp"))
        for path in (*copied.iterdir(), copied, Path(public)):
            path.chmod(0o555 if path.is_dir() else 0o444)
        script = f"""
import os
from pathlib import Path
from fieldapp.errors import Problem
from fieldapp.workspace import Workspace
if os.geteuid() == 0:
    os.setuid(65534)
try:
    Workspace.open(Path({str(copied)!r}), {PASSPHRASE!r})
except Problem as problem:
    print(problem.code)
"""
        done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
        Path(public).chmod(0o700)
        copied.chmod(0o700)
    assert done.stdout.strip() == "read-only", done.stderr


def test_full_disk_loses_nothing_that_was_saved(folder):
    """A limit on the size of files stands for the full disk; it holds for one process, so it is another one."""
    script = f"""
import resource
from pathlib import Path
from fieldapp.errors import Problem
from fieldapp.workspace import Workspace
from tests.core.workspace.samples import visit
workspace = Workspace.open(Path({str(folder)!r}), {PASSPHRASE!r})
size = max(file.stat().st_size for file in workspace.folder.iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 600_000, size + 600_000))
saved = 0
try:
    for number in range(2000):
        workspace.receive([visit(f"x{{number}}", topic="t" * 3000)])
        saved += 1
except Problem as problem:
    print(problem.code, saved)
    print(workspace.count())
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    code, saved, still_readable = done.stdout.split()
    assert code in ("disk-full", "disk-error"), done.stderr
    assert int(still_readable) == int(saved) + 1
    with Workspace.open(folder, PASSPHRASE) as workspace:
        assert workspace.count() == int(saved) + 1
        workspace.receive([visit("after", topic="room again")])


def test_full_disk_keeps_the_old_passphrase(folder):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Workspace.open(folder, PASSPHRASE) as workspace:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
        try:
            code = code_of(lambda: workspace.change_passphrase(PASSPHRASE, "six green mangoes", hardness=CHEAP))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code == "disk-full"
    Workspace.open(folder, PASSPHRASE).close()


def test_first_page_of_records_needs_no_object_mapper(folder):
    script = f"""
import sys
from pathlib import Path
from fieldapp.workspace import Workspace
with Workspace.open(Path({str(folder)!r}), {PASSPHRASE!r}) as workspace:
    assert workspace.records()
print(sorted({{"sqlmodel", "sqlalchemy", "pydantic", "openpyxl", "pyxform"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_making_that_failed_can_be_repeated_in_the_same_place(tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        code = code_of(lambda: Workspace.create(tmp_path / "w", PASSPHRASE, OFFICE, officer="S", hardness=CHEAP))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert code in ("disk-full", "disk-error")
    workspace, _ = Workspace.create(tmp_path / "w", PASSPHRASE, OFFICE, officer="S", hardness=CHEAP, with_forms=False)
    workspace.close()
