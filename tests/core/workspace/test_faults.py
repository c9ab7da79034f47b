"""A few of the fault runs of ``make soak``: killed processes, full disks, damaged files."""

import os

import pytest

from tests.soak.faults import (
    Scene,
    Tally,
    damage_runs,
    damaged_backup_runs,
    damaged_package_runs,
    full_disk_runs,
    kill_runs,
    meet_at_the_end,
)
from tests.soak.power import can_record, power_cut_runs

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the fault runs need fork")


@pytest.mark.parametrize(
    ("run", "runs"),
    [(kill_runs, 8), (full_disk_runs, 8), (damage_runs, 20), (damaged_package_runs, 20), (damaged_backup_runs, 10)],
)
def test_nothing_confirmed_is_lost(run, runs):
    check(run, runs)


@pytest.mark.skipif(not can_record(), reason="needs strace")
def test_a_power_cut_takes_nothing_that_was_confirmed():
    check(power_cut_runs, 25)


def check(run, runs):
    scene, tally = Scene(), Tally()
    try:
        run(runs, 20_261, tally, scene)
        meet_at_the_end(scene, tally)
    finally:
        scene.close()
    assert (tally.lost, tally.crashes, tally.runs) == ([], [], runs)
