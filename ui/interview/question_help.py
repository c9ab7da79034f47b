"""QuestionHelp: about the question that has the focus: what it wants, why it is asked, and the keys. F1 opens it."""

import re
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from fieldapp.forms.model import Question, QuestionType
from fieldapp.interview.state import QuestionState
from fieldapp.translation import mark, tr
from ui.interview.blocks import Stop, show_text
from ui.interview.controller import Controller
from ui.interview.editors import is_searched
from ui.interview.label_text import plain_label
from ui.interview.people_row import PeopleRow
from ui.interview.repeat_table import RepeatTable
from ui.interview.summary import shown_answer
from ui.widgets.buttons import IconButton
from ui.widgets.labels import WrappedLabel

_HOW: Final = {
    QuestionType.INTEGER: mark("A whole number, in digits of any script."),
    QuestionType.DECIMAL: mark("A number, in digits of any script. The decimal mark may be a point or a comma."),
    QuestionType.DATE: mark(
        "Day, month and year, in digits of any script. A year from 2400 on is Buddhist era. F4 opens the calendar."
    ),
    QuestionType.DATETIME: mark(
        "Day, month and year, in digits of any script. A year from 2400 on is Buddhist era. F4 opens the calendar."
    ),
    QuestionType.TIME: mark("Hours and minutes, such as 14:30, 1430 or 2.30 pm."),
    QuestionType.SELECT_ONE: mark(
        "Press the number or the first letter of a choice. Arrows walk, Space chooses, Delete clears."
    ),
    QuestionType.SELECT_MULTIPLE: mark(
        "Press the numbers of all choices that hold; a second time drops one. Arrows walk, Space ticks."
    ),
    QuestionType.RANK: mark("Alt+Up and Alt+Down move a line; Space keeps the order as it is."),
    QuestionType.RANGE: mark("Type the number, or press Up and Down."),
    QuestionType.ACKNOWLEDGE: mark("Space ticks the box."),
    QuestionType.GEOPOINT: mark("Latitude and longitude, typed or pasted from a map."),
    QuestionType.GEOTRACE: mark("Latitude and longitude, typed or pasted from a map; one point on each line."),
    QuestionType.GEOSHAPE: mark("Latitude and longitude, typed or pasted from a map; one point on each line."),
    **dict.fromkeys(
        (QuestionType.IMAGE, QuestionType.AUDIO, QuestionType.VIDEO, QuestionType.FILE),
        mark("Choose a file, drop it here, or paste it with Ctrl+V."),
    ),
}
_PATH: Final = re.compile(r"[\w./-]*/[\w.-]+")
_MOST_REASONS: Final = 3


class QuestionHelp(QFrame):
    """A card below the questions. The focus stays in the question; Esc or F1 closes the card."""

    def __init__(self, controller: Controller) -> None:
        super().__init__()
        self.setObjectName("card")
        self._controller = controller
        self._questions = {question.path: question for question in controller.form.questions()}
        self.title = WrappedLabel(role="heading")
        self.text = WrappedLabel()
        self.keys = WrappedLabel(role="muted")
        self.close_button = IconButton("close", "")
        self.close_button.clicked.connect(self.hide)
        words = QVBoxLayout()
        words.setSpacing(4)
        for part in (self.title, self.text, self.keys):
            words.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 8, 10)
        row.addLayout(words, 1)
        row.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_about(self, stop: Stop | None) -> None:
        """Say what there is to know of the question in focus; nothing of what is none."""
        close = tr("Close the help (F1)")
        self.close_button.setToolTip(close)
        self.close_button.setAccessibleName(close)
        title, sentences = self._about(stop)
        self.title.set_text(title)
        show_text(self.text, "\n".join(each for each in sentences if each))
        self.keys.set_text(
            tr("Enter goes on, Shift+Enter back. F2 writes a note on the question. Ctrl+D takes the previous answer.")
        )
        self.setAccessibleName(title)
        self.show()

    def _about(self, stop: Stop | None) -> tuple[str, list[str]]:
        question = None if stop is None else self._questions.get(_form_path(stop.path))
        if stop is not None and question is not None:
            return self._about_question(question, self._controller.question(stop.path))
        if isinstance(stop, PeopleRow):
            how = tr("Arrows and Enter move as in Excel. A block copied in Excel can be pasted. Ctrl+A chooses all.")
            return stop.heading.plain_text, [stop.hint.plain_text, how]
        if isinstance(stop, RepeatTable):
            how = tr(
                "Type in the last line to add one, or paste lines from Excel. "
                "Ctrl+Delete removes a line, Alt+Up and Alt+Down move it."
            )
            return plain_label(self._controller.group(stop.path).label), [how]
        return tr("Filling in a form"), []

    def _about_question(self, question: Question, state: QuestionState) -> tuple[str, list[str]]:
        required = tr("Required: the record is not finished without it.") if state.is_required else ""
        wrong = state.problem.sentence if state.problem is not None and state.value else ""
        sentences = [plain_label(state.hint), plain_label(state.guidance), _how(question), required, wrong]
        return plain_label(state.label) or question.name, [*sentences, *self._reasons(state.path)]

    def _reasons(self, path: str) -> list[str]:
        """Return which earlier answers the question is asked for."""
        reasons: list[str] = []
        by_name = {question.name: question for question in self._questions.values()}
        for part in self._controller.interview.explain(path).parts:
            question = by_name.get(part.text.rsplit("/", 1)[-1]) if _PATH.fullmatch(part.text) else None
            if question is None or not part.value or len(reasons) == _MOST_REASONS:
                continue
            is_single = "[" not in path and question.path in self._controller.interview.answers()
            answer = shown_answer(self._controller, question, question.path) if is_single else part.value
            label = plain_label(question.label.in_language(self._controller.interview.language)) or question.name
            reasons.append(tr("Asked because of “{question}”: {answer}.", question=label, answer=answer))
        return list(dict.fromkeys(reasons))


def _how(question: Question) -> str:
    is_choice = question.type in (QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE)
    if is_choice and (is_searched(question) or question.appearance & {"minimal", "autocomplete"}):
        return tr("Type any part of the name, with or without tone marks. Down opens the whole list.")
    if "multiline" in question.appearance:
        return tr("Enter makes a new line; Tab goes on.")
    return tr(_HOW[question.type]) if question.type in _HOW else ""


def _form_path(path: str) -> str:
    return re.sub(r"\[[^\]]*\]", "", path)
