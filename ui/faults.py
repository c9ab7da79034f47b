"""Faults of ours: what is being typed is kept, the fault is written down, and a calm sentence is shown.

The log stays on this computer and holds where the fault was, never what was typed.
"""

import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol

from fieldapp.errors import Problem
from fieldapp.translation import tr


class Keeper(Protocol):
    """Who can keep what is being typed, and say a sentence: the window."""

    def keep_everything(self) -> None: ...
    def say_fault(self, sentence: str) -> None: ...


class Faults:
    """Takes what nobody caught."""

    def __init__(self, log: Path, keeper: Keeper) -> None:
        self._log = log
        self._keeper = keeper
        self._is_at_work = False

    def watch(self) -> None:
        """Become the hook for everything that rises to the top."""
        sys.excepthook = self.on_fault

    def on_fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Keep, write down, say. A fault while doing so goes to stderr only."""
        if self._is_at_work or issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._is_at_work = True
        try:
            self._keeper.keep_everything()
            if isinstance(error, Problem):
                self._keeper.say_fault(str(error))
                return
            self._write_down(kind, trace)
            self._keeper.say_fault(
                tr(
                    "Something went wrong in Fieldapp. What you typed is kept. The fault is noted in {file}.",
                    file=self._log,
                )
            )
        finally:
            self._is_at_work = False

    def _write_down(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        places = "".join(traceback.format_tb(trace))
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {kind.__name__}\n{places}\n")
