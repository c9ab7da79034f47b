"""RepeatModel: the lines and columns of a repeat shown as a table. Writes through the controller."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from fieldapp.forms.model import Question, QuestionType, Repeat
from fieldapp.text import breakable
from fieldapp.translation import tr
from ui.interview.blocks import Surroundings
from ui.interview.cell_reading import CellReader
from ui.interview.label_text import plain_label
from ui.interview.sections import live_path, shown_questions
from ui.interview.summary import shown_answer
from ui.theme.appearance import appearance
from ui.theme.icons import pixmap
from ui.widgets.editor import Option

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT: Final = QModelIndex()


class RepeatModel(QAbstractTableModel):
    """One line an instance, one column a question, and an empty line at the end to type a new one into."""

    def __init__(self, repeat: Repeat, path: str, surroundings: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._repeat = repeat
        self._path = path
        self._controller = surroundings.controller
        self._calendar = surroundings.calendar
        self.questions = [each for each in shown_questions(repeat) if each.type is not QuestionType.NOTE]
        self.instances: tuple[str, ...] = ()
        self._reader = CellReader()

    def read_again(self) -> None:
        """Read which instances there are, and show them. The line being typed into becomes the first new one."""
        before, after = self.instances, self._controller.instances(self._path)
        if len(after) > len(before) and after[: len(before)] == before and not self._repeat.is_counted:
            self.beginInsertRows(QModelIndex(), len(before) + 1, len(after))
            self.instances = after
            self.endInsertRows()
            self.show_again()
            return
        self.beginResetModel()
        self.instances = after
        self.endResetModel()

    def show_again(self) -> None:
        """Show all cells again."""
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of instances, and one more where the person adds them."""
        return 0 if parent.isValid() else len(self.instances) + (0 if self._repeat.is_counted else 1)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """Return the number of questions."""
        return 0 if parent.isValid() else len(self.questions)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        """Return the label of a question."""
        is_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if orientation != Qt.Orientation.Horizontal or not is_text:
            return None
        return breakable(self._label(self.questions[section]))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the answer as people read it, the text to edit, or what is wrong."""
        question, path = self.questions[index.column()], self.path_at(index)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            label = self._label(question)
            return tr(
                "{question}, line {place}: {answer}", question=label, place=index.row() + 1, answer=self._shown(index)
            )
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._shown(index)
        if role == Qt.ItemDataRole.TextAlignmentRole and question.type in (QuestionType.INTEGER, QuestionType.DECIMAL):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if not path:
            return None
        if role == Qt.ItemDataRole.BackgroundRole and not index.flags() & Qt.ItemFlag.ItemIsEditable:
            return QColor(appearance().tokens.background)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._problem_at(path) or self._shown(index) or None
        if role == Qt.ItemDataRole.DecorationRole and self._problem_at(path):
            return pixmap("warning", appearance().tokens.error, appearance().text_px)
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take what was typed; on the empty line a new instance is added for it."""
        text = self._canonical(index, str(value))
        path = self.path_at(index)
        if role != Qt.ItemDataRole.EditRole or (not path and not text):
            return False
        if path:
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self._controller.answer(path, text)
            return True
        question = self.questions[index.column()]
        with self._controller.together():
            instance = self._controller.add_instance(self._path)
            if instance:
                self._controller.answer(live_path(question.path, self._repeat.path, instance), text)
        return bool(instance)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return whether the cell can be typed in: not where the question is not asked, or computed."""
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        path = self.path_at(index)
        question = self.questions[index.column()]
        if question.is_calculated:
            return plain
        if path:
            state = self._controller.question(path)
            if not state.is_relevant or state.is_readonly:
                return plain
        return plain | Qt.ItemFlag.ItemIsEditable

    def path_at(self, index: Index) -> str:
        """Return the live path of the question of a cell, "" on the empty line."""
        if not 0 <= index.row() < len(self.instances):
            return ""
        return live_path(self.questions[index.column()].path, self._repeat.path, self.instances[index.row()])

    def index_of(self, instance: str, path: str) -> QModelIndex:
        """Return the cell of a question, the first of the line when the path is none of its questions."""
        if instance not in self.instances:
            return QModelIndex()
        row = self.instances.index(instance)
        cells = [self.index(row, column) for column in range(self.columnCount())]
        return next((cell for cell in cells if self.path_at(cell) == path), cells[0])

    def options(self, index: Index) -> tuple[Option, ...]:
        """Return the choices offered in a cell."""
        path = self.path_at(index)
        if path:
            return self._controller.options(path)
        language = self._controller.interview.language
        choices = self.questions[index.column()].choices
        return tuple(Option(choice.value, choice.label.in_language(language)) for choice in choices)

    def value_at(self, index: Index) -> str:
        """Return the canonical value of a cell."""
        path = self.path_at(index)
        return self._controller.question(path).value if path else ""

    def labels(self) -> list[str]:
        """Return the labels of the columns."""
        return [self._label(question) for question in self.questions]

    def instance_for(self, row: int) -> str:
        """Return the instance of a line that is being pasted, made now when it is missing; "" when no more fit."""
        instances = self._controller.instances(self._path)
        if row < len(instances):
            return instances[row]
        return "" if self._repeat.is_counted else self._controller.add_instance(self._path)

    def write_line(self, row: int, instance: str, line: list[str], left: int) -> list[str]:
        """Write a pasted line from a column on; return in words the cells that have no place."""
        lost = self.names_of_lost(row, len(self.questions), line[len(self.questions) - left :])
        for question, text in zip(self.questions[left:], line, strict=False):
            path = live_path(question.path, self._repeat.path, instance)
            state = self._controller.question(path)
            if state.is_relevant and not state.is_readonly and not question.is_calculated:
                options = self._controller.options(path) if question.type is QuestionType.SELECT_ONE and text else ()
                self._controller.answer(path, self._reader.canonical(question, text, options))
            elif text:
                lost.append(self._cell_words(row, self._label(question)))
        return lost

    def names_of_lost(self, row: int, left: int, line: list[str]) -> list[str]:
        """Return in words which of these cells, pasted from a column on, hold something."""
        labels = self.labels()[left:]
        labels += [""] * (len(line) - len(labels))
        return [self._cell_words(row, label or text) for text, label in zip(line, labels, strict=False) if text]

    def wrong_cells(self, instances: Iterable[str]) -> list[str]:
        """Return in words the answered cells of instances that are to be corrected."""
        wrong = []
        for instance in instances:
            row = self.instances.index(instance)
            for question in self.questions:
                state = self._controller.question(live_path(question.path, self._repeat.path, instance))
                if state.problem is not None and state.value:
                    wrong.append(self._cell_words(row, self._label(question)))
        return wrong

    def is_empty_line(self, row: int) -> bool:
        """Return whether nothing is answered in a line."""
        return not any(self.value_at(self.index(row, column)) for column in range(self.columnCount()))

    def mark_line_left(self, row: int) -> None:
        """The person left a line: what is wrong in it may be said."""
        for path in self._paths_of(self.instances[row : row + 1]):
            self._controller.mark_left(path)
        if 0 <= row < self.rowCount():
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def mark_all_left(self) -> None:
        """The person left the table."""
        for path in self._paths_of(self.instances):
            self._controller.mark_left(path)
        self.show_again()

    def problem_sentence(self, current: Index) -> str:
        """Return what is wrong in the current cell; where that is nothing, in the first wrong line."""
        path = self.path_at(current) if current.isValid() else ""
        sentence = self._problem_at(path) if path else ""
        if sentence:
            return sentence
        wrong = (each for each in self._controller.problems() if each.path.startswith(f"{self._path}["))
        first = next((each for each in wrong if self._controller.is_left(each.path)), None)
        if first is None:
            return ""
        instance = next((each for each in self.instances if first.path.startswith(f"{each}/")), "")
        place = self.instances.index(instance) + 1 if instance else 0
        return tr("Line {place}: {problem}", place=place, problem=first.sentence)

    def _paths_of(self, instances: tuple[str, ...]) -> list[str]:
        return [
            live_path(question.path, self._repeat.path, instance)
            for instance in instances
            for question in self.questions
        ]

    def _cell_words(self, row: int, label: str) -> str:
        return tr("line {place}, {question}", place=row + 1, question=label)

    def _shown(self, index: Index) -> str:
        path = self.path_at(index)
        if not path or not self._controller.question(path).is_relevant:
            return ""
        return shown_answer(self._controller, self.questions[index.column()], path, self._calendar)

    def _problem_at(self, path: str) -> str:
        problem = self._controller.question(path).problem if self._controller.is_left(path) else None
        return "" if problem is None else problem.sentence

    def _label(self, question: Question) -> str:
        return plain_label(question.label.in_language(self._controller.interview.language)) or question.name

    def _canonical(self, index: Index, text: str) -> str:
        question = self.questions[index.column()]
        options = self.options(index) if question.type is QuestionType.SELECT_ONE else ()
        return self._reader.canonical(question, text, options)
