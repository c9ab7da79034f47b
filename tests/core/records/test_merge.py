"""The three-way merge: by example, and by the laws that make every office end with the same."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.records.deciding import with_chosen
from fieldapp.records.history import heads_of, in_order, up_to
from fieldapp.records.merge import DELETED_PATH, Conflict, merge
from fieldapp.records.revision import Kind
from tests.core.records.histories import QUESTIONS, answers_from, histories, revision

ROOT = revision("root", answers={"a": "1", "b": "1", "s": ("x", "y"), "s[x]/q": "1", "s[y]/q": "1"})


def after(name, changes, parents=("root",), base=ROOT, kind=Kind.SAVED):
    """A revision that changes some answers of another; None clears."""
    answers = {**base.answers, **changes}
    return revision(name, parents, {path: value for path, value in answers.items() if value is not None}, kind)


def test_one_head_is_taken_as_it_is():
    later = after("later", {"a": "2"})
    assert merge([later, ROOT]).answers == later.answers


def test_different_questions_merge():
    merged = merge([ROOT, after("left", {"a": "2"}), after("right", {"b": "3"})])
    assert (merged.answers["a"], merged.answers["b"], merged.conflicts) == ("2", "3", ())


def test_same_question_with_the_same_value_is_no_conflict():
    merged = merge([ROOT, after("left", {"a": "2"}), after("right", {"a": "2"})])
    assert (merged.answers["a"], merged.conflicts) == ("2", ())


def test_same_question_with_different_values_keeps_both():
    merged = merge([ROOT, after("left", {"a": "2"}), after("right", {"a": "3"})])
    assert merged.conflicts == (Conflict("a", {"left": "2", "right": "3"}),)
    assert merged.answers["a"] == "2"


def test_clearing_against_changing_is_a_conflict():
    merged = merge([ROOT, after("left", {"a": None}), after("right", {"a": "3"})])
    assert merged.conflicts == (Conflict("a", {"left": None, "right": "3"}),)


def test_clearing_against_leaving_clears():
    merged = merge([ROOT, after("left", {"a": None}), after("right", {"b": "3"})])
    assert "a" not in merged.answers
    assert merged.conflicts == ()


def test_finalised_head_speaks_first():
    merged = merge([ROOT, after("left", {"a": "2"}), after("right", {"a": "3"}, kind=Kind.FINALISED)])
    assert merged.answers["a"] == "3"
    assert merged.kind is Kind.SAVED


def test_time_decides_nothing():
    early = revision("left", ["root"], {"a": "2"}, time=1)
    late = revision("right", ["root"], {"a": "3"}, time=10**13)
    assert merge([ROOT, early, late]).answers["a"] == "2"


def test_instances_added_on_both_sides_are_both_kept():
    left = after("left", {"s": ("x", "y", "l"), "s[l]/q": "5"})
    right = after("right", {"s": ("r", "x", "y"), "s[r]/q": "6"})
    merged = merge([ROOT, left, right])
    assert merged.answers["s"] == ("r", "x", "y", "l")
    assert (merged.answers["s[l]/q"], merged.answers["s[r]/q"]) == ("5", "6")
    assert merged.conflicts == ()


def test_answers_inside_instances_merge_by_their_ids():
    left = after("left", {"s[x]/q": "2"})
    right = after("right", {"s": ("y", "x"), "s[y]/q": "3"})
    merged = merge([ROOT, left, right])
    assert (merged.answers["s"], merged.answers["s[x]/q"], merged.answers["s[y]/q"]) == (("y", "x"), "2", "3")
    assert merged.conflicts == ()


def test_instance_removed_on_one_side_goes():
    merged = merge([ROOT, after("left", {"s": ("x",), "s[y]/q": None}), after("right", {"a": "2"})])
    assert merged.answers == {"a": "2", "b": "1", "s": ("x",), "s[x]/q": "1"}
    assert merged.conflicts == ()


def test_instance_removed_here_and_changed_there_is_a_conflict_and_stays():
    merged = merge([ROOT, after("left", {"s": ("x",), "s[y]/q": None}), after("right", {"s[y]/q": "9"})])
    assert merged.conflicts == (Conflict("s[y]", {"left": None, "right": "there"}),)
    assert merged.answers["s[y]/q"] == "9"


def test_two_different_orders_are_a_conflict():
    base = after("base", {"s": ("x", "y", "z"), "s[z]/q": "1"})
    left = after("left", {"s": ("y", "x", "z")}, ("base",), base)
    right = after("right", {"s": ("x", "z", "y")}, ("base",), base)
    assert [conflict.path for conflict in merge([ROOT, base, left, right]).conflicts] == ["s"]


def test_delete_against_edit_is_a_conflict_and_the_record_stays():
    merged = merge([ROOT, after("gone", {}, kind=Kind.DELETED), after("kept", {"a": "2"})])
    assert not merged.is_deleted
    assert merged.conflicts == (Conflict(DELETED_PATH, {"kept": None, "gone": "deleted"}),)
    assert merged.answers["a"] == "2"


def test_deleted_on_both_sides_is_deleted():
    merged = merge([ROOT, after("one", {}, kind=Kind.DELETED), after("two", {}, kind=Kind.DELETED)])
    assert merged.is_deleted
    assert merged.conflicts == ()


def test_resolved_conflict_stays_resolved_when_an_old_edit_comes_late():
    left, right = after("left", {"a": "2"}), after("right", {"a": "3"})
    chosen = after("chosen", {"a": "3"}, ("left", "right"), kind=Kind.MERGED)
    late = after("late", {"b": "7"})
    merged = merge([ROOT, left, right, chosen, late])
    assert (merged.answers["a"], merged.answers["b"], merged.conflicts) == ("3", "7", ())


def test_criss_cross_has_no_conflict_where_both_sides_took_the_same():
    left, right = after("left", {"a": "2"}), after("right", {"b": "3"})
    both = {"a": "2", "b": "3"}
    one, two = after("one", both, ("left", "right")), after("two", {**both, "c": "1"}, ("left", "right"))
    merged = merge([ROOT, left, right, one, two])
    assert (merged.answers["a"], merged.answers["b"], merged.answers["c"], merged.conflicts) == ("2", "3", "1", ())


def test_criss_cross_with_opposite_decisions_is_a_conflict():
    left, right = after("left", {"a": "2"}), after("right", {"a": "3"})
    one, two = after("one", {"a": "2"}, ("left", "right")), after("two", {"a": "3"}, ("left", "right"))
    assert merge([ROOT, left, right, one, two]).conflicts == (Conflict("a", {"one": "2", "two": "3"}),)


def test_missing_ancestor_is_borne():
    left, right = after("left", {"a": "2"}), after("right", {"b": "3"})
    merged = merge([left, right])
    assert {conflict.path for conflict in merged.conflicts} == {"a", "b"}


def test_record_without_revisions_is_refused():
    with pytest.raises(ValueError, match="without revisions"):
        merge([])


@given(histories(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(history, chance):
    shuffled = [*history, *history[: len(history) // 2]]
    chance.shuffle(shuffled)
    assert merge(shuffled) == merge(history)


@given(histories(), st.data())
def test_union_in_any_grouping_is_the_same(history, data):
    sides = data.draw(st.lists(st.sampled_from("123"), min_size=len(history), max_size=len(history)))
    parts = {side: [each for each, of in zip(history, sides, strict=True) if of == side] for side in "123"}
    one_way = [*[*parts["1"], *parts["2"]], *parts["3"]]
    other_way = [*parts["1"], *[*parts["3"], *parts["2"]]]
    assert merge(one_way) == merge(other_way) == merge(history)


@given(histories())
def test_nothing_vanishes_without_a_later_revision_that_knew_it(history):
    merged = merge(history)
    in_conflict = {conflict.path for conflict in merged.conflicts}
    for path, value in merged.answers.items():
        assert any(each.answers.get(path) == value for each in history) or path == "s"
    for head in merged.heads:
        for path, value in head.answers.items():
            if path in merged.answers or path in in_conflict:
                continue
            assert any(each.answers.get(path) != value for each in history), path


@settings(max_examples=150)
@given(histories())
def test_writing_the_merge_down_changes_nothing(history):
    merged = merge(history)
    if merged.conflicts or merged.is_deleted:
        return
    heads = [head.revision_id for head in merged.heads]
    written = revision("written", heads, merged.answers, Kind.MERGED)
    again = merge([*history, written])
    assert again.answers == merged.answers
    assert again.conflicts == ()


@settings(max_examples=150)
@given(histories(), st.data())
def test_merge_written_down_does_not_disturb_a_third_office(history, data):
    merged = merge(history)
    if merged.conflicts or merged.is_deleted or len(merged.heads) < 2:
        return
    third_base = data.draw(st.sampled_from(history))
    third = revision("third", [third_base.revision_id], {**third_base.answers, "a": "third"}, Kind.SAVED)
    heads = [head.revision_id for head in merged.heads if head.revision_id != third_base.revision_id]
    without = merge([*history, third])
    written = revision("written", [head.revision_id for head in merged.heads], merged.answers, Kind.MERGED)
    with_it = merge([*history, written, third])
    if heads == [head.revision_id for head in merged.heads]:
        assert {conflict.path for conflict in with_it.conflicts} <= {conflict.path for conflict in without.conflicts}


@given(histories())
def test_heads_are_what_nobody_knew(history):
    ordered = in_order(history)
    parents = {parent for each in history for parent in each.parents}
    assert {head.revision_id for head in heads_of(ordered)} == {each.revision_id for each in history} - parents


@given(histories())
def test_resolving_ends_every_conflict(history):
    merged = merge(history)
    chosen = revision("chosen", [head.revision_id for head in merged.heads], merged.answers, Kind.MERGED)
    again = merge([*history, chosen])
    assert again.conflicts == ()
    assert again.answers == chosen.answers


@st.composite
def branches(draw):
    """Two offices that each go on from one revision, in several steps, without knowing of each other."""
    base = revision("base", (), draw(answers_from({})))
    sides = []
    for side in ("left", "right"):
        chain = [base]
        for step in range(draw(st.integers(1, 3))):
            before = chain[-1]
            chain.append(revision(f"{side}{step}", [before.revision_id], draw(answers_from(before.answers))))
        sides.append(chain)
    return sides


def touched(chain):
    """The questions that a chain of revisions set, step by step."""
    return {
        path
        for before, later in pairwise(chain)
        for path in QUESTIONS
        if before.answers.get(path) != later.answers.get(path)
    }


@settings(max_examples=150)
@given(branches())
def test_two_branches_merge_as_a_person_would_do_it_by_hand(sides):
    left, right = sides
    merged = merge([*left, *right])
    for path in QUESTIONS:
        ours, theirs = (chain[-1].answers.get(path) for chain in sides)
        both = path in touched(left) & touched(right) and ours != theirs
        assert both == any(conflict.path == path for conflict in merged.conflicts)
        if not both:
            assert merged.answers.get(path) == (ours if path in touched(left) else theirs)


@settings(max_examples=150)
@given(histories())
def test_deleting_and_restoring_every_head_changes_nothing(history):
    before = merge(history)
    if before.is_deleted:
        return
    later = list(history)
    for head in before.heads:
        if head.kind is not Kind.DELETED:
            gone = revision(f"{head.revision_id}-gone", [head.revision_id], head.answers, Kind.DELETED)
            later += [gone, revision(f"{head.revision_id}-back", [gone.revision_id], head.answers, head.kind)]
    after_all = merge(later)
    assert [conflict.path for conflict in after_all.conflicts] == [conflict.path for conflict in before.conflicts]
    if not before.conflicts:
        assert after_all.answers == before.answers


@settings(max_examples=150)
@given(histories(), st.data())
def test_any_choice_ends_the_conflicts_and_removes_only_what_was_chosen_to_go(history, data):
    merged = merge(history)
    chosen = {
        conflict.path: data.draw(st.sampled_from(list(conflict.values.values())))
        for conflict in merged.conflicts
        if conflict.path != DELETED_PATH
    }
    answers = with_chosen(merged.answers, chosen)
    heads = [head.revision_id for head in merged.heads]
    again = merge([*history, revision("chosen", heads, answers, Kind.MERGED)])

    removed = {path for path, value in chosen.items() if path.endswith("]") and value is None}
    here, kept = set(merged.answers.get("s", ())), set(answers.get("s", ()))
    assert kept == {each for each in here if f"s[{each}]" not in removed}
    assert all(f"s[{each}]/q" not in answers for each in here - kept)
    assert all(answers.get(path) == value for path, value in chosen.items() if path in QUESTIONS)
    assert (again.conflicts, again.answers) == ((), answers)


@settings(max_examples=150)
@given(histories(), st.data())
def test_an_edit_that_nobody_had_seen_is_not_decided_along(history, data):
    seen = merge(history)
    base = data.draw(st.sampled_from(history))
    unseen = revision("unseen", [base.revision_id], {**base.answers, "a": "unseen"})
    decided = revision("decided", [head.revision_id for head in seen.heads], {**seen.answers, "a": "9"}, Kind.MERGED)

    merged = merge([*history, unseen, decided])

    assert "unseen" in {head.revision_id for head in merged.heads}
    (conflict,) = [conflict for conflict in merged.conflicts if conflict.path == "a"]
    assert set(conflict.values.values()) == {"unseen", "9"}


def test_a_chosen_order_keeps_what_others_added():
    merged = {"s": ("x", "y", "new"), "s[new]/q": "1"}
    assert with_chosen(merged, {"s": ("y", "x")}) == {"s": ("y", "new", "x"), "s[new]/q": "1"}


def test_removing_an_instance_takes_choices_inside_it_along():
    merged = {"s": ("x", "y"), "s[x]/q": "1", "s[y]/q": "2"}
    assert with_chosen(merged, {"s[y]/q": "7", "s[y]": None}) == {"s": ("x",), "s[x]/q": "1"}


def test_clocks_that_run_backwards_do_not_slow_the_order():
    history = [revision(f"n{number:05}", [f"n{number - 1:05}"], time=100_000 - number) for number in range(20_000)]
    assert [each.revision_id for each in in_order(reversed(history))] == [each.revision_id for each in history]


def test_a_circle_of_parents_is_borne():
    forged = [revision("a", ["b"], {"q": "1"}), revision("b", ["a"], {"q": "2"}), revision("c", ["c"], {"q": "3"})]
    assert len(in_order(forged)) == 3
    assert merge(forged) == merge(forged[::-1])


def test_what_somebody_knew_who_saw_some_heads():
    left, right = after("left", {"a": "2"}), after("right", {"a": "3"})
    both = after("both", {"a": "3"}, ("left", "right"))
    third = after("third", {"b": "5"}, ("right",))
    ordered = in_order([ROOT, left, right, both, third])
    assert {each.revision_id for each in up_to(ordered, ["third"])} == {"root", "right", "third"}
    assert up_to(ordered, ["unknown"]) == []
