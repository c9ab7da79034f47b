"""QuestionRow: one question on the page: label, picture, hint, editor, what is wrong once it was left, and its note."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from fieldapp.forms.model import ATTACHMENT_TYPES, Question, QuestionType
from fieldapp.interview.state import Changes, QuestionState
from fieldapp.translation import tr
from ui.interview.blocks import Stop, Surroundings, focus, show_text
from ui.interview.editors import make_editor
from ui.interview.label_text import plain_label, rich_label
from ui.interview.note_line import NoteLine
from ui.theme.appearance import appearance
from ui.widgets.attachment import Attachment
from ui.widgets.attachment_field import AttachmentField
from ui.widgets.choice_heads import ChoiceHeads
from ui.widgets.editor import Editor, entry_height
from ui.widgets.labels import WrappedLabel
from ui.widgets.pictures import scaled_picture
from ui.widgets.text_field import ComputedField

_CHOOSING: Final = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, QuestionType.RANK}
_IN_TABLE: Final = {"label", "list-nolabel"}
_UNNAMED: Final = "reserved_name_for_field_list_labels_"
"""The form compiler puts a question of this name over the columns of a table-list; nobody wrote it."""
_PICTURE: Final = QSize(420, 260)
_NARROW_LABEL: Final = 9
"""Width of the labels in a table of choices where room is short, in text sizes."""


class QuestionRow(Stop):
    """A question with its editor; a note has words, and the value that the form gave it."""

    def __init__(self, question: Question, path: str, surroundings: Surroundings) -> None:
        super().__init__()
        self.path = path
        self._question = question
        self._surroundings = surroundings
        self._controller = surroundings.controller
        self._is_readonly = False
        self._is_in_table = bool(question.appearance & _IN_TABLE) and question.type in _CHOOSING
        self.label = WrappedLabel()
        self.hint = WrappedLabel(role="muted")
        self.error = WrappedLabel(role="error")
        self.picture: QLabel | None = None
        self.editor: Editor = _editor_of(question, surroundings)
        self.note = NoteLine()
        self.note.edited.connect(self._on_noted)
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
        label = self._show_words(state)
        self._show_answer(state)
        self._show_problem(state)
        self._describe(state, label)
        self.note.show_note(self._controller.note(self.path))

    def stops(self) -> list[Stop]:
        """Return itself when there is something to type."""
        is_open = self._is_asked() and not self.isHidden()
        return [self] if is_open and not self._is_readonly and not self._question.is_calculated else []

    def set_room(self, label_width: int) -> None:
        """Put the label left of the editor, or above it; above a wide editor always, never above a line of a table."""
        if self._question.type is QuestionType.NOTE or self.editor.is_wide:
            label_width = 0
        elif self._is_in_table:
            label_width = label_width or _NARROW_LABEL * appearance().text_px
        if label_width == self._label_width:
            return
        self._label_width = label_width
        for part in self._parts():
            self._grid.removeWidget(part)
        if label_width:
            self._lay_beside(label_width)
        else:
            self._lay_below()

    def enter(self) -> None:
        """Take the focus in the editor."""
        focus(self.editor)

    def commit(self) -> None:
        """Take over what is being typed."""
        self.editor.commit()

    def open_note(self) -> None:
        """Take the focus in the note; from there, back in the editor."""
        if self.note.has_focus():
            self.enter()
        else:
            self.note.open()

    def on_left(self) -> None:
        """Say what is wrong, now that the person is elsewhere."""
        self._controller.mark_left(self.path)
        self.note.on_left()
        if not self.isHidden():
            state = self._controller.question(self.path)
            self._show_problem(state)
            self._describe(state, self._label_of(state))

    def changeEvent(self, event: QEvent) -> None:
        """Place the label anew when the text size changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and getattr(self, "_label_width", 0) > 0:
            self._align_label()

    def _is_asked(self) -> bool:
        return self._question.type is not QuestionType.NOTE and not isinstance(self.editor, ChoiceHeads)

    def _parts(self) -> list[QWidget]:
        parts = (self.label, self.picture, self.hint, self.editor, self.error, self.note)
        return [part for part in parts if part is not None]

    def _lay_beside(self, label_width: int) -> None:
        self.label.setFixedWidth(label_width)
        middle = self._is_in_table and self._is_asked()
        self._grid.addWidget(self.label, 0, 0, Qt.AlignmentFlag.AlignVCenter if middle else Qt.AlignmentFlag.AlignTop)
        beside = (self.picture, self.editor, self.hint, self.error, self.note)
        for row, part in enumerate(part for part in beside if part is not None):
            self._grid.addWidget(part, row, 1)
        self._grid.setColumnStretch(0, 0)
        self._grid.setColumnStretch(1, 1)
        self._align_label()

    def _lay_below(self) -> None:
        self.label.setMinimumWidth(0)
        self.label.setMaximumWidth(16777215)
        self.label.setContentsMargins(0, 0, 0, 0)
        for row, part in enumerate(self._parts()):
            self._grid.addWidget(part, row, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0)

    def _align_label(self) -> None:
        gap = max(0, (entry_height(self) - self.label.fontMetrics().height()) // 2)
        self.label.setContentsMargins(0, 0 if self._is_in_table else gap, 0, 0)

    def _connect_editor(self) -> None:
        self.label.setBuddy(self.editor)
        self.editor.edited.connect(self._on_edited)
        self.editor.completed.connect(self.completed)
        if isinstance(self.editor, AttachmentField):
            self.editor.given.connect(self._on_given)

    def _label_of(self, state: QuestionState) -> str:
        words = plain_label(state.label)
        return words or ("" if self._question.name.startswith(_UNNAMED) else self._question.name)

    def _show_words(self, state: QuestionState) -> str:
        label, rich = self._label_of(state), rich_label(state.label)
        if state.is_required:
            self.label.set_text(tr("{question} *", question=label), tr("{question} *", question=rich) if rich else "")
        else:
            self.label.set_text(label, rich)
        missing = "" if state.is_translated else tr("Not translated yet.")
        hints = [part for part in (state.hint, state.guidance) if part]
        plain = [plain_label(part) for part in hints] + [missing]
        is_rich = any(rich_label(part) for part in hints)
        rich_parts = [rich_label(part) or plain_label(part) for part in hints] + [missing]
        joined = "<br>".join(part for part in rich_parts if part) if is_rich else ""
        show_text(self.hint, "\n".join(part for part in plain if part), joined)
        if state.media:
            self._show_picture(self._controller.picture(state.media), label)
        return label

    def _show_picture(self, content: bytes, label: str) -> None:
        picture = scaled_picture(content, _PICTURE) if content else None
        if picture is None:
            return
        if self.picture is None:
            self.picture = QLabel(self)
            width, self._label_width = self._label_width, -1
            self.set_room(width)
        self.picture.setPixmap(picture)
        self.picture.setAccessibleName(label)

    def _show_answer(self, state: QuestionState) -> None:
        if self._question.type in _CHOOSING and not self._question.is_calculated:
            self.editor.show_options(self._controller.options(self.path))
        is_new_file = self._question.type in ATTACHMENT_TYPES and state.value != self.editor.value()
        self.editor.show_value(state.value)
        if self._question.type is QuestionType.NOTE:
            self.editor.setVisible(bool(state.value))
        if is_new_file and state.value and isinstance(self.editor, AttachmentField):
            self._surroundings.read_attachment(state.value, self.editor.show_picture)
        if state.is_readonly != self._is_readonly:
            self._is_readonly = state.is_readonly
            self.editor.set_readonly(state.is_readonly)

    def _show_problem(self, state: QuestionState) -> None:
        problem = state.problem
        is_typing = self.isAncestorOf(self.window().focusWidget() or self.window())
        is_said = problem is not None and self._controller.is_left(self.path)
        if is_said and is_typing and self.error.isHidden():
            is_said = False
        show_text(self.error, problem.sentence if problem is not None and is_said else "")
        self.editor.set_invalid(is_said)

    def _describe(self, state: QuestionState, label: str) -> None:
        required = tr("Required.") if state.is_required else ""
        said = (required, self.hint.plain_text, self.error.plain_text)
        self.editor.describe(label, " ".join(part for part in said if part))
        self.note.describe(label)

    def _on_edited(self, value: str) -> None:
        self._controller.answer(self.path, value)

    def _on_noted(self, text: str) -> None:
        self._controller.write_note(self.path, text)

    def _on_given(self, attachment: Attachment) -> None:
        self._surroundings.attach(self.path, attachment)


def _editor_of(question: Question, surroundings: Surroundings) -> Editor:
    if question.type is QuestionType.NOTE:
        return ComputedField()
    return make_editor(question, surroundings.calendar)
