"""A form made ready to run: blueprints, parsed expressions, the order of the rules. One per form, shared by interviews.

The form checker asks ``faults_of``; an interview refuses to begin where there are any.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from fieldapp.errors import Problem
from fieldapp.forms.definition import Action, Bind, Content, FormDefinition, Output, TextSource
from fieldapp.interview.blueprint import Blueprint, build_blueprint
from fieldapp.interview.expressions import Expression, ExpressionError, parse
from fieldapp.interview.external import read_lists
from fieldapp.interview.graph import Graph, Rule, Unit, build_graph
from fieldapp.interview.preloads import ensure_meta
from fieldapp.interview.tree import Document
from fieldapp.interview.xml import parse_xml
from fieldapp.translation import mark

_MOST_NAMED: Final = 8
_SIMPLE_PATH: Final = re.compile(r"[\w./@-]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the form that cannot work. ``path`` of the question; ``column`` of XLSForm that holds the rule."""

    path: str
    column: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Program:
    """A form, ready to run."""

    definition: FormDefinition
    root: Blueprint
    by_path: Mapping[str, Blueprint]
    graph: Graph
    actions: Mapping[str, tuple[Action, ...]]
    """Event -> actions; ``xforms-value-changed`` and ``odk-new-repeat`` are followed by their scope, after a space."""
    faults: tuple[Fault, ...]
    is_edit: bool
    """Whether instances also carry the id of the record that they replace."""

    def new_document(self) -> Document:
        """Return the primary instance as the form draws it, templates included."""
        return _instance_document(self.definition, self.is_edit)


@lru_cache(maxsize=64)
def program_of(definition: FormDefinition, is_edit: bool = False) -> Program:
    """Return the program of a form; made once."""
    return _Compiler(definition, is_edit).compile()


def faults_of(definition: FormDefinition) -> tuple[Fault, ...]:
    """Return all that cannot work: expressions that do not parse, unknown functions, cycles. Empty: a good form."""
    return program_of(definition).faults


def _instance_document(definition: FormDefinition, is_edit: bool) -> Document:
    namespace = _default_namespace(definition.instance)
    document = parse_xml(definition.instance, unprefixed=frozenset({namespace}))
    ensure_meta(document, definition.namespaces, is_edit=is_edit)
    return document


def _default_namespace(xml: str) -> str:
    head = xml[: xml.find(">")]
    for quote in "\"'":
        _, found, rest = head.partition(f" xmlns={quote}")
        if found:
            return rest.partition(quote)[0]
    return ""


class _Compiler:
    """Makes the program of one form, gathering faults on the way."""

    def __init__(self, definition: FormDefinition, is_edit: bool) -> None:
        self._definition = definition
        self._is_edit = is_edit
        self._faults: list[Fault] = []

    def compile(self) -> Program:
        definition = self._definition
        document = _instance_document(definition, self._is_edit)
        root = build_blueprint(
            document.root_element,
            self._binds(),
            {control.ref: control for control in definition.controls},
            {section.ref: section for section in definition.sections},
        )
        graph = build_graph(root, [unit for node in root.walk() for unit in self._units(node)])
        for cycle in graph.cycles_of_values:
            self._faults.append(_cycle_fault(cycle))
        for action in definition.actions:
            if action.expression:
                self._parse(action.expression, action.target, "trigger")
        read_lists(definition)
        return Program(
            definition,
            root,
            {node.path: node for node in root.walk()},
            graph,
            _actions_by_event(definition.actions, {node.path: node for node in root.walk()}),
            tuple(self._faults),
            self._is_edit,
        )

    def _binds(self) -> dict[str, Bind]:
        """Return the binds by path; an instance id that the form does not draw is preloaded."""
        binds = {bind.nodeset: bind for bind in self._definition.binds}
        if all(question.path != "meta/instanceID" for question in self._definition.form.questions()):
            path = f"/{self._definition.root}/meta/instanceID"
            binds[path] = replace(binds.get(path) or Bind(path), preload="uid")
        return binds

    def _units(self, node: Blueprint) -> Iterator[Unit]:
        bind = node.bind
        rules: list[tuple[Rule, str, str]] = [
            (Rule.RELEVANT, bind.relevant, "relevant"),
            (Rule.READONLY, bind.readonly, "readonly"),
            (Rule.REQUIRED, bind.required, "required"),
        ]
        if all(name.startswith("@") for name in node.children):  # a group holds no value that could be worked out
            rules.append((Rule.CALCULATE, bind.calculate, "calculation"))
        if node.section is not None and node.is_repeat:
            rules.insert(0, (Rule.COUNT, node.section.count, "repeat_count"))
        for rule, text, column in rules:
            expression = self._parse(text, node.path, column) if text else None
            if expression is not None:
                yield Unit(rule, node, (expression,))
        choices = self._choices(node)
        if choices:
            yield Unit(Rule.CHOICES, node, choices)
        shown = self._shown(node)
        if shown:
            yield Unit(Rule.SHOWN, node, shown)

    def _choices(self, node: Blueprint) -> tuple[Expression, ...]:
        itemset = node.control.itemset if node.control else None
        if itemset is None:
            return ()
        found = self._parse(itemset.nodeset, node.path, "choice_filter")
        if found is None:
            return ()
        parts = [text for text in (itemset.value, itemset.label.expression) if text]
        for text in parts:
            self._parse(text, node.path, "choices")
        if itemset.nodeset.startswith("instance(") or not found.references():
            return (found,)
        cells = [parse(f"{itemset.nodeset}/{text}") for text in parts if _SIMPLE_PATH.fullmatch(text)]
        return (found, *cells) if "(" not in itemset.nodeset.split("[")[0] else (found,)

    def _shown(self, node: Blueprint) -> tuple[Expression, ...]:
        bind = node.bind
        found = [self._parse(bind.constraint, node.path, "constraint")] if bind.constraint else []
        sources = [(bind.constraint_message, "constraint_message"), (bind.required_message, "required_message")]
        part = node.control or node.section
        if part is not None:
            sources += [(part.label, "label"), (part.hint, "hint")]
        for source, column in sources:
            found.extend(self._parse(text, node.path, column) for text in self._texts_in(source))
        return tuple(expression for expression in found if expression is not None)

    def _texts_in(self, source: TextSource) -> Iterator[str]:
        if source.expression:
            yield source.expression
        yield from _outputs(source.content)
        for by_form in self._definition.translations.texts.get(source.itext, {}).values():
            for content in by_form.values():
                yield from _outputs(content)

    def _parse(self, text: str, path: str, column: str) -> Expression | None:
        try:
            expression = parse(text)
        except ExpressionError as error:
            self._faults.append(Fault(path, column, error))
            return None
        wrong = expression.check()
        if wrong is not None:
            self._faults.append(Fault(path, column, wrong))
            return None
        return expression


def _outputs(content: Content) -> Iterator[str]:
    return (part.expression for part in content if isinstance(part, Output))


def _cycle_fault(cycle: tuple[Unit, ...]) -> Fault:
    names = [unit.blueprint.path for unit in reversed(cycle)]
    paths = " → ".join(names if len(names) <= _MOST_NAMED else [*names[: _MOST_NAMED - 1], "…", names[-1]])
    problem = Problem(
        "form-cycle",
        mark("These rules wait for each other and can never be worked out: {paths}. Take one of them out."),
        paths=paths,
    )
    first = cycle[-1]
    columns = {Rule.CALCULATE: "calculation", Rule.COUNT: "repeat_count", Rule.CHOICES: "choice_filter"}
    return Fault(first.blueprint.path, columns.get(first.rule, first.rule.name.lower()), problem)


def _actions_by_event(actions: tuple[Action, ...], by_path: Mapping[str, Blueprint]) -> dict[str, tuple[Action, ...]]:
    by_event: dict[str, tuple[Action, ...]] = {}
    for action in actions:
        scope = by_path.get(action.scope)
        for event in action.events:
            key = event
            if event == "xforms-value-changed":
                key = f"{event} {action.scope}"
            elif event == "odk-new-repeat":
                key = f"{event} {scope.repeat.path}" if scope is not None and scope.repeat is not None else event
            by_event[key] = (*by_event.get(key, ()), action)
    return by_event
