"""The interview: answers go in; what is shown, required, computed and wrong comes out. The contract of the engine.

Its client (a screen, the command line, an importer) gets values and what changed; see docs/interview-contract.md.
Pure: no Qt, no database, no clock of its own.
"""

from dataclasses import replace
from datetime import UTC

from fieldapp.errors import Problem
from fieldapp.forms.definition import FormDefinition
from fieldapp.forms.model import Form, QuestionType
from fieldapp.interview.actions import Actions
from fieldapp.interview.blueprint import Blueprint, drop_templates
from fieldapp.interview.cells import Cell, CellTree
from fieldapp.interview.checks import Checks
from fieldapp.interview.environment import Environment
from fieldapp.interview.explain import explain
from fieldapp.interview.expressions import Context, parse
from fieldapp.interview.external import SecondaryInstances
from fieldapp.interview.finalise import digest
from fieldapp.interview.graph import Rule
from fieldapp.interview.itemsets import ChoiceLists
from fieldapp.interview.preloads import ensure_instance_id, note_end, preload, renew_instance_id
from fieldapp.interview.program import Program, program_of
from fieldapp.interview.recalculation import Recalculation
from fieldapp.interview.repeats import Repeats
from fieldapp.interview.serialise import (
    answers_of,
    fill,
    instance_ids,
    read_instance_xml,
    shape_tree,
    without_notes,
    write_value,
)
from fieldapp.interview.state import (
    NOTE,
    AnswerProblem,
    Answers,
    Changes,
    Explanation,
    Finalised,
    GroupState,
    OfferedChoice,
    QuestionState,
)
from fieldapp.interview.texts import TextWriter
from fieldapp.interview.tree import Document, Node
from fieldapp.interview.xml import to_xml
from fieldapp.translation import mark


class Interview:
    """Filling in one record. Begin with ``start``, ``resume`` or ``edit``.

    Paths carry the ids of instances: ``sessions[k3f9]/topic``. A path that the form does not have raises KeyError.
    """

    def __init__(self, program: Program, environment: Environment, document: Document, cells: CellTree) -> None:
        """Join the parts. For ``start`` and its siblings only."""
        definition = program.definition
        self._program = program
        self._environment = environment
        self._document = document
        self._cells = cells
        self._warnings: dict[str, None] = {}
        self._files = SecondaryInstances(definition, environment)
        self._context = Context(
            root=document,
            now=environment.now,
            instances=self._files,
            timezone=environment.now().tzinfo or UTC,
            random=environment.random,
            language=_known_language(definition.form, environment.language),
            namespaces=definition.namespaces,
            warn=self._warn,
        )
        self._texts = TextWriter(definition.translations, self._context)
        self._choices = ChoiceLists(program.root, self._context, self._texts)
        self._context.text = self._texts.translated
        self._context.choice_label = self._choice_label
        self._recalculation = Recalculation(program.graph, cells, self._context, self)
        self._actions = Actions(program.actions, program.by_path, cells, self._recalculation, self._context)
        self._repeats = Repeats(cells, self._recalculation, environment.random.choice, self._actions.run_new_instance)
        self._checks = Checks(self._context, self._texts, self._choices, self._recalculation, self._repeats)
        self._orphans: dict[str, str | tuple[str, ...]] = {}
        self._notes: dict[str, str] = {}
        self._cleared: dict[str, str] = {}
        self._is_final = False

    @classmethod
    def start(cls, definition: FormDefinition, environment: Environment) -> "Interview":
        """Begin a new record: defaults, metadata, actions of the first load, instance id.

        Raises the first Problem of a form that cannot work (``program.faults_of`` gives them all).
        """
        program = _working(program_of(definition))
        document = program.new_document()
        drop_templates(document.root_element)
        interview = cls(program, environment, document, CellTree(program.root, document.root_element))
        interview._begin()
        return interview

    @classmethod
    def resume(cls, definition: FormDefinition, environment: Environment, answers: Answers) -> "Interview":
        """Take up a draft or a stored record. The same answers come back out; what the form lacks is an orphan."""
        return cls._resumed(_working(program_of(definition)), environment, answers)

    @classmethod
    def edit(cls, definition: FormDefinition, environment: Environment, answers: Answers) -> "Interview":
        """Take up a record that a server has: it gets a new instance id, and the old one is kept as deprecated."""
        has_id = bool(answers.get("meta/instanceID"))
        interview = cls._resumed(_working(program_of(definition, has_id)), environment, answers)
        interview._renew_id()
        return interview

    @classmethod
    def from_xml(
        cls, definition: FormDefinition, environment: Environment, xml: str, *, is_edit: bool = False
    ) -> "Interview":
        """Take up an instance that came as OpenRosa XML. Its instances get their place as id.

        Raises Problem ``instance-not-of-form`` when it belongs to another form.
        """
        program = _working(program_of(definition))
        answers = read_instance_xml(program, xml)
        if is_edit and answers.get("meta/instanceID"):
            program = program_of(definition, True)
        interview = cls._resumed(program, environment, answers, keep_overwritable=False)
        if is_edit:
            interview._renew_id()
        return interview

    @classmethod
    def _resumed(
        cls, program: Program, environment: Environment, answers: Answers, *, keep_overwritable: bool = True
    ) -> "Interview":
        document = program.new_document()
        drop_templates(document.root_element)
        shape_tree(document.root_element, program.root, answers)
        cells = CellTree(program.root, document.root_element, lambda path: instance_ids(answers, path))
        interview = cls(program, environment, document, cells)
        interview._orphans, interview._notes = without_notes(fill(cells, answers))
        interview._run_all_rules(keep_overwritable)
        interview._actions.run("odk-instance-load")
        interview._settled()
        return interview

    @property
    def program(self) -> Program:
        """The form made ready to run, for tools and tests."""
        return self._program

    @property
    def cells(self) -> CellTree:
        """The nodes behind the paths, for tools and tests. Only to look at."""
        return self._cells

    @property
    def form(self) -> Form:
        """The form that is filled in."""
        return self._program.definition.form

    @property
    def definition(self) -> FormDefinition:
        """The form with the engine's tables."""
        return self._program.definition

    @property
    def language(self) -> str:
        """The form language, as named in the form."""
        return self._context.language

    @property
    def orphans(self) -> Answers:
        """Answers that this version of the form has no place for. They stay with the draft until it is final."""
        return self._orphans

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the form's own rules ran into, as sentences, for its author."""
        return tuple(self._warnings)

    @property
    def missing_files(self) -> tuple[str, ...]:
        """Files that a list of choices needed and that are not there."""
        return tuple(self._files.missing)

    def set_language(self, language: str) -> Changes:
        """Show everything in another language of the form."""
        self._context.language = language
        for unit in self._program.graph.units:
            speaks = any(expression.functions() & _SPEAKING for expression in unit.expressions)
            if speaks and unit.rule != Rule.SHOWN:
                self._recalculation.wake_all(self._cells.root.under(unit.blueprint))
        self._recalculation.touched.update(dict.fromkeys(self._cells.by_path))
        return self._settled()

    def answer(self, path: str, value: str) -> Changes:
        """Write an answer; "" clears it. What is not of the question's type is kept as typed and is a problem.

        Raises Problem ``question-readonly`` where nobody may write.
        """
        self._must_not_be_final()
        cell = self._leaf(path)
        if self._checks.is_readonly(cell):
            raise Problem("question-readonly", mark("This question is worked out by the form and cannot be changed."))
        before = (cell.value, cell.typed)
        cell.withheld = ""
        write_value(cell, self._in_order_of_choices(cell, value))
        if (cell.value, cell.typed) != before:
            if cell.value != before[0]:
                self._recalculation.value_changed(cell)
            self._recalculation.touched[path] = None
        return self._settled()

    def add_repeat(self, repeat_path: str, position: int | None = None) -> Changes:
        """Add an instance at a position (0 is the first) or at the end. ``Changes.added`` is its id.

        Raises Problem ``repeat-full`` where no more fit, ``repeat-counted`` where a count decides.
        """
        self._must_not_be_final()
        parent, repeat = self._repeat(repeat_path)
        _must_not_be_counted(repeat)
        if not self._repeats.has_room(parent, repeat):
            raise Problem("repeat-full", mark("There is no room for more here. Begin another record for the rest."))
        added = self._repeats.add(parent, repeat, position)
        return replace(self._settled(), added=added.instance_id)

    def remove_repeat(self, instance_path: str) -> Changes:
        """Take an instance out. It is kept, whole, for ``restore_repeat``."""
        self._must_not_be_final()
        cell = self._instance(instance_path)
        _must_not_be_counted(cell.blueprint)
        self._repeats.remove(cell)
        return self._settled()

    def restore_repeat(self, instance_path: str) -> Changes:
        """Bring a removed instance back to where it stood. KeyError when it was not removed."""
        self._must_not_be_final()
        added = self._repeats.restore(instance_path)
        return replace(self._settled(), added=added.instance_id)

    def move_repeat(self, instance_path: str, position: int) -> Changes:
        """Put an instance at another position (0 is the first)."""
        self._must_not_be_final()
        self._repeats.move(self._instance(instance_path), position)
        return self._settled()

    def instances(self, repeat_path: str) -> tuple[str, ...]:
        """Return the ids of a repeat's instances, in order."""
        parent, repeat = self._repeat(repeat_path)
        return tuple(cell.instance_id for cell in parent.instances.get(repeat.name, ()))

    def state(self, path: str) -> QuestionState | GroupState:
        """Return how a question, a group, a repeat or one of its instances is now."""
        cell = self._cells.find(path)
        if cell is None:
            parent, repeat = self._repeat(path)
            return self._checks.repeat_state(path, parent, repeat)
        return self._checks.state(cell)

    def choices(self, path: str) -> tuple[OfferedChoice, ...]:
        """Return the choices that are offered now, in the current language."""
        return self._choices.offered(self._leaf(path))

    def file(self, name: str) -> bytes:
        """Return a file of the form, such as the picture of a label; empty when it is not there."""
        try:
            return self._environment.resource(name)
        except FileNotFoundError:
            return b""

    def note(self, path: str) -> str:
        """Return what was noted on a question; empty when nothing was."""
        return self._notes.get(path, "")

    def write_note(self, path: str, text: str) -> Changes:
        """Note something on a question, a group or a repeat: for people, beside the answer; "" takes it away."""
        self._must_not_be_final()
        self._notes = {**self._notes, path: text.strip()}
        return Changes(frozenset({path}))

    def problems(self) -> tuple[AnswerProblem, ...]:
        """Return everything that stands against finalising, in the order of the form."""
        return tuple(self._checks.problems(self._cells.root))

    def answers(self, final: bool = False) -> Answers:
        """Return the answers; ``final`` leaves out what is not relevant, and orphans."""
        answers = {**answers_of(self._cells.root, only_relevant=final), **self._noted(only_relevant=final)}
        return answers if final else {**answers, **self._orphans}

    def instance_xml(self, final: bool) -> str:
        """Return the instance as OpenRosa XML; ``final`` leaves out what is not relevant."""
        return to_xml(self._document, only_relevant=final)

    def finalise(self) -> Finalised:
        """Check everything; where nothing stands against it, note the end, freeze, and return the record."""
        self._run_all_rules(keep_overwritable=True)
        self._settled()
        problems = self.problems()
        if problems:
            return Finalised(problems)
        self.note_end()
        ensure_instance_id(self._cells, self._environment.random)
        self._is_final = True
        xml = self.instance_xml(final=True)
        return Finalised((), self.answers(final=True), xml, digest(xml))

    def note_end(self) -> Changes:
        """Write the time of the end where the form asks for it. ``finalise`` does it by itself."""
        for path in note_end(self._cells, self._environment):
            self._recalculation.value_changed(self._cells.by_path[path])
        return self._settled()

    def explain(self, path: str) -> Explanation:
        """Return the rule that shows or hides a question, and what its parts come to now."""
        return explain(self._cells.by_path[path], self._context)

    def set_count(self, parent: Cell, repeat: Blueprint, count: float) -> None:
        """Keep a counted repeat at its count. For the recalculation only."""
        self._repeats.set_count(parent, repeat, count)

    def check_choices(self, cell: Cell) -> None:
        """Take out of an answer what its list no longer offers. For the recalculation only."""
        self._choices.forget(cell)
        chosen = cell.withheld or cell.value
        if not chosen:
            return
        offered = self._choices.values(cell)
        values = [chosen] if _is_single(cell) else chosen.split()
        still = [value for value in values if value in offered]
        if cell.blueprint.control is not None and cell.blueprint.control.type == QuestionType.RANK:
            still += [value for value in offered if value not in still]  # what is ranked at all is ranked whole
        kept = " ".join(still)
        cell.withheld = chosen if set(values) - set(still) else ""
        if kept != cell.value:
            if len(kept) < len(cell.value):
                self._cleared.setdefault(cell.path, cell.value)
            cell.value = kept
            self._recalculation.value_changed(cell)

    def _begin(self) -> None:
        preload(self._cells, self._environment)
        for cell in list(self._cells.root.walk()):
            if cell.blueprint.is_leaf and cell.value and cell.blueprint.depth > 1:
                write_value(cell, cell.value)
            self._repeats.draw_fixed(cell)
        self._recalculation.is_beginning = True
        self._run_all_rules(keep_overwritable=False)
        self._recalculation.is_beginning = False
        self._actions.run("odk-instance-first-load")
        self._actions.run("odk-instance-load")
        self._settled()

    def _renew_id(self) -> None:
        renew_instance_id(self._cells, self._environment.random)

    def _run_all_rules(self, keep_overwritable: bool) -> None:
        cells = self._cells.root.walk()
        stopped = list(self._recalculation.stopped)
        self._recalculation.stopped.clear()
        self._recalculation.wake_all(cells, keep_volatile=True, keep_overwritable=keep_overwritable)
        for blueprint in stopped:  # what they have was not worked out to the end
            self._recalculation.wake_all(self._cells.root.under(blueprint))
        self._recalculation.settle()
        self._recalculation.changed.clear()

    def _settled(self) -> Changes:
        recalculation = self._recalculation
        recalculation.settle()
        self._actions.run_changes()
        changes = Changes(frozenset(recalculation.touched), self._repeats.has_changed, None, dict(self._cleared))
        recalculation.touched.clear()
        self._cleared.clear()
        self._repeats.has_changed = False
        return changes

    def _leaf(self, path: str) -> Cell:
        cell = self._cells.by_path[path]
        if not cell.blueprint.is_leaf:
            raise KeyError(path)
        return cell

    def _instance(self, path: str) -> Cell:
        cell = self._cells.by_path[path]
        if not cell.blueprint.is_repeat:
            raise KeyError(path)
        return cell

    def _repeat(self, path: str) -> tuple[Cell, Blueprint]:
        parent_path, _, name = path.rpartition("/")
        parent = self._cells.by_path[parent_path]
        repeat = parent.blueprint.children[name]
        if not repeat.is_repeat:
            raise KeyError(path)
        return parent, repeat

    def _in_order_of_choices(self, cell: Cell, value: str) -> str:
        control = cell.blueprint.control
        if control is None or control.type != QuestionType.SELECT_MULTIPLE or " " not in value.strip():
            return value
        places = self._choices.values(cell)
        chosen = list(dict.fromkeys(value.split()))
        return " ".join(sorted(chosen, key=lambda item: places.get(item, len(places))))

    def _choice_label(self, value: str, path: str, node: Node) -> str:
        found = parse(path).evaluate_nodes(node, self._context)
        cell = self._cells.of_node(found[0], self._program.root) if found else None
        return self._choices.label(cell, value) if cell is not None else value

    def _warn(self, sentence: str) -> None:
        self._warnings[sentence] = None

    def _noted(self, only_relevant: bool) -> dict[str, str]:
        """Return the notes as answers; the final record has those on what is asked."""
        cells = ((path, text, self._cells.by_path.get(path)) for path, text in self._notes.items() if text)
        kept = ((path, text) for path, text, cell in cells if not only_relevant or (cell and cell.is_relevant))
        return {path + NOTE: text for path, text in kept}

    def _must_not_be_final(self) -> None:
        if self._is_final:
            raise ValueError("the interview is final")


_SPEAKING = frozenset({"jr:itext", "jr:choice-name"})
"""Functions whose value depends on the language."""


def _known_language(form: Form, language: str) -> str:
    return language if language in form.languages else form.default_language


def _working(program: Program) -> Program:
    if program.faults:
        raise program.faults[0].problem
    return program


def _must_not_be_counted(repeat: Blueprint) -> None:
    if repeat.section is not None and repeat.section.is_fixed:
        raise Problem("repeat-counted", mark("The form itself decides how many there are here."))


def _is_single(cell: Cell) -> bool:
    control = cell.blueprint.control
    return control is None or control.type == QuestionType.SELECT_ONE
