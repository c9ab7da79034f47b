"""An import taken back whole: what it brought goes, what it changed is put back, what people did since stays."""

import uuid

import pytest

from fieldapp.errors import Problem
from fieldapp.records.revision import Kind
from fieldapp.store import ledgers
from fieldapp.store.times import now
from fieldapp.workspace import Ledger, LedgerRow, Outcome, RecordFilter
from tests.core.workspace.samples import visit


def bring(workspace, *revisions):
    """An import, as the reading of a workbook makes it."""
    ledger_id = str(uuid.uuid4())
    with workspace._store.database.write() as connection:
        got = workspace.receive(revisions, ledger_id)
        rows = tuple(LedgerRow("visit", 2 + n, each.record_id, each.outcome) for n, each in enumerate(got.values()))
        ledgers.keep(connection, Ledger(ledger_id, "takeo.xlsx", "", now(), "Takeo", rows))
    return ledger_id


def test_record_that_an_import_brought_is_deleted(workspace):
    ledger_id = bring(workspace, visit("a", topic="A"))

    undo = workspace.undo_import(ledger_id)

    assert workspace.count() == 0
    assert workspace.count(RecordFilter(deleted=True)) == 1
    assert workspace.ledger(ledger_id).undone_by == undo.ledger_id
    assert workspace.verify().is_sound


def test_answers_that_an_import_changed_are_put_back(workspace):
    first = visit("a", topic="A", notes="n")
    workspace.receive([first])
    ledger_id = bring(workspace, visit("a", [first], topic="B", notes="n", village="V"))

    workspace.undo_import(ledger_id)

    assert workspace.record("a").answers == {"topic": "A", "notes": "n"}


def test_conflict_that_an_import_made_goes_with_it(workspace):
    first = visit("a", topic="A")
    workspace.receive([first, visit("a", [first], topic="Mine")])
    ledger_id = bring(workspace, visit("a", [first], topic="Theirs"))
    assert workspace.count(RecordFilter(has_conflict=True)) == 1

    workspace.undo_import(ledger_id)

    view = workspace.record("a")
    assert (view.answers, view.conflicts) == ({"topic": "Mine"}, ())


def test_record_corrected_here_since_stays_as_it_is(workspace):
    ledger_id = bring(workspace, brought := visit("a", topic="A"))
    workspace.receive([visit("a", [brought], topic="Corrected")])

    undo = workspace.undo_import(ledger_id)

    assert [row.outcome for row in undo.rows] == [Outcome.REJECTED]
    assert workspace.record("a").answers == {"topic": "Corrected"}


def test_answer_corrected_since_stays_while_the_others_are_put_back(workspace):
    first = visit("a", topic="A", village="Prek")
    workspace.receive([first])
    ledger_id = bring(workspace, brought := visit("a", [first], topic="B", village="Chrey"))
    workspace.receive([visit("a", [brought], topic="Corrected", village="Chrey")])

    workspace.undo_import(ledger_id)

    assert workspace.record("a").answers == {"topic": "Corrected", "village": "Prek"}


def test_deletion_that_an_import_brought_is_taken_back(workspace):
    first = visit("a", topic="A")
    workspace.receive([first])
    ledger_id = bring(workspace, visit("a", [first], kind=Kind.DELETED, topic="A"))
    assert workspace.count() == 0

    workspace.undo_import(ledger_id)

    assert workspace.count() == 1


def test_import_is_taken_back_once(workspace):
    ledger_id = bring(workspace, visit("a", topic="A"))
    workspace.undo_import(ledger_id)
    with pytest.raises(Problem) as caught:
        workspace.undo_import(ledger_id)
    assert caught.value.code == "import-undone"


def test_import_that_was_taken_back_comes_again_without_its_file(workspace):
    first = visit("a", topic="A")
    workspace.receive([first])
    ledger_id = bring(workspace, visit("a", [first], topic="B"), visit("b", topic="New"))
    workspace.undo_import(ledger_id)

    again = workspace.take_in_again(ledger_id)

    assert again.counts[Outcome.UPDATED] == 2
    assert sorted(row.title for row in workspace.records()) == ["B", "New"]
    workspace.undo_import(again.ledger_id)
    assert [row.title for row in workspace.records()] == ["A"]


def test_import_that_stands_is_not_taken_in_again(workspace):
    ledger_id = bring(workspace, visit("a", topic="A"))
    with pytest.raises(Problem) as caught:
        workspace.take_in_again(ledger_id)
    assert caught.value.code == "import-stands"


def test_conflict_that_an_import_brought_comes_again_as_a_conflict(workspace):
    first = visit("a", topic="A")
    ledger_id = bring(workspace, first, visit("a", [first], topic="Mine"), visit("a", [first], topic="Theirs"))
    workspace.undo_import(ledger_id)
    assert workspace.count() == 0

    workspace.take_in_again(ledger_id)

    (conflict,) = workspace.record("a").conflicts
    assert sorted(conflict.values.values()) == ["Mine", "Theirs"]


def test_edit_that_was_kept_when_an_import_was_taken_back_is_not_overwritten_when_it_comes_again(workspace):
    first = visit("a", topic="A")
    workspace.receive([first, visit("a", [first], topic="Mine")])
    ledger_id = bring(workspace, visit("a", [first], topic="Theirs"))
    workspace.undo_import(ledger_id)

    again = workspace.take_in_again(ledger_id)

    assert [(row.outcome, bool(row.reason)) for row in again.rows] == [(Outcome.REJECTED, True)]
    assert workspace.record("a").answers == {"topic": "Mine"}
