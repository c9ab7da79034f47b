"""Home says what could harm the data from outside: a wrong clock, a shared folder, a stick long not seen."""

from datetime import UTC, datetime, timedelta

from fieldapp.records.revision import HybridTime, Kind, new_revision
from fieldapp.workspace import SecondPlace
from ui.pages.home.notices import stick_text


def years_ahead(record_id):
    """A revision from a laptop whose clock is years off."""
    return new_revision(
        record_id,
        [],
        form_id="visit",
        form_version="1",
        office="office-takeo",
        device="elsewhere",
        author="Dara",
        time=HybridTime(4_100_000_000_000),
        kind=Kind.FINALISED,
        answers={"topic": "A"},
    )


def home_of(qtbot, window, workspace):
    window.show_workspace(workspace)
    qtbot.waitUntil(lambda: not window._runner.is_busy, timeout=30_000)
    return window.shell.page("home")


def test_nothing_is_said_when_all_is_well(qtbot, window, workspace):
    home = home_of(qtbot, window, workspace)
    assert home.notices.texts == []
    assert not home.notices.isVisible()
    window.close()


def test_clock_that_disagrees_is_said(qtbot, window, workspace):
    workspace.receive([years_ahead("a")])
    home = home_of(qtbot, window, workspace)
    qtbot.waitUntil(home.notices.isVisible, timeout=30_000)
    assert "dated" in home.notices.texts[0]
    assert "2099" in home.notices.texts[0]
    window.close()


def test_folder_that_a_sync_program_writes_in_is_said(qtbot, window, workspace):
    (workspace.folder.parent / ".stfolder").mkdir()
    home = home_of(qtbot, window, workspace)
    qtbot.waitUntil(home.notices.isVisible, timeout=30_000)
    assert "exchange folder" in home.notices.texts[0]
    window.close()


def test_stick_is_asked_for_only_after_a_week(tmp_path):
    now = datetime.now(UTC)
    assert stick_text(None, "gregorian") == ""
    assert stick_text(SecondPlace(tmp_path, False, now - timedelta(days=2), ""), "gregorian") == ""
    assert "Put the stick in" in stick_text(SecondPlace(tmp_path, False, now - timedelta(days=8), ""), "gregorian")
    assert "The disk is full." in stick_text(SecondPlace(tmp_path, True, now, "The disk is full."), "gregorian")
