"""GeoField: a point, a line or an area, typed or pasted from a map program. There is no map here."""

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from fieldapp.translation import tr, tr_n
from ui.widgets.coordinates import parse_point, parse_points
from ui.widgets.editor import Editor, EntryLine, UnderstoodLabel
from ui.widgets.text_field import MultilineField


class GeoField(Editor):
    """A line for "latitude, longitude", or lines of them for a trace or a shape."""

    def __init__(self, *, is_many: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_many = is_many
        self.is_wide = is_many
        self._lines = MultilineField(self) if is_many else None
        self.line: EntryLine | QPlainTextEdit
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        if self._lines is None:
            self.line = EntryLine(self)
            self.line.textEdited.connect(self._on_edited)
            layout.addWidget(self.line)
        else:
            self.line = self._lines.text
            self._lines.edited.connect(self._on_edited)
            layout.addWidget(self._lines)
        self.understood = UnderstoodLabel(self)
        layout.addWidget(self.understood)
        self.setFocusProxy(self.line)
        self.retranslate()

    def value(self) -> str:
        """Return the points as XForms keeps them, or the text as typed when they are not understood."""
        text = self._text()
        known = parse_points(text) if self._is_many else parse_point(text)
        return text.strip() if known is None else known

    def show_value(self, value: str) -> None:
        """Show the points, unless the text already means them."""
        if self.value() != value:
            shown = value.replace(";", "\n")
            if isinstance(self.line, QPlainTextEdit):
                assert self._lines is not None
                self._lines.show_value(shown)
            else:
                self.line.setText(shown)
        self._explain()

    def inputs(self) -> list[QWidget]:
        """Return the line or the text box."""
        return [self.line]

    def retranslate(self) -> None:
        """Say its own words again, in the language in use now."""
        example = "11.5564, 104.9282"
        self.line.setPlaceholderText(tr("Latitude, longitude: {example}", example=example))
        self._explain()

    def _text(self) -> str:
        return self.line.toPlainText() if isinstance(self.line, QPlainTextEdit) else self.line.text()

    def _on_edited(self) -> None:
        self._explain()
        self.edited.emit(self.value())

    def _explain(self) -> None:
        text = self._text()
        known = parse_points(text) if self._is_many else parse_point(text)
        if known is None:
            self.understood.say("")
        elif self._is_many:
            self.understood.say(tr_n("{count} point", "{count} points", len(known.split(";"))))
        else:
            latitude, longitude = (float(part) for part in known.split()[:2])
            north, east = ("N" if latitude >= 0 else "S"), ("E" if longitude >= 0 else "W")
            self.understood.say(f"= {abs(latitude):.5f}° {north}, {abs(longitude):.5f}° {east}")
