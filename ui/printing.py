"""Printing to paper through the system's own dialog, always dark on white. Loaded only when somebody prints."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QFont, QPageLayout, QTextDocument
from PySide6.QtWidgets import QWidget

from ui.theme.fonts import base_font

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

_MARGIN_MM: Final = 18
_DOTS_PER_INCH: Final = 96
"""What the pixel sizes of texts are meant for."""


def print_page(html: str, owner: QWidget) -> bool:
    """Ask for a printer and print a page of HTML text; return whether it was printed."""
    document = _document(base_font(80))
    document.setHtml(html)
    return _ask_and_print(document, owner)


def print_document(document: QTextDocument, printer: "QPrinter") -> None:
    """Lay a document out for the paper of a printer, and print it."""
    printer.setPageMargins(QMarginsF(*[_MARGIN_MM] * 4), QPageLayout.Unit.Millimeter)
    paper = printer.pageLayout().paintRectPoints()
    document.setPageSize(QSizeF(paper.width(), paper.height()) * (_DOTS_PER_INCH / 72))
    document.print_(printer)


def _document(font: QFont) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(font)
    return document


def _ask_and_print(document: QTextDocument, owner: QWidget) -> bool:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, owner)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    print_document(document, printer)
    return True
