"""RangeField: a number between two ends, typed, stepped with the arrows, or set on a line. May be empty."""

from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from fieldapp.digits import parse_decimal
from ui.widgets.editor import Editor, EntryLine
from ui.widgets.labels import set_role
from ui.widgets.number_field import canonical_number


class RangeField(Editor):
    """A short line with a slider; Up and Down in the line go one step."""

    def __init__(
        self, start: Decimal, end: Decimal, step: Decimal, *, is_whole: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._start, self._end, self._step = start, end, step or Decimal(1)
        self._is_whole = is_whole
        self.line = EntryLine(self, characters=8)
        self.line.textEdited.connect(self._on_text_edited)
        self.line.installEventFilter(self)
        self.slider = _StillSlider(Qt.Orientation.Horizontal, self)
        self.slider.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.slider.setRange(0, int(abs((end - start) / self._step)))
        self.slider.setMinimumWidth(160)
        self.slider.setMaximumWidth(320)
        self.slider.valueChanged.connect(self._on_slid)
        self.slider.sliderReleased.connect(self._on_released)
        self.setFocusProxy(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        layout.setSpacing(10)
        for part in (QLabel(f"{start}", self), self.slider, QLabel(f"{end}", self)):
            layout.addWidget(part, 1 if part is self.slider else 0)
        layout.addStretch(1)
        self._slide_along()

    def value(self) -> str:
        """Return the number in plain digits, or the text as typed when it is not a number."""
        return canonical_number(self.line.text(), is_whole=self._is_whole)

    def show_value(self, value: str) -> None:
        """Show the number, unless the line already means it."""
        if self.value() != value:
            self.line.setText(value)
        self._slide_along()

    def inputs(self) -> list[QWidget]:
        """Return the line; the slider is for the mouse."""
        return [self.line]

    def set_readonly(self, is_readonly: bool) -> None:
        """Make it a thing to read only."""
        super().set_readonly(is_readonly)
        self.slider.setEnabled(not is_readonly)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Step by the arrows."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not self.line.isReadOnly():
            steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
            if steps and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self._set_position(self._position() + steps)
                return True
        return super().eventFilter(watched, event)

    def _position(self) -> int:
        number = parse_decimal(self.value())
        direction = 1 if self._end >= self._start else -1
        if number is None:
            return -1
        return int((number - self._start) / self._step * direction)

    def _set_position(self, position: int) -> None:
        position = min(max(position, 0), self.slider.maximum())
        direction = 1 if self._end >= self._start else -1
        self.line.setText(f"{self._start + direction * position * self._step:f}")
        self._on_text_edited()

    def _on_slid(self, position: int) -> None:
        self._set_position(position)

    def _on_released(self) -> None:
        """A blank answer becomes the first number by a click on the handle, which does not move it."""
        if not self.line.text():
            self._set_position(self.slider.value())

    def _on_text_edited(self) -> None:
        self._slide_along()
        self.edited.emit(self.value())

    def _slide_along(self) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(max(self._position(), 0))
        self.slider.blockSignals(False)
        set_role(self.slider, "blank", self._position() < 0)


class _StillSlider(QSlider):
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll: scrolling must never change an answer."""
        event.ignore()
