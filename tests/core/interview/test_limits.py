"""Hostile forms: whatever they hold, they are refused or stopped with a sentence."""

import pytest

from fieldapp.errors import Problem
from fieldapp.forms.xform import load_xform
from fieldapp.interview.doubts import doubts_of
from fieldapp.interview.environment import Environment
from fieldapp.interview.expressions.functions import patterns
from fieldapp.interview.program import faults_of
from fieldapp.interview.session import Interview


def form(instance: str, binds: str = "", body: str = "") -> str:
    return f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>F</h:title><model><instance><data id="f">{instance}</data>
    </instance>{binds}</model></h:head><h:body>{body}</h:body></h:html>"""


def codes(xform: str) -> list[str]:
    return [fault.problem.code for fault in faults_of(load_xform(xform))]


def test_rules_that_wait_for_each_other_are_found():
    binds = '<bind nodeset="/data/a" calculate="/data/b + 1"/><bind nodeset="/data/b" calculate="/data/a + 1"/>'
    assert codes(form("<a/><b/>", binds)) == ["form-cycle"]


def test_long_circle_is_told_in_short():
    names = range(500)
    binds = "".join(f'<bind nodeset="/data/q{n}" calculate="/data/q{(n + 1) % 500} + 1"/>' for n in names)
    (fault,) = faults_of(load_xform(form("".join(f"<q{n}/>" for n in names), binds)))
    assert fault.problem.code == "form-cycle"
    assert len(str(fault.problem)) < 300


def test_rule_that_waits_for_itself_is_found():
    assert codes(form("<a/>", '<bind nodeset="/data/a" calculate=". + 1"/>')) == ["form-cycle"]


def test_running_total_over_earlier_instances_is_no_cycle():
    binds = '<bind nodeset="/data/r/sum" type="int" calculate="../x + ../preceding-sibling::r[1]/sum"/>'
    assert codes(form("<r><x/><sum/></r>", binds, '<repeat nodeset="/data/r"><input ref="/data/r/x"/></repeat>')) == []


def test_broken_expression_and_unknown_function_are_found():
    binds = '<bind nodeset="/data/a" relevant="/data/b = ("/><bind nodeset="/data/b" calculate="no-such(1)"/>'
    found = faults_of(load_xform(form("<a/><b/>", binds)))
    assert [(fault.path, fault.column) for fault in found] == [("/data/a", "relevant"), ("/data/b", "calculation")]


def test_interview_does_not_begin_with_a_form_that_cannot_work():
    with pytest.raises(Problem):
        Interview.start(load_xform(form("<a/>", '<bind nodeset="/data/a" calculate="no-such(1)"/>')), Environment())


def test_name_that_the_form_lacks_is_told():
    definition = load_xform(form("<a/>", '<bind nodeset="/data/a" relevant="/data/agee &gt; 1"/>'))
    assert [fault.problem.parameters["reference"] for fault in doubts_of(definition)] == ["/data/agee"]


LIST = '<instance id="l"><root><item><name>a</name><label>A</label></item></root></instance>'


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("instance('k')/root/item[1]/name", "form-list"),
        ("instance('l')/root/item[colour = 'red']/name", "form-list-column"),
        ("pulldata('k', 'name', 'name', 'a')", "form-list"),
    ],
)
def test_list_or_column_that_the_form_lacks_is_told(rule, code):
    binds = f'{LIST}<bind nodeset="/data/a" calculate="{rule}"/>'
    assert [doubt.problem.code for doubt in doubts_of(load_xform(form("<a/>", binds)))] == [code]


def test_list_and_column_that_the_form_has_are_no_doubt():
    rule = "concat(instance('l')/root/item[name = 'a']/label, pulldata('l', 'label', 'name', 'a'))"
    definition = load_xform(form("<a/>", f'{LIST}<bind nodeset="/data/a" calculate="{rule}"/>'))
    assert doubts_of(definition) == ()


@pytest.mark.parametrize(("target", "rule", "code"), [("b", "1", "form-target"), ("a", "/data/c", "form-reference")])
def test_action_that_names_what_the_form_lacks_is_told(target, rule, code):
    action = f'<setvalue event="odk-instance-first-load" ref="/data/{target}" value="{rule}"/>'
    assert [doubt.problem.code for doubt in doubts_of(load_xform(form("<a/>", action)))] == [code]


def test_rules_that_never_rest_are_stopped():
    binds = '<bind nodeset="/data/r/a" calculate="if(/data/r[1]/a = 1, 2, 1)"/>'
    body = '<repeat nodeset="/data/r"><input ref="/data/r/a"/></repeat>'
    interview = Interview.start(load_xform(form("<r><a>1</a></r><r><a>1</a></r>", binds, body)), Environment())
    assert {problem.kind for problem in interview.problems()} == {"calculation"}


def test_rules_that_take_too_long_are_stopped_with_a_sentence():
    binds = '<bind nodeset="/data/r/sum" calculate="sum(/data/r/x)"/>'
    body = '<repeat nodeset="/data/r"><input ref="/data/r/x"/><input ref="/data/r/sum"/></repeat>'
    interview = Interview.start(load_xform(form("<r><x>1</x><sum/></r>", binds, body)), Environment())
    interview._context.patience_s = -1
    interview.answer("r[1]/x", "2")
    assert "looks at too much" in interview.state("r[1]/sum").problem.sentence
    assert interview.finalise().problems
    interview._context.patience_s = 20
    assert not interview.finalise().problems
    assert interview.answers()["r[1]/sum"] == "2"


def test_pattern_that_explodes_costs_little_however_many_answers_there_are():
    body = "".join(f'<input ref="/data/a{number}"/>' for number in range(40))
    instance = "".join(f"<a{number}>{'a' * 40}{number}!</a{number}>" for number in range(40))
    binds = "".join(f"""<bind nodeset="/data/a{number}" constraint="regex(., '(a|aa)+$')"/>""" for number in range(40))
    interview = Interview.start(load_xform(form(instance, binds, body)), Environment())
    interview.problems()
    assert patterns._explosions["(a|aa)+$"] > 5
    assert any("takes too long" in warning for warning in interview.warnings)


def test_deep_groups_are_walked():
    depth = 60
    names = [f"g{number}" for number in range(depth)]
    instance = "".join(f"<{name}>" for name in names) + "<x>1</x>" + "".join(f"</{name}>" for name in reversed(names))
    interview = Interview.start(load_xform(form(instance)), Environment())
    assert interview.answers()["/".join([*names, "x"])] == "1"


def test_ten_thousand_choices_are_offered():
    items = "".join(f"<item><label>C{number}</label><value>{number}</value></item>" for number in range(10_000))
    interview = Interview.start(
        load_xform(form("<a/>", body=f'<select1 ref="/data/a">{items}</select1>')), Environment()
    )
    interview.answer("a", "9999")
    assert len(interview.choices("a")) == 10_000
    assert interview.problems() == ()


def test_answer_without_end_is_reported():
    interview = Interview.start(load_xform(form("<a/>", body='<input ref="/data/a"/>')), Environment())
    interview.answer("a", "x" * 200_000)
    assert interview.state("a").problem is not None


def test_repeats_inside_repeats_without_end_are_stopped():
    binds = '<bind nodeset="/data/n" type="int"/>'
    inner = '<repeat nodeset="/data/r/s" jr:count="/data/n"><input ref="/data/r/s/x"/></repeat>'
    body = f'<input ref="/data/n"/><repeat nodeset="/data/r" jr:count="/data/n">{inner}</repeat>'
    instance = '<n/><r jr:template=""><s jr:template=""><x/></s></r>'
    interview = Interview.start(load_xform(form(instance, binds, body)), Environment())
    interview.answer("n", "2000")
    assert len(interview.cells.by_path) <= 100_010
    assert {problem.kind for problem in interview.problems()} == {"count"}
