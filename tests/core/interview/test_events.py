"""Actions of forms written as XForm: their events, where they reach, and what they may set."""

import pytest

REPEAT = '<repeat nodeset="/data/r">{}</repeat>'


def setvalue(event: str, ref: str, value: str) -> str:
    """An action."""
    return f'<setvalue event="{event}" ref="{ref}" value="{value}"/>'


def test_action_sees_what_followed_from_the_one_before(begin_xform):
    interview = begin_xform(
        "<a/><twice/><c/>",
        '<bind nodeset="/data/twice" calculate="/data/a * 2"/>'
        + setvalue("odk-instance-first-load", "/data/a", "4")
        + setvalue("odk-instance-first-load", "/data/c", "/data/twice"),
    )
    assert interview.state("c").value == "8"


def test_action_that_gives_no_number_leaves_its_target_blank(begin_xform):
    interview = begin_xform(
        "<a/><b/>", "", f'<input ref="/data/a">{setvalue("xforms-value-changed", "/data/b", "/data/a + 1")}</input>'
    )
    interview.answer("a", "1")
    assert interview.state("b").value == "2"
    interview.answer("a", "")
    assert interview.state("b").value == ""


def test_change_inside_a_group_is_a_change_of_the_group(begin_xform):
    action = setvalue("xforms-value-changed", "/data/b", "/data/g/a")
    interview = begin_xform("<g><a/></g><b/>", "", f'<group ref="/data/g">{action}<input ref="/data/g/a"/></group>')
    interview.answer("g/a", "4")
    assert interview.state("b").value == "4"


def test_inner_instance_that_comes_with_a_new_outer_one_is_new_too(begin_xform):
    inner = setvalue("odk-new-repeat", "/data/r/q/b", "concat(position(../..), '-', position(..))")
    interview = begin_xform(
        "<r><a/><q><b/></q></r>",
        "",
        REPEAT.format(f'<repeat nodeset="/data/r/q"><input ref="/data/r/q/b"/>{inner}</repeat>'),
    )
    assert interview.state("r[1]/q[1]/b").value == ""
    added = interview.add_repeat("r").added
    assert interview.state(f"r[{added}]/q[1]/b").value == "2-1"


def test_action_without_an_event_never_happens(begin_xform):
    interview = begin_xform("<a/>", '<setvalue ref="/data/a" value="1"/>')
    assert interview.state("a").value == ""


@pytest.mark.parametrize("rule", ["position(.) != 2", "position(current()) != 2"])
def test_rule_on_its_own_position_follows_when_an_earlier_instance_goes(begin_xform, rule):
    interview = begin_xform(
        "<r><a/></r>", f'<bind nodeset="/data/r" relevant="{rule}"/>', REPEAT.format('<input ref="/data/r/a"/>')
    )
    second, third = (interview.add_repeat("r").added for _ in range(2))
    assert not interview.state(f"r[{second}]").is_relevant
    interview.remove_repeat("r[1]")
    assert interview.state(f"r[{second}]").is_relevant
    assert not interview.state(f"r[{third}]").is_relevant
