"""Help: about the screen it was called from, the keyboard, and the licences. F1 opens it anywhere."""

from html import escape
from typing import Final

from PySide6.QtWidgets import QTabWidget, QTextBrowser, QWidget

from fieldapp import __version__
from fieldapp.assets import asset
from fieldapp.text import breakable
from fieldapp.translation import mark, tr
from ui.theme.appearance import appearance
from ui.widgets.page import Page

_ABOUT: Final = {
    "home": (
        mark("Home"),
        (
            mark("Choose a form to start a record. What you type is kept within a second, without a save button."),
            mark("“Continue” lists what you began and did not finish, also after a power cut."),
            mark("The figures of the month open the list of those records."),
            mark("The star on a form puts it first; so does the menu key."),
        ),
    ),
    "records": (
        mark("Records"),
        (
            mark("Type in the search box: words in any script, with or without tone marks. The chips narrow the list."),
            mark("Choose a record to read it at the right: its answers, what is to correct, and its history."),
            mark("Enter opens it to correct it. Every change is a new state; the old one stays in the history."),
            mark("Delete removes a record at once; “Undo” brings it back, and so does the chip “Deleted”."),
            mark("“Two edits” means that two people changed the same answer. Both are kept until somebody decides."),
        ),
    ),
    "exchange": (
        mark("Exchange"),
        (
            mark("“Export” writes a workbook that Excel opens and that another Fieldapp can take in."),
            mark("“Take in” reads workbooks. Each row gets an outcome in the ledger; nothing is lost."),
            mark("The same file may be taken in any number of times, in any order."),
        ),
    ),
    "national": (
        mark("National"),
        (
            mark("Take in the workbooks of the provinces, many at once or a whole folder."),
            mark("The table shows which province has sent what for which month. Enter on a cell shows its records."),
            mark("The figures can be summed by province, month, form or age. Enter on a line shows its records."),
            mark("The national workbook holds the summary, the completeness, all rows and the list of source files."),
        ),
    ),
    "forms": (
        mark("Forms"),
        (
            mark("A form is an XLSForm workbook, as for ODK or KoboToolbox. Load one to use it here."),
            mark("What is wrong in a workbook is listed by sheet and row; correct it there and load it again."),
            mark("A new version of a form leaves the records of the older versions as they are."),
        ),
    ),
    "settings": (
        mark("Settings"),
        (
            mark("Every change holds at once."),
            mark("Nobody can reset the passphrase. The recovery key opens the workspace when it is forgotten."),
            mark("Backups are made by themselves. A stick as the second place survives the loss of the computer."),
            mark("To put a backup back, choose it in the list. You see first what would change."),
            mark("The window locks when nobody uses it. What is being typed is there again after unlocking."),
        ),
    ),
    "interview": (
        mark("Filling in a form"),
        (
            mark("Enter goes to the next question, Alt+Right to the next section. Digits choose options."),
            mark("Everything is kept as you type. Close the window at any moment; the draft waits on Home."),
            mark("“Finish” lists what is left. Each line leads to its question."),
        ),
    ),
    "help": (mark("Help"), (mark("F1 opens this page anywhere and says what the screen is for."),)),
}

_KEYS: Final = (
    ("Ctrl+K", mark("Go to anything: a place, a form, a record")),
    ("Ctrl+N", mark("New record: choose the form")),
    ("Ctrl+F", mark("Search records")),
    ("Ctrl+1 … Ctrl+7", mark("The places of the navigation, in order")),
    ("F6", mark("Next pane")),
    ("F1", mark("Help about this screen, or about the question")),
    ("F2", mark("Note on the question; in a table, edit the cell")),
    ("Ctrl+L", mark("Lock the window")),
    ("Esc", mark("Back, never losing anything")),
    ("Ctrl+C", mark("Copy the chosen rows as a table")),
    ("Delete", mark("Delete the record; Undo brings it back")),
    ("Enter", mark("Next question; in a list, open")),
    ("Shift+Enter", mark("Previous question")),
    ("Alt+Left, Alt+Right", mark("Previous and next section")),
    ("Ctrl+Enter", mark("Finish the record and start a new one")),
    ("0 … 9, A … Z", mark("Choose an option by number or first letter")),
    ("Ctrl+D", mark("Value from the previous record")),
    ("Ctrl+Z", mark("Undo in the form")),
)


class HelpPage(Page):
    """Three tabs of text."""

    def __init__(self) -> None:
        super().__init__(tr("Help"))
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(tr("Help"))
        self.tabs.tabBar().setAccessibleName(tr("Parts of the help"))
        self.tabs.setDocumentMode(True)
        self.about = _browser(tr("About this screen"))
        self._keys = _browser(tr("Keyboard"))
        self._licences = _browser(tr("Licences"))
        for browser in (self.about, self._keys, self._licences):
            self.tabs.addTab(browser, browser.accessibleName())
        self.content.addWidget(self.tabs, 1)
        self._place = "help"
        appearance().changed.connect(self._fill)
        self._fill()
        self.tabs.setCurrentWidget(self._keys)

    def first_widget(self) -> QWidget | None:
        return self.tabs.currentWidget()

    def panes(self) -> list[QWidget]:
        """Return the panes F6 goes through."""
        shown = self.tabs.currentWidget()
        return [self.tabs.tabBar(), *([shown] if shown is not None else [])]

    def show_about(self, place: str) -> None:
        """Say what a screen is for; ``place`` is its key."""
        self._place = place if place in _ABOUT else "help"
        self.tabs.setCurrentWidget(self.about)
        self._fill()

    def _fill(self) -> None:
        title, sentences = _ABOUT[self._place]
        self.about.setHtml(
            f"<h2>{_text(tr(title))}</h2>" + "".join(f"<p>{_text(tr(sentence))}</p>" for sentence in sentences)
        )
        rows = "".join(
            f"<tr><td width='30%'><b>{escape(keys)}</b></td><td>{_text(tr(what))}</td></tr>" for keys, what in _KEYS
        )
        self._keys.setHtml(f"<table width='100%' cellpadding='5'>{rows}</table>")
        self._licences.setHtml(_licence_page())


def _licence_page() -> str:
    sentences = (
        tr("Fieldapp {version}, Apache License 2.0.", version=__version__),
        tr("Qt and PySide6 are used under the LGPL 3.0. They are separate libraries, which you may replace."),
        tr("The fonts are Noto, under the SIL Open Font License 1.1."),
    )
    ofl = asset("resources", "fonts", "OFL.txt").read_text(encoding="utf-8")
    lgpl = asset("resources", "licences", "LGPL-3.0.txt").read_text(encoding="utf-8")
    return "".join(f"<p>{_text(sentence)}</p>" for sentence in sentences) + "".join(
        f"<h3>{name}</h3><pre style='white-space: pre-wrap'>{escape(text)}</pre>"
        for name, text in (("SIL Open Font License 1.1", ofl), ("LGPL 3.0", lgpl))
    )


def _browser(name: str) -> QTextBrowser:
    browser = QTextBrowser()
    browser.setAccessibleName(name)
    browser.setOpenExternalLinks(False)
    browser.setProperty("role", "sheet")
    return browser


def _text(text: str) -> str:
    return escape(breakable(text))
