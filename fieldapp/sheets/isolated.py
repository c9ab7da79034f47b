"""Runs the reading of strangers' files in a process of its own, with limits, so that no file can take Fieldapp down.

The process is started once and serves one file after the other; when a file kills it, the next one gets a new process.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Final, Self

if sys.platform != "win32":
    import resource

MOST_MEMORY: Final = 3 << 30
"""Bytes of address space. Windows has no such limit for a process; there the sizes of the parts are the limit."""
LONGEST_SILENCE_S: Final = 90.0

_SMALL_WAIT_S: Final = 0.2


class IsolationError(Exception):
    """The reading ended without an answer: out of memory, out of time, or the process died."""


class IsolatedProcess:
    """A process that runs generator functions and sends back what they yield.

    Functions must be importable by name, arguments and results picklable. What the function raises is raised here
    again, when it is one of ``expected``; anything else is an IsolationError.
    """

    def __init__(self, *, most_memory: int = MOST_MEMORY, longest_silence_s: float = LONGEST_SILENCE_S) -> None:
        self._most_memory = most_memory
        self._longest_silence_s = longest_silence_s
        self._process: SpawnProcess | None = None
        self._connection: Connection[Any, Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def run(
        self, function: Callable[..., Iterator[Any]], *arguments: object, on_wait: Callable[[], None] | None = None
    ) -> Iterator[Any]:
        """Yield what ``function(*arguments)`` yields in the process. ``on_wait`` is called often and may raise."""
        connection = self._started()
        is_finished = False
        try:
            connection.send((function, arguments))
            while True:
                what, content = self._next(connection, on_wait)
                if what == "end":
                    is_finished = True
                    return
                if what == "failed":
                    is_finished = True
                    raise IsolationError(content)
                yield content
        except (EOFError, BrokenPipeError, ConnectionResetError) as error:
            raise IsolationError("the process died") from error
        finally:
            if not is_finished:
                self.stop()

    def stop(self) -> None:
        """End the process."""
        if self._process is not None and self._connection is not None:
            self._connection.close()
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._connection = None

    def _started(self) -> "Connection[Any, Any]":
        if self._connection is None or self._process is None or not self._process.is_alive():
            self.stop()
            context = get_context("spawn")
            connection, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, self._most_memory), daemon=True)
            with _interrupts_held():
                process.start()
            theirs.close()
            self._connection, self._process = connection, process
        return self._connection

    def _next(self, connection: "Connection[Any, Any]", on_wait: Callable[[], None] | None) -> tuple[str, Any]:
        waited = 0.0
        while not connection.poll(_SMALL_WAIT_S):
            waited += _SMALL_WAIT_S
            if on_wait is not None:
                on_wait()
            if waited > self._longest_silence_s:
                raise IsolationError("no answer in time")
        what, content = connection.recv()
        return str(what), content


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Have a process that starts now ignore Ctrl+C, which a terminal sends to all: its owner ends it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(connection: "Connection[Any, Any]", most_memory: int) -> None:
    """Answer requests until the other side goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(most_memory)
    while True:
        try:
            function, arguments = connection.recv()
        except (EOFError, OSError):
            return
        try:
            for content in function(*arguments):
                connection.send(("item", content))
            answer = ("end", "")
        except MemoryError:
            answer = ("failed", "out of memory")
        connection.send(answer)


def _limit_memory(most_memory: int) -> None:
    if sys.platform != "win32":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        allowed = most_memory if hard == resource.RLIM_INFINITY else min(most_memory, hard)
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
