"""RepeatBlock: a part of the form that is answered any number of times.

A table where every question is short; else a list of instances with the questions of one of them below.
"""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from fieldapp.forms.model import Question, QuestionType, Repeat
from fieldapp.interview.state import Changes, GroupState
from fieldapp.translation import tr
from ui.interview.blocks import Block, Build, Stop, Surroundings, show_text
from ui.interview.label_text import plain_label
from ui.interview.repeat_list import RepeatList
from ui.interview.repeat_table import RepeatTable
from ui.interview.sections import live_path, shown_questions
from ui.widgets.buttons import Button
from ui.widgets.labels import WrappedLabel
from ui.widgets.message_strip import MessageStrip

MOST_COLUMNS: Final = 8
_SHORT: Final = {
    QuestionType.TEXT,
    QuestionType.INTEGER,
    QuestionType.DECIMAL,
    QuestionType.DATE,
    QuestionType.SELECT_ONE,
    QuestionType.BARCODE,
}


class RepeatBlock(Block):
    """A repeat with its label, in one of its two forms; the person may change to the other."""

    def __init__(self, repeat: Repeat, base: tuple[str, str], surroundings: Surroundings, build: Build) -> None:
        super().__init__()
        self.path = live_path(repeat.path, *base)
        self._repeat = repeat
        self._surroundings = surroundings
        self._controller = surroundings.controller
        self._build = build
        self._label_width = 0
        self.heading = WrappedLabel(role="heading")
        self.hint = WrappedLabel(role="muted")
        self.error = WrappedLabel(role="error")
        self.error.hide()
        self.messages = MessageStrip()
        self.switch = Button("", "quiet")
        self.switch.clicked.connect(self._on_switch)
        if not fits_table(repeat):
            self.switch.hide()
        top = QHBoxLayout()
        top.addWidget(self.heading, 1)
        top.addWidget(self.switch)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 8, 0, 0)
        self._column.setSpacing(8)
        self._column.addLayout(top)
        for part in (self.hint, self.messages, self.error):
            self._column.addWidget(part)
        self.body: RepeatList | RepeatTable = self._new_body(as_table=fits_table(repeat))
        self._column.addWidget(self.body)

    def refresh(self, changes: Changes | None) -> None:
        """Show again what changed in the repeat."""
        if changes is None or changes.structure or any(path.startswith(self.path) for path in changes.paths):
            state = self._controller.group(self.path)
            self.setVisible(state.is_relevant and self._is_any_asked())
            show_text(self.heading, self._heading_words(state))
            show_text(self.hint, plain_label(state.hint))
            show_text(self.error, state.problem.sentence if state.problem is not None else "")
            self._show_switch()
        self.body.refresh(changes)

    def _heading_words(self, state: GroupState) -> str:
        """The label, unless the group around it says the same just above."""
        label, group = plain_label(state.label), self.path.rpartition("/")[0]
        is_said = bool(group) and plain_label(self._controller.interview.state(group).label) == label
        return "" if is_said else label

    def _is_any_asked(self) -> bool:
        """The rule that hides a repeat stands at its instances; where there is none, the person may add one."""
        instances = self._controller.instances(self.path)
        if not instances:
            return not self._repeat.is_counted
        return any(self._controller.group(instance).is_relevant for instance in instances)

    def stops(self) -> list[Stop]:
        """Return the stops of the table or of the open instance."""
        return [] if self.isHidden() else self.body.stops()

    def set_room(self, label_width: int) -> None:
        """Hand the room on."""
        self._label_width = label_width
        self.body.set_room(label_width)

    def open_path(self, path: str) -> bool:
        """Bring the instance that a path is in to the front; return whether it is in this repeat."""
        for instance in self._controller.instances(self.path):
            if path == instance or path.startswith(f"{instance}/"):
                self.body.open_instance(instance, path)
                return True
        return False

    def _new_body(self, *, as_table: bool) -> RepeatList | RepeatTable:
        kind = RepeatTable if as_table else RepeatList
        body = kind(self._repeat, self.path, self._surroundings, self._build)
        body.grown.connect(self.grown)
        body.removed.connect(self._on_removed)
        if isinstance(body, RepeatTable):
            body.noted.connect(self.messages.show_warning)
        return body

    def _on_switch(self) -> None:
        old = self.body
        self.body = self._new_body(as_table=isinstance(old, RepeatList))
        self._column.replaceWidget(old, self.body)
        old.hide()
        old.deleteLater()
        self.body.set_room(self._label_width)
        self.body.refresh(None)
        self._show_switch()
        self.grown.emit()

    def _show_switch(self) -> None:
        is_table = isinstance(self.body, RepeatTable)
        words = tr("Show one by one") if is_table else tr("Show as a table")
        self.switch.setText(words)
        self.switch.setAccessibleName(words)

    def _on_removed(self, instances: tuple[str, ...]) -> None:
        def put_back() -> None:
            with self._controller.together():
                for instance in reversed(instances):
                    self._controller.put_back(instance)

        self.messages.show_action(tr("Removed."), tr("Undo"), put_back)


def fits_table(repeat: Repeat) -> bool:
    """Return whether every question of a repeat is short, and there are few enough for one line."""
    questions = shown_questions(repeat)
    if len(questions) > MOST_COLUMNS or any(not isinstance(child, Question) for child in repeat.children):
        return False
    return all(question.type in _SHORT and "multiline" not in question.appearance for question in questions)
