"""Random histories of one record, as offices make them: edits of edits, merges, deletions, reordered repeats."""

from hypothesis import strategies as st

from fieldapp.records.merge import merge
from fieldapp.records.revision import HybridTime, Kind, new_revision

QUESTIONS = ("a", "b", "c")
INSTANCES = ("i1", "i2", "i3")


def revision(name, parents=(), answers=None, kind=Kind.SAVED, time=0):
    """A revision with a readable id."""
    return new_revision(
        "r",
        parents,
        form_id="f",
        form_version="1",
        office="o",
        device="d",
        author="x",
        time=HybridTime(time),
        kind=kind,
        answers=answers or {},
        revision_id=name,
    )


@st.composite
def answers_from(draw, before):
    """Answers that differ from those before by a few edits."""
    answers = dict(before)
    for _ in range(draw(st.integers(1, 3))):
        _edit(draw, answers)
    return answers


def _edit(draw, answers):
    edits = [_set, _clear, _add] + ([_remove, _edit_inside, _reorder] if answers.get("s") else [])
    draw(st.sampled_from(edits))(draw, answers)


def _set(draw, answers):
    answers[draw(st.sampled_from(QUESTIONS))] = draw(st.sampled_from(["1", "2", "3"]))


def _clear(draw, answers):
    answers.pop(draw(st.sampled_from(QUESTIONS)), None)


def _add(draw, answers):
    here = answers.get("s", ())
    new = draw(st.sampled_from(INSTANCES))
    if new not in here:
        place = draw(st.integers(0, len(here)))
        answers["s"] = (*here[:place], new, *here[place:])
        answers[f"s[{new}]/q"] = draw(st.sampled_from(["1", "2"]))


def _remove(draw, answers):
    chosen = draw(st.sampled_from(answers["s"]))
    answers["s"] = tuple(each for each in answers["s"] if each != chosen)
    if not answers["s"]:
        del answers["s"]
    answers.pop(f"s[{chosen}]/q", None)


def _edit_inside(draw, answers):
    answers[f"s[{draw(st.sampled_from(answers['s']))}]/q"] = draw(st.sampled_from(["3", "4"]))


def _reorder(draw, answers):
    answers["s"] = tuple(draw(st.permutations(answers["s"])))


@st.composite
def histories(draw, most=9):
    """All revisions of one record; every one but the first has one to three parents among those before it."""
    made = [revision("n0", (), draw(answers_from({})))]
    for number in range(1, draw(st.integers(1, most))):
        parents = draw(st.lists(st.sampled_from(made), min_size=1, max_size=3, unique_by=lambda each: each.revision_id))
        merged = merge(parents) if len(parents) == 1 else merge(_with_ancestors(parents, made))
        kind = draw(st.sampled_from([Kind.SAVED, Kind.FINALISED, Kind.IMPORTED, Kind.DELETED]))
        answers = merged.answers if kind is Kind.DELETED else draw(answers_from(merged.answers))
        heads = [each.revision_id for each in merged.heads]
        made.append(revision(f"n{number}", heads, answers, kind, draw(st.integers(0, 10**12))))
    return made


def _with_ancestors(chosen, made):
    by_id = {each.revision_id: each for each in made}
    found, waiting = {}, list(chosen)
    while waiting:
        each = waiting.pop()
        found[each.revision_id] = each
        waiting.extend(by_id[parent] for parent in each.parents)
    return list(found.values())
