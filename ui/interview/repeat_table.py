"""RepeatTable: the instances of a repeat as lines of a table that is typed into and pasted into, as in Excel.

Keys: typing edits; Enter goes to the next cell, from the last line to a new one; arrows move; Tab goes on;
Delete clears; Ctrl+Delete removes lines; Alt+Up and Alt+Down move the line; Ctrl+C and Ctrl+V copy and paste blocks.
"""

from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHBoxLayout, QHeaderView, QTableView, QVBoxLayout

from fieldapp.forms.model import Repeat
from fieldapp.interview.state import Changes
from fieldapp.translation import mark, tr
from ui.interview.block_paste import BlockPaste
from ui.interview.blocks import Build, Stop, Surroundings, focus, show_text
from ui.interview.repeat_cells import CellDelegate
from ui.interview.repeat_model import RepeatModel
from ui.widgets.buttons import Button
from ui.widgets.editor import entry_height, text_to_paste
from ui.widgets.labels import WrappedLabel
from ui.widgets.people_cell import block_of
from ui.widgets.progress_line import ProgressLine

_MOST_LINES: Final = 12
_MOST_NAMED: Final = 6
"""So many cells are named after a paste; the others are counted. All of them carry a mark."""


class RepeatTable(Stop):
    """A repeat as a table with a line for each instance and an empty one at the end."""

    noted = Signal(str)
    """Something a person should know of what was just done."""
    removed = Signal(object)
    """The paths of the instances a person removed, a tuple: offer to bring them back."""

    def __init__(self, repeat: Repeat, path: str, surroundings: Surroundings, _build: Build) -> None:
        super().__init__()
        self.path = path
        self._repeat = repeat
        self._controller = surroundings.controller
        self.model = RepeatModel(repeat, path, surroundings, self)
        self.view = TableView(self)
        self.view.setModel(self.model)
        self.cells = CellDelegate(self.view, self.model)
        self.view.setItemDelegate(self.cells)
        self.cells.advanced.connect(self._on_advanced)
        self.view.advanced.connect(self._on_advanced)
        self.view.pasted.connect(self.paste)
        self.view.lines_dropped.connect(self.remove_lines)
        self.view.line_moved.connect(self._on_line_moved)
        self.view.focus_lost.connect(self._show_problem)
        self.view.resized.connect(self._fit)
        selection = self.view.selectionModel()
        selection.currentChanged.connect(self._on_current_changed)
        self.error = WrappedLabel(role="error")
        self.error.hide()
        self.progress = ProgressLine()
        self.progress.cancelled.connect(self.cancel_paste)
        self._paste: BlockPaste | None = None
        self.remove = Button("", "quiet")
        self.remove.clicked.connect(self.remove_lines)
        self.advice = WrappedLabel(role="muted")
        buttons = QHBoxLayout()
        buttons.addWidget(self.advice, 1)
        buttons.addWidget(self.remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.view)
        layout.addWidget(self.error)
        layout.addWidget(self.progress)
        layout.addLayout(buttons)

    def refresh(self, changes: Changes | None) -> None:
        """Show the lines as they are now."""
        if changes is None or changes.structure:
            self._retranslate()
            current = self.view.currentIndex()
            place = (current.row(), current.column())
            self.model.read_again()
            self._fit()
            if current.isValid():
                self.view.setCurrentIndex(self.model.index(min(place[0], self.model.rowCount() - 1), place[1]))
        elif any(path.startswith(f"{self.path}[") for path in changes.paths):
            self.model.show_again()
        self.remove.setVisible(bool(self.model.instances) and not self._repeat.is_counted)
        self._show_problem()

    def stops(self) -> list[Stop]:
        """Return itself."""
        return [] if self.isHidden() else [self]

    def set_room(self, label_width: int) -> None:
        """The table always takes the whole width."""

    def enter(self) -> None:
        """Take the focus in the current cell, at first the first one."""
        if not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0, 0))
        focus(self.view)

    def on_left(self) -> None:
        """Say what is wrong, now that the person is elsewhere."""
        self.model.mark_all_left()
        self._show_problem()

    def commit(self) -> None:
        """Take over what is being typed into a cell."""
        self.cells.commit_typed()

    def open_note(self) -> None:
        """Edit the cell: F2 does so in every table."""
        self.view.edit(self.view.currentIndex())

    def open_instance(self, instance: str, path: str = "") -> None:
        """Go to the cell of a question of an instance."""
        index = self.model.index_of(instance, path)
        if index.isValid():
            self.view.setCurrentIndex(index)

    def paste(self, text: str) -> None:
        """Fill from the current cell, a few lines at a time; lines that are missing are added."""
        if self._paste is not None or not text.strip():
            return
        current = self.view.currentIndex()
        top, left = (current.row(), current.column()) if current.isValid() else (0, 0)
        paste = BlockPaste(self._controller, self.model, block_of(text), top, left)
        paste.done.connect(self._on_pasted)
        paste.progressed.connect(self._on_paste_progressed)
        self._paste = paste
        self.progress.begin(tr("Pasting lines"))
        paste.start()

    def cancel_paste(self) -> None:
        """Stop pasting and take back what was pasted."""
        paste, self._paste = self._paste, None
        if paste is not None:
            paste.cancel()
            self.progress.end()

    def remove_lines(self) -> None:
        """Remove the lines that have a selected cell."""
        rows = sorted({index.row() for index in self.view.selectedIndexes()} or {self.view.currentIndex().row()})
        instances = tuple(self.model.instances[row] for row in rows if 0 <= row < len(self.model.instances))
        if instances and not self._repeat.is_counted:
            with self._controller.together():
                for instance in instances:
                    self._controller.remove_instance(instance)
            self.removed.emit(instances)
            self.enter()

    def _on_paste_progressed(self, done: int, total: int) -> None:
        self.progress.on_progress(mark("Pasting lines"), done, total)

    def _on_pasted(self) -> None:
        """Say which cells did not fit, and which are to be corrected."""
        paste, self._paste = self._paste, None
        self.progress.end()
        if paste is None:
            return
        self.model.mark_all_left()
        self._show_problem()
        lost, wrong = paste.without_place, self.model.wrong_cells(paste.instances)
        sentences = []
        if lost:
            sentences.append(tr("Pasted cells without a place here: {cells}.", cells=_listed(lost)))
        if wrong:
            sentences.append(tr("Pasted cells to correct: {cells}.", cells=_listed(wrong)))
        if sentences:
            self.noted.emit(" ".join(sentences))

    def _on_advanced(self, step: int) -> None:
        """Go to the next cell that can be typed in; from the empty last line the person goes on with the form."""
        index = self.view.currentIndex()
        if step > 0 and self.model.is_empty_line(index.row()) and index.row() == len(self.model.instances):
            self.completed.emit()
            return
        width = self.model.columnCount()
        place = index.row() * width + index.column() + step
        while 0 <= place < self.model.rowCount() * width:
            target = self.model.index(place // width, place % width)
            if target.flags() & Qt.ItemFlag.ItemIsEditable:
                self.view.setCurrentIndex(target)
                return
            place += step
        if step > 0:
            self.completed.emit()

    def _on_line_moved(self, step: int) -> None:
        index = self.view.currentIndex()
        target = index.row() + step
        if 0 <= index.row() < len(self.model.instances) and 0 <= target < len(self.model.instances):
            self._controller.move_instance(self.model.instances[index.row()], target)
            self.view.setCurrentIndex(self.model.index(target, index.column()))

    def _on_current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if previous.isValid() and previous.row() != current.row():
            self.model.mark_line_left(previous.row())
        self._show_problem()

    def _show_problem(self) -> None:
        show_text(self.error, self.model.problem_sentence(self.view.currentIndex()))

    def _retranslate(self) -> None:
        words = tr("Remove the line (Ctrl+Delete)")
        self.remove.setText(words)
        self.remove.setAccessibleName(words)
        show_text(self.advice, "" if self._repeat.is_counted else tr("Type in the last line, or paste from Excel."))
        self.view.setAccessibleName(self._controller.group(self.path).label)

    def _fit(self) -> None:
        height = entry_height(self.view) + 2
        self.view.verticalHeader().setDefaultSectionSize(height)
        head = max(self._wrapped_head(), height)
        self.view.horizontalHeader().setFixedHeight(head)
        lines = min(self.model.rowCount(), _MOST_LINES)
        self.view.setFixedHeight(head + lines * height + 2 * self.view.frameWidth())

    def _wrapped_head(self) -> int:
        """Return the height that the labels of the columns need on as many lines as it takes."""
        header = self.view.horizontalHeader()
        font = header.font()
        font.setBold(True)
        width = max(self.view.viewport().width() // max(self.model.columnCount(), 1) - 20, 40)
        texts = [str(self.model.headerData(column, Qt.Orientation.Horizontal)) for column in range(header.count())]
        flags = Qt.TextFlag.TextWordWrap.value
        return max(QFontMetrics(font).boundingRect(0, 0, width, 10_000, flags, text).height() for text in texts) + 12


def _listed(cells: list[str]) -> str:
    """The first cells in words, and how many more there are."""
    shown = "; ".join(cells[:_MOST_NAMED])
    rest = len(cells) - _MOST_NAMED
    return shown if rest <= 0 else tr("{cells} and {count} more", cells=shown, count=rest)


class TableView(QTableView):
    """The view: passes Tab on, and reads the keys of a spreadsheet."""

    advanced = Signal(int)
    pasted = Signal(str)
    lines_dropped = Signal()
    line_moved = Signal(int)
    focus_lost = Signal()
    resized = Signal()

    def __init__(self, parent: RepeatTable) -> None:
        super().__init__(parent)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        alignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.horizontalHeader().setDefaultAlignment(alignment | Qt.TextFlag.TextWordWrap)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read the keys of a spreadsheet; the rest begins editing or moves."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key = event.key()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(text_to_paste())
        elif event.matches(QKeySequence.StandardKey.Copy):
            QApplication.clipboard().setText(self._copied())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self.advanced.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and control:
            self.lines_dropped.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._clear()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.line_moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif control or alt:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say so: the labels of the columns wrap anew."""
        is_other_width = event.size().width() != event.oldSize().width()
        super().resizeEvent(event)
        if is_other_width:
            self.resized.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have a current cell as soon as the focus is here."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self.model().index(0, 0), chosen)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Say that the focus went."""
        super().focusOutEvent(event)
        self.focus_lost.emit()

    def _clear(self) -> None:
        for index in self.selectedIndexes() or [self.currentIndex()]:
            self.model().setData(index, "", Qt.ItemDataRole.EditRole)

    def _copied(self) -> str:
        lines: dict[int, list[str]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda each: (each.row(), each.column())):
            lines.setdefault(index.row(), []).append(str(index.data() or ""))
        return "\n".join("\t".join(cells) for cells in lines.values())
