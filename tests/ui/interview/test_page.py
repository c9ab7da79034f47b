"""The interview page as an officer uses it: keys, sections, what is wrong, what is left, drafts."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from fieldapp.settings import Settings
from fieldapp.translation import set_language
from fieldapp.workspace import RecordFilter
from ui.interview.autosave import LONGEST_MS, PAUSE_MS
from ui.interview.people_row import PeopleRow
from ui.interview.question_row import QuestionRow
from ui.theme.appearance import appearance

ENTER, SHIFT, CONTROL, ALT = (
    Qt.Key.Key_Return,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def row(page, path) -> QuestionRow:
    """The row of a question on the section in front."""
    return next(each for each in page.page.findChildren(QuestionRow) if each.path == path)


def focused_path(page) -> str:
    """The path of the question that has the focus."""
    return page.page.stop_of(page.window().focusWidget()).path


def test_page_opens_in_the_first_question(open_page):
    page = open_page()
    assert focused_path(page) == "when_where/title"


def test_enter_goes_to_the_next_question_and_shift_enter_back(open_page, press):
    page = open_page()
    press(page, "Club", ENTER)
    assert focused_path(page) == "when_where/start_date"
    press(page, ENTER, hold=SHIFT)
    assert focused_path(page) == "when_where/title"


def test_enter_at_the_end_of_a_section_goes_to_the_next_section(open_page, press):
    page = open_page()
    page.go_to("when_where/venue")
    press(page, ENTER)
    assert page.sections[page.current_section].key == "organisation"
    press(page, ENTER, hold=SHIFT)
    assert focused_path(page) == "when_where/venue"


def test_alt_arrows_change_the_section(open_page, press):
    page = open_page()
    press(page, Qt.Key.Key_Right, hold=ALT)
    assert page.current_section == 1
    press(page, Qt.Key.Key_Left, hold=ALT)
    assert page.current_section == 0


def test_section_pages_are_built_when_first_visited(open_page):
    page = open_page()
    assert len(page._pages) == 1
    page.show_section(3)
    assert len(page._pages) == 2


def test_questions_appear_when_they_become_relevant_and_the_focus_stays(qtbot, open_page, press):
    page = open_page()
    page.controller.answer("when_where/country", "")
    assert row(page, "when_where/province").isHidden()
    page.go_to("when_where/country")
    press(page, "Thailand")
    qtbot.keyClick(row(page, "when_where/country").editor.line.view, ENTER)
    assert not row(page, "when_where/province").isHidden()
    assert focused_path(page) == "when_where/province"


def test_place_is_found_by_a_part_of_its_name_and_the_cascade_follows(qtbot, open_page, type_text):
    page = open_page()
    assert page.controller.question("when_where/province").value == "KH-08"
    province = row(page, "when_where/province").editor
    province.setFocus()
    type_text(province.line, "kampong cham")
    qtbot.keyClick(province.line.view, ENTER)
    assert page.controller.question("when_where/province").value == "KH-03"
    assert not row(page, "when_where/district").isHidden()
    assert len(row(page, "when_where/district").editor.line.options) > 5


def test_error_is_said_when_the_question_is_left_not_while_typing(open_page, press):
    page = open_page()
    end = row(page, "when_where/end_date")
    page.go_to("when_where/end_date")
    press(page, "01/01/2001")
    assert end.error.isHidden()
    press(page, ENTER)
    assert not end.error.isHidden()
    assert end.editor.line.property("wrong") is True
    assert "Required" not in end.editor.line.accessibleDescription()
    assert end.error.plain_text in end.editor.line.accessibleDescription()
    page.go_to("when_where/end_date")
    end.editor.line.selectAll()
    press(page, Qt.Key.Key_Delete)
    assert end.error.isHidden()


def test_required_is_said_in_words(open_page):
    page = open_page()
    title = row(page, "when_where/title")
    assert title.label.plain_text.endswith("*")
    assert "Required" in title.editor.line.accessibleDescription()


def test_outline_counts_what_is_wrong_in_sections_that_were_left(qtbot, open_page, press):
    page = open_page()
    press(page, Qt.Key.Key_Right, hold=ALT)
    qtbot.waitUntil(lambda: "problem" in page.outline.buttons[0].accessibleName())
    press(page, Qt.Key.Key_Right, hold=ALT)
    qtbot.waitUntil(lambda: "done" in page.outline.buttons[1].accessibleName())


def test_grid_of_people_is_one_table_and_its_total_is_the_forms(open_page, press):
    page = open_page()
    page.go_to("people/participants/f_10_14")
    press(page, "12", ENTER, "3")
    table = page.page.findChild(PeopleRow)
    assert table.grid.value() == "15"
    assert page.controller.question("people/participants/total").value == "15"


def test_block_pasted_into_the_grid_is_one_step_of_undo(open_page, press):
    page = open_page()
    page.go_to("people/participants/f_0_9")
    QApplication.clipboard().setText("1\t2\n3\t4")
    press(page, Qt.Key.Key_V, hold=CONTROL)
    assert page.controller.question("people/participants/total").value == "10"
    page._on_undo()
    assert page.controller.question("people/participants/total").value in ("", "0")


def test_undo_takes_the_last_answer_back_and_goes_there(open_page, press):
    page = open_page()
    page.go_to("when_where/status")
    press(page, "1")
    page.go_to("when_where/village")
    press(page, Qt.Key.Key_Z, hold=CONTROL)
    assert page.controller.question("when_where/status").value == "completed"
    assert focused_path(page) == "when_where/status"


def test_answer_taken_out_by_a_new_country_is_said_and_comes_back_with_undo(open_page):
    page = open_page()
    before = page.controller.question("when_where/province").value
    page.controller.mark_left("when_where/province")
    page.controller.answer("when_where/country", "TH")
    assert page.controller.question("when_where/province").value == ""
    page._on_undo()
    assert page.controller.question("when_where/country").value == "KH"
    assert page.controller.question("when_where/province").value == before


def test_finish_lists_what_is_left_and_each_line_jumps_there(qtbot, open_page, press):
    page = open_page()
    page.finish()
    assert page.page is None
    lines = [page.finish_panel.list.item(index).text() for index in range(page.finish_panel.list.count())]
    assert any("Name of the youth club" in line for line in lines)
    last = page.finish_panel.list.count() - 1
    page.finish_panel.list.setCurrentRow(last)
    path = page.finish_panel.list.item(last).data(Qt.ItemDataRole.UserRole)
    press(page, ENTER)
    assert focused_path(page) == path


def test_record_may_be_kept_with_what_is_left(qtbot, open_page, workspace):
    page = open_page()
    page.finish()
    with qtbot.waitSignal(page.finished):
        qtbot.mouseClick(page.finish_panel.keep, Qt.MouseButton.LeftButton)
    assert workspace.count(RecordFilter()) == 1
    assert workspace.drafts() == []


def test_draft_is_durable_soon_after_the_last_key_and_says_so(qtbot, open_page, press, workspace):
    page = open_page()
    with qtbot.waitSignal(page.autosave.kept):
        press(page, "Youth of Kandal")
    assert PAUSE_MS < LONGEST_MS < 1000
    assert workspace.drafts()[0].title == "Youth of Kandal"
    assert page.saved.plain_text.startswith("Saved ")


def test_typing_without_pause_is_kept_too(qtbot, open_page, press, workspace):
    page = open_page()
    typing = QTimer(page, interval=PAUSE_MS // 6)
    typing.timeout.connect(page.autosave.touch)
    with qtbot.waitSignal(page.autosave.kept):
        press(page, "a")
        typing.start()
    assert workspace.drafts()


def test_untouched_page_leaves_no_draft(open_page, workspace):
    page = open_page()
    page.keep()
    assert workspace.drafts() == []


def test_draft_opens_again_where_it_was_left(qtbot, open_page, press, workspace):
    page = open_page()
    press(page, "Youth of Kandal")
    page.show_section(2)
    page.keep()
    again = open_page(entry=workspace.resume(workspace.drafts()[0].draft_id))
    assert again.sections[again.current_section].key == page.sections[2].key
    again.show_section(0)
    assert row(again, "when_where/title").editor.value() == "Youth of Kandal"


def test_escape_goes_back_and_keeps_the_draft(qtbot, open_page, press, workspace):
    page = open_page()
    press(page, "Youth")
    with qtbot.waitSignal(page.left):
        press(page, Qt.Key.Key_Escape)
    assert workspace.drafts()[0].title == "Youth"


def test_escape_keeps_what_is_typed_but_not_chosen_yet(qtbot, open_page, type_text, workspace):
    page = open_page()
    page.go_to("when_where/district")
    line = row(page, "when_where/district").editor.line
    type_text(line, "nowhere at all")
    page.go_back()
    assert workspace.drafts()
    again = open_page(entry=workspace.resume(workspace.drafts()[0].draft_id))
    assert again.controller.question("when_where/district").value == "nowhere at all"


def test_value_comes_from_the_previous_record(open_page, press, workspace):
    entry = workspace.begin("youth_club")
    entry.interview.answer("organisation/agency", "Women's union")
    workspace.save(entry)
    page = open_page()
    page.go_to("organisation/agency")
    press(page, Qt.Key.Key_D, hold=CONTROL)
    assert page.controller.question("organisation/agency").value == "Women's union"
    assert row(page, "organisation/agency").editor.value() == "Women's union"


def test_form_follows_the_language_of_the_program(open_page):
    page = open_page()
    before = row(page, "when_where/title").label.plain_text
    set_language("km")
    page._speak()
    after = row(page, "when_where/title").label.plain_text
    assert after != before
    assert any("\u1780" <= letter <= "\u17ff" for letter in after)
    assert page.outline.buttons[0].accessibleName() != "When and where"


def test_buddhist_calendar_of_the_settings_is_used(open_page):
    page = open_page(calendar="buddhist")
    assert "/25" in row(page, "when_where/start_date").editor.line.text()
    assert page.controller.question("when_where/start_date").value.startswith("20")


@pytest.mark.parametrize("form_id", ["community_watch", "youth_club", "training", "outreach"])
def test_everything_that_takes_the_focus_has_a_name(open_page, form_id):
    page = open_page(form_id)
    for index in range(len(page.sections)):
        page.show_section(index)
    page.controller.answer("when_where/country", "KH")
    nameless = [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisibleTo(page)
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]
    assert nameless == []
    assert page.findChildren(QComboBox) == []


def test_tab_goes_through_a_section_and_never_stays(qtbot, open_page):
    page = open_page()
    seen = []
    for _ in range(60):
        seen.append(page.window().focusWidget())
        qtbot.keyClick(page.window().focusWidget(), Qt.Key.Key_Tab)
    assert page.window().focusWidget() is not seen[-1]
    assert any(row(page, "when_where/venue").isAncestorOf(widget) for widget in seen)
    assert any(page.outline.isAncestorOf(widget) for widget in seen)


@pytest.mark.parametrize("form_id", ["community_watch", "youth_club", "training", "outreach"])
def test_tab_goes_down_the_page_in_the_order_people_see(qtbot, open_page, form_id):
    page = open_page(form_id, size=(1150, 4000))
    for index in range(len(page.sections)):
        page.show_section(index)
        content, seen = page.page.widget(), []
        while content.isAncestorOf(page.window().focusWidget()):
            focused = page.window().focusWidget()
            assert focused not in seen
            seen.append(focused)
            qtbot.keyClick(focused, Qt.Key.Key_Tab)
        lines = [widget.mapTo(content, widget.rect().center()).y() for widget in seen]
        assert all(below >= above - 20 for above, below in pairwise(lines)), page.sections[index].key
        assert page.foot.isAncestorOf(page.window().focusWidget())


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("size", [(1150, 700), (800, 560)])
def test_nothing_is_wider_than_the_page(open_page, size, percent):
    appearance().apply(Settings(theme="light", text_percent=percent))
    page = open_page(size=size)
    page.show_section(page.current_section)
    page.resize(*size)
    content = page.page.widget()
    assert content.minimumSizeHint().width() <= page.page.viewport().width()


def test_heading_is_in_sight_when_a_section_is_entered(open_page):
    page = open_page(size=(800, 420))
    page.go_to("when_where/venue")
    assert page.page.verticalScrollBar().value() > 0
    page.show_section(0)
    assert page.page.verticalScrollBar().value() == 0
