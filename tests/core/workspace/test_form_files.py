"""The files that forms ask for: found beside the form, kept with its version, carried to other offices."""

import openpyxl
import pytest

from fieldapp.errors import Problem
from fieldapp.forms.problems import FormRefused

TOWNS = "name,label\na,Ang\nb,Bakan\n"


@pytest.fixture
def form(tmp_path):
    """The file of a form that takes its towns from towns.csv."""
    folder = tmp_path / "forms"
    folder.mkdir()
    book = openpyxl.Workbook()
    book.active.title = "survey"
    book.active.append(("type", "name", "label"))
    book.active.append(("select_one_from_file towns.csv", "town", "Town"))
    book.save(folder / "club.xlsx")
    return folder / "club.xlsx"


def towns(workspace):
    return [choice.value for choice in workspace.begin("club").interview.choices("town")]


@pytest.mark.parametrize("place", ["towns.csv", "media/Towns.CSV", "club-media/towns.csv"])
def test_files_near_the_form_come_with_it(workspace, form, place):
    file = form.parent / place
    file.parent.mkdir(exist_ok=True)
    file.write_text(TOWNS)

    added = workspace.add_form_file(form)

    assert added.entry.missing == ()
    assert towns(workspace) == ["a", "b"]


def test_a_file_that_is_not_there_is_missing_until_it_comes(workspace, form):
    assert workspace.add_form_file(form).entry.missing == ("towns.csv",)
    assert towns(workspace) == []

    (form.parent / "towns.csv").write_text(TOWNS)
    entry = workspace.add_form_files("club", [form.parent / "towns.csv"])

    assert entry.missing == ()
    assert workspace.form_details("club").files == {"towns.csv": True}
    assert towns(workspace) == ["a", "b"]


def test_a_file_is_not_replaced_under_the_same_version(workspace, form):
    (form.parent / "towns.csv").write_text(TOWNS)
    workspace.add_form_file(form)

    (form.parent / "towns.csv").write_text(TOWNS + "c,Candle\n")
    with pytest.raises(Problem) as caught:
        workspace.add_form_files("club", [form.parent / "towns.csv"])

    assert caught.value.code == "form-file-taken"
    assert towns(workspace) == ["a", "b"]


def test_a_list_that_cannot_be_read_keeps_the_form_out(workspace, form):
    (form.parent / "towns.csv").write_bytes(b"name,label\n\xff\xfe,x\n")

    with pytest.raises(FormRefused) as caught:
        workspace.add_form_file(form)

    assert "towns.csv" in str(caught.value.problems[0])
    assert [entry.form_id for entry in workspace.forms()] == ["visit"]


def test_the_sheet_external_choices_is_the_list_of_the_form(workspace, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in (("type", "name", "label", "choice_filter"), ("select_one_external town", "town", "Town", "true()")):
        book.active.append(row)
    choices = book.create_sheet("external_choices")
    for row in (("list_name", "name", "label"), ("town", "a", "Ang")):
        choices.append(row)
    book.save(tmp_path / "club.xlsx")

    assert workspace.add_form_file(tmp_path / "club.xlsx").entry.missing == ()

    assert towns(workspace) == ["a"]


def test_files_travel_with_the_form_in_a_package(make_workspace, form, tmp_path):
    province, national = make_workspace("kandal"), make_workspace("phnom-penh", "national")
    for one, other in ((province, national), (national, province)):
        one.take_in_identity(other.own_identity().to_file())
    (form.parent / "towns.csv").write_text(TOWNS)
    national.add_form_file(form)

    national.send_package(tmp_path / "forms.fieldpack", [province.own_identity().signing_key])
    province.receive_package(tmp_path / "forms.fieldpack")

    assert province.form_details("club").files == {"towns.csv": True}
    assert towns(province) == ["a", "b"]


def test_an_xform_is_taken_in_from_a_file(workspace, tmp_path):
    xform = workspace.definition("visit").form.xform.replace('id="visit"', 'id="seen"')
    (tmp_path / "seen.xml").write_text("\ufeff" + xform, encoding="utf-8")

    assert workspace.add_form_file(tmp_path / "seen.xml").entry.form_id == "seen"
