"""``python -m tests.soak``: long runs that try to lose data. Prints what was confirmed, what was lost, what crashed.

Ends with 1 when anything was. ``make soak`` runs it with the numbers below; each can be given, to run less or more.
"""

import argparse
import sys
import time
from collections.abc import Callable

from hypothesis.stateful import run_state_machine_as_test

from tests.soak.faults import (
    Scene,
    Tally,
    can_mount,
    damage_runs,
    damaged_backup_runs,
    damaged_package_runs,
    full_disk_runs,
    kill_runs,
    meet_at_the_end,
    small_disk_runs,
)
from tests.soak.histories import Histories, machine_settings
from tests.soak.power import can_record, power_cut_runs

RUNS_PER_SCENE = 20
"""A workspace grows with every run; after so many a new one begins, so that looking after it stays quick."""

HISTORIES_PER_REPORT = 500


def main() -> int:
    """Run everything asked for; return 1 when something was lost or crashed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=10_000, help="histories of four desks")
    parser.add_argument("--kills", type=int, default=1_000, help="kill -9 at random moments")
    parser.add_argument("--full-disks", type=int, default=500, help="disks that fill up")
    parser.add_argument("--power-cuts", type=int, default=1_000, help="moments at which the power goes")
    parser.add_argument("--damages", type=int, default=2_000, help="files cut or flipped: workspace, package, backup")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    tallies = [
        _in_scenes("kill -9", kill_runs, asked.kills, asked.seed),
        _in_scenes("full disk", full_disk_runs, asked.full_disks, asked.seed),
        _in_scenes("power cut", power_cut_runs, asked.power_cuts if can_record() else 0, asked.seed, 100),
        _in_scenes("small disk", small_disk_runs, asked.full_disks // 2 if can_mount() else 0, asked.seed),
        _in_scenes("damaged workspace", damage_runs, asked.damages // 2, asked.seed, 1_000),
        _in_scenes("damaged package", damaged_package_runs, asked.damages // 4, asked.seed, 1_000),
        _in_scenes("damaged backup", damaged_backup_runs, asked.damages // 4, asked.seed, 1_000),
    ]
    _histories(asked.histories)
    return int(any(tally.lost or tally.crashes for tally in tallies))


def _in_scenes(
    name: str, run: Callable[[int, int, Tally, Scene], None], runs: int, seed: int, per_scene: int = RUNS_PER_SCENE
) -> Tally:
    tally = Tally()
    started = time.monotonic()
    for start in range(0, runs, per_scene):
        scene = Scene()
        run(min(per_scene, runs - start), seed + start, tally, scene)
        meet_at_the_end(scene, tally)
        scene.close()
    print(f"{name}: {tally} ({time.monotonic() - started:.0f} s)", flush=True)
    if tally.struck:
        print("  struck after: " + ", ".join(f"{what} {number}" for what, number in tally.struck.most_common()))
    for what in [*dict.fromkeys(tally.lost + tally.crashes)][:20]:
        print(f"  {what}", flush=True)
    return tally


def _histories(examples: int) -> None:
    started = time.monotonic()
    for done in range(0, examples, HISTORIES_PER_REPORT):
        run_state_machine_as_test(Histories, settings=machine_settings(min(HISTORIES_PER_REPORT, examples - done)))
        told = min(done + HISTORIES_PER_REPORT, examples)
        print(f"histories: {told}, all ended alike ({time.monotonic() - started:.0f} s)", flush=True)


if __name__ == "__main__":
    sys.exit(main())
