"""Files given to an answer: dropped, pasted, removed."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from ui.widgets.acknowledge_field import AcknowledgeField
from ui.widgets.attachment_field import Attachment, AttachmentField


def picture() -> QImage:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    return image


def test_file_is_handed_on_with_its_name(qtbot, tmp_path):
    field = AttachmentField()
    qtbot.addWidget(field)
    file = tmp_path / "list.pdf"
    file.write_bytes(b"x")
    given = QMimeData()
    given.setUrls([QUrl.fromLocalFile(str(file))])
    with qtbot.waitSignal(field.given) as signal:
        field.take(given)
    assert signal.args == [Attachment("list.pdf", Path(file))]


def test_pasted_picture_is_handed_on_as_a_file(qtbot):
    field = AttachmentField("image")
    qtbot.addWidget(field)
    QApplication.clipboard().setImage(picture())
    with qtbot.waitSignal(field.given) as signal:
        qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert signal.args[0].content.startswith(b"\x89PNG")


def test_picture_is_shown_small(qtbot):
    field = AttachmentField("image")
    qtbot.addWidget(field)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture().save(buffer, "PNG")
    field.show_value("photo.png")
    field.show_picture(bytes(content.data()))
    assert field.picture.pixmap().width() == 160


def test_delete_removes_the_file_from_the_answer(qtbot):
    field = AttachmentField()
    qtbot.addWidget(field)
    field.show_value("photo.png")
    with qtbot.waitSignal(field.edited) as edited:
        qtbot.keyClick(field.choose, Qt.Key.Key_Delete)
    assert edited.args == [""]


def test_acknowledgement_is_given_and_taken_back_with_space(qtbot):
    field = AcknowledgeField()
    qtbot.addWidget(field)
    qtbot.keyClick(field.box, Qt.Key.Key_Space)
    assert field.value() == "OK"
    qtbot.keyClick(field.box, Qt.Key.Key_Space)
    assert field.value() == ""
