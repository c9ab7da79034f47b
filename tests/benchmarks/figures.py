"""What a benchmark says: how long, how much memory, against whom, and what was aimed at."""

import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One measured way of doing a job. The first figure of a job is Fieldapp's; the others are its peers."""

    job: str
    way: str
    cpu_s: float | None
    """Processor time; None where only the wall clock is known."""
    wall_s: float
    peak_mb: float | None = None
    remark: str = ""
    aim_s: float | None = None
    """What the wall time shall stay under."""

    def ratio_to(self, first: "Figure") -> float:
        """How many times the cost of another way this is: in processor time where both have it."""
        if self.cpu_s is None or first.cpu_s is None:
            return self.wall_s / first.wall_s if first.wall_s else 0.0
        return self.cpu_s / first.cpu_s if first.cpu_s else 0.0

    @property
    def misses_aim(self) -> bool:
        """Whether there is an aim, and it is not reached."""
        return self.aim_s is not None and self.wall_s > self.aim_s


def measure(job: str, way: str, function: Callable[..., str], *arguments: object) -> Figure:
    """Run a function in a fresh process; what it returns is the remark. Processes it starts are counted too."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        cpu_s, wall_s, peak_mb, remark = pool.submit(_measured, function, arguments).result()
    return Figure(job, way, cpu_s, wall_s, peak_mb, remark)


@dataclass(frozen=True)
class Times:
    """How long something took once."""

    wall_ms: float
    cpu_ms: float | None = None
    """On a busy computer the one to believe."""


def timed(function: Callable[[], object]) -> Times:
    """Call a function and say how long it took."""
    begun, begun_cpu = time.perf_counter(), time.process_time()
    function()
    return Times((time.perf_counter() - begun) * 1000, (time.process_time() - begun_cpu) * 1000)


def in_milliseconds(job: str, way: str, taken: Sequence[Times], aim_ms: float | None = None) -> Figure:
    """Return the medians of several times, with the worst as the remark."""
    wall_ms = [each.wall_ms for each in taken]
    cpu_ms = [each.cpu_ms for each in taken if each.cpu_ms is not None]
    return Figure(
        job,
        way,
        median(cpu_ms) / 1000 if cpu_ms else None,
        median(wall_ms) / 1000,
        remark=f"worst {max(wall_ms):.3g} ms of {len(taken)}" if len(taken) > 1 else "",
        aim_s=None if aim_ms is None else aim_ms / 1000,
    )


def _measured(function: Callable[..., str], arguments: tuple[object, ...]) -> tuple[float, float, float, str]:
    started, cpu_before = time.perf_counter(), _cpu_s()
    remark = function(*arguments)
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    peak_mb = max(usage.ru_maxrss for usage in usages) / 1024
    return _cpu_s() - cpu_before, time.perf_counter() - started, peak_mb, remark


def _cpu_s() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
