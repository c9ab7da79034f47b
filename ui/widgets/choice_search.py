"""ChoiceSearch: one of many choices in a line that searches, with a button that opens all of them."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldapp.translation import tr
from ui.widgets.buttons import IconButton
from ui.widgets.editor import Editor, Option
from ui.widgets.search_line import SearchLine


class ChoiceSearch(Editor):
    """The editor around a SearchLine."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = SearchLine(self)
        self.line.taken.connect(self.edited)
        self.line.completed.connect(self.completed)
        self.button = IconButton("chevron-down", "", self)
        self.line.hold(self.button)
        self.button.clicked.connect(self.line.open_list)
        self.setFocusProxy(self.line)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        self.retranslate()

    def value(self) -> str:
        """Return the value of the choice taken, or the text as typed when it is none of them."""
        return self.line.value

    def show_value(self, value: str) -> None:
        """Show the label of the value, the value itself when it is not offered now."""
        self.line.show_value(value)

    def show_options(self, options: Sequence[Option]) -> None:
        """Offer these choices."""
        self.line.show_options(options)

    def commit(self) -> None:
        """Take what is typed as the answer, as when the line is left."""
        self.line.commit()

    def inputs(self) -> list[QWidget]:
        """Return the line."""
        return [self.line]

    def set_readonly(self, is_readonly: bool) -> None:
        """Make it a thing to read only."""
        super().set_readonly(is_readonly)
        self.button.setVisible(not is_readonly)

    def retranslate(self) -> None:
        """Say its own words again, in the language in use now."""
        self.button.setToolTip(tr("Show all choices (Alt+Down)"))
        self.button.setAccessibleName(tr("Show all choices (Alt+Down)"))
        self.line.retranslate()
