"""``python -m tests.benchmarks [name ...]``: run the benchmarks, print each figure and its ratio to Fieldapp's."""

import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Final

from tests.benchmarks.figures import Figure

_NOT_BENCHMARKS: Final = {
    "__main__", "desktop_start", "figures", "sample_forms", "sample_records", "sample_workspace", "unencrypted",
}  # fmt: skip


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all."""
    known = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in _NOT_BENCHMARKS)
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"No benchmark {', '.join(unknown)}. There are: {', '.join(known)}.", file=sys.stderr)
        return 2
    for name in names or known:
        _print(import_module(f"tests.benchmarks.{name}").run())
    return 0


def _print(figures: Iterable[Figure]) -> None:
    own: dict[str, Figure] = {}
    print(f"{'job':44} {'way':34} {'CPU':>9} {'wall':>9} {'peak MB':>8}  ratio")
    for figure in figures:
        first = own.setdefault(figure.job, figure)
        ratio = "" if figure is first else f"{figure.ratio_to(first):5.1f} x"
        peak = "" if figure.peak_mb is None else f"{figure.peak_mb:.0f}"
        times = f"{_time(figure.cpu_s):>9} {_time(figure.wall_s):>9} {peak:>8}"
        print(f"{figure.job:44} {figure.way:34} {times}  {ratio:7} {_aim(figure)}{figure.remark}".rstrip(), flush=True)
    print()


def _time(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def _aim(figure: Figure) -> str:
    if figure.aim_s is None:
        return ""
    return f"[aim {_time(figure.aim_s)} {'MISSED' if figure.misses_aim else 'reached'}] "


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
