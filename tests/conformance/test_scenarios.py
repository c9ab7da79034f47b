"""The form-filling traces recorded from another engine's scenario tests (see the README beside the data)."""

import os
from pathlib import Path

import pytest

from tests.conformance.run import results

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "conformance"
_FOLDER = Path(os.environ.get("FIELDAPP_CONFORMANCE", _BESIDE))


def test_interviews_go_as_in_another_engine() -> None:
    path = _FOLDER / "scenarios" / "webforms-scenario.jsonl"
    if not path.exists():
        pytest.skip(f"The conformance data is not here: {path.parent}. FIELDAPP_CONFORMANCE can name its folder.")
    outcomes = [got is None for _, got in results(path)]

    assert sum(outcomes) / len(outcomes) >= 0.95, f"{sum(outcomes)} of {len(outcomes)} passed"
