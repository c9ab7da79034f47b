"""What a list shows when it is empty: what it is for, and what to do next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.buttons import Button, Picture
from ui.widgets.labels import WrappedLabel


class EmptyState(QWidget):
    """A picture, a sentence, what to do, and where useful a button for it."""

    chosen = Signal()

    def __init__(self, icon_name: str, title: str, text: str, action_name: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        column.addWidget(Picture(icon_name, 3, "muted"), 0, Qt.AlignmentFlag.AlignHCenter)
        self.title = WrappedLabel(title, "heading")
        self.text = WrappedLabel(text, "muted")
        for one in (self.title, self.text):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(one)
        if action_name:
            button = Button(action_name)
            button.clicked.connect(self.chosen)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)

    def set_texts(self, title: str, text: str) -> None:
        """Say something else."""
        self.title.set_text(title)
        self.text.set_text(text)
