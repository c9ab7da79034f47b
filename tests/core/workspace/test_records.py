"""Records as a client of the workspace meets them: listed, found, deleted, restored, resolved."""

import dataclasses

import pytest

from fieldapp.errors import Problem
from fieldapp.records.revision import HybridTime, Kind, hash_of, new_revision
from fieldapp.workspace import Outcome, RecordFilter
from tests.core.workspace.samples import FORM, visit


def test_received_record_is_listed_with_its_header(workspace):
    workspace.receive([visit(date="2026-05-03", province="KH-08", village="Prek", topic="Safe travel", f1="2", m1="3")])

    (row,) = workspace.records()

    assert (row.activity_date, row.month, row.province, row.village) == ("2026-05-03", "2026-05", "KH-08", "Prek")
    assert (row.title, row.state, row.office, row.author) == ("Safe travel", "final", "office-takeo", "Dara")
    assert (row.people_female, row.people_male, row.people_other, row.people_total) == (2, 3, None, 5)


def test_months_with_records_are_listed_the_newest_first(workspace):
    workspace.receive([visit("r1", date="2019-03-05"), visit("r2", date="2026-05-03"), visit("r3", date="2026-05-09")])
    workspace.receive([visit("r4", date="2024-01-31"), visit("r5", topic="No date")])
    workspace.delete("r4")

    assert workspace.recorded_months() == ["2026-05", "2019-03"]


def test_same_revisions_twice_change_nothing(workspace):
    first = visit(topic="Once")

    once = workspace.receive([first])
    twice = workspace.receive([first, first])

    assert once["r1"].outcome is Outcome.NEW
    assert twice["r1"].outcome is Outcome.UNCHANGED
    assert workspace.count() == 1


def test_forged_revision_is_refused(workspace):
    forged = dataclasses.replace(visit(topic="Mine"), author="Somebody else")

    assert workspace.receive([forged])["r1"].outcome is Outcome.REJECTED
    assert workspace.count() == 0


def test_other_revision_under_an_id_that_is_known_is_refused(workspace):
    known = visit(topic="Safe travel")
    other = dataclasses.replace(known, answers={"topic": "Something else"})
    other = dataclasses.replace(other, hash=hash_of(other))
    workspace.receive([known])

    reception = workspace.receive([other])["r1"]

    assert (reception.outcome, reception.refused) == (Outcome.REJECTED, (known.revision_id,))
    assert workspace.record("r1").answers["topic"] == "Safe travel"


def test_list_goes_on_after_the_last_row(workspace):
    workspace.receive([visit(f"r{number}", date=f"2026-05-{number:02d}") for number in range(1, 8)])

    first = workspace.records(limit=3)
    rest = workspace.records(limit=10, after=first[-1])

    days = [row.activity_date[-2:] for row in first + rest]
    assert days == ["07", "06", "05", "04", "03", "02", "01"]
    assert [row.record_id for row in workspace.rows(workspace.record_ids())] == [row.record_id for row in first + rest]


@pytest.mark.parametrize(
    "text",
    [
        "truong hoc",
        "Trường",
        "hoc",
        "ho",
        "ទឹក",
        "ស្អាត",
        "ទឹ",
        "โรงเรียน",
        "学校",
        "学",
        "ນ້ຳ",
        "sokunthea",
        "2026",
        "២០២៦",
        "kampong cham",
    ],
)
def test_search_finds_parts_of_words_in_every_script(workspace, text):
    workspace.receive(
        [
            visit(
                "found", topic="Trường học ទឹកស្អាត", notes="โรงเรียน 农业学校 ນ້ຳສະອາດ Sokunthea ๒๐๒๖", province="KH-03"
            ),
            visit("other", topic="Xyz"),
        ]
    )

    assert [row.record_id for row in workspace.records(RecordFilter(text=text))] == ["found"]


def test_search_for_what_is_not_there_finds_nothing(workspace):
    workspace.receive([visit(topic="Safe travel")])

    assert workspace.records(RecordFilter(text="zz")) == []
    assert workspace.records(RecordFilter(text='"')) == []
    assert workspace.count(RecordFilter(text="travel safe")) == 1


def test_deleted_record_leaves_the_list_and_comes_back(workspace):
    workspace.receive([visit(topic="Safe travel")])

    workspace.delete("r1")
    gone = workspace.count(), workspace.count(RecordFilter(deleted=True))
    workspace.restore("r1")

    assert gone == (0, 1)
    assert workspace.count() == 1
    assert [entry.revision.kind for entry in workspace.history("r1")] == ["finalised", "deleted", "finalised"]


def test_edits_of_different_questions_merge_by_themselves(workspace):
    first = visit(topic="A", notes="b")
    workspace.receive(
        [first, visit(parents=[first], topic="A2", notes="b"), visit(parents=[first], topic="A", notes="b2")]
    )

    view = workspace.record("r1")

    assert view.answers == {"topic": "A2", "notes": "b2"}
    assert view.conflicts == ()
    assert len(view.heads) == 2


def test_edits_of_one_question_conflict_until_a_person_decides(workspace):
    first = visit(topic="A")
    left, right = visit(parents=[first], topic="B"), visit(parents=[first], topic="C")
    outcome = workspace.receive([first, left, right])["r1"].outcome
    (conflict,) = workspace.record("r1").conflicts

    workspace.resolve("r1", {"topic": "C"})

    assert outcome is Outcome.CONFLICT
    assert conflict.values == {left.revision_id: "B", right.revision_id: "C"}
    view = workspace.record("r1")
    assert (view.answers, view.conflicts, view.row.has_conflict) == ({"topic": "C"}, (), False)


def test_delete_here_and_edit_there_is_a_conflict(workspace):
    first = visit(topic="A")
    workspace.receive([first])
    workspace.delete("r1")

    workspace.receive([visit(parents=[first], topic="B")])

    view = workspace.record("r1")
    assert view.row.has_conflict
    assert not view.row.is_deleted
    assert view.answers == {"topic": "B"}


def test_unknown_record_is_a_problem(workspace):
    with pytest.raises(Problem) as caught:
        workspace.record("nobody")
    assert caught.value.code == "record-unknown"


def test_history_says_what_changed(workspace):
    first = visit(topic="A", notes="n")
    workspace.receive([first, visit(parents=[first], minute=1, topic="B")])

    newest, oldest = workspace.history("r1")

    assert [(change.path, change.before, change.after) for change in newest.changes] == [
        ("notes", "n", None),
        ("topic", "A", "B"),
    ]
    assert oldest.changes == ()
    assert newest.is_head


def test_an_edit_that_came_while_deciding_is_not_decided_along(workspace):
    first = visit(topic="A")
    left, right = visit(parents=[first], topic="B"), visit(parents=[first], topic="C")
    workspace.receive([first, left, right])
    seen = [head.revision_id for head in workspace.record("r1").heads]
    third = visit(parents=[first], topic="D")
    workspace.receive([third])

    decided = workspace.resolve("r1", {"topic": "C"}, seen)

    (conflict,) = workspace.record("r1").conflicts
    assert conflict.values == {decided.revision_id: "C", third.revision_id: "D"}


def test_deleting_decides_no_conflict(workspace):
    first = visit(topic="A")
    workspace.receive([first, visit(parents=[first], topic="B"), visit(parents=[first], topic="C")])
    before = workspace.record("r1")

    workspace.delete("r1")
    gone = workspace.count()
    workspace.restore("r1")

    after = workspace.record("r1")
    assert gone == 0
    assert sorted(after.conflicts[0].values.values()) == sorted(before.conflicts[0].values.values()) == ["B", "C"]
    assert not after.row.is_deleted


def test_history_says_what_a_decision_changed_against_what_was_merged(workspace):
    first = visit(topic="A", notes="n", village="v")
    left = visit(parents=[first], topic="B", notes="n", village="v")
    right = visit(parents=[first], topic="A", notes="m", village="v")
    merged = visit(parents=[left, right], topic="B", notes="m", village="w")
    workspace.receive([first, left, right, merged])

    assert [change.path for change in workspace.history("r1")[0].changes] == ["village"]


def test_a_decision_that_breaks_a_rule_of_the_form_is_to_be_corrected(workspace):
    first = visit(date="2026-05-01", f1="1")
    left, right = (visit(parents=[first], date="2026-05-01", f1=girls) for girls in ("2", "3"))
    workspace.receive([first, left, right])

    workspace.resolve("r1", {"f1": "-5"})
    wrong = workspace.record("r1").row

    assert (wrong.has_problem, wrong.state) == (True, "draft")


def test_a_decision_between_finished_edits_is_finished(workspace):
    first = visit(date="2026-05-01", f1="1")
    workspace.receive([first, *(visit(parents=[first], date="2026-05-01", f1=girls) for girls in ("2", "3"))])

    workspace.resolve("r1", {"f1": "5"})

    assert workspace.record("r1").row.state == "final"


LIMITED = FORM.replace('id="visit"', 'id="limited"').replace(
    'nodeset="/data/homes" type="int"', 'nodeset="/data/homes" type="int" constraint=". &lt;= /data/f1"'
)


def limited(parents=(), *, kind=Kind.FINALISED, **answers):
    """A revision of a record whose homes may be no more than its girls."""
    return new_revision(
        "r1",
        [parent.revision_id for parent in parents],
        form_id="limited",
        form_version="1",
        office="office-takeo",
        device="elsewhere",
        author="Dara",
        time=HybridTime(1_780_000_000_000),
        kind=kind,
        answers={"date": "2026-05-03", **answers},
    )


def test_finished_edits_that_do_not_fit_each_other_are_to_correct(workspace):
    workspace.add_xform(LIMITED)
    first = limited(f1="5", homes="3")
    more_homes, fewer_girls = limited([first], f1="5", homes="5"), limited([first], f1="3", homes="3")

    workspace.receive([first, more_homes])
    alone = workspace.records()[0].has_problem
    workspace.receive([fewer_girls])

    (row,) = workspace.records(RecordFilter(has_problem=True))
    assert not alone
    assert (row.state, row.has_conflict, row.people_female) == ("final", False, 3)
    assert workspace.verify().is_sound


def test_finished_edits_that_fit_each_other_have_no_problem(workspace):
    workspace.add_xform(LIMITED)
    first = limited(f1="5", homes="3")
    workspace.receive([first, limited([first], f1="5", homes="2"), limited([first], f1="4", homes="3")])

    (row,) = workspace.records()

    assert (row.has_problem, row.has_conflict, row.people_female) == (False, False, 4)
