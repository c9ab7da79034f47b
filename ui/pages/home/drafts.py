"""The drafts on Home: what was begun, offered to go on with. Putting one away can be taken back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldapp.dates import Calendar
from fieldapp.translation import mark, tr
from fieldapp.workspace import DraftSummary
from ui.form_words import form_title
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import WrappedLabel
from ui.wording import moment_text

_NOTES = {
    (True, False): mark("A correction, kept {kept}"),
    (False, False): mark("A new record, kept {kept}"),
    (True, True): mark("A correction. Fieldapp stopped while you typed; everything up to {kept} was kept."),
    (False, True): mark("A new record. Fieldapp stopped while you typed; everything up to {kept} was kept."),
}
"""(is a correction, was interrupted) -> what is said."""


class DraftLine(QWidget):
    """One draft."""

    wanted = Signal(str)
    put_away = Signal(object)

    def __init__(self, draft: DraftSummary, calendar: Calendar) -> None:
        super().__init__()
        self.draft = draft
        form = form_title(draft.form_id, draft.form_title)
        self.name = draft.title or form
        note = tr(_NOTES[draft.is_correction, draft.was_interrupted], kept=moment_text(draft.kept, calendar))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(WrappedLabel(self.name, "strong"))
        words.addWidget(WrappedLabel(f"{form} · {note}" if draft.title else note, "muted"))
        go_on = Button(tr("Continue"))
        go_on.setAccessibleName(tr("Continue: {title}", title=self.name))
        go_on.clicked.connect(self._on_go_on)
        away = IconButton("close", tr("Discard the draft: {title}", title=self.name))
        away.clicked.connect(self._on_away)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 0, 4)
        row.addLayout(words, 1)
        row.addWidget(go_on, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(away, 0, Qt.AlignmentFlag.AlignVCenter)

    def _on_go_on(self) -> None:
        self.wanted.emit(self.draft.draft_id)

    def _on_away(self) -> None:
        self.put_away.emit(self)
