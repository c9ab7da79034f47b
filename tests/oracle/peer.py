"""ODK's form engine as a child process: one request, one answer. For make oracle and make bench; needs node and npm."""

import json
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

FOLDER = Path(__file__).resolve().parent
PACKAGES = FOLDER / "node_modules"


class PeerMissingError(Exception):
    """Node or its packages are not to be had here; the message says what is missing."""


class PeerRefusedError(Exception):
    """The other engine could not do what it was asked."""


class Peer:
    """A running engine. Use as a context manager."""

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
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"op": operation, **values}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise PeerMissingError("The peer engine stopped; run `node engine.mjs` in tests/oracle to see why.")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise PeerRefusedError(f"{operation} {values.get('path', '')}: {answer['error']}")
        return answer


def _install() -> None:
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise PeerMissingError("node and npm are not installed: apt-get install -y nodejs npm (node 20 or newer).")
    if not PACKAGES.exists():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=FOLDER, check=True)
