"""What the pages before an open workspace share: a narrow column in the middle, and the language at the top."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.translation import LANGUAGES, tr
from ui.preferences import Preferences
from ui.theme.appearance import appearance
from ui.widgets.labels import label
from ui.widgets.message_strip import MessageStrip
from ui.widgets.page import scrolling
from ui.widgets.progress_line import ProgressLine


class EntrancePage(QWidget):
    """A card in the middle of the window. Pages put their widgets into ``column``."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("page")
        self.preferences = preferences
        self.messages = MessageStrip()
        self.progress = ProgressLine()
        self.language = QComboBox()
        self.language.setAccessibleName(tr("Language"))
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(preferences.settings.language))
        self.language.activated.connect(self._on_language)
        card = QFrame()
        card.setObjectName("card")
        card.setMaximumWidth(appearance().text_px * 46)
        self.column = QVBoxLayout(card)
        self.column.setContentsMargins(28, 24, 28, 24)
        self.column.setSpacing(10)
        inner = QWidget()
        row = QHBoxLayout(inner)
        row.setContentsMargins(24, 8, 24, 24)
        row.addStretch(1)
        row.addWidget(card, 20, Qt.AlignmentFlag.AlignTop)
        row.addStretch(1)
        top = QHBoxLayout()
        top.setContentsMargins(24, 16, 24, 0)
        top.addWidget(label("Fieldapp", "heading"))
        top.addStretch(1)
        top.addWidget(self.language)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addLayout(top)
        outer.addWidget(scrolling(inner), 1)

    def _on_language(self, index: int) -> None:
        self.preferences.change(language=str(self.language.itemData(index)))
