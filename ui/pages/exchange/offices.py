"""The offices this one works with: known, found in the folder, compared by telephone; and packages made for them."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.text import file_stem
from fieldapp.translation import tr, tr_n
from fieldapp.workspace import KnownOffice, PackageAccount, PublicIdentity, Trust, Workspace
from ui.background import Runner, Task
from ui.pages.exchange.own_card import OwnCard
from ui.pages.exchange.sharing_words import check_text, met_text, offered_line, office_header, office_line
from ui.theme.appearance import appearance
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import WrappedLabel
from ui.widgets.message_strip import MessageStrip
from ui.widgets.page import scrolling
from ui.widgets.progress_line import ProgressLine
from ui.widgets.rows import RowsModel
from ui.widgets.table import Table

_MOST_ROWS: Final = 10
_MOST_CHECKED: Final = 3


class Offices(QWidget):
    """``messages`` is the strip of the page it stands in."""

    closed = Signal()
    changed = Signal()

    def __init__(self, workspace: Workspace, runner: Runner, messages: MessageStrip) -> None:
        super().__init__()
        self._workspace = workspace
        self._runner = runner
        self._messages = messages
        self._task: Task | None = None
        self._known: list[KnownOffice] = []
        self._offered: tuple[PublicIdentity, ...] = ()
        self.back = Button(tr("Back"), icon_name="back")
        self.progress = ProgressLine()
        self.take_offered = Button(tr("Take in the chosen office"))
        self.take_in = Button(tr("Take in from a file"), icon_name="file")
        self.paste = Button(tr("Paste an identity"))
        self.verified = Button(tr("I have compared the check number"), icon_name="check")
        self.forget = Button(tr("Forget the chosen office"))
        self.package = Button(tr("Write a package for the chosen"))
        self.own = OwnCard(workspace.own_identity(), messages)
        self._rows = RowsModel(office_header())
        self.table = Table(tr("Offices"))
        self.table.setModel(self._rows)
        self._nobody = WrappedLabel(
            tr(
                "Nobody is known here yet. An office becomes known by its identity: a small file, a text, or a code. "
                "It is found in the exchange folder after a sync, or comes by mail or chat. A province needs that of "
                "the national office, and of the other devices of its own office."
            )
        )
        self.chosen = WrappedLabel(role="strong")
        self._lay_out()
        self._connect()

    def show_offices(self, offered: Sequence[PublicIdentity] | None = None) -> None:
        """Fetch the offices that are known, and show them; ``offered``: those found in the folder besides."""
        self._known = self._workspace.known_offices()
        keys = {known.identity.signing_key for known in self._known}
        wanted = self._offered if offered is None else tuple(offered)
        self._offered = tuple(identity for identity in wanted if identity.signing_key not in keys)
        self._rows.show([*map(office_line, self._known), *map(offered_line, self._offered)])
        count = len(self._known) + len(self._offered)
        self.table.setVisible(count > 0)
        self._nobody.setVisible(count == 0)
        self.table.setFixedHeight((appearance().row_height + 3) * (min(_MOST_ROWS, count) + 1) + 6)
        self.table.resize_columns((15, 8, 13, 24))
        if count and not self.table.currentIndex().isValid():
            self.table.choose(len(self._known) if self._offered else 0)
        self._show_buttons()

    def take_in_text(self, text: str, *, replace: bool = False) -> None:
        """Take in the identity of another office: the text of a file, of a code, or of a message."""
        try:
            known = self._workspace.take_in_identity(text, replace=replace)
        except Problem as problem:
            if problem.code == "identity-differs":
                self._messages.show_action(
                    str(problem), tr("Use the new keys"), lambda: self.take_in_text(text, replace=True)
                )
            else:
                self._messages.show_problem(problem)
            return
        self.show_offices()
        self._messages.show_info(met_text(known.identity))
        self.changed.emit()

    def take_in_file(self, path: Path) -> None:
        """Take in the identity of another office from its file."""
        self._messages.clear()
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            self._messages.show_problem(
                Problem("file-missing", "The file {file} is not there. Choose it again.", file=path.name)
            )
            return
        self.take_in_text(text)

    def write_package(self, path: Path) -> None:
        """Write everything into a package for the chosen offices."""
        keys = [known.identity.signing_key for known in self._chosen()]
        workspace = self._workspace

        def job(progress: Progress) -> PackageAccount:
            return workspace.send_package(path, keys, progress=progress)

        self._messages.clear()
        self.package.setEnabled(False)
        self.progress.begin(tr("Writing the package"))
        self._task = self._runner.run(
            job,
            self._on_written,
            on_problem=self._on_problem,
            on_progress=self.progress.on_progress,
            on_cancelled=self._on_cancelled,
        )

    def _lay_out(self) -> None:
        card = Card(tr("Offices"))
        card.lines.setSpacing(8)
        card.lines.addWidget(
            WrappedLabel(
                tr(
                    "What is sent can be opened only by the offices that are known here, and only their packages are "
                    "read. The first time, call each other and read the check numbers out: the same digits on both "
                    "sides mean that it really is that office, and that nobody has put himself between you."
                ),
                "muted",
            )
        )
        card.lines.addWidget(self._nobody)
        card.lines.addWidget(self.table)
        card.lines.addWidget(self.chosen)
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.take_offered, self.verified, self.package, self.take_in, self.paste, self.forget):
            row.addWidget(button)
        card.lines.addWidget(buttons)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addWidget(card)
        column.addWidget(self.own)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(self.progress)
        outer.addWidget(scrolling(inner), 1)

    def _connect(self) -> None:
        self.back.clicked.connect(self.closed)
        self.table.selectionModel().selectionChanged.connect(self._show_buttons)
        self.table.opened.connect(self._on_opened)
        self.take_offered.clicked.connect(self._on_take_offered)
        self.take_in.clicked.connect(self._on_take_in)
        self.paste.clicked.connect(self._on_paste)
        self.verified.clicked.connect(self._on_verified)
        self.forget.clicked.connect(self._on_forget)
        self.package.clicked.connect(self._on_package)
        self.progress.cancelled.connect(self._on_cancel)

    def _places(self) -> list[int]:
        return sorted({index.row() for index in self.table.selectionModel().selectedRows()})

    def _chosen(self) -> list[KnownOffice]:
        return [self._known[place] for place in self._places() if place < len(self._known)]

    def _chosen_offers(self) -> list[PublicIdentity]:
        first = len(self._known)
        return [self._offered[place - first] for place in self._places() if first <= place < first + len(self._offered)]

    def _show_buttons(self) -> None:
        known = self._chosen()
        identities = [*(each.identity for each in known), *self._chosen_offers()]
        self.chosen.set_text("\n".join(map(check_text, identities[:_MOST_CHECKED])))
        self.chosen.setVisible(bool(identities))
        self.take_offered.setVisible(bool(self._chosen_offers()))
        self.verified.setVisible(any(each.trust is not Trust.VERIFIED for each in known))
        for button in (self.forget, self.package):
            button.setVisible(bool(known))

    def _on_opened(self, _position: int) -> None:
        self._on_take_offered()

    def _on_take_offered(self) -> None:
        for identity in self._chosen_offers():
            self.take_in_text(identity.to_file())

    def _on_take_in(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.take_in.text(), _documents(), tr("Identities") + " (*.fieldid)"
        )
        if chosen:
            self.take_in_file(Path(chosen))

    def _on_paste(self) -> None:
        self._messages.clear()
        text = QGuiApplication.clipboard().text().strip()
        if text:
            self.take_in_text(text)
        else:
            self._messages.show_problem(
                tr("There is nothing to paste. Copy the text that the other office sent, then come back.")
            )

    def _on_verified(self) -> None:
        self._change(lambda key: self._workspace.change_trust(key, Trust.VERIFIED))

    def _on_forget(self) -> None:
        forgotten = self._chosen()
        self._change(self._workspace.forget_identity)
        if forgotten:
            names = ", ".join(known.identity.office_name for known in forgotten)
            text = tr("{offices} is no longer known: nothing is sent there or read from there.", offices=names)
            self._messages.show_action(text, tr("Undo"), lambda: self._take_back(forgotten))

    def _take_back(self, forgotten: Sequence[KnownOffice]) -> None:
        for known in forgotten:
            self._workspace.take_in_identity(known.identity.to_file())
            self._workspace.change_trust(known.identity.signing_key, known.trust)
        self.show_offices()
        self.changed.emit()

    def _change(self, change: Callable[[str], None]) -> None:
        for known in self._chosen():
            change(known.identity.signing_key)
        self.show_offices()
        self.changed.emit()

    def _on_package(self) -> None:
        name = f"{file_stem(self._workspace.office.name)}-{date.today():%Y-%m-%d}.fieldpack"
        proposed = str(Path(_documents()) / name)
        chosen, _ = QFileDialog.getSaveFileName(self, self.package.text(), proposed, "Fieldapp (*.fieldpack)")
        if chosen:
            path = Path(chosen)
            self.write_package(path if path.suffix else path.with_suffix(".fieldpack"))

    def _on_written(self, account: PackageAccount) -> None:
        self._over()
        text = tr_n(
            "Written: {file}, with {count} record. Only the chosen offices can open it.",
            "Written: {file}, with {count} records. Only the chosen offices can open it.",
            account.records,
            file=str(account.path),
        )
        self._messages.show_info(text)
        self.changed.emit()

    def _on_problem(self, problem: Problem) -> None:
        self._over()
        self._messages.show_problem(problem)

    def _on_cancelled(self) -> None:
        self._over()
        self._messages.show_info(tr("Stopped. No package was written."))

    def _over(self) -> None:
        self._task = None
        self.progress.end()
        self.package.setEnabled(True)

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
