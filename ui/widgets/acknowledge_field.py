"""AcknowledgeField: one box to tick, for statements a person confirms. The value is "OK" or nothing."""

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from fieldapp.translation import tr
from ui.widgets.editor import Editor


class AcknowledgeField(Editor):
    """A tick box that says "I confirm"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox(self)
        self.box.clicked.connect(self._on_clicked)
        self.setFocusProxy(self.box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        self.retranslate()

    def value(self) -> str:
        """Return "OK" when ticked."""
        return "OK" if self.box.isChecked() else ""

    def show_value(self, value: str) -> None:
        """Tick for any value."""
        self.box.setChecked(bool(value))

    def inputs(self) -> list[QWidget]:
        """Return the box."""
        return [self.box]

    def retranslate(self) -> None:
        """Say its own words again, in the language in use now."""
        self.box.setText(tr("I confirm"))

    def _on_clicked(self) -> None:
        self.edited.emit(self.value())
