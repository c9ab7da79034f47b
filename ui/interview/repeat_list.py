"""RepeatList: the instances of a repeat as a list; the questions of the chosen one below it.

Keys in the list: arrows choose, Enter goes into the questions, Insert adds, Delete removes, Alt+Up and Alt+Down move.
"""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout

from fieldapp.forms.model import Question, Repeat
from fieldapp.interview.state import Changes
from fieldapp.translation import tr
from ui.interview.blocks import Block, Build, Stop, Surroundings, focus
from ui.interview.sections import live_path, shown_questions
from ui.interview.summary import summary_of
from ui.widgets.buttons import Button, IconButton
from ui.widgets.editor import entry_height
from ui.widgets.labels import WrappedLabel

_MOST_LINES: Final = 6


class RepeatList(Block):
    """A list of instances with one of them open."""

    removed = Signal(object)
    """The paths of the instances a person removed, a tuple: offer to bring them back."""

    def __init__(self, repeat: Repeat, path: str, surroundings: Surroundings, build: Build) -> None:
        super().__init__()
        self._repeat = repeat
        self._path = path
        self._surroundings = surroundings
        self._controller = surroundings.controller
        self._build = build
        self._label_width = 0
        self._instances: tuple[str, ...] = ()
        self._open = ""
        self._blocks: list[Block] = []
        self.list = QListWidget(self)
        self.list.setTabKeyNavigation(False)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.installEventFilter(self)
        self.list.currentRowChanged.connect(self._on_row)
        self.remove = IconButton("close", "", self)
        self.up = IconButton("arrow-up", "", self)
        self.down = IconButton("arrow-down", "", self)
        self.remove.clicked.connect(self._on_remove)
        self.up.clicked.connect(self._on_up)
        self.down.clicked.connect(self._on_down)
        self.add = AddStop(repeat.is_counted)
        self.add.wanted.connect(self.add_instance)
        self.empty = WrappedLabel(role="muted")
        self._panel = QFrame(self)
        self._panel.setObjectName("card")
        self._lay_out()

    def refresh(self, changes: Changes | None) -> None:
        """Show the instances, and what changed in the open one."""
        if changes is None:
            self._retranslate()
        if changes is None or changes.structure:
            self._show_instances()
        elif any(path.startswith(f"{self._path}[") for path in changes.paths):
            self._show_summaries()
        for block in self._blocks:
            block.refresh(changes)

    def stops(self) -> list[Stop]:
        """Return the stops of the open instance and the button that adds one."""
        stops = [stop for block in self._blocks for stop in block.stops()]
        return stops if self._repeat.is_counted else [*stops, self.add]

    def set_room(self, label_width: int) -> None:
        """Hand the room on."""
        self._label_width = label_width
        for block in self._blocks:
            block.set_room(label_width)

    def open_instance(self, instance: str, _path: str = "") -> None:
        """Open an instance."""
        if instance in self._instances:
            self.list.setCurrentRow(self._instances.index(instance))

    def add_instance(self) -> None:
        """Add an instance at the end and go into it."""
        path = self._controller.add_instance(self._path)
        if path:
            self.open_instance(path)
            self._go_in()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Read the keys of the list."""
        if watched is self.list and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            actions = {
                (Qt.Key.Key_Insert, False): self.add_instance,
                (Qt.Key.Key_Delete, False): self._on_remove,
                (Qt.Key.Key_Up, True): self._on_up,
                (Qt.Key.Key_Down, True): self._on_down,
                (Qt.Key.Key_Return, False): self._go_in,
                (Qt.Key.Key_Enter, False): self._go_in,
            }
            action = actions.get((Qt.Key(event.key()), alt))
            if action is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                action()
                return True
        return super().eventFilter(watched, event)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.list, 1)
        for button in (self.up, self.down, self.remove):
            button.setVisible(not self._repeat.is_counted)
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._questions = QVBoxLayout(self._panel)
        self._questions.setContentsMargins(16, 12, 16, 16)
        self._questions.setSpacing(14)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.empty)
        layout.addLayout(top)
        layout.addWidget(self._panel)
        layout.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def _retranslate(self) -> None:
        words = {
            self.remove: tr("Remove (Delete)"),
            self.up: tr("Move up (Alt+Up)"),
            self.down: tr("Move down (Alt+Down)"),
        }
        for button, text in words.items():
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.empty.set_text("" if self._repeat.is_counted else tr("Nothing here yet. Add the first, or go on."))
        self.add.retranslate()

    def _show_instances(self) -> None:
        self._instances = self._controller.instances(self._path)
        self.list.blockSignals(True)
        self.list.clear()
        height = entry_height(self.list)
        for _ in self._instances:
            item = QListWidgetItem(self.list)
            item.setSizeHint(QSize(1, height))
        self._show_summaries()
        is_kept = self._open in self._instances
        row = self._instances.index(self._open) if is_kept else len(self._instances) - 1
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        shown = max(1, min(len(self._instances), _MOST_LINES))
        self.list.setFixedHeight(shown * max(height, self.list.sizeHintForRow(0)) + 2 * self.list.frameWidth())
        self.list.setVisible(bool(self._instances))
        self.empty.setVisible(not self._instances and not self._repeat.is_counted)
        self.remove.setVisible(bool(self._instances) and not self._repeat.is_counted)
        for button in (self.up, self.down):
            button.setVisible(len(self._instances) > 1 and not self._repeat.is_counted)
        self.list.setAccessibleName(self._controller.group(self._path).label)
        self._on_row(row)

    def _show_summaries(self) -> None:
        for row, instance in enumerate(self._instances):
            summary = summary_of(self._controller, self._inner_questions(instance))
            text = tr("{place}. {summary}", place=row + 1, summary=summary or tr("(empty)"))
            item = self.list.item(row)
            if item.text() != text:
                item.setText(text)

    def _inner_questions(self, instance: str) -> list[tuple[Question, str]]:
        near = [child for child in self._repeat.children if not isinstance(child, Repeat)]
        questions = [question for child in near for question in shown_questions(child)]
        inner = [each for each in questions if "/" not in each.path[len(self._repeat.path) + 1 :]]
        return [(question, live_path(question.path, self._repeat.path, instance)) for question in inner]

    def _on_row(self, row: int) -> None:
        instance = self._instances[row] if 0 <= row < len(self._instances) else ""
        if instance == self._open and (self._blocks or not instance):
            self._panel.setVisible(bool(instance))
            return
        self._open = instance
        for block in self._blocks:
            self._questions.removeWidget(block)
            block.hide()
            block.deleteLater()
        self._blocks = self._built(instance) if instance else []
        self._panel.setVisible(bool(self._blocks))
        self.grown.emit()

    def _built(self, instance: str) -> list[Block]:
        built = [self._build(child, self._repeat.path, instance) for child in self._repeat.children]
        blocks = [block for block in built if block is not None]
        for block in blocks:
            self._questions.addWidget(block)
            block.grown.connect(self.grown)
            block.set_room(self._label_width)
            block.refresh(None)
        return blocks

    def _go_in(self) -> None:
        stops = self.stops()
        if stops:
            stops[0].enter()

    def _on_remove(self) -> None:
        if self._open and not self._repeat.is_counted:
            instance, row = self._open, self.list.currentRow()
            self._controller.remove_instance(instance)
            self.list.setCurrentRow(min(row, self.list.count() - 1))
            focus(self.list if self.list.count() else self.add.button)
            self.removed.emit((instance,))

    def _on_up(self) -> None:
        self._move(-1)

    def _on_down(self) -> None:
        self._move(1)

    def _move(self, step: int) -> None:
        row = self.list.currentRow()
        if row >= 0 and 0 <= row + step < len(self._instances):
            self._controller.move_instance(self._instances[row], row + step)


class AddStop(Stop):
    """The button that adds an instance; Enter stops at it after the last question."""

    wanted = Signal()

    def __init__(self, is_counted: bool) -> None:
        super().__init__()
        self.button = Button(tr("Add"), "", "plus")
        self.button.clicked.connect(self.wanted)
        if is_counted:
            self.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.button)

    def retranslate(self) -> None:
        """Say its own words again, in the language in use now."""
        self.button.setText(tr("Add"))
        self.button.setAccessibleName(tr("Add"))

    def refresh(self, changes: Changes | None) -> None:
        """Nothing in it changes with the answers."""

    def stops(self) -> list[Stop]:
        """Return itself."""
        return [] if self.isHidden() else [self]

    def set_room(self, label_width: int) -> None:
        """It needs none."""

    def enter(self) -> None:
        """Take the focus."""
        focus(self.button)
