"""The operating system's keyring opens a workspace on wish; without one, the passphrase does as before."""

import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from fieldapp.errors import Problem
from fieldapp.store import system_keyring
from fieldapp.workspace import Office, Workspace
from tests.core.workspace.samples import CHEAP, PASSPHRASE
from tests.memory_keyring import MemoryKeyring

ROOT = Path(__file__).parents[3]


@pytest.fixture
def system():
    """The keyring of this computer; the former one is put back."""
    before = keyring.get_keyring()
    made = MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


@pytest.fixture
def workspace(tmp_path, system):
    made, _ = Workspace.create(
        tmp_path / "k.fieldapp",
        PASSPHRASE,
        Office("o", "Kandal", "KH", "KH-08", "province"),
        officer="Sokha",
        hardness=CHEAP,
        with_forms=False,
    )
    yield made
    made.close()


def code_of(call):
    with pytest.raises(Problem) as caught:
        call()
    assert str(caught.value)
    return caught.value.code


def test_keyring_opens_the_workspace(workspace):
    workspace.keep_in_keyring()
    workspace.close()
    with Workspace.open_with_keyring(workspace.folder) as again:
        assert again.officer == "Sokha"
    Workspace.open(workspace.folder, PASSPHRASE).close()


def test_without_the_wish_the_keyring_is_not_asked(workspace, system):
    system.is_locked = True
    workspace.close()
    assert Workspace.open_with_keyring(workspace.folder) is None


def test_keyring_holds_no_key_of_the_workspace(workspace, system):
    workspace.keep_in_keyring()
    (secret,) = system.secrets.values()
    assert secret not in (workspace.folder / "vault.json").read_text()
    assert workspace._store.key.hex() not in secret


def test_turning_it_off_takes_the_secret_away(workspace, system):
    workspace.keep_in_keyring()
    workspace.forget_keyring()
    workspace.close()
    assert system.secrets == {}
    assert Workspace.open_with_keyring(workspace.folder) is None


def test_changed_passphrase_leaves_the_keyring_as_it_is(workspace):
    workspace.keep_in_keyring()
    workspace.change_passphrase(PASSPHRASE, "six green mangoes", hardness=CHEAP)
    workspace.close()
    Workspace.open_with_keyring(workspace.folder).close()


def test_secret_that_is_gone_is_a_sentence(workspace, system):
    workspace.keep_in_keyring()
    workspace.close()
    system.secrets.clear()
    assert code_of(lambda: Workspace.open_with_keyring(workspace.folder)) == "keyring-empty"


def test_locked_keyring_is_a_sentence(workspace, system):
    system.is_locked = True
    assert code_of(workspace.keep_in_keyring) == "keyring-missing"
    assert not workspace.is_in_keyring


def test_secret_that_cannot_be_taken_away_is_said_and_useless(workspace, system):
    workspace.keep_in_keyring()
    system.is_locked = True
    assert code_of(workspace.forget_keyring) == "keyring-missing"
    assert not workspace.is_in_keyring


def test_computer_without_a_keyring_is_told_apart(system, workspace):
    assert system_keyring.is_available()
    keyring.set_keyring(NoKeyring())
    assert not system_keyring.is_available()
    assert code_of(workspace.keep_in_keyring) == "keyring-missing"


def test_backup_does_not_open_by_the_keyring(workspace):
    workspace.keep_in_keyring()
    made = workspace.backup_now()
    content = (Path(made.place) / made.backup_id / "vault.json").read_text()
    assert "keyring" not in content


def test_library_is_not_loaded_until_it_is_needed(workspace):
    workspace.close()
    script = f"""
import sys
from pathlib import Path
from fieldapp.workspace import Workspace
folder = Path({str(workspace.folder)!r})
assert Workspace.open_with_keyring(folder) is None
Workspace.open(folder, {PASSPHRASE!r}).close()
print("keyring" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
