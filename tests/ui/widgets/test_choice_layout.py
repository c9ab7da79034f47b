"""How choices stand on the page: beside each other where they fit, in columns, on a scale, with pictures."""

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from ui.widgets.choice_heads import ChoiceHeads
from ui.widgets.choice_list import ONE_LINE, PACKED, ChoiceList
from ui.widgets.editor import Option
from ui.widgets.pictures import scaled_picture

FRUIT = [Option("m", "Mango"), Option("b", "Banana"), Option("d", "Durian")]
LONG = [
    Option(str(number), f"An answer of so many words that it needs a line of its own, {number}") for number in range(3)
]
MANY = [Option(str(number), f"Answer {number}") for number in range(10)]


def picture(width: int, height: int) -> bytes:
    """The content of a PNG file."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(content.data())


@pytest.fixture
def shown(qtbot):
    """Makes a list of choices 600 pixels wide, on screen."""

    def shows(options, **how) -> ChoiceList:
        made = ChoiceList(**how)
        made.show_options(options)
        qtbot.addWidget(made)
        made.resize(600, 400)
        made.show()
        qtbot.waitExposed(made)
        return made

    return shows


def columns_of(choices: ChoiceList) -> int:
    """The number of choices that stand beside each other at most."""
    places = [row.x() for row in choices.rows]
    return len(set(places))


def test_few_short_choices_stand_on_one_line(shown):
    assert columns_of(shown(FRUIT)) == 3


def test_long_choices_stand_below_each_other(shown):
    assert columns_of(shown(LONG)) == 1


def test_many_choices_stand_in_two_columns(shown):
    assert columns_of(shown(MANY)) == 2


def test_form_says_how_many_columns_there_are(shown):
    assert columns_of(shown(MANY, columns=4)) == 4


def test_packed_choices_go_on_in_the_next_line(shown):
    choices = shown(MANY, columns=PACKED)
    assert len({row.y() for row in choices.rows}) > 1
    assert all(row.geometry().right() <= choices.width() for row in choices.rows)


def test_heads_stand_over_the_columns_of_the_bare_choices_below(qtbot, shown):
    bare, heads = shown(FRUIT, columns=ONE_LINE, shape="bare"), ChoiceHeads()
    qtbot.addWidget(heads)
    heads.show_options(FRUIT)
    heads.resize(600, 60)
    heads.show()
    qtbot.waitExposed(heads)
    assert [head.geometry().center().x() for head in heads.heads] == [row.geometry().center().x() for row in bare.rows]
    assert bare.rows[0].button.accessibleName() == "Mango"


def test_picture_of_a_choice_is_shown_above_its_label(shown):
    choices = shown([Option("m", "Mango", picture(400, 300)), Option("b", "Banana")], columns=2)
    pictures = [label for label in choices.rows[0].findChildren(QLabel) if not label.pixmap().isNull()]
    assert pictures
    assert pictures[0].isVisible()
    assert choices.rows[0].label.y() > pictures[0].y()


def test_picture_is_no_larger_than_its_room():
    made = scaled_picture(picture(3000, 1500), QSize(160, 110))
    assert made is not None
    assert (made.width(), made.height()) == (160, 80)


def test_what_is_no_picture_gives_none():
    assert scaled_picture(b"%PDF-1.7", QSize(160, 110)) is None


def test_digit_pressed_twice_keeps_the_choice(qtbot, shown):
    choices = shown(FRUIT)
    for _ in range(2):
        qtbot.keyClick(choices.rows[0].button, Qt.Key.Key_2)
    assert choices.value() == "b"


def test_choice_clicked_twice_is_dropped(qtbot, shown):
    choices = shown(FRUIT)
    for _ in range(2):
        qtbot.mouseClick(choices.rows[1].label, Qt.MouseButton.LeftButton)
    assert choices.value() == ""


def test_focus_stays_in_the_question_when_its_choices_change(qtbot, shown):
    choices = shown(FRUIT)
    choices.activateWindow()
    qtbot.waitUntil(choices.isActiveWindow)
    choices.rows[1].button.setFocus()
    choices.show_options(FRUIT[1:])
    assert choices.rows[0].button.hasFocus()
