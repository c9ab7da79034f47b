"""Cyclic garbage is never collected in a worker thread: Qt objects would die there."""

import gc
import threading

from ui.background import Runner


def test_no_collection_starts_in_a_job(qtbot):
    runner = Runner()
    enabled_in_job = []

    def job(progress):
        enabled_in_job.append((gc.isenabled(), threading.current_thread() is threading.main_thread()))

    done = []
    runner.run(job, done.append)
    qtbot.waitUntil(lambda: bool(done))
    assert enabled_in_job == [(False, False)]


def test_collection_runs_by_itself_again_after_the_last_job(qtbot):
    runner = Runner()
    done = []
    runner.run(lambda progress: None, done.append)
    runner.run(lambda progress: None, done.append)
    qtbot.waitUntil(lambda: len(done) == 2)
    assert gc.isenabled()
