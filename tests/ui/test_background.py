"""The runner: every job ends in exactly one handler, in the interface thread, and nothing is lost."""

import threading

import pytest
from PySide6.QtCore import QObject

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from ui.background import Runner


class Listener(QObject):
    """Keeps what it is told, and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[threading.Thread] = set()

    def on_anything(self, *values: object) -> None:
        self.heard.append(values[0] if values else "nothing")
        self.threads.add(threading.current_thread())


def test_result_arrives_in_the_interface_thread(qtbot):
    runner, listener = Runner(), Listener()
    runner.run(lambda progress: 42, listener.on_anything)
    qtbot.waitUntil(lambda: listener.heard == [42])
    assert listener.threads == {threading.main_thread()}
    assert not runner.is_busy


def test_job_that_ends_at_once_loses_no_result(qtbot):
    runner, listener = Runner(), Listener()
    for number in range(50):
        runner.run(lambda progress, number=number: number, listener.on_anything)
    qtbot.waitUntil(lambda: len(listener.heard) == 50)
    assert sorted(listener.heard) == list(range(50))


def test_problem_goes_to_its_handler(qtbot):
    def job(progress: Progress) -> None:
        raise Problem("test", "It is not there.")

    runner, listener, done = Runner(), Listener(), Listener()
    runner.run(job, done.on_anything, on_problem=listener.on_anything)
    qtbot.waitUntil(lambda: bool(listener.heard))
    assert str(listener.heard[0]) == "It is not there."
    assert done.heard == []


def test_cancelled_job_says_so(qtbot):
    started = threading.Event()

    def job(progress: Progress) -> None:
        while True:
            progress.report("Working")
            started.set()

    runner, done, cancelled = Runner(), Listener(), Listener()
    task = runner.run(job, done.on_anything, on_cancelled=cancelled.on_anything)
    assert started.wait(10)
    task.cancel()
    qtbot.waitUntil(lambda: cancelled.heard == ["nothing"])
    assert done.heard == []


def test_progress_is_reported(qtbot):
    runner, done, progress = Runner(), Listener(), Listener()
    go_on = threading.Event()

    def job(reports: Progress) -> str:
        reports.report("Reading", 1, 2)
        go_on.wait(10)
        return "read"

    runner.run(job, done.on_anything, on_progress=progress.on_anything)
    qtbot.waitUntil(lambda: progress.heard == ["Reading"])
    go_on.set()
    qtbot.waitUntil(lambda: done.heard == ["read"])


@pytest.mark.filterwarnings("default")
def test_fault_rises_in_the_interface_thread(qtbot):
    def job(progress: Progress) -> None:
        raise ValueError("a fault of ours")

    runner, listener = Runner(), Listener()
    with qtbot.captureExceptions() as faults:
        runner.run(job, listener.on_anything)
        qtbot.waitUntil(lambda: bool(faults))
    assert faults[0][0] is ValueError


def test_stopping_waits_for_the_jobs(qtbot):
    started = threading.Event()

    def job(progress: Progress) -> None:
        while True:
            progress.report("Working")
            started.set()

    runner, listener = Runner(), Listener()
    runner.run(job, listener.on_anything)
    assert started.wait(10)
    assert runner.stop()


def test_nothing_is_handed_over_once_everything_was_stopped(qtbot):
    runner = Runner()
    handed = []
    runner.run(lambda progress: "late", handed.append)
    assert runner.stop()
    qtbot.waitUntil(lambda: not runner.is_busy)
    assert handed == []
