"""Real workspaces in temporary folders, with a cheap passphrase hash and one small form."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fieldapp.workspace import Office, Workspace
from tests.core.workspace.samples import CHEAP, FORM, PASSPHRASE


@pytest.fixture
def make_workspace(tmp_path: Path) -> Iterator[Callable[..., Workspace]]:
    """Make workspaces by name; all are closed at the end."""
    made: list[Workspace] = []

    def make(name: str = "kandal", role: str = "province") -> Workspace:
        office = Office(f"office-{name}", name.title(), "KH", "KH-08" if role == "province" else "", role)
        workspace, _ = Workspace.create(
            tmp_path / f"{name}.fieldapp", PASSPHRASE, office, officer="Sokha", hardness=CHEAP, with_forms=False
        )
        workspace.add_xform(FORM)
        made.append(workspace)
        return workspace

    yield make
    for workspace in made:
        workspace.close()


@pytest.fixture
def workspace(make_workspace: Callable[..., Workspace]) -> Workspace:
    """A provincial workspace with the form "visit"."""
    return make_workspace()
