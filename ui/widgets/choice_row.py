"""ChoiceRow: one choice of a ChoiceList: its button, its digit, its picture, its label. A click anywhere takes it."""

from typing import Final, Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QCheckBox, QLabel, QRadioButton, QSizePolicy, QWidget

from ui.theme.appearance import appearance
from ui.widgets.editor import Option, entry_height
from ui.widgets.labels import WrappedLabel
from ui.widgets.pictures import scaled_picture

Shape = Literal["line", "card", "bare"]
"""line: label beside the button. card: label (and picture) below it. bare: the button alone, in a table of choices."""

PICTURE: Final = QSize(160, 110)
_RADIUS: Final = 6.0


class ChoiceRow(QWidget):
    """One choice. Draws the ring of the focus around itself; its list says when the focus comes or goes."""

    taken = Signal(object)

    def __init__(self, option: Option, number: str, *, is_many: bool, shape: Shape, parent: QWidget) -> None:
        super().__init__(parent)
        self.value = option.value
        self._shape = shape
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.button: QAbstractButton = QCheckBox(self) if is_many else QRadioButton(self)
        self.button.setObjectName("choiceMark")
        self.button.setAutoExclusive(False)
        self.button.setAccessibleName(option.label)
        self.button.clicked.connect(self._on_clicked)
        self.label = WrappedLabel(option.label, owner=self)
        self._number = QLabel(number, self)
        self._number.setProperty("role", "muted")
        self._number.setVisible(bool(number))
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._show_picture(option.picture)
        self._lay_out()

    def sizeHint(self) -> QSize:
        """As wide as its label on one line, so that a list can tell whether all choices fit beside each other."""
        hint = super().sizeHint()
        if self._shape != "line":
            return hint
        words = self.label.fontMetrics().horizontalAdvance(self.label.plain_text)
        number = self._number.sizeHint().width() + 6 if self._number.text() else 0
        return QSize(words + number + self.button.sizeHint().width() + 22, self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the button and a few letters."""
        width = appearance().text_px * (3 if self._shape == "bare" else 6)
        return QSize(width, self.minimumHeight() if self._shape == "line" else super().minimumSizeHint().height())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take it when it is clicked beside the button."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.taken.emit(self)
            return
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground under the mouse, the frame of a picture that is taken, and the ring of the focus."""
        tokens = appearance().tokens
        is_framed = self._shape == "card" and self.button.isChecked() and not self._picture.isHidden()
        ground = tokens.selection if is_framed else tokens.hover if self.isEnabled() and self.underMouse() else ""
        ring = tokens.accent if self.button.hasFocus() else ""
        if not ground and not ring:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(ring), 2) if ring else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), _RADIUS, _RADIUS)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Be as high as the text size wants."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange) and hasattr(self, "_picture"):
            self.setMinimumHeight(entry_height(self) - 4)

    def _lay_out(self) -> None:
        self.setMinimumHeight(entry_height(self) - 4)
        if self._shape == "line":
            self._lay_out_line()
        else:
            self._lay_out_card()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _lay_out_line(self) -> None:
        layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        layout.setContentsMargins(4, 0, 8, 0)
        layout.setSpacing(6)
        for part in (self.button, self._number, self._picture):
            layout.addWidget(part)
        layout.addWidget(self.label, 1)

    def _lay_out_card(self) -> None:
        layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(2)
        head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        head.setSpacing(6)
        head.addStretch(1)
        head.addWidget(self.button)
        head.addWidget(self._number)
        head.addStretch(1)
        layout.addLayout(head)
        layout.addWidget(self._picture)
        self.label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.label.setVisible(self._shape == "card")
        self._number.setVisible(self._shape == "card" and bool(self._number.text()))
        layout.addWidget(self.label, 1)
        if self._shape == "bare":
            self.setToolTip(self.label.plain_text)

    def _show_picture(self, content: bytes) -> None:
        picture = scaled_picture(content, PICTURE) if content else None
        self._picture.setVisible(picture is not None)
        if picture is not None:
            self._picture.setPixmap(picture)

    def _on_clicked(self) -> None:
        self.taken.emit(self)
