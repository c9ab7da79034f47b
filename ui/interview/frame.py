"""InterviewFrame: the parts of the interview page and where they stand. Knows no interview; InterviewPage fills it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldapp.translation import tr
from ui.interview.controller import Controller
from ui.interview.finish_panel import FinishPanel
from ui.interview.outline import SectionOutline
from ui.interview.question_help import QuestionHelp
from ui.widgets.buttons import Button
from ui.widgets.labels import WrappedLabel, label, set_role
from ui.widgets.message_strip import MessageStrip


class InterviewFrame(QWidget):
    """Head, outline, the stack of sections, help, and the buttons at the foot."""

    def _build(self, controller: Controller, section_count: int) -> None:
        self.setObjectName("page")
        self.title = label("", "title")
        self.saved = WrappedLabel(role="muted")
        self.saved.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.back = Button("", "quiet", "back")
        self.messages = MessageStrip()
        self.outline = SectionOutline(section_count)
        self.outline.setVisible(section_count > 1)
        self.stack = QStackedWidget()
        self.help = QuestionHelp(controller)
        self.finish_panel = FinishPanel()
        self.stack.addWidget(self.finish_panel)
        self.previous_button = Button("")
        self.next_button = Button("", "primary")
        self.finish_button = Button("")
        self._lay_out()

    def _name_buttons(self) -> None:
        words = {
            self.back: tr("Back"),
            self.previous_button: tr("Previous"),
            self.next_button: tr("Next"),
            self.finish_button: tr("Finish"),
        }
        for button, text in words.items():
            button.setText(text)
            button.setAccessibleName(text)

    def _show_foot(self, *, is_asking: bool, is_first: bool, is_last: bool) -> None:
        """Show the buttons that lead somewhere; the last section has Finish as its main one."""
        self.foot.setVisible(is_asking)
        self.next_button.setVisible(not is_last)
        self.previous_button.setVisible(not is_first)
        set_role(self.finish_button, "role", "primary" if is_last else "")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 20, 6)
        head.setSpacing(12)
        head.addWidget(self.back)
        head.addWidget(self.title)
        head.addWidget(self.saved, 1)
        strip = QHBoxLayout()
        strip.setContentsMargins(20, 0, 20, 0)
        strip.addWidget(self.messages)
        self.foot = QWidget()
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(20, 8, 20, 10)
        foot.setSpacing(8)
        foot.addWidget(self.previous_button)
        foot.addStretch(1)
        foot.addWidget(self.finish_button)
        foot.addWidget(self.next_button)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        beside = QHBoxLayout()
        beside.setContentsMargins(20, 4, 20, 4)
        beside.addWidget(self.help)
        right.addLayout(beside)
        right.addWidget(self.foot)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.outline)
        body.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(strip)
        column.addLayout(body, 1)
