"""What a benchmark says: how long, how much memory, and against whom. Every figure is taken in a process of its own."""

import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context


@dataclass(frozen=True)
class Figure:
    """One measured way of doing a job. The first figure of a benchmark is Fieldapp's; the others are its peers."""

    job: str
    way: str
    cpu_s: float
    wall_s: float
    peak_mb: float
    remark: str = ""


def measure(job: str, way: str, function: Callable[..., str], *arguments: object) -> Figure:
    """Run a function in a fresh process; what it returns is the remark. Processes it starts are counted too."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        cpu_s, wall_s, peak_mb, remark = pool.submit(_measured, function, arguments).result()
    return Figure(job, way, cpu_s, wall_s, peak_mb, remark)


def _measured(function: Callable[..., str], arguments: tuple[object, ...]) -> tuple[float, float, float, str]:
    started, cpu_before = time.perf_counter(), _cpu_s()
    remark = function(*arguments)
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    peak_mb = max(usage.ru_maxrss for usage in usages) / 1024
    return _cpu_s() - cpu_before, time.perf_counter() - started, peak_mb, remark


def _cpu_s() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
