"""Search box and chips above the record list: together they are one RecordFilter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldapp.dates import Calendar
from fieldapp.places import Gazetteer
from fieldapp.translation import tr
from fieldapp.workspace import FormEntry, Office, RecordFilter
from ui.form_words import form_title
from ui.place_words import place_label
from ui.widgets.buttons import Button
from ui.widgets.chips import ChoiceChip, ToggleChip
from ui.widgets.flow import FlowLayout
from ui.wording import month_text

_PAUSE_MS: Final = 200


class SearchField(QLineEdit):
    """Says what is typed once typing pauses; Esc empties it, Enter does not wait."""

    searched = Signal(str)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        name = tr("Search records")
        self.setAccessibleName(name)
        self.setPlaceholderText(tr("Search title, village, any answer (Ctrl+F)"))
        self.setClearButtonEnabled(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self.textChanged.connect(self._pause.start)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pause.stop()
            self._on_pause()
        else:
            super().keyPressEvent(event)

    def _on_pause(self) -> None:
        self.searched.emit(self.text().strip())


class FilterBar(QWidget):
    """The chips."""

    changed = Signal()

    def __init__(self, forms: Sequence[FormEntry], office: Office, calendar: Calendar, begun: RecordFilter) -> None:
        super().__init__()
        self._value = begun
        self._calendar = calendar
        self._months: tuple[str, ...] = ()
        self.form = ChoiceChip(tr("Form"), tr("All forms"))
        self.form.set_choices([(form.form_id, form_title(form.form_id, form.title)) for form in forms])
        self.month = ChoiceChip(tr("Month"), tr("All months"))
        self.place = ChoiceChip(tr("Province"), tr("All provinces"))
        self.place.set_choices(_provinces(office.country))
        self.state = ChoiceChip(tr("State"), tr("All states"))
        self.state.set_choices([("final", tr("Finished")), ("draft", tr("Unfinished")), ("deleted", tr("Deleted"))])
        self.problems = ToggleChip(tr("To correct"))
        self.conflicts = ToggleChip(tr("Two edits"))
        self.clear = Button(tr("Show all"), "quiet")
        row = FlowLayout(self)
        for chip in (self.form, self.month, self.place, self.state):
            row.addWidget(chip)
            chip.changed.connect(self._on_changed)
        for toggle in (self.problems, self.conflicts):
            row.addWidget(toggle)
            toggle.toggled.connect(self._on_changed)
        row.addWidget(self.clear)
        self.clear.clicked.connect(self._on_clear)
        self.show_filter(begun)

    @property
    def value(self) -> RecordFilter:
        """What the chips say; the text is the search field's."""
        return self._value

    def offer_months(self, months: Sequence[str]) -> None:
        """Offer these months (yyyy-mm), those that have records; the chosen one stays."""
        self._months = tuple(months)
        self._show_months()

    def _show_months(self) -> None:
        months = [(month, month_text(month, self._calendar)) for month in self._months]
        chosen = _months_value(self._value)
        if chosen and chosen not in self._months:
            months.insert(0, (chosen, _months_text(self._value, self._calendar)))
        self.month.set_choices(months)

    def show_filter(self, wanted: RecordFilter) -> None:
        """Let the chips say what a filter says, without telling anyone."""
        self._value = wanted
        self._show_months()
        self.form.set_value(wanted.form_id)
        self.month.set_value(_months_value(wanted))
        self.place.set_value(wanted.province)
        self.state.set_value("deleted" if wanted.deleted else wanted.state)
        for chip, is_on in ((self.problems, wanted.has_problem), (self.conflicts, wanted.has_conflict)):
            chip.blockSignals(True)
            chip.setChecked(bool(is_on))
            chip.blockSignals(False)
        self.clear.setVisible(replace(wanted, text="") != RecordFilter())

    def _on_changed(self) -> None:
        state = self.state.value
        first, _, last = self.month.value.partition("/")
        self._value = RecordFilter(
            form_id=self.form.value,
            month=first,
            month_to=last,
            province=self.place.value,
            state="final" if state == "final" else "draft" if state == "draft" else "",
            has_problem=True if self.problems.isChecked() else None,
            has_conflict=True if self.conflicts.isChecked() else None,
            deleted=state == "deleted",
        )
        self.clear.setVisible(self._value != RecordFilter())
        self.changed.emit()

    def _on_clear(self) -> None:
        self.show_filter(RecordFilter())
        self.form.setFocus()
        self.changed.emit()


def _months_value(wanted: RecordFilter) -> str:
    """Return the chip's value of a month, or of a period: yyyy-mm/yyyy-mm."""
    return f"{wanted.month}/{wanted.month_to}" if wanted.month_to else wanted.month


def _months_text(wanted: RecordFilter, calendar: Calendar) -> str:
    if not wanted.month_to:
        return month_text(wanted.month, calendar)
    return tr("{first} to {last}", first=month_text(wanted.month, calendar), last=month_text(wanted.month_to, calendar))


def _provinces(country: str) -> list[tuple[str, str]]:
    return [(place.key, place_label(place.key)) for place in Gazetteer.load().provinces(country, date.today())]
