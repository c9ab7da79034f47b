"""Instances that come as XML: what they lack, what they have too much, whose they are."""

import pytest

from fieldapp.errors import Problem

FORM = (
    "<a>drawn</a><g><b/></g><r><c>1</c></r>",
    "",
    '<input ref="/data/a"/><group ref="/data/g"><input ref="/data/g/b"/></group>'
    '<repeat nodeset="/data/r"><input ref="/data/r/c"/></repeat>',
)


def test_what_an_instance_lacks_is_blank_and_can_be_answered(take_up_xform):
    interview = take_up_xform(FORM, '<data id="f"><a>x</a></data>')
    assert interview.state("g/b").value == ""
    interview.answer("g/b", "y")
    assert "<g><b>y</b></g>" in interview.instance_xml(final=True)


def test_what_the_form_has_no_place_for_stays_as_an_orphan(take_up_xform):
    interview = take_up_xform(
        FORM, '<data id="f"><zz>1</zz><g><b/><n>2</n><n>3</n></g><r><c>1</c><d><e>4</e></d></r></data>'
    )
    assert interview.orphans == {"zz": "1", "g/n[1]": "2", "g/n[2]": "3", "r[1]/d/e": "4"}
    assert interview.answers()["g/n[2]"] == "3"
    assert "zz" not in interview.instance_xml(final=True)


def test_instances_are_found_wherever_they_stand(take_up_xform):
    interview = take_up_xform(FORM, '<data id="f"><r><c>1</c></r><a>x</a><r><c>2</c></r></data>')
    assert [interview.state(f"r[{key}]/c").value for key in interview.instances("r")] == ["1", "2"]


@pytest.mark.parametrize("xml", ['<other id="f"><a>x</a></other>', '<data id="other"><a>x</a></data>'])
def test_record_of_another_form_is_refused(take_up_xform, xml):
    with pytest.raises(Problem) as refused:
        take_up_xform(FORM, xml)
    assert refused.value.code == "instance-not-of-form"


def test_new_instance_is_blank_where_the_form_draws_no_template(begin_xform):
    interview = begin_xform(*FORM)
    added = interview.add_repeat("r").added
    assert interview.state("r[1]/c").value == "1"
    assert interview.state(f"r[{added}]/c").value == ""
