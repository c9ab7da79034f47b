"""The record list as a table model: an array of row numbers, and pages of rows fetched when they come into sight.

Holds 100,000 rows as easily as ten: only what is on screen is read.
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon

from fieldapp.dates import Calendar
from fieldapp.errors import Cancelled
from fieldapp.translation import mark, tr
from fieldapp.workspace import RecordOrder, RecordRow, Workspace
from ui.form_words import form_icon, form_title
from ui.place_words import place_label, place_name
from ui.theme.appearance import appearance
from ui.theme.icons import icon
from ui.wording import day_text

_PAGE: Final = 128
_PAGES_KEPT: Final = 64

_STATES: Final = {
    "deleted": (mark("Deleted"), "close", "muted"),
    "conflict": (mark("Two edits"), "conflict", "warning"),
    "problem": (mark("To correct"), "warning", "error"),
    "final": (mark("Finished"), "check", "accent"),
    "draft": (mark("Unfinished"), "draft", "muted"),
}
"""State -> words, icon, colour."""

Index = QModelIndex | QPersistentModelIndex

COLUMNS: Final[tuple[tuple[str, str, RecordOrder | None], ...]] = (
    ("date", mark("Date"), "date"),
    ("form", mark("Form"), "form"),
    ("title", mark("Title"), "title"),
    ("state", mark("State"), None),
    ("province", mark("Province"), "province"),
    ("village", mark("Village"), None),
    ("people", mark("People"), "people"),
)


class RecordsModel(QAbstractTableModel):
    """Rows of the workspace in the order given by ``show``."""

    def __init__(self, workspace: Workspace, calendar: Calendar) -> None:
        super().__init__()
        self._workspace = workspace
        self._calendar = calendar
        self._numbers: array[int] = array("q")
        self._pages: OrderedDict[int, list[RecordRow | None]] = OrderedDict()
        self._form_titles = {form.form_id: form.title for form in workspace.forms()}
        self._texts: dict[str, Callable[[RecordRow], str]] = {
            "date": lambda row: day_text(row.activity_date, self._calendar),
            "form": lambda row: form_title(row.form_id, self._form_titles.get(row.form_id, "")),
            "title": lambda row: row.title,
            "province": lambda row: place_name(row.province),
            "village": lambda row: row.village,
            "people": lambda row: "" if row.people_total is None else f"{row.people_total:,}",
            "state": state_text,
        }

    def show(self, numbers: "array[int]") -> None:
        """Show the records with these numbers, in this order."""
        self.beginResetModel()
        self._numbers = numbers
        self._pages.clear()
        self.endResetModel()

    def row_at(self, position: int) -> RecordRow | None:
        """Return the record at a position of the list; None when it is gone since."""
        if not 0 <= position < len(self._numbers):
            return None
        number, offset = divmod(position, _PAGE)
        page = self._pages.get(number)
        if page is None:
            return self._read(number)[offset]
        self._pages.move_to_end(number)
        return page[offset]

    def position_of(self, number: int) -> int:
        """Return where the record with a row number stands; -1 when it is not in the list."""
        try:
            return self._numbers.index(number)
        except ValueError:
            return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(COLUMNS[section][1])
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(COLUMNS[section][0])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        key = COLUMNS[index.column()][0]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(key)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.DecorationRole):
            return None
        row = self.row_at(index.row())
        if role == Qt.ItemDataRole.DecorationRole:
            return _picture(key, row) if row is not None else None
        if key == "province" and role == Qt.ItemDataRole.ToolTipRole and row is not None:
            return place_label(row.province)
        return self._texts[key](row) if row is not None else ""

    def _read(self, number: int) -> "list[RecordRow | None]":
        wanted = self._numbers[number * _PAGE : (number + 1) * _PAGE]
        try:
            found = {row.number: row for row in self._workspace.rows(wanted)}
        except Cancelled:  # the workspace was closed, and the list is about to go
            return [None] * len(wanted)
        page = [found.get(each) for each in wanted]
        self._pages[number] = page
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        return page


def state_text(row: RecordRow) -> str:
    """Return the state of a record in words: what needs attention first."""
    return tr(_STATES[_state(row)][0])


def state_icon(row: RecordRow) -> QIcon:
    """Return the picture of a state: the words beside it say the same."""
    look = appearance()
    _, name, colour = _STATES[_state(row)]
    return icon(name, str(getattr(look.tokens, colour)), round(look.text_px * 1.1))


def _picture(key: str, row: RecordRow) -> QIcon | None:
    if key == "state":
        return state_icon(row)
    look = appearance()
    return icon(form_icon(row.form_id), look.tokens.muted, round(look.text_px * 1.2)) if key == "form" else None


def _state(row: RecordRow) -> str:
    if row.is_deleted:
        return "deleted"
    if row.has_conflict:
        return "conflict"
    if row.has_problem:
        return "problem"
    return row.state


def _alignment(key: str) -> int:
    side = Qt.AlignmentFlag.AlignRight if key == "people" else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignVCenter)
