"""Two edits of one record that differ: both are shown, a person decides. The choice becomes a new revision."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QVBoxLayout, QWidget

from fieldapp.records.merge import DELETED_PATH, Conflict
from fieldapp.records.repeats import Value
from fieldapp.translation import tr, tr_n
from fieldapp.workspace import RecordView
from ui.pages.records.reading import Reader
from ui.theme.appearance import appearance
from ui.widgets.buttons import Button
from ui.widgets.labels import WrappedLabel
from ui.widgets.page import scrolling


class ConflictPanel(QFrame):
    """One block per question that differs, with a radio button per value."""

    decided = Signal(object)
    """dict: path -> chosen value."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "strip")
        self.setProperty("kind", "warning")
        self._groups: list[tuple[str, QButtonGroup, list[Value]]] = []
        self._title = WrappedLabel(role="strong")
        self._inner = QWidget()
        self._blocks = QVBoxLayout(self._inner)
        self._blocks.setContentsMargins(0, 0, 8, 0)
        self.decide = Button(tr("Keep what is chosen"))
        self.decide.clicked.connect(self._on_decide)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.addWidget(self._title)
        self._area = scrolling(self._inner)
        column.addWidget(self._area, 1)
        column.addWidget(self.decide)
        self.hide()

    @property
    def buttons(self) -> list[QRadioButton]:
        """The buttons of all values."""
        return self._inner.findChildren(QRadioButton)

    def show_conflicts(self, view: RecordView, reader: Reader) -> None:
        """Offer the values of every conflict of a record; the first head's is chosen to begin with."""
        while (item := self._blocks.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self._groups = []
        self._title.set_text(
            tr_n(
                "Two edits differ in {count} answer. Both are kept; choose which one is right.",
                "Two edits differ in {count} answers. Both are kept; choose which ones are right.",
                len(view.conflicts),
            )
        )
        for conflict in view.conflicts:
            self._blocks.addWidget(self._block(conflict, view, reader))
        lines = sum(1 + len(values) for _, _, values in self._groups)
        self._area.setMinimumHeight(min(7, lines) * (appearance().row_height + 8))

    def _block(self, conflict: Conflict, view: RecordView, reader: Reader) -> QWidget:
        block = QWidget()
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(2)
        form = view.definition.form if view.definition else None
        is_record = conflict.path == DELETED_PATH
        name = tr("The record") if is_record else reader.label_text(form, conflict.path)
        column.addWidget(WrappedLabel(name, "strong"))
        authors = {entry.revision.revision_id: entry for entry in view.history}
        group, values = QButtonGroup(block), list[Value]()
        for head_id, value in conflict.values.items():
            if value in values:
                continue
            text = self._value_text(value, is_record, reader, view, conflict.path)
            entry = authors.get(head_id)
            who = f"{entry.revision.author}, {entry.office_name}" if entry else ""
            button = QRadioButton(f"{text} ({who})" if who else text)
            button.setAccessibleName(tr("{question}: {value}", question=name, value=text))
            button.setChecked(not values)
            group.addButton(button, len(values))
            values.append(value)
            column.addWidget(button)
        self._groups.append((conflict.path, group, values))
        return block

    def _value_text(self, value: Value, is_record: bool, reader: Reader, view: RecordView, path: str) -> str:
        if is_record:
            return tr("Delete it") if value == "deleted" else tr("Keep it")
        return reader.value_text(view.definition.form if view.definition else None, path, value)

    def _on_decide(self) -> None:
        self.decided.emit({path: values[max(0, group.checkedId())] for path, group, values in self._groups})
