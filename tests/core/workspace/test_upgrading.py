"""Drafts go on with a newer version of their form, when the officer asks for it."""

import pytest

from tests.core.workspace.samples import FORM

NEWER = FORM.replace('version="1"', 'version="2"').replace("topic", "theme")


@pytest.fixture
def entry(workspace):
    """A kept draft of the form's first version, when the second is there as well."""
    entry = workspace.begin("visit")
    entry.interview.answer("topic", "Safe travel")
    entry.interview.answer("f1", "2")
    workspace.keep_draft(entry)
    workspace.add_xform(NEWER)
    return entry


def test_draft_stays_with_its_version_until_it_is_asked_for(workspace, entry):
    again = workspace.resume(entry.draft_id)
    assert again.form_version == "1"
    assert again.interview.state("topic").value == "Safe travel"
    assert workspace.newer_version(again) == "2"


def test_upgraded_draft_keeps_everything_and_lists_what_has_no_place(workspace, entry):
    upgraded = workspace.upgrade(entry)
    assert upgraded.orphans == {"topic": "Safe travel"}
    again = workspace.resume(entry.draft_id)
    assert again.form_version == "2"
    assert again.interview.state("f1").value == "2"
    assert again.interview.answers()["topic"] == "Safe travel"
    assert workspace.newer_version(again) == ""


def test_new_record_has_the_newest_version(workspace, entry):
    assert workspace.newer_version(workspace.begin("visit")) == ""


def test_correction_stays_with_the_version_of_its_record(workspace, entry):
    revision = workspace.save(entry)
    assert workspace.newer_version(workspace.edit(revision.record_id)) == ""
