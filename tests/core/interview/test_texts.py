"""Labels, hints, messages and media in the languages of the form."""

FORM = """
| survey |
| | type | name | label::English (en) | label::Khmer (km) | hint::English (en) | guidance_hint::English (en) | constraint | constraint_message::English (en) | constraint_message::Khmer (km) | required | required_message::English (en) | image::English (en) | relevant |
| | text | name | Name | ឈ្មោះ | As in the register | Ask for the card | | | | | | | |
| | integer | age | Age of **${name}** | អាយុ ${name} | | | . < 120 | ${name} is too old | ចាស់ | yes | Please say | card.png | |
| | note | only | Only English | | | | | | | | | | |
| settings |
| | form_id | default_language |
| | f | English (en) |
"""  # noqa: E501 - a table


def test_interview_begins_in_the_default_language(begin):
    interview = begin(FORM)
    assert interview.language == "English (en)"
    assert interview.state("name").label == "Name"


def test_values_inside_a_label_follow_the_answers(begin):
    interview = begin(FORM)
    interview.answer("name", "Sokha")
    assert interview.state("age").label == "Age of **Sokha**"
    interview.set_language("Khmer (km)")
    assert interview.state("age").label == "អាយុ Sokha"


def test_missing_translation_falls_back_and_is_marked(begin):
    interview = begin(FORM, language="Khmer (km)")
    state = interview.state("only")
    assert (state.label, state.is_translated) == ("Only English", False)
    assert interview.state("name").is_translated


def test_hint_and_guidance_are_apart(begin):
    state = begin(FORM).state("name")
    assert (state.hint, state.guidance) == ("As in the register", "Ask for the card")


def test_messages_are_in_the_language_and_carry_values(begin):
    interview = begin(FORM)
    assert interview.state("age").problem.sentence == "Please say"
    interview.answer("name", "Sokha")
    interview.answer("age", "200")
    assert interview.state("age").problem.sentence == "Sokha is too old"
    interview.set_language("Khmer (km)")
    assert interview.state("age").problem.sentence == "ចាស់"


def test_label_has_its_picture(begin):
    interview = begin(FORM)
    assert interview.state("age").media == {"image": "card.png"}
    assert interview.form.files == ("card.png",)


def test_change_of_language_says_what_to_show_anew(begin):
    interview = begin(FORM)
    assert {"name", "age", "only"} <= interview.set_language("Khmer (km)").paths


ITEXT = """<itext><translation lang="English (en)">
    <text id="a"><value form="long">How old is he?</value><value form="short">Age</value></text>
    <text id="b"><value form="short">Name</value></text>
    <text id="h"><value form="print">Ask for the card</value></text>
    <text id="p"><value form="image">jr://images/card.png</value></text></translation></itext>"""


def test_label_in_several_lengths_is_the_longest(begin_xform):
    body = """<input ref="/data/a"><label ref="jr:itext('a')"/><hint ref="jr:itext('h')"/></input>
        <input ref="/data/b"><label ref="jr:itext('b')"/></input>"""
    interview = begin_xform("<a/><b/>", "", body, ITEXT)
    assert (interview.state("a").label, interview.state("a").guidance) == ("How old is he?", "Ask for the card")
    assert interview.state("b").label == "Name"


def test_label_that_is_only_a_picture_lacks_no_translation(begin_xform):
    interview = begin_xform("<a/>", "", """<input ref="/data/a"><label ref="jr:itext('p')"/></input>""", ITEXT)
    assert interview.state("a").media == {"image": "card.png"}
    assert interview.state("a").is_translated
