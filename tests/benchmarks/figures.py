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
    """Processor time, and what ratios are made of; None where only the wall clock is known."""
    wall_s: float
    peak_mb: float | None = None
    remark: str = ""
    aim_s: float | None = None
    """What the wall time shall stay under."""

    @property
    def cost_s(self) -> float:
        """What is compared with the peers."""
        return self.wall_s if self.cpu_s is None else self.cpu_s

    @property
    def misses_aim(self) -> bool:
        """Whether there is an aim, and it is not reached."""
        return self.aim_s is not None and self.wall_s > self.aim_s


def measure(job: str, way: str, function: Callable[..., str], *arguments: object) -> Figure:
    """Run a function in a fresh process; what it returns is the remark. Processes it starts are counted too."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        cpu_s, wall_s, peak_mb, remark = pool.submit(_measured, function, arguments).result()
    return Figure(job, way, cpu_s, wall_s, peak_mb, remark)


def in_milliseconds(job: str, way: str, times_ms: Sequence[float], aim_ms: float | None = None) -> Figure:
    """Return the median of several times, with the worst as the remark."""
    remark = f"worst {max(times_ms):.3g} ms of {len(times_ms)}" if len(times_ms) > 1 else ""
    aim_s = None if aim_ms is None else aim_ms / 1000
    return Figure(job, way, None, median(times_ms) / 1000, remark=remark, aim_s=aim_s)


def _measured(function: Callable[..., str], arguments: tuple[object, ...]) -> tuple[float, float, float, str]:
    started, cpu_before = time.perf_counter(), _cpu_s()
    remark = function(*arguments)
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    peak_mb = max(usage.ru_maxrss for usage in usages) / 1024
    return _cpu_s() - cpu_before, time.perf_counter() - started, peak_mb, remark


def _cpu_s() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
