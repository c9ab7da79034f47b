"""One writer: a workspace is open in one program at a time. The lock goes away with the program, however it ends."""

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Final

from fieldapp.errors import Problem
from fieldapp.store.errors import of_system

_FILE_NAME: Final = "workspace.lock"


class WorkspaceLock:
    """Holds the lock of a folder until released."""

    def __init__(self, folder: Path) -> None:
        """Take the lock. Problems ``workspace-open``, ``read-only``."""
        file = folder / _FILE_NAME
        try:
            self._handle: int | None = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise of_system(error, file) from error
        try:
            _lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            self._handle = None
            raise Problem(
                "workspace-open", "This workspace is open already, in another window or program. Close it there first."
            ) from error

    def release(self) -> None:
        """Give the lock back. Safe to call twice."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> "WorkspaceLock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
