"""PeopleRow: the sex x age table of a form: one widget for all its cells, which stay questions of their own."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldapp.forms.model import Group, Question
from fieldapp.interview.state import Changes
from ui.interview.blocks import Block, Build, Stop, Surroundings, focus, show_text
from ui.interview.label_text import plain_label
from ui.interview.note_line import NoteLine
from ui.interview.sections import live_path
from ui.widgets.labels import WrappedLabel
from ui.widgets.message_strip import MessageStrip
from ui.widgets.people_grid import Cell, PeopleGrid


class PeopleRow(Stop):
    """A group of counts by sex and age, as one table. Its totals are computed by the form; the table shows them."""

    def __init__(self, group: Group, base: tuple[str, str], surroundings: Surroundings) -> None:
        super().__init__()
        self.path = live_path(group.path, *base)
        self._controller = surroundings.controller
        cells = grid_cells(group)
        self.paths: dict[Cell, str] = {cell: live_path(question.path, *base) for cell, question in cells.items()}
        self._totals = [live_path(question.path, *base) for question in grid_totals(group)]
        self._cells_of = {path: cell for cell, path in self.paths.items()}
        self.heading = WrappedLabel(role="heading")
        self.hint = WrappedLabel(role="muted")
        self.grid = PeopleGrid(self.paths)
        self.error = WrappedLabel(role="error")
        self.error.hide()
        self.grid.changed_cells.connect(self._on_changed_cells)
        self.grid.completed.connect(self.completed)
        self.messages = MessageStrip()
        self.grid.noted.connect(self.messages.show_warning)
        self.note = NoteLine()
        self.note.edited.connect(self._on_noted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for part in (self.heading, self.hint, self.messages, self.grid, self.error, self.note):
            layout.addWidget(part)

    def refresh(self, changes: Changes | None) -> None:
        """Show the cells as they are now."""
        own = {self.path, *self._cells_of, *self._totals}
        if changes is not None and not changes.paths & own:
            return
        state = self._controller.group(self.path)
        self.setVisible(state.is_relevant)
        if not state.is_relevant:
            return
        show_text(self.heading, plain_label(state.label))
        show_text(self.hint, plain_label(state.hint))
        states = {cell: self._controller.question(path) for cell, path in self.paths.items()}
        self.grid.show_values({cell: question.value for cell, question in states.items()})
        self.grid.set_readonly(all(question.is_readonly for question in states.values()))
        self.note.show_note(self._controller.note(self.path))
        self._show_problems()

    def stops(self) -> list[Stop]:
        """Return itself."""
        return [] if self.isHidden() else [self]

    def enter(self) -> None:
        """Take the focus in the first open cell."""
        focus(next(entry for entry in self.grid.cells.values() if not entry.isHidden()))

    def enter_at(self, path: str) -> None:
        """Take the focus in the cell of a question."""
        cell = self._cells_of.get(path)
        if cell is None or self.grid.cells[cell].isHidden():
            self.enter()
        else:
            focus(self.grid.cells[cell])

    def on_left(self) -> None:
        """Say what is wrong, now that the person is elsewhere."""
        self.messages.clear()
        self.note.on_left()
        for path in (*self._cells_of, *self._totals):
            self._controller.mark_left(path)
        self._show_problems()

    def open_note(self) -> None:
        """Take the focus in the note on the table; from there, back in the table."""
        if self.note.has_focus():
            self.enter()
        else:
            self.note.open()

    def path_of(self, widget: QWidget | None) -> str:
        """Return the path of the question of the cell that has the focus; "" elsewhere."""
        return next((self.paths[cell] for cell, entry in self.grid.cells.items() if entry is widget), "")

    def _on_noted(self, text: str) -> None:
        self._controller.write_note(self.path, text)

    def _show_problems(self) -> None:
        said = [path for path in (*self._cells_of, *self._totals) if self._controller.is_left(path)]
        problems = [problem for path in said if (problem := self._controller.question(path).problem) is not None]
        self.grid.show_problems(self._cells_of[each.path] for each in problems if each.path in self._cells_of)
        show_text(self.error, "\n".join(dict.fromkeys(each.sentence for each in problems)))
        description = " ".join(part for part in (self.hint.plain_text, self.error.plain_text) if part)
        self.grid.describe(self.heading.plain_text, description)
        self.note.describe(self.heading.plain_text)

    def _on_changed_cells(self, changed: dict[Cell, str]) -> None:
        self._controller.answer_all({self.paths[cell]: value for cell, value in changed.items()})


class GridGroupBlock(Block):
    """A group that is a sex x age table: the table, then whatever else the form put into the group."""

    def __init__(self, group: Group, base: tuple[str, str], surroundings: Surroundings, build: Build) -> None:
        super().__init__()
        self.people = PeopleRow(group, base, surroundings)
        rest = [build(node, *base) for node in group.children if not is_in_table(node)]
        self.blocks: list[Block] = [self.people, *(block for block in rest if block is not None)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.setSpacing(14)
        for block in self.blocks:
            layout.addWidget(block)

    def refresh(self, changes: Changes | None) -> None:
        """Hand on what changed."""
        for block in self.blocks:
            block.refresh(changes)
        self.setVisible(not self.people.isHidden())

    def stops(self) -> list[Stop]:
        """Return the table and what comes after it."""
        return [] if self.isHidden() else [stop for block in self.blocks for stop in block.stops()]

    def set_room(self, label_width: int) -> None:
        """Hand the room on."""
        for block in self.blocks:
            block.set_room(label_width)


def grid_cells(group: Group) -> dict[Cell, Question]:
    """Return the cells of the sex x age table that a group is, empty when it is none."""
    return {
        (child.meaning.sex, child.meaning.age): child
        for child in group.children
        if isinstance(child, Question) and child.meaning.grid and child.meaning.sex and child.meaning.age
    }


def grid_totals(group: Group) -> list[Question]:
    """Return the computed totals that stand in the group of their table: its edges show them."""
    return [child for child in group.children if isinstance(child, Question) and child.meaning.total]


def is_in_table(node: object) -> bool:
    """Return whether a node of a grid group is shown by the table itself."""
    meaning = node.meaning if isinstance(node, Question) else None
    return meaning is not None and bool(meaning.total or (meaning.grid and meaning.sex and meaning.age))
