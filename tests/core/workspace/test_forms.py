"""Forms in a workspace: the built-in ones, added ones, and records that came before their form."""

import pytest

from fieldapp.errors import Problem
from fieldapp.workspace import Workspace
from tests.core.workspace.samples import CHEAP, FORM, OFFICE, PASSPHRASE, visit


def test_new_workspace_has_the_built_in_forms(tmp_path):
    workspace, _ = Workspace.create(tmp_path / "w", PASSPHRASE, OFFICE, officer="Sokha", hardness=CHEAP)
    with workspace:
        forms = workspace.forms()
        assert [form.form_id for form in forms] == ["community_watch", "youth_club", "training", "outreach"]
        assert workspace.definition("training").form.title == forms[2].title


def test_form_that_comes_after_its_records_fills_their_headers(tmp_path):
    workspace, _ = Workspace.create(
        tmp_path / "w", PASSPHRASE, OFFICE, officer="Sokha", hardness=CHEAP, with_forms=False
    )
    with workspace:
        workspace.receive([visit(topic="Safe travel", f1="4")])
        before = workspace.records()[0]
        workspace.add_xform(FORM)
        after = workspace.records()[0]

    assert (before.title, before.people_total) == ("", None)
    assert (after.title, after.people_total) == ("Safe travel", 4)


def test_same_form_twice_is_one(workspace):
    workspace.add_xform(FORM)
    assert len(workspace.forms()) == 1


def test_changed_form_needs_a_new_version(workspace):
    with pytest.raises(Problem) as caught:
        workspace.add_xform(FORM.replace("Homes visited", "Houses visited"))
    assert caught.value.code == "form-version-taken"

    workspace.add_xform(FORM.replace("Homes visited", "Houses visited").replace('version="1"', 'version="2"'))
    assert [form.version for form in workspace.forms()] == ["2"]
    assert workspace.definition("visit", "1").form.version == "1"


def test_unknown_form_is_a_problem(workspace):
    with pytest.raises(Problem) as caught:
        workspace.definition("nothing")
    assert caught.value.code == "form-unknown"
