"""Filling in through the workspace: drafts that survive, revisions that are saved, corrections that meet."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fieldapp.errors import Problem
from fieldapp.records.revision import Kind, Revision
from fieldapp.workspace import Workspace
from tests.core.workspace.samples import FORM, PASSPHRASE, visit

ROOT = Path(__file__).parents[3]
COUNTED = (
    FORM.replace('id="visit"', 'id="counted"')
    .replace("<homes/>", "<homes/><total/><end/>")
    .replace(
        '<bind nodeset="/data/homes"',
        '<bind nodeset="/data/total" type="int" calculate="coalesce(/data/f1, 0) + coalesce(/data/m1, 0)"/>'
        '<bind nodeset="/data/end" type="dateTime" jr:preload="timestamp" jr:preloadParams="end"/>'
        '<bind nodeset="/data/homes"',
    )
)


def fill(entry, **answers):
    """Answer questions as typed."""
    for path, value in answers.items():
        entry.interview.answer(path, value)
    return entry


def test_finished_record_is_in_the_list(workspace):
    entry = fill(workspace.begin("visit"), date="2026-05-03", topic="Safe travel", f1="2")

    revision = workspace.finalise(entry)

    assert isinstance(revision, Revision)
    assert revision.kind is Kind.FINALISED
    assert (revision.office, revision.author, revision.device) == ("office-kandal", "Sokha", workspace.device)
    (row,) = workspace.records()
    assert (row.record_id, row.title, row.state, row.people_total) == (entry.record_id, "Safe travel", "final", 2)
    assert workspace.drafts() == []


def test_begun_entry_writes_nothing_before_something_is_kept(workspace):
    workspace.begin("visit")
    assert workspace.drafts() == []


def test_kept_draft_comes_back_as_it_was_typed(workspace):
    entry = fill(workspace.begin("visit"), topic="Safe", f1="not a number")
    entry.interview.add_repeat("session")
    workspace.keep_draft(entry, "session")

    (summary,) = workspace.drafts()
    again = workspace.resume(summary.draft_id)

    assert (summary.title, summary.section, summary.form_title) == ("Safe", "session", "Visit")
    assert not summary.is_correction
    assert again.interview.answers() == entry.interview.answers()
    assert (again.record_id, again.section) == (entry.record_id, "session")


def test_finalising_with_open_questions_returns_them_and_keeps_the_draft(workspace):
    entry = fill(workspace.begin("visit"), topic="No date yet")

    problems = workspace.finalise(entry)

    assert [problem.path for problem in problems] == ["date"]
    assert len(workspace.drafts()) == 1
    assert workspace.count() == 0


def test_saving_takes_open_questions_and_says_so(workspace):
    workspace.save(fill(workspace.begin("visit"), topic="No date yet"))

    (row,) = workspace.records()
    assert (row.state, row.has_problem) == ("draft", True)


def test_correction_is_a_revision_of_what_was_there(workspace):
    entry = fill(workspace.begin("visit"), date="2026-05-03", topic="A")
    first = workspace.finalise(entry)

    second = workspace.finalise(fill(workspace.edit(entry.record_id), topic="B"))

    assert second.parents == (first.revision_id,)
    assert second.time > first.time
    assert workspace.record(entry.record_id).answers["topic"] == "B"


def test_correction_that_changes_nothing_makes_no_revision(workspace):
    entry = fill(workspace.begin("visit"), date="2026-05-03", topic="A")
    first = workspace.finalise(entry)

    again = workspace.finalise(workspace.edit(entry.record_id))

    assert again == first
    assert len(workspace.history(entry.record_id)) == 1


def test_second_correction_takes_up_the_draft_of_the_first(workspace):
    entry = fill(workspace.begin("visit"), date="2026-05-03", topic="A")
    workspace.finalise(entry)
    one = fill(workspace.edit(entry.record_id), topic="B")
    workspace.keep_draft(one)

    two = workspace.edit(entry.record_id)

    assert two.draft_id == one.draft_id
    assert two.interview.state("topic").value == "B"
    assert workspace.record(entry.record_id).draft_id == one.draft_id


def test_correction_during_which_another_arrives_meets_it(workspace):
    first = visit("r1", topic="A", notes="n", date="2026-05-03")
    workspace.receive([first])
    entry = fill(workspace.edit("r1"), topic="B")
    workspace.receive([visit("r1", [first], topic="A", notes="other", date="2026-05-03")])

    workspace.finalise(entry)

    view = workspace.record("r1")
    assert view.conflicts == ()
    assert (view.answers["topic"], view.answers["notes"]) == ("B", "other")


def test_deleted_record_is_not_corrected(workspace):
    workspace.receive([visit("r1", topic="A")])
    workspace.delete("r1")
    with pytest.raises(Problem) as caught:
        workspace.edit("r1")
    assert caught.value.code == "record-deleted"


def test_calculations_and_times_of_finishing_never_conflict_and_follow_the_merge(workspace):
    workspace.add_xform(COUNTED)
    first = workspace.finalise(fill(workspace.begin("counted"), date="2026-05-03", f1="1", m1="1"))
    left = fill(workspace.edit(first.record_id), f1="5")
    right = fill(workspace.edit(first.record_id), m1="7")
    workspace.finalise(left)
    time.sleep(0.002)
    workspace.finalise(right)

    view = workspace.record(first.record_id)

    assert len(view.heads) == 2
    assert view.conflicts == ()
    assert (view.answers["f1"], view.answers["m1"], view.answers["total"]) == ("5", "7", "12")
    assert view.row.people_total == 12
    assert workspace.verify().is_sound
    assert workspace.rebuild() == 1
    assert workspace.record(first.record_id).answers == view.answers


def test_resolving_works_the_calculations_out_anew(workspace):
    workspace.add_xform(COUNTED)
    first = workspace.finalise(fill(workspace.begin("counted"), date="2026-05-03", f1="1", m1="1"))
    left, right = fill(workspace.edit(first.record_id), f1="5"), fill(workspace.edit(first.record_id), f1="6")
    workspace.finalise(left)
    workspace.finalise(right)
    assert [conflict.path for conflict in workspace.record(first.record_id).conflicts] == ["f1"]

    resolved = workspace.resolve(first.record_id, {"f1": "9"})

    assert resolved.answers["total"] == "10"
    assert workspace.record(first.record_id).conflicts == ()


def test_draft_is_discarded_without_a_trace_in_the_list(workspace):
    entry = fill(workspace.begin("visit"), topic="A")
    workspace.keep_draft(entry)
    workspace.discard_draft(entry.draft_id)
    assert workspace.drafts() == []
    with pytest.raises(Problem) as caught:
        workspace.resume(entry.draft_id)
    assert caught.value.code == "draft-unknown"


@pytest.mark.parametrize("delay", [0.15, 0.4])
def test_what_was_said_to_be_kept_survives_a_kill(workspace, delay):
    """Another process types and is killed in the middle; every draft and revision it called kept is there."""
    folder = workspace.folder
    workspace.close()
    script = f"""
from pathlib import Path
from fieldapp.workspace import Workspace
workspace = Workspace.open(Path({str(folder)!r}), {PASSPHRASE!r})
entry = workspace.begin("visit")
print("ready", entry.draft_id, flush=True)
for number in range(100000):
    entry.interview.answer("topic", f"word {{number}}")
    workspace.keep_draft(entry)
    print("draft", number, flush=True)
    if number % 7 == 0:
        other = workspace.begin("visit")
        other.interview.answer("topic", f"other {{number}}")
        workspace.save(other)
        print("saved", number, flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as typist:
        assert typist.stdout is not None
        draft_id = typist.stdout.readline().split()[1]
        time.sleep(delay)
        typist.send_signal(signal.SIGKILL)
        said = [line.split() for line in typist.stdout.read().splitlines() if line.count(" ") == 1]

    with Workspace.open(folder, PASSPHRASE) as again:
        typed = [int(number) for what, number in said if what == "draft"]
        saved = {f"other {number}" for what, number in said if what == "saved"}
        assert typed
        topic = again.resume(draft_id).interview.state("topic").value
        assert int(topic.split()[1]) >= typed[-1]
        assert saved <= {row.title for row in again.records(limit=100_000)}
        assert again.drafts()[0].was_interrupted
        assert again.verify().is_sound


def test_two_corrections_of_one_record_are_both_kept_and_meet(workspace):
    workspace.receive([visit("r1", topic="A", notes="n", date="2026-05-03")])
    one, two = fill(workspace.edit("r1"), topic="B"), fill(workspace.edit("r1"), notes="m")
    workspace.keep_draft(one)
    workspace.keep_draft(two)
    assert len(workspace.drafts()) == 2

    workspace.finalise(one)
    workspace.finalise(two)

    answers = workspace.record("r1").answers
    assert (answers["topic"], answers["notes"]) == ("B", "m")


def test_draft_whose_record_a_restored_backup_does_not_have_is_still_saved(workspace):
    made = workspace.backup_now()
    workspace.receive([visit("r1", topic="A", date="2026-05-03")])
    entry = fill(workspace.edit("r1"), topic="B")
    workspace.keep_draft(entry)
    workspace.restore_backup(made)
    assert workspace.count() == 0

    workspace.finalise(workspace.resume(entry.draft_id))

    assert workspace.record("r1").answers["topic"] == "B"


def test_new_record_can_begin_with_what_the_last_one_said(workspace):
    last = '<instance id="last" src="jr://instance/last-saved"/>'
    sets = '<setvalue event="odk-instance-first-load" ref="/data/topic" value="instance(\'last\')/data/topic"/>'
    form = FORM.replace('id="visit"', 'id="again"').replace("</instance>", f"</instance>{last}", 1)
    workspace.add_xform(form.replace("<bind", f"{sets}<bind", 1))
    first = workspace.begin("again")
    assert first.interview.state("topic").value == ""
    workspace.save(fill(first, topic="Safe travel"))

    assert workspace.begin("again").interview.state("topic").value == "Safe travel"
