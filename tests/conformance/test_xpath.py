"""The published expression suites of two other engines (see the README beside the data)."""

import os
from pathlib import Path

import pytest

from tests.conformance.run import results

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "conformance"
_FOLDER = Path(os.environ.get("FIELDAPP_CONFORMANCE", _BESIDE))


@pytest.mark.parametrize(
    ("file", "least"), [("enketo-openrosa-xpath.jsonl", 0.985), ("javarosa-xpatheval.jsonl", 0.96)]
)
def test_expressions_give_what_other_engines_give(file: str, least: float) -> None:
    path = _FOLDER / "xpath" / file
    if not path.exists():
        pytest.skip(f"The conformance data is not here: {path.parent}. FIELDAPP_CONFORMANCE can name its folder.")
    outcomes = [got is None for _, got in results(path)]

    assert sum(outcomes) / len(outcomes) >= least, f"{sum(outcomes)} of {len(outcomes)} passed"
