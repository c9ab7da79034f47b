"""An edit made in a workbook is one revision, wherever and however often it is read."""

from fieldapp.records.edit import edited_revision
from fieldapp.records.merge import merge
from tests.core.records.histories import revision

BASE = revision("base", answers={"a": "1"}, time=5)


def test_same_edit_read_twice_is_the_same_revision():
    assert edited_revision(BASE, {"a": "2"}) == edited_revision(BASE, {"a": "2"})


def test_other_edit_is_another_revision():
    assert edited_revision(BASE, {"a": "2"}).revision_id != edited_revision(BASE, {"a": "3"}).revision_id


def test_edit_follows_its_base():
    edit = edited_revision(BASE, {"a": "2"})
    assert edit.parents == ("base",)
    assert edit.time > BASE.time
    assert merge([BASE, edit]).answers == {"a": "2"}
