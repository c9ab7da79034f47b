"""Behaviour of files that are there whole or not at all."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from fieldapp.errors import Problem
from fieldapp.sheets.saving import file_hash, save_whole

KILLED = """
import sys, time
from pathlib import Path
from fieldapp.sheets.saving import save_whole

def write(file):
    file.write(b"half")
    file.flush()
    print("writing", flush=True)
    time.sleep(60)

save_whole(Path(sys.argv[1]), write)
"""


def write_whole(file: BinaryIO) -> None:
    file.write(b"whole")


def test_the_file_is_there_with_its_hash_and_nothing_beside_it(tmp_path: Path) -> None:
    saved = save_whole(tmp_path / "out.xlsx", write_whole)

    assert (tmp_path / "out.xlsx").read_bytes() == b"whole"
    assert (saved.hash, saved.size) == (file_hash(tmp_path / "out.xlsx"), 5)
    assert os.listdir(tmp_path) == ["out.xlsx"]


def test_a_failure_leaves_the_earlier_file(tmp_path: Path) -> None:
    (tmp_path / "out.xlsx").write_bytes(b"earlier")

    def fail(file: BinaryIO) -> None:
        file.write(b"half")
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        save_whole(tmp_path / "out.xlsx", fail)

    assert (tmp_path / "out.xlsx").read_bytes() == b"earlier"
    assert os.listdir(tmp_path) == ["out.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill signal.")
def test_a_kill_in_the_middle_leaves_the_earlier_file_and_the_next_try_works(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"earlier")
    writing = subprocess.Popen([sys.executable, "-c", KILLED, str(target)], stdout=subprocess.PIPE)
    assert writing.stdout is not None
    writing.stdout.readline()
    writing.send_signal(signal.SIGKILL)
    writing.wait()
    writing.stdout.close()

    assert target.read_bytes() == b"earlier"
    save_whole(target, write_whole)
    assert target.read_bytes() == b"whole"
    assert os.listdir(tmp_path) == ["out.xlsx"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files.")
def test_a_disk_that_takes_no_more_is_a_problem(tmp_path: Path) -> None:
    import resource

    def write_too_much(file: BinaryIO) -> None:
        file.write(bytes(2_000_000))

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, limits[1]))
    try:
        with pytest.raises(Problem) as caught:
            save_whole(tmp_path / "out.xlsx", write_too_much)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert caught.value.code == "disk-full"
    assert not os.listdir(tmp_path)
