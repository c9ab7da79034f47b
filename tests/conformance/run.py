"""Runs conformance data: ``python tests/conformance/run.py FILE... [--failures OUT]``. The last line counts.

Each line of a file is a case; one with ``runs`` is a form-filling trace, any other an expression. A case that cannot be
read or run counts as failed.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


def main(arguments: list[str]) -> int:
    """Run the files; return 0 when every case passed, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--failures", type=Path, help="write each failed case here, with what was expected and got")
    options = parser.parse_args(arguments)
    passed = failed = rebuilt = 0
    reports: list[str] = []
    for file in options.files:
        for case, got in results(file):
            rebuilt += bool(case.get("rebuilt"))
            if got is None:
                passed += 1
            else:
                failed += 1
                reports.append(_report(case, got))
    if options.failures:
        options.failures.write_text("\n".join(reports), encoding="utf-8")
    if rebuilt:
        print(f"{rebuilt} restored an instance that was not recorded; it was rebuilt (see known_differences.md)")
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 else 1


def results(file: Path) -> Iterator[tuple[dict[str, Any], str | None]]:
    """Yield every case of a file with None when it passes, else with what came instead."""
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                case = json.loads(line)
                got = _check(case)
            except Exception as error:  # noqa: BLE001 - whatever a case does, it counts as failed and the run goes on
                case = {"id": f"{file.name}:{number}", **_readable(line)}
                got = f"{type(error).__name__}: {error}"
            yield case, got


def _check(case: dict[str, Any]) -> str | None:
    if "runs" in case:
        from tests.conformance import scenarios

        return scenarios.check(case)
    from tests.conformance import xpath_cases

    return xpath_cases.check(case)


def _readable(line: str) -> dict[str, Any]:
    try:
        case = json.loads(line)
    except ValueError:
        return {}
    return case if isinstance(case, dict) else {}


def _report(case: dict[str, Any], got: str) -> str:
    return "\n".join(
        (
            f"{case.get('id')} ({case.get('file', case.get('suite', ''))}) {case.get('test', '')}",
            f"  expression: {case.get('expr', '')}",
            f"  expected:   {case.get('expected_type', '')} {case.get('expected', '')!r}",
            f"  got:        {got}",
        )
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
