"""Shared by all tests: every test has a home of its own, so nothing of the user's is read or written."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("fieldapp", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("fieldapp")  # a slow machine is no failure


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh FIELDAPP_HOME for each test."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("FIELDAPP_HOME", str(home))
    return home
