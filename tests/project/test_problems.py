"""Every Problem that can be raised has a line in the manual."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

from texts import source_texts  # noqa: E402 - lives beside the build, not in the packages


def test_every_problem_is_in_the_manual():
    manual = (ROOT / "docs" / "manual" / "problems.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"`([a-z][a-z0-9-]+)`", manual))
    codes = {text.code for text in source_texts(ROOT) if text.code}
    assert sorted(codes - documented) == []
