"""Sharing with other offices: who this device is, whom it knows, a package for some of them, and one button Sync."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fieldapp.errors import Problem
from fieldapp.progress import Progress
from fieldapp.translation import tr, tr_n
from fieldapp.workspace import KnownOffice, PackageAccount, PublicIdentity, SyncAccount, Trust, Workspace
from ui.background import Runner, Task
from ui.pages.exchange.sharing_words import account_text, office_header, office_line
from ui.theme.appearance import appearance
from ui.widgets.buttons import Button
from ui.widgets.flow import FlowLayout
from ui.widgets.labels import WrappedLabel, label
from ui.widgets.message_strip import MessageStrip
from ui.widgets.page import scrolling
from ui.widgets.progress_line import ProgressLine
from ui.widgets.qr_picture import QrPicture
from ui.widgets.rows import RowsModel
from ui.widgets.table import Table

_FOLDER = "exchange-folder"


class Sharing(QWidget):
    """The pane. ``messages`` is the strip of the page it stands in."""

    closed = Signal()

    def __init__(self, workspace: Workspace, runner: Runner, messages: MessageStrip) -> None:
        super().__init__()
        self._workspace = workspace
        self._runner = runner
        self._messages = messages
        self._task: Task | None = None
        self._known: list[KnownOffice] = []
        self._offered: PublicIdentity | None = None
        self._own = workspace.own_identity()
        self.back = Button(tr("Back"), icon_name="back")
        self.folder = QLineEdit(workspace.setting(_FOLDER))
        self.browse = Button(tr("Choose…"))
        self.sync = Button(tr("Sync"), "primary")
        self.progress = ProgressLine()
        self.account = WrappedLabel()
        self.take_in = Button(tr("Take in an identity"), icon_name="file")
        self.verified = Button(tr("Fingerprint compared"))
        self.forget = Button(tr("Forget the chosen office"))
        self.package = Button(tr("Write a package for the chosen offices"))
        self.save = Button(tr("Save this identity"), icon_name="file")
        self.copy = Button(tr("Copy it as text"))
        self._rows = RowsModel(office_header())
        self.table = Table(tr("Offices known here"))
        self.table.setModel(self._rows)
        self._lay_out()
        self._connect()
        self.show_offices()

    def show_offices(self) -> None:
        """Fetch the offices that are known, and show them."""
        self._known = self._workspace.known_offices()
        self._rows.show([office_line(known) for known in self._known])
        self.table.setVisible(bool(self._known))
        self.table.setFixedHeight(appearance().row_height * min(8, len(self._known) + 2))
        self.table.resize_columns((14, 8, 11, 26))
        for button in (self.verified, self.forget, self.package):
            button.setVisible(bool(self._known))

    def take_in_file(self, path: Path) -> None:
        """Take in the identity of another office from its file."""
        self._messages.clear()
        try:
            known = self._workspace.take_in_identity(path.read_text(encoding="utf-8", errors="replace"))
        except OSError as error:
            reason = error.strerror or str(error)
            self._messages.show_problem(
                Problem("file-missing", "The file {file} is not there. Choose it again.", file=path.name, reason=reason)
            )
            return
        except Problem as problem:
            self._messages.show_problem(problem)
            return
        self.show_offices()
        self._messages.show_info(
            tr(
                "{office} is known now. Compare the fingerprint on the telephone: {fingerprint}",
                office=known.identity.office_name,
                fingerprint=known.identity.fingerprint,
            )
        )

    def write_package(self, path: Path) -> None:
        """Write everything into a package for the chosen offices, or for all when none is chosen."""
        chosen = self._chosen() or self._known
        keys = [known.identity.signing_key for known in chosen]
        workspace = self._workspace

        def job(progress: Progress) -> PackageAccount:
            return workspace.send_package(path, keys, progress=progress)

        self._begin(tr("Writing the package"))
        self._task = self._runner.run(
            job,
            self._on_written,
            on_problem=self._on_problem,
            on_progress=self.progress.on_progress,
            on_cancelled=self._over,
        )

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        for card in (self._folder_card(), self._offices_card(), self._own_card()):
            column.addWidget(card)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        outer.addWidget(self.progress)
        outer.addWidget(scrolling(inner), 1)

    def _folder_card(self) -> QFrame:
        self.folder.setAccessibleName(tr("Exchange folder"))
        where = QHBoxLayout()
        where.addWidget(self.folder, 1)
        where.addWidget(self.browse)
        where.addWidget(self.sync)
        card, column = _card(
            tr("Exchange folder"),
            tr("A stick, a shared drive, or a folder another program carries. Offices put encrypted packages there."),
        )
        column.addLayout(where)
        column.addWidget(self.account)
        return card

    def _offices_card(self) -> QFrame:
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.take_in, self.verified, self.forget, self.package):
            row.addWidget(button)
        card, column = _card(
            tr("Offices known here"),
            tr("Only they can read what is sent, and only their packages are read."),
        )
        column.addWidget(self.table)
        column.addWidget(buttons)
        return card

    def _own_card(self) -> QFrame:
        card, column = _card(
            tr("This device"),
            tr("Give this identity to the offices you work with, as a file, as text, or by this code."),
        )
        column.addWidget(label(tr("Fingerprint: {fingerprint}", fingerprint=self._own.fingerprint), "strong"))
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.save, self.copy):
            row.addWidget(button)
        column.addWidget(buttons)
        column.addWidget(QrPicture(self._own.to_text(), tr("The identity of this device as a code")))
        return card

    def _connect(self) -> None:
        self.back.clicked.connect(self.closed)
        self.browse.clicked.connect(self._on_browse)
        self.sync.clicked.connect(self._on_sync)
        self.take_in.clicked.connect(self._on_take_in)
        self.verified.clicked.connect(self._on_verified)
        self.forget.clicked.connect(self._on_forget)
        self.package.clicked.connect(self._on_package)
        self.save.clicked.connect(self._on_save)
        self.copy.clicked.connect(self._on_copy)
        self.progress.cancelled.connect(self._on_cancel)

    def _chosen(self) -> list[KnownOffice]:
        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        return [known for at, known in enumerate(self._known) if at in rows]

    def _on_browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Exchange folder"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _on_sync(self) -> None:
        text = self.folder.text().strip()
        if not text:
            self._messages.show_problem(tr("Choose the exchange folder first."))
            return
        self._workspace.change_setting(_FOLDER, text)
        folder, workspace = Path(text).expanduser(), self._workspace

        def job(progress: Progress) -> SyncAccount:
            return workspace.sync_folder(folder, progress)

        self._begin(tr("Syncing"))
        self._task = self._runner.run(
            job,
            self._on_synced,
            on_problem=self._on_problem,
            on_progress=self.progress.on_progress,
            on_cancelled=self._over,
        )

    def _begin(self, text: str) -> None:
        self._messages.clear()
        self.sync.setEnabled(False)
        self.package.setEnabled(False)
        self.progress.begin(text)

    def _over(self) -> None:
        self._task = None
        self.progress.end()
        self.sync.setEnabled(True)
        self.package.setEnabled(True)

    def _on_synced(self, account: SyncAccount) -> None:
        self._over()
        self.account.set_text(account_text(account))
        self._offered = account.introductions[0] if account.introductions else None
        if self._offered is not None:
            self._messages.show_action(
                tr(
                    "{office} is in this folder and not known here. Its fingerprint: {fingerprint}",
                    office=self._offered.office_name,
                    fingerprint=self._offered.fingerprint,
                ),
                tr("Take it in"),
                self._on_take_offered,
            )

    def _on_take_offered(self) -> None:
        if self._offered is not None:
            self._take_in_text(self._offered.to_file())

    def _take_in_text(self, text: str) -> None:
        try:
            self._workspace.take_in_identity(text)
        except Problem as problem:
            self._messages.show_problem(problem)
            return
        self.show_offices()

    def _on_written(self, account: PackageAccount) -> None:
        self._over()
        self._messages.show_info(
            tr_n(
                "{count} state of records is in {file}",
                "{count} states of records are in {file}",
                account.revisions,
                file=str(account.path),
            )
        )

    def _on_problem(self, problem: Problem) -> None:
        self._over()
        self._messages.show_problem(problem)

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _on_take_in(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, self.take_in.text(), _documents(), tr("Identities") + " (*.fieldid)"
        )
        if chosen:
            self.take_in_file(Path(chosen))

    def _on_verified(self) -> None:
        for known in self._chosen():
            self._workspace.change_trust(known.identity.signing_key, Trust.VERIFIED)
        self.show_offices()

    def _on_forget(self) -> None:
        for known in self._chosen():
            self._workspace.forget_identity(known.identity.signing_key)
        self.show_offices()

    def _on_package(self) -> None:
        proposed = str(Path(_documents()) / "fieldapp.fieldpack")
        chosen, _ = QFileDialog.getSaveFileName(self, self.package.text(), proposed, "Fieldapp (*.fieldpack)")
        if chosen:
            path = Path(chosen)
            self.write_package(path if path.suffix else path.with_suffix(".fieldpack"))

    def _on_save(self) -> None:
        proposed = str(Path(_documents()) / "office.fieldid")
        chosen, _ = QFileDialog.getSaveFileName(self, self.save.text(), proposed, "Fieldapp (*.fieldid)")
        if chosen:
            self.save_identity(Path(chosen))

    def save_identity(self, path: Path) -> None:
        """Write the identity of this device as a file."""
        try:
            path.write_text(self._own.to_file(), encoding="utf-8")
        except OSError as error:
            self._messages.show_problem(
                tr(
                    "The file {file} could not be written: {reason}",
                    file=path.name,
                    reason=error.strerror or str(error),
                )
            )
            return
        self._messages.show_info(tr("Saved: {file}", file=str(path)))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._own.to_text())
        self._messages.show_info(tr("The identity is on the clipboard. Paste it into a message."))


def _card(title: str, note: str) -> tuple[QFrame, QVBoxLayout]:
    card = QFrame()
    card.setProperty("role", "card")
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 14, 16, 16)
    column.setSpacing(8)
    column.addWidget(label(title, "heading"))
    column.addWidget(WrappedLabel(note, "muted"))
    return card, column


def _documents() -> str:
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
