"""The small shared widgets."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QTextLayout
from PySide6.QtWidgets import QLineEdit

from fieldapp.errors import Problem
from fieldapp.settings import Settings
from ui.theme.appearance import appearance
from ui.theme.fonts import base_font
from ui.widgets.chips import ChoiceChip
from ui.widgets.labels import WrappedLabel
from ui.widgets.message_strip import MessageStrip
from ui.widgets.passphrase_field import NewPassphrase, strength_bits
from ui.widgets.progress_line import ProgressLine

KHMER = "ការចុះឈ្មោះសកម្មភាពឃ្លាំមើលសហគមន៍ក្នុងភូមិនិងឃុំ"
SAMPLES = {
    "km": KHMER,
    "lo": "ການບັນທຶກກິດຈະກໍາເຝົ້າລະວັງຊຸມຊົນ",
    "th": "การเฝ้าระวังในชุมชนที่ปลอดภัย",
    "vi": "Nhóm thanh niên phòng chống mua bán người",
    "zh": "社区守望与青年俱乐部",
}


def test_khmer_label_wraps_instead_of_being_cut(qtbot):
    label = WrappedLabel(KHMER)
    qtbot.addWidget(label)
    assert label.heightForWidth(120) > label.heightForWidth(2000)
    assert label.minimumSizeHint().width() < QFontMetrics(label.font()).horizontalAdvance(KHMER)
    assert label.accessibleName() == KHMER


@pytest.mark.parametrize("language", SAMPLES)
def test_bundled_fonts_have_every_character(dressed, language):
    layout = QTextLayout(SAMPLES[language], base_font(100))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    glyphs = [(run.rawFont().familyName(), glyph) for run in layout.glyphRuns() for glyph in run.glyphIndexes()]
    assert all(glyph != 0 for _, glyph in glyphs)
    assert {family.split(" ")[0] for family, _ in glyphs} == {"Noto"}


@pytest.mark.parametrize("percent", [100, 150])
def test_fields_are_high_enough_for_stacked_marks(qtbot, percent):
    appearance().apply(Settings(theme="light", text_percent=percent))
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    assert field.height() >= 2.2 * appearance().text_px


def test_theme_changes_at_run_time(qtbot):
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    light = field.grab().toImage().pixelColor(20, 20)
    appearance().apply(Settings(theme="dark"))
    dark = field.grab().toImage().pixelColor(20, 20)
    assert light.lightness() > 200 > 60 > dark.lightness()


def test_strip_shows_a_problem_and_closes(qtbot):
    strip = MessageStrip()
    qtbot.addWidget(strip)
    strip.show_problem(Problem("test", "The file {file} is damaged.", file="may.xlsx"))
    assert strip.text == "The file may.xlsx is damaged."
    strip.clear()
    assert strip.text == ""


def test_strip_undoes_once(qtbot):
    undone = []
    strip = MessageStrip()
    qtbot.addWidget(strip)
    strip.show_action("Deleted.", "Undo", lambda: undone.append(True))
    strip.button.click()
    assert undone == [True]
    assert strip.text == ""


def test_progress_line_cancels(qtbot):
    line = ProgressLine()
    qtbot.addWidget(line)
    line.begin("Reading")
    with qtbot.waitSignal(line.cancelled):
        qtbot.mouseClick(line._cancel, Qt.MouseButton.LeftButton)


def test_chip_keeps_its_value_when_choices_come_again(qtbot):
    chip = ChoiceChip("Form", "All forms")
    qtbot.addWidget(chip)
    chip.set_choices([("a", "Alpha"), ("b", "Beta")])
    chip.set_value("b")
    chip.set_choices([("b", "Beta"), ("c", "Gamma")])
    assert (chip.value, chip.text(), chip.accessibleName()) == ("b", "Beta", "Form: Beta")
    chip.set_choices([("c", "Gamma")])
    assert (chip.value, chip.text()) == ("", "Form")


def test_new_passphrase_is_good_when_long_and_twice_the_same(qtbot):
    field = NewPassphrase()
    qtbot.addWidget(field)
    qtbot.keyClicks(field.first, "river mango lantern")
    qtbot.keyClicks(field.second, "river mango")
    assert field.problem() == "The two passphrases are not the same."
    qtbot.keyClicks(field.second, " lantern")
    assert field.is_good()


def test_repeats_and_rows_are_weak():
    assert strength_bits("12345678") < 40
    assert strength_bits("aaaaaaaaaaaaaaaa") < 40
    assert strength_bits("ទន្លេ ស្វាយ ចង្កៀង ប្រាំពីរ") > 60
