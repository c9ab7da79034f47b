"""ODK's form engine as a child process: one request, one answer. For make oracle and make bench; needs node and npm."""

import json
import shutil
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

FOLDER = Path(__file__).resolve().parent
PACKAGES = FOLDER / "node_modules"


class PeerMissingError(Exception):
    """Node or its packages are not to be had here; the message says what is missing."""


class PeerRefusedError(Exception):
    """The other engine could not do what it was asked."""


class PeerTooSlowError(Exception):
    """The other engine was stopped: it took longer than we wait."""


class Peer:
    """A running engine. Use as a context manager. ``patience_s``: how long one answer may take; 0 for ever."""

    def __init__(self, patience_s: float = 0) -> None:
        self._patience_s = patience_s

    def __enter__(self) -> "Peer":
        _install()
        self._process = subprocess.Popen(
            ["node", "engine.mjs"],
            cwd=FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)

    def ask(self, operation: str, **values: Any) -> dict[str, Any]:
        """Send one request, return its answer: ``milliseconds`` always, or PeerRefusedError."""
        is_stopped = threading.Event()
        timer = threading.Timer(self._patience_s or threading.TIMEOUT_MAX, self._stop, [is_stopped])
        timer.daemon = True
        timer.start()
        try:
            answer = self._answer(operation, values)
        except PeerMissingError as missing:
            if is_stopped.is_set():
                raise PeerTooSlowError(f"{operation}: more than {self._patience_s:.0f} s") from missing
            raise
        finally:
            timer.cancel()
        if "error" in answer:
            raise PeerRefusedError(f"{operation} {values.get('path', '')}: {answer['error']}")
        return answer

    def _stop(self, is_stopped: threading.Event) -> None:
        is_stopped.set()
        self._process.kill()

    def _answer(self, operation: str, values: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"op": operation, **values}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise PeerMissingError("The peer engine stopped; run `node engine.mjs` in tests/oracle to see why.")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _install() -> None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise PeerMissingError("node and npm are not installed: apt-get install -y nodejs npm (node 20 or newer).")
    if not PACKAGES.exists():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=FOLDER, check=True)
