"""QuestionRow: one question on the page: label, hint, editor, and what is wrong once the question was left."""

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldapp.forms.model import ATTACHMENT_TYPES, Question, QuestionType
from fieldapp.interview.state import Changes, QuestionState
from fieldapp.translation import tr
from ui.interview.blocks import Stop, Surroundings, focus, show_text
from ui.interview.editors import make_editor
from ui.interview.label_text import plain_label
from ui.widgets.attachment_field import Attachment, AttachmentField
from ui.widgets.editor import entry_height
from ui.widgets.labels import WrappedLabel

_CHOOSING: Final = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK}


class QuestionRow(Stop):
    """A question with its editor; a note has only words."""

    def __init__(self, question: Question, path: str, surroundings: Surroundings) -> None:
        super().__init__()
        self.path = path
        self._question = question
        self._surroundings = surroundings
        self._controller = surroundings.controller
        self._is_readonly = False
        self.label = WrappedLabel()
        self.hint = WrappedLabel(role="muted")
        self.error = WrappedLabel(role="error")
        self.editor = None if question.type is QuestionType.NOTE else make_editor(question, surroundings.calendar)
        self.hint.hide()
        self.error.hide()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(4)
        self._label_width = -1
        self._connect_editor()
        self.set_room(0)

    def refresh(self, changes: Changes | None) -> None:
        """Show the question as it is now."""
        if changes is not None and self.path not in changes.paths:
            return
        state = self._controller.question(self.path)
        self.setVisible(state.is_relevant)
        if not state.is_relevant:
            return
        label = plain_label(state.label) or self._question.name
        self.label.set_text(tr("{question} *", question=label) if state.is_required else label)
        show_text(self.hint, "\n".join(filter(None, (plain_label(state.hint), plain_label(state.guidance)))))
        self._show_answer(state)
        self._show_problem(state)
        self._describe(state, label)

    def stops(self) -> list[Stop]:
        """Return itself when there is something to type."""
        is_open = self.editor is not None and not self.isHidden()
        return [self] if is_open and not self._is_readonly and not self._question.is_calculated else []

    def set_room(self, label_width: int) -> None:
        """Put the label left of the editor, or above it; a wide editor has it above always."""
        if self.editor is None or self.editor.is_wide:
            label_width = 0
        if label_width == self._label_width:
            return
        self._label_width = label_width
        parts: list[QWidget | None] = [self.label, self.hint, self.editor, self.error]
        for part in parts:
            if part is not None:
                self._grid.removeWidget(part)
        if label_width:
            self._lay_beside(label_width)
        else:
            self._lay_below()

    def enter(self) -> None:
        """Take the focus in the editor."""
        if self.editor is not None:
            focus(self.editor)

    def on_left(self) -> None:
        """Say what is wrong, now that the person is elsewhere."""
        self._controller.mark_left(self.path)
        if not self.isHidden():
            state = self._controller.question(self.path)
            self._show_problem(state)
            self._describe(state, plain_label(state.label))

    def changeEvent(self, event: QEvent) -> None:
        """Place the label anew when the text size changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and getattr(self, "_label_width", 0) > 0:
            self._align_label()

    def _lay_beside(self, label_width: int) -> None:
        self.label.setFixedWidth(label_width)
        self._grid.addWidget(self.label, 0, 0, Qt.AlignmentFlag.AlignTop)
        for row, part in enumerate((self.editor, self.hint, self.error)):
            if part is not None:
                self._grid.addWidget(part, row, 1)
        self._grid.setColumnStretch(0, 0)
        self._grid.setColumnStretch(1, 1)
        self._align_label()

    def _lay_below(self) -> None:
        self.label.setMinimumWidth(0)
        self.label.setMaximumWidth(16777215)
        self.label.setContentsMargins(0, 0, 0, 0)
        for row, part in enumerate((self.label, self.hint, self.editor, self.error)):
            if part is not None:
                self._grid.addWidget(part, row, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0)

    def _align_label(self) -> None:
        gap = max(0, (entry_height(self) - self.label.fontMetrics().height()) // 2)
        self.label.setContentsMargins(0, gap, 0, 0)

    def _connect_editor(self) -> None:
        if self.editor is None:
            return
        self.label.setBuddy(self.editor)
        self.editor.edited.connect(self._on_edited)
        self.editor.completed.connect(self.completed)
        if isinstance(self.editor, AttachmentField):
            self.editor.given.connect(self._on_given)

    def _show_answer(self, state: QuestionState) -> None:
        if self.editor is None:
            return
        if self._question.type in _CHOOSING and not self._question.is_calculated:
            self.editor.show_options(self._controller.options(self.path))
        is_new_file = self._question.type in ATTACHMENT_TYPES and state.value != self.editor.value()
        self.editor.show_value(state.value)
        if is_new_file and state.value and isinstance(self.editor, AttachmentField):
            self._surroundings.read_attachment(state.value, self.editor.show_picture)
        if state.is_readonly != self._is_readonly:
            self._is_readonly = state.is_readonly
            self.editor.set_readonly(state.is_readonly)

    def _show_problem(self, state: QuestionState) -> None:
        problem = state.problem
        is_typing = self.editor is not None and self.isAncestorOf(self.window().focusWidget() or self.window())
        is_said = problem is not None and self._controller.is_left(self.path)
        if is_said and is_typing and self.error.isHidden():
            is_said = False
        show_text(self.error, problem.sentence if problem is not None and is_said else "")
        if self.editor is not None:
            self.editor.set_invalid(is_said)

    def _describe(self, state: QuestionState, label: str) -> None:
        if self.editor is not None:
            required = tr("Required.") if state.is_required else ""
            said = (required, self.hint.plain_text, self.error.plain_text)
            self.editor.describe(label, " ".join(part for part in said if part))

    def _on_edited(self, value: str) -> None:
        self._controller.answer(self.path, value)

    def _on_given(self, attachment: Attachment) -> None:
        self._surroundings.attach(self.path, attachment)
