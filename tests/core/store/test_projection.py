"""The lists follow from the revisions: in whatever order these arrive, and however often the lists are written anew."""

import itertools
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.records.revision import hash_of
from fieldapp.workspace import RecordFilter, Workspace
from tests.core.records.histories import histories
from tests.core.workspace.samples import CHEAP, FORM, OFFICE, PASSPHRASE

ANYTHING = RecordFilter(deleted=None)
_numbers = itertools.count()


@pytest.fixture(scope="module")
def two():
    """Two workspaces that never speak to each other; every history is a record of its own in both."""
    with tempfile.TemporaryDirectory() as folder:
        made = []
        for name in ("one", "two"):
            workspace, _ = Workspace.create(
                Path(folder) / name, PASSPHRASE, OFFICE, officer="S", hardness=CHEAP, with_forms=False
            )
            workspace.add_xform(FORM)
            made.append(workspace)
        yield made
        for workspace in made:
            workspace.close()


def as_record(history):
    """The same history under a record id, and revision ids, that were never used before."""
    mark = f"{next(_numbers):06}"
    renamed = []
    for revision in history:
        answers = {
            path.replace("a", "topic", 1) if path == "a" else path: value for path, value in revision.answers.items()
        }
        changed = replace(
            revision,
            record_id=mark,
            revision_id=f"{mark}-{revision.revision_id}",
            parents=tuple(sorted(f"{mark}-{parent}" for parent in revision.parents)),
            form_id="visit",
            answers=answers,
        )
        renamed.append(replace(changed, hash=hash_of(changed)))
    return mark, renamed


def shown(workspace, record_id):
    """All that a workspace says of a record, but for its number in the list."""
    view = workspace.record(record_id)
    return replace(view.row, number=0), view.answers, view.conflicts, view.heads, view.people, view.measures


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(history=histories(), chance=st.randoms(use_true_random=False), parts=st.integers(1, 4))
def test_arrival_in_any_order_gives_the_same_row(two, history, chance, parts):
    one, other = two
    record_id, revisions = as_record(history)
    one.receive(revisions)

    shuffled = [*revisions, *revisions[:2]]
    chance.shuffle(shuffled)
    size = -(-len(shuffled) // parts)
    for start in range(0, len(shuffled), size):
        other.receive(shuffled[start : start + size])

    assert shown(one, record_id) == shown(other, record_id)


def test_lists_written_anew_are_the_same(two):
    workspace = two[0]
    before = workspace.records(ANYTHING, limit=10_000)
    assert workspace.rebuild() == len(before)
    assert workspace.records(ANYTHING, limit=10_000) == before
    assert workspace.verify().is_sound


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(history=histories())
def test_check_of_the_workspace_agrees_with_every_history(two, history):
    workspace = two[1]
    record_id, revisions = as_record(history)
    workspace.receive(revisions)
    before = shown(workspace, record_id)
    workspace.rebuild()
    assert shown(workspace, record_id) == before
    assert workspace.verify().faults == ()
