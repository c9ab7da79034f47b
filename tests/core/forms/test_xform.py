"""The loader of XForms: structure, texts, rules, and what it refuses."""

import pytest
from pyxform.xls2xform import convert

from fieldapp.errors import Problem
from fieldapp.forms.definition import Output
from fieldapp.forms.model import Group, Question, QuestionType, Repeat
from fieldapp.forms.xform import load_xform

SURVEY = """
| survey | | | | | | | | |
| | type | name | label::English (en) | label::Khmer (km) | relevant | choice_filter | bind::fa:role | repeat_count |
| | start | start | | | | | | |
| | begin group | where | Where | kg | | | | |
| | date | day | Day of ${note} | | | | date | |
| | select_one yn | again | Again | | | name != ${note} | | |
| | hidden | kept | | | | | | |
| | text | note | Note | | ${again}='yes' | | | |
| | end group | | | | | | | |
| | begin repeat | visit | Visit | | | | | 3 |
| | select_one_from_file places.csv | place | Place | | | | | |
| | end repeat | | | | | | | |
| choices | | | | |
| | list_name | name | label::English (en) | label::Khmer (km) |
| | yn | yes | Yes | ky |
| | yn | no | No | |
| settings | | | | | |
| | form_id | version | form_title | namespaces | default_language |
| | visits | 7 | Visits | fa="urn:fieldapp:xforms" | English (en) |"""


@pytest.fixture(scope="module")
def definition():
    return load_xform(convert(xlsform=SURVEY, file_type=".md").xform)


def question(form, path):
    return next(item for item in form.questions() if item.path == path)


def test_form_says_what_it_is(definition):
    form = definition.form
    assert (form.form_id, form.version, form.title) == ("visits", "7", "Visits")
    assert (form.languages, form.default_language) == (("English (en)", "Khmer (km)"), "English (en)")
    assert form.files == ("places.csv",)


def test_groups_and_repeats_stand_where_the_author_put_them(definition):
    shape = [(type(node), node.path) for node in definition.form.children]
    assert shape[:4] == [(Question, "start"), (Group, "where"), (Question, "visit_count"), (Repeat, "visit")]
    assert definition.form.children[3].is_counted


def test_hidden_question_stands_where_it_is_defined(definition):
    paths = [child.path for child in definition.form.children[1].children]
    assert paths == ["where/day", "where/again", "where/kept", "where/note"]
    assert question(definition.form, "where/kept").type == QuestionType.HIDDEN


def test_missing_translation_is_left_out(definition):
    assert question(definition.form, "where/note").label.by_language == {"English (en)": "Note"}
    assert definition.form.children[1].label.by_language == {"English (en)": "Where", "Khmer (km)": "kg"}


def test_choices_are_given_with_all_their_labels(definition):
    choices = question(definition.form, "where/again").choices
    assert [(choice.value, choice.label.by_language.get("Khmer (km)")) for choice in choices] == [
        ("yes", "ky"),
        ("no", None),
    ]


def test_choices_from_a_file_are_only_named(definition):
    place = question(definition.form, "visit/place")
    assert (place.choices, place.choices_file) == ((), "places")


def test_meaning_comes_from_the_bind(definition):
    assert question(definition.form, "where/day").meaning.role == "date"


def test_value_inside_a_label_is_an_output(definition):
    label = definition.controls[0].label
    content = definition.translations.content(label.itext, "Khmer (km)")
    assert content == ("Day of ", Output("/data/where/note"))


def test_damaged_xml_is_refused():
    with pytest.raises(Problem) as refused:
        load_xform("<h:html")
    assert refused.value.code == "form-not-xml"


def test_other_xml_is_refused():
    with pytest.raises(Problem) as refused:
        load_xform("<html/>")
    assert refused.value.code == "form-not-xform"


def test_billion_laughs_are_refused():
    bomb = '<!DOCTYPE h [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><h>&b;</h>'
    with pytest.raises(Problem) as refused:
        load_xform(bomb)
    assert refused.value.code == "form-not-safe"


def test_endless_nesting_is_refused():
    with pytest.raises(Problem) as refused:
        load_xform("<g>" * 5_000 + "</g>" * 5_000)
    assert refused.value.code == "form-not-safe"


def form_with(body, action=""):
    return f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>F</h:title>
    <model><instance><data id="f"><a/></data></instance>{action}</model></h:head><h:body>{body}</h:body></h:html>"""


def test_unknown_event_is_refused():
    with pytest.raises(Problem) as refused:
        load_xform(form_with("", '<setvalue event="odk-inftance-first-load" ref="/data/a">x</setvalue>'))
    assert refused.value.code == "form-event"


def test_unreadable_media_type_is_refused():
    with pytest.raises(Problem) as refused:
        load_xform(form_with('<upload ref="/data/a" mediatype=".jpg"/>'))
    assert refused.value.code == "form-media-type"


def test_document_without_namespaces_is_read():
    xform = """<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>F</h:title><model>
    <instance><data id="f"><a/><g><b/></g></data></instance>
    <instance id="l"><root><item><name>x</name></item></root></instance>
    <bind nodeset="/data/a" type="int"/></model></h:head>
    <h:body><input ref="/data/a"/><group nodeset="/data/g"><input ref="/data/g/b"/></group></h:body></h:html>"""
    definition = load_xform(xform)
    assert [node.path for node in definition.form.nodes()] == ["a", "g", "g/b"]
    assert "<name>x</name>" in definition.instances[0].xml


def test_new_repeat_event_outside_of_a_repeat_is_refused():
    with pytest.raises(Problem) as refused:
        load_xform(form_with("", '<setvalue event="odk-new-repeat" ref="/data/a">x</setvalue>'))
    assert refused.value.code == "form-event"


def test_form_without_an_id_is_refused():
    with pytest.raises(Problem) as refused:
        load_xform(form_with("").replace('<data id="f">', "<data>"))
    assert refused.value.code == "form-unnamed"


def test_list_without_a_name_is_refused():
    with pytest.raises(Problem) as refused:
        load_xform(form_with("", "<instance><root/></instance>"))
    assert refused.value.code == "form-list-unnamed"


def test_form_with_more_questions_than_a_record_holds_is_refused():
    many = "".join(f"<q{number}/>" for number in range(100_001))
    with pytest.raises(Problem) as refused:
        load_xform(form_with("").replace("<a/>", many))
    assert refused.value.code == "form-too-long"


def test_hidden_questions_stand_in_the_order_of_the_form():
    body = '<input ref="/data/b"/><group ref="/data/g"><input ref="/data/g/d"/></group>'
    xform = form_with(body).replace("<a/>", "<a/><b/><c/><c2/><g><d/><e/></g><f/>")
    assert [node.path for node in load_xform(xform).form.nodes()] == ["a", "b", "c", "c2", "g", "g/d", "g/e", "f"]
