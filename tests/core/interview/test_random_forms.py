"""The laws on random forms: groups, nested repeats, counts, rules that read anything."""

from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldapp.forms.definition import FormDefinition
from fieldapp.forms.xform import load_xform
from fieldapp.interview.cells import Cell
from fieldapp.interview.environment import Environment
from fieldapp.interview.graph import Rule
from fieldapp.interview.program import faults_of, program_of
from fieldapp.interview.session import Interview

LAW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
VALUES = ["", "0", "1", "2", "3", "a", "b", "a b"]


class RandomForm:
    """A form drawn from a seed; ``leaves`` are its questions as paths without root, with the repeats they stand in."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self.leaves: list[str] = []
        self.repeats: list[str] = []
        self._binds: list[str] = []
        instance, body = self._part("/data", 0, 0)
        for leaf in self.leaves:
            self._binds.append(self._bind(leaf))
        for group in self._groups:
            if self._random.random() < 0.5:
                self._binds.append(f'<bind nodeset="{group}" relevant="{self._condition(group)}"/>')
        self.xform = (
            '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
            'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>F</h:title><model><instance>'
            f'<data id="f">{instance}</data></instance>{"".join(self._binds)}</model></h:head>'
            f"<h:body>{body}</h:body></h:html>"
        )

    @property
    def _groups(self) -> list[str]:
        return sorted({leaf.rpartition("/")[0] for leaf in self.leaves} - {"/data"})

    def _part(self, path: str, depth: int, number: int) -> tuple[str, str]:
        instance = body = ""
        for index in range(self._random.randint(2, 4)):
            kind = self._random.choice(["question"] * 3 + (["group", "repeat", "counted"] if depth < 2 else []))
            name = f"{kind[0]}{depth}{number}{index}"
            inner = f"{path}/{name}"
            if kind == "question":
                self.leaves.append(inner)
                instance += f"<{name}/>"
                body += f'<input ref="{inner}"><label>L <output value="{self._read(inner)}"/></label></input>'
                continue
            count = f' jr:count="{self._number(inner)}"' if kind == "counted" and self.leaves else ""
            below, controls = self._part(inner, depth + 1, index)
            instance += f"<{name}>{below}</{name}>"
            if kind == "group":
                body += f'<group ref="{inner}">{controls}</group>'
            else:
                self.repeats.append(inner)
                body += f'<repeat nodeset="{inner}"{count}>{controls}</repeat>'
        return instance, body

    def _bind(self, leaf: str) -> str:
        rules = ""
        if self._random.random() < 0.35:
            rules += f' relevant="{self._condition(leaf)}"'
        if self._random.random() < 0.3:
            rules += f' calculate="{self._number(leaf)}"'
        if self._random.random() < 0.2:
            rules += f' required="{self._condition(leaf)}"'
        if self._random.random() < 0.2:
            rules += f' constraint=". &lt; {self._number(leaf)}"'
        if self._random.random() < 0.1:
            rules += f' readonly="{self._condition(leaf)}"'
        return f'<bind nodeset="{leaf}" type="{self._random.choice(["int", "string"])}"{rules}/>'

    def _read(self, place: str) -> str:
        """A reference to a question, relative within the repeats that both stand in."""
        if not self.leaves:
            return "1"
        target = self._random.choice(self.leaves)
        if self._random.random() < 0.3:
            return target
        here, there = place.split("/")[1:], target.split("/")[1:]
        shared = 0
        while shared < min(len(here), len(there)) - 1 and here[shared] == there[shared]:
            shared += 1
        return "/".join([".."] * (len(here) - shared) + there[shared:])

    def _number(self, place: str) -> str:
        read = self._read(place)
        return self._random.choice(
            [
                f"coalesce({read}, 1) mod 3",
                f"count({self._random.choice(self.leaves or ['/data'])}[. != ''])",
                f"if({read} = 1, 2, string-length({self._read(place)}))",
                f"position(..) + string-length({read})",
                f"count-non-empty({self._random.choice(self.leaves or ['/data'])})",
                "2",
            ]
        )

    def _condition(self, place: str) -> str:
        read = self._read(place)
        return self._random.choice(
            [f"{read} != 'a'", f"{read} = ''", f"selected({read}, '1')", f"{self._number(place)} &gt; 1"]
        )


def picture(interview: Interview) -> dict[str, object]:
    shown: dict[str, object] = {path: interview.state(path) for path in interview.cells.by_path if path}
    return {**shown, "answers": interview.answers(), "final": interview.answers(final=True)}


def play(interview: Interview, form: RandomForm, events: list[tuple[int, int, str]]) -> None:
    removed: list[str] = []
    for kind, number, value in events:
        cells = [cell for _, cell in sorted(interview.cells.by_path.items()) if cell.blueprint.is_leaf]
        uncounted = [
            cell
            for _, cell in sorted(interview.cells.by_path.items())
            if cell.blueprint.is_repeat and not (cell.blueprint.section and cell.blueprint.section.is_fixed)
        ]
        if kind < 7 or not uncounted:
            cell = cells[number % len(cells)]
            is_asked = cell.blueprint.control is not None and not cell.blueprint.bind.calculate
            if is_asked and not interview.state(cell.path).is_readonly:
                interview.answer(cell.path, value)
            continue
        instance = uncounted[number % len(uncounted)]
        if kind == 10:
            restore(interview, removed)
        elif kind == 7 and len(instance.siblings()) < 3:
            interview.add_repeat(instance.repeat_path, number % 3)
        elif kind == 8:
            interview.remove_repeat(instance.path)
            removed.append(instance.path)
        else:
            interview.move_repeat(instance.path, number % 3)


def goes_in_circles(definition: FormDefinition) -> bool:
    """Whether rules wait for each other, or a group is hidden by what stands in it."""
    graph = program_of(definition).graph
    return bool(graph.cycles) or any(
        reader.unit.rule == Rule.RELEVANT and reader.unit.blueprint in (blueprint, *blueprint.ancestors())
        for blueprint, readers in graph.readers.items()
        for reader in readers
    )


def restore(interview: Interview, removed: list[str]) -> None:
    """Bring the instance back that was removed last, where what it stood in is still there."""
    if removed and removed[-1].rpartition("/")[0] in interview.cells.by_path:
        interview.restore_repeat(removed.pop())


def is_shown_as_what_it_stands_in(cell: Cell) -> bool:
    return cell.is_relevant == (cell.own_relevant and (cell.parent is None or cell.parent.is_relevant))


@LAW
@given(
    st.integers(0, 10**9),
    st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10_000), st.sampled_from(VALUES)), max_size=15),
)
def test_incremental_state_equals_a_full_pass(seed, events):
    form = RandomForm(seed)
    definition = load_xform(form.xform)
    if faults_of(definition) or goes_in_circles(definition):
        return  # refused, or what is seen depends on what was seen before
    interview = Interview.start(definition, Environment(random=Random(1)))
    play(interview, form, events)
    if interview._recalculation.stopped:
        return  # rules that feed each other through other instances
    before = picture(interview)
    interview._recalculation.wake_all(interview.cells.root.walk())
    interview._recalculation.settle()
    assert picture(interview) == before
    assert all(map(is_shown_as_what_it_stands_in, interview.cells.by_path.values()))


@LAW
@given(
    st.integers(0, 10**9),
    st.lists(st.tuples(st.integers(0, 10), st.integers(0, 10_000), st.sampled_from(VALUES)), max_size=15),
)
def test_taken_up_again_is_the_same(seed, events):
    form = RandomForm(seed)
    definition = load_xform(form.xform)
    if faults_of(definition) or goes_in_circles(definition):
        return
    interview = Interview.start(definition, Environment(random=Random(1)))
    play(interview, form, events)
    if interview._recalculation.stopped:
        return
    again = Interview.resume(definition, Environment(random=Random(1)), interview.answers())
    assert picture(again) == picture(interview)
