"""Printing: a text or a document to paper, through the system's own dialog. Loaded only when somebody prints."""

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget

from ui.theme.fonts import base_font


def print_text(text: str, owner: QWidget) -> bool:
    """Ask for a printer and print plain text; return whether it was printed."""
    document = QTextDocument()
    document.setDefaultFont(base_font(100))
    document.setPlainText(text)
    return print_document(document, owner)


def print_document(document: QTextDocument, owner: QWidget) -> bool:
    """Ask for a printer and print a document; return whether it was printed."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, owner)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    document.print_(printer)
    return True
