"""Which rule depends on which answer, and the order in which rules run. Cycles are found here.

A unit is one rule of one blueprint. A reader is a unit that reads a blueprint, and how far a change there reaches: only
within one instance of a repeat, or everywhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum

from fieldapp.interview.blueprint import Blueprint
from fieldapp.interview.expressions import BELOW, Expression, Reference, parse


class Rule(IntEnum):
    """The kinds of rules. SHOWN stands for what is only looked at: labels, hints, constraints."""

    COUNT = 0
    RELEVANT = 1
    READONLY = 2
    REQUIRED = 3
    CALCULATE = 4
    CHOICES = 5
    SHOWN = 6


class Unit:
    """One rule. ``rank`` is its place in the order: a unit runs after all that it reads."""

    __slots__ = (
        "blueprint",
        "chooses_instance",
        "expressions",
        "is_overwritable",
        "is_volatile",
        "may_read_itself",
        "rank",
        "reads_position",
        "rule",
    )

    def __init__(self, rule: Rule, blueprint: Blueprint, expressions: tuple[Expression, ...]) -> None:
        self.rule = rule
        self.blueprint = blueprint
        self.expressions = expressions
        self.rank = 0
        functions = frozenset[str]().union(*(expression.functions() for expression in expressions))
        self.reads_position = bool(functions & {"position", "last", "once"})
        self.is_volatile = bool(functions & VOLATILE)
        self.chooses_instance = "indexed-repeat" in functions or any(
            sign in expression.text for expression in expressions for sign in ("[", "-sibling::")
        )
        """Whether what it reads in its own repeat may be meant of another instance: a running total is no cycle."""
        self.is_overwritable = blueprint.control is not None and not blueprint.bind.readonly
        """Of a calculation: whether a person may write another value, until what it reads changes."""
        self.may_read_itself = rule == Rule.SHOWN or "once" in functions or self._asks_only_for_position()

    def _asks_only_for_position(self) -> bool:
        """Return whether the node itself is named only in ``position(current())``, which is no reading of its value."""
        without = [_OWN_POSITION.sub("1", expression.text) for expression in self.expressions]
        return not any(not reference.steps for text in without for reference in parse(text).references())

    @property
    def expression(self) -> Expression:
        """The expression of a rule that has one."""
        return self.expressions[0]

    def __repr__(self) -> str:
        return f"{self.rule.name} {self.blueprint.path}"


_OWN_POSITION = re.compile(r"position\(\s*(?:current\(\)|\.)\s*\)")
VOLATILE = frozenset({"now", "today", "random", "uuid", "once"})
"""Functions that may say something else each time although no answer changed."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A unit that reads a blueprint. ``scope``: the repeat in whose instance a change reaches it; None: anywhere."""

    unit: Unit
    scope: Blueprint | None


@dataclass(frozen=True, slots=True)
class Graph:
    """The units in order, who reads what, and the units that wait for each other."""

    units: tuple[Unit, ...]
    readers: Mapping[Blueprint, tuple[Reader, ...]]
    of_blueprint: Mapping[Blueprint, tuple[Unit, ...]]
    cycles: tuple[tuple[Unit, ...], ...]

    @property
    def cycles_of_values(self) -> tuple[tuple[Unit, ...], ...]:
        """The cycles that cannot work. Questions that only hide each other do, and mostly come to rest."""
        return tuple(cycle for cycle in self.cycles if _is_of_values({unit.rule for unit in cycle}))

    def readers_below(self, blueprint: Blueprint) -> Iterator[Reader]:
        """Yield who reads the blueprint or anything below it."""
        for node in blueprint.walk():
            yield from self.readers.get(node, ())


def build_graph(root: Blueprint, units: Iterable[Unit]) -> Graph:
    """Order the units and index their readers."""
    all_units = tuple(units)
    of_blueprint: dict[Blueprint, list[Unit]] = {}
    for unit in all_units:
        of_blueprint.setdefault(unit.blueprint, []).append(unit)
    readers: dict[Blueprint, dict[Reader, None]] = {}
    needs: dict[Unit, dict[Unit, None]] = {unit: {} for unit in all_units}
    for unit in all_units:
        for target, scope in _reads(unit, root):
            readers.setdefault(target, {})[Reader(unit, scope)] = None
            if not (unit.chooses_instance and _is_of_other_instance(unit.blueprint, target, scope)):
                needs[unit].update(dict.fromkeys(_makers(unit, target, of_blueprint)))
        for repeat in _counted_among(unit):
            readers.setdefault(repeat, {})[Reader(unit, repeat)] = None
        needs[unit].update(dict.fromkeys(_own_needs(unit, of_blueprint)))
    ordered, cycles = _ordered(all_units, needs)
    for rank, unit in enumerate(ordered):
        unit.rank = rank
    return Graph(
        tuple(ordered),
        {blueprint: tuple(found) for blueprint, found in readers.items()},
        {blueprint: tuple(found) for blueprint, found in of_blueprint.items()},
        cycles,
    )


def _counted_among(unit: Unit) -> Iterator[Blueprint]:
    """Yield the repeats in whose order a unit may ask for its own place: it runs again when instances move there."""
    if unit.reads_position:
        own = () if unit.rule == Rule.COUNT else (unit.blueprint,)  # a count stands outside of what it counts
        yield from (node for node in (*own, *unit.blueprint.ancestors()) if node.is_repeat)


def _is_of_values(rules: set[Rule]) -> bool:
    return Rule.CALCULATE in rules or (Rule.COUNT in rules and Rule.RELEVANT not in rules)


def targets_of(reference: Reference, context: Blueprint, root: Blueprint) -> tuple[Blueprint, ...]:
    """Return the blueprints that a reference may lead to; none when it names nothing of the form."""
    steps = reference.absolute(context.steps)
    if not steps:
        return (root,) if steps == () else ()
    found = [root] if steps[0] in ("*", BELOW) or _plain(steps[0]) == root.name else []
    if steps[0] == BELOW:
        found = list(root.walk())
    for step in steps[1:]:
        found = [child for node in found for child in _step(node, step)]
    return tuple(dict.fromkeys(found))


def _step(node: Blueprint, step: str) -> Iterator[Blueprint]:
    if step == BELOW:
        yield from node.walk()
    elif step == "..":
        yield from () if node.parent is None else (node.parent,)
    elif step == "*":
        yield from (child for child in node.children.values() if not child.is_attribute)
    elif step == "@*":
        yield from (child for child in node.children.values() if child.is_attribute)
    else:
        child = node.children.get(_plain(step))
        yield from () if child is None else (child,)


def _plain(step: str) -> str:
    return "@" + step[1:].rsplit(":", 1)[-1] if step.startswith("@") else step.rsplit(":", 1)[-1]


def _reads(unit: Unit, root: Blueprint) -> Iterator[tuple[Blueprint, Blueprint | None]]:
    for expression in unit.expressions:
        for reference in expression.references():
            scope = _scope(reference, unit.blueprint)
            for target in targets_of(reference, unit.blueprint, root):
                if target is unit.blueprint and not reference.steps and unit.may_read_itself:
                    continue
                yield target, scope


def _scope(reference: Reference, context: Blueprint) -> Blueprint | None:
    """Return the innermost repeat that a relative reference never leaves; None when it may leave all."""
    if reference.start != "context":
        return None
    node: Blueprint | None = context
    highest = 0
    height = 0
    for step in reference.steps:
        height += 1 if step == ".." else -1
        highest = max(highest, height)
    for _ in range(highest):
        node = node.parent if node is not None else None
    return node.repeat if node is not None else None


def _is_of_other_instance(reader: Blueprint, target: Blueprint, scope: Blueprint | None) -> bool:
    """Return whether the two share a repeat that the reference leaves: it means other instances, so no cycle."""
    shared = _shared_repeat(reader, target)
    if shared is None:
        return False
    return scope is None or scope.depth < shared.depth


def _shared_repeat(first: Blueprint, second: Blueprint) -> Blueprint | None:
    repeats = {node for node in (first, *first.ancestors()) if node.is_repeat}
    return next((node for node in (second, *second.ancestors()) if node in repeats), None)


def _makers(unit: Unit, target: Blueprint, of_blueprint: Mapping[Blueprint, list[Unit]]) -> Iterator[Unit]:
    """Yield the units that decide what the unit finds at the target."""
    for maker in of_blueprint.get(target, ()):
        if maker.rule in _MAKES_VALUE or (maker.rule == Rule.COUNT and maker is not unit):
            yield maker
    own = set(unit.blueprint.ancestors())
    if unit.rule != Rule.RELEVANT:
        own.add(unit.blueprint)  # but a group that is hidden by what stands in it waits for itself
    for node in target.ancestors():
        if node not in own:
            yield from (maker for maker in of_blueprint.get(node, ()) if maker.rule in _MAKES_PRESENCE)


_MAKES_VALUE = frozenset({Rule.CALCULATE, Rule.RELEVANT})
_MAKES_PRESENCE = frozenset({Rule.RELEVANT, Rule.COUNT})


def _own_needs(unit: Unit, of_blueprint: Mapping[Blueprint, list[Unit]]) -> Iterator[Unit]:
    """Yield what a calculation or a count waits for besides what it reads: they do not run where they are hidden."""
    if unit.rule not in (Rule.CALCULATE, Rule.COUNT):
        return
    own = (unit.blueprint,) if unit.rule == Rule.CALCULATE else ()
    for node in (*own, *unit.blueprint.ancestors()):
        yield from (maker for maker in of_blueprint.get(node, ()) if maker.rule in _MAKES_PRESENCE)


def _ordered(
    units: tuple[Unit, ...], needs: Mapping[Unit, Mapping[Unit, None]]
) -> tuple[list[Unit], tuple[tuple[Unit, ...], ...]]:
    """Return the units so that each comes after its needs, and the cycles."""
    order = _Order(needs)
    for unit in units:
        order.follow(unit)
    return order.units, tuple(order.cycles)


class _Order:
    """Tarjan's algorithm, without recursion: forms are deep."""

    def __init__(self, needs: Mapping[Unit, Mapping[Unit, None]]) -> None:
        self.units: list[Unit] = []
        self.cycles: list[tuple[Unit, ...]] = []
        self._needs = needs
        self._index: dict[Unit, int] = {}
        self._low: dict[Unit, int] = {}
        self._stack: list[Unit] = []
        self._on_stack: set[Unit] = set()

    def follow(self, start: Unit) -> None:
        """Put a unit, and all it needs, in order."""
        if start in self._index:
            return
        work = [self._entered(start)]
        while work:
            unit, remaining = work[-1]
            following = next(remaining, None)
            if following is None:
                work.pop()
                if work:
                    self._lower(work[-1][0], self._low[unit])
                self._leave(unit)
            elif following not in self._index:
                work.append(self._entered(following))
            elif following in self._on_stack:
                self._lower(unit, self._index[following])

    def _entered(self, unit: Unit) -> tuple[Unit, Iterator[Unit]]:
        self._index[unit] = self._low[unit] = len(self._index)
        self._stack.append(unit)
        self._on_stack.add(unit)
        return unit, iter(self._needs[unit])

    def _lower(self, unit: Unit, reached: int) -> None:
        self._low[unit] = min(self._low[unit], reached)

    def _leave(self, unit: Unit) -> None:
        """Where a unit reaches nothing before itself, what stands above it on the stack is one with it."""
        if self._low[unit] != self._index[unit]:
            return
        component: list[Unit] = []
        while not component or component[-1] is not unit:
            component.append(self._stack.pop())
        self._on_stack.difference_update(component)
        self.units.extend(component)
        if len(component) > 1 or unit in self._needs[unit]:
            self.cycles.append(tuple(component))
