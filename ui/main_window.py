"""The window: shows the first run, the unlock page, or the open workspace. Knows nothing of what they do.

The pages of an open workspace, and the database under them, are loaded only when a workspace is opened: the first
paint does not wait for them.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from fieldapp.folders import data_folder
from fieldapp.translation import tr, tr_n
from ui.background import Runner
from ui.idle import IdleWatch
from ui.one_window import OneWindow
from ui.opening import load_core
from ui.pages.entrance import EntrancePage
from ui.pages.first_run import Begun, FirstRunPage
from ui.pages.unlock import UnlockPage
from ui.preferences import Preferences
from ui.widgets.message_strip import MessageStrip

if TYPE_CHECKING:
    from fieldapp.workspace import Workspace
    from ui.pages.rescue import RescuePage
    from ui.shell import Shell, Whereabouts

_FIRST_SIZE = QSize(1366, 768)
_SMALLEST = QSize(800, 520)


class MainWindow(QMainWindow):
    """The one window."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.setWindowTitle("Fieldapp")
        self.setMinimumSize(_SMALLEST)
        self._preferences = preferences
        self._runner = Runner(self)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._shell: Shell | None = None
        self._left: tuple[Path, Whereabouts] | None = None
        self._may_close_unkept = False
        self._again: Callable[[], object] = self.start
        self._one = OneWindow(self)
        self._one.called.connect(self.come_forward)
        self._idle = IdleWatch(self, preferences.settings.lock_minutes)
        self._idle.idle.connect(self._on_idle)
        preferences.changed.connect(self._on_preferences)
        preferences.language_changed.connect(self._on_language_changed)
        self._restore_place()

    @property
    def shell(self) -> "Shell | None":
        """The open workspace on screen, if one is open."""
        return self._shell

    def start(self) -> bool:
        """Show the unlock page of the workspace used last, or the first run when there is none.

        False when a window for the same is open already: that one has come forward, and this one is not needed.
        """
        folder = _last_workspace(self._preferences.settings.workspace)
        if not self._one.claim(folder or data_folder()):
            return False
        if folder is None:
            self.show_first_run()
        else:
            self.show_unlock(folder)
        return True

    def come_forward(self) -> None:
        """Come to the front of the screen, whatever was done with the window."""
        self.setWindowState((self.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)

    def load_core(self) -> None:
        """Load what an open workspace needs, in a thread, once the first page is on screen."""
        self._runner.run(load_core, self._on_core_loaded)

    def say_fault(self, sentence: str) -> None:
        """Say that something of ours went wrong, where the person is looking."""
        page = self._stack.currentWidget()
        for strip in page.findChildren(MessageStrip) if page is not None else []:
            owner = strip.parentWidget()
            if owner is not None and owner.isVisible():
                strip.show_problem(sentence)
                return

    def keep_everything(self) -> None:
        """Keep what is being typed, without closing anything."""
        if self._shell is not None:
            self._shell.keep()

    def show_first_run(self, begun: Begun | None = None) -> None:
        """Ask who records here, and make the workspace."""
        page = FirstRunPage(self._preferences, self._runner, begun)
        page.opened.connect(self._on_opened)
        page.folder_chosen.connect(self._on_other)
        page.backup_wanted.connect(self.show_rescue)
        self._again = lambda: self.show_first_run(page.begun)
        self._show(page)

    def show_unlock(self, folder: Path, message: str = "") -> None:
        """Ask for the passphrase of a workspace, with a word on why where there is one."""
        page = UnlockPage(folder, self._preferences, self._runner)
        if message:
            page.messages.show_info(message)
        page.opened.connect(self._on_opened)
        page.other_wanted.connect(self._on_other)
        page.new_wanted.connect(self._on_new)
        page.rescue_wanted.connect(self.show_rescue)
        self._again = lambda: self.show_unlock(folder)
        self._show(page)
        if not self._preferences.settings.is_locked:
            page.try_keyring()

    def show_rescue(self, folder: Path | None = None, why: str = "") -> None:
        """Offer to bring a workspace back: a damaged one, or one that is only on a stick."""
        page: RescuePage = import_module("ui.pages.rescue").RescuePage(folder, why, self._preferences, self._runner)
        page.opened.connect(self._on_opened)
        page.restored.connect(self._on_restored)
        page.left.connect(self.start)
        self._again = lambda: self.show_rescue(folder, why)
        self._show(page)

    def show_workspace(self, workspace: "Workspace") -> None:
        """Show an open workspace."""
        self._preferences.change(workspace=str(workspace.folder), is_locked=False)
        self._one.claim(workspace.folder)
        shell: Shell = import_module("ui.shell").Shell(workspace, self._preferences, self._runner)
        shell.lock_wanted.connect(self._on_lock)
        shell.rescue_wanted.connect(self._on_rescue)
        self._shell = shell
        self.setWindowTitle(f"{workspace.office.name} – Fieldapp")
        self._show(shell)
        if self._left is not None and self._left[0] == workspace.folder:
            shell.return_to(self._left[1])
        self._left = None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._idle.watch(self.windowHandle())

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._shell is not None and not self._may_close_unkept and not self._shell.keep_typed():
            self._may_close_unkept = True  # it was said why; whoever closes again means it
            event.ignore()
            return
        place = bytes(self.saveGeometry().data())
        self._preferences.change(window=b64encode(place).decode("ascii"))
        self._close_workspace()
        self._one.release()
        self._runner.stop()
        super().closeEvent(event)

    def _on_core_loaded(self, _nothing: object) -> None:
        """Nothing to do: from now on opening a workspace is quick."""

    def _on_opened(self, workspace: "Workspace") -> None:
        self.show_workspace(workspace)

    def _on_lock(self, message: str = "") -> None:
        """Close the workspace and ask for the passphrase, unless what is being typed cannot be kept."""
        shell = self._shell
        if shell is None or not shell.keep_typed():
            return
        folder = Path(self._preferences.settings.workspace)
        self._left = (folder, shell.whereabouts())
        self._preferences.change(is_locked=True)
        self._close_workspace()
        self.show_unlock(folder, message)

    def _on_idle(self) -> None:
        """Lock; a job that is running is waited for, a dialog is closed first."""
        if self._shell is None or self._runner.is_busy:
            return
        dialog = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if dialog is not None:
            dialog.close()
            return
        minutes = self._preferences.settings.lock_minutes
        self._on_lock(
            tr_n(
                "Locked: nothing was done here for {count} minute. What was being typed is kept.",
                "Locked: nothing was done here for {count} minutes. What was being typed is kept.",
                minutes,
            )
        )

    def _on_restored(self, folder: Path, message: str) -> None:
        self._one.claim(folder)
        self.show_unlock(folder, message)

    def _on_rescue(self, why: str) -> None:
        """A check found the file of the open workspace damaged, and the person wants it back."""
        folder = Path(self._preferences.settings.workspace)
        self._close_workspace()
        self.show_rescue(folder, why)

    def _on_other(self, folder: Path) -> None:
        if self._one.claim(folder):
            self.show_unlock(folder)
            return
        page = self._stack.currentWidget()
        if isinstance(page, EntrancePage):
            page.messages.show_info(tr("This workspace is open in another window, which has come to the front."))

    def _on_preferences(self) -> None:
        self._idle.minutes = self._preferences.settings.lock_minutes

    def _close_workspace(self) -> None:
        if self._shell is not None:
            self._shell.close_workspace()
            self._shell = None
            self.setWindowTitle("Fieldapp")

    def _on_language_changed(self) -> None:
        """Pages before an open workspace are built again; an open workspace hears of it as Qt's own event."""
        if self._shell is None:
            QTimer.singleShot(0, self, self._again)
        else:
            QApplication.postEvent(self, QEvent(QEvent.Type.LanguageChange))

    def _on_new(self) -> None:
        self.show_first_run()

    def _show(self, page: QWidget) -> None:
        while self._stack.count():
            old = self._stack.widget(0)
            assert old is not None
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if page.focusProxy() is not None:
            QTimer.singleShot(0, page, page.setFocus)

    def _restore_place(self) -> None:
        kept = self._preferences.settings.window
        if not kept or not self.restoreGeometry(b64decode(kept.encode("ascii", "ignore"), validate=False)):
            self.resize(_FIRST_SIZE)
            room = self.screen().availableSize()
            if room.width() <= _FIRST_SIZE.width() or room.height() <= _FIRST_SIZE.height():
                self.setWindowState(Qt.WindowState.WindowMaximized)


def _last_workspace(remembered: str) -> Path | None:
    if remembered and any((Path(remembered) / name).exists() for name in ("workspace.db", "vault.json")):
        return Path(remembered)
    found = sorted(data_folder().glob("*.fieldapp/workspace.db"), key=lambda file: file.stat().st_mtime)
    return found[-1].parent if found else None
