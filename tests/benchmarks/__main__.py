"""``python -m tests.benchmarks [name ...]``: run the benchmarks, print each figure and its ratio to Fieldapp's."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Final

from tests.benchmarks.figures import Figure

_NOT_BENCHMARKS: Final = {"__main__", "figures", "sample_records"}


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


def _print(figures: list[Figure]) -> None:
    own: dict[str, Figure] = {}
    print(f"{'job':44} {'way':34} {'CPU s':>8} {'wall s':>8} {'peak MB':>8}  ratio")
    for figure in figures:
        first = own.setdefault(figure.job, figure)
        ratio = f"{figure.cpu_s / first.cpu_s:5.1f} x" if figure is not first and first.cpu_s else ""
        figures_text = f"{figure.cpu_s:8.2f} {figure.wall_s:8.2f} {figure.peak_mb:8.0f}"
        print(f"{figure.job:44} {figure.way:34} {figures_text}  {ratio} {figure.remark}".rstrip(), flush=True)
    print()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
