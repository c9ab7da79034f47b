"""Files given to an answer: dropped, pasted, removed."""

from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from fieldapp.errors import Problem
from ui.widgets.acknowledge_field import AcknowledgeField
from ui.widgets.attachment import MOST_MEGABYTES, Attachment, content_of
from ui.widgets.attachment_field import AttachmentField


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
    assert signal.args == [Attachment("list.pdf", Path(file), kind="file")]


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


def content(width: int = 400, form: str = "PNG") -> bytes:
    """The content of a picture file."""
    written = QByteArray()
    buffer = QBuffer(written)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    picture().scaled(width, width * 3 // 4).save(buffer, form)
    return bytes(written.data())


def test_file_that_is_too_large_is_refused_before_it_is_read(tmp_path):
    file = tmp_path / "film.mp4"
    with file.open("wb") as opened:
        opened.truncate(MOST_MEGABYTES * 1_000_000 + 1)
    with pytest.raises(Problem) as refused:
        content_of(Attachment("film.mp4", file, kind="video"))
    assert refused.value.code == "attachment-too-large"


def test_file_that_is_gone_is_one_sentence(tmp_path):
    with pytest.raises(Problem) as refused:
        content_of(Attachment("list.pdf", tmp_path / "list.pdf"))
    assert refused.value.code == "attachment-unreadable"


@pytest.mark.parametrize(("kind", "name"), [("image", "letter.docx"), ("audio", "letter.docx"), ("video", "photo.png")])
def test_file_of_another_kind_is_refused(tmp_path, kind, name):
    file = tmp_path / name
    file.write_bytes(b"not what it should be")
    with pytest.raises(Problem) as refused:
        content_of(Attachment(name, file, kind=kind))
    assert refused.value.code == "attachment-unfit"
    assert name in str(refused.value)


def test_picture_is_made_as_small_as_the_form_wants_and_smaller_ones_are_left():
    large, small = content(2000, "JPEG"), content(300)
    shrunk = QImage.fromData(content_of(Attachment("a.jpg", None, large, "image", 1000)))
    assert (shrunk.width(), shrunk.height()) == (1000, 750)
    assert content_of(Attachment("a.png", None, small, "image", 1000)) == small
    assert content_of(Attachment("a.jpg", None, large, "image")) == large


def test_name_of_a_kept_file_is_shown_without_its_digest(qtbot):
    field = AttachmentField("image")
    qtbot.addWidget(field)
    field.show_value("room-f0393da017545812.png")
    assert field.name.text() == "room.png"
    assert field.value() == "room-f0393da017545812.png"
