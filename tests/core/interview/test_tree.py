"""The tree of an instance and its XML."""

import pytest

from fieldapp.errors import Problem
from fieldapp.interview.tree import Document, Element, Text, in_document_order
from fieldapp.interview.xml import parse_xml, to_xml

VISITS = '<data xmlns="http://www.w3.org/2002/xforms" id="v"><visit><n>1</n></visit><visit><n>2</n></visit></data>'


def test_xml_comes_out_as_it_went_in() -> None:
    assert to_xml(parse_xml(VISITS)) == VISITS


def test_children_are_found_by_name_in_order() -> None:
    data = parse_xml(VISITS).root_element

    assert [visit.text for visit in data.named("visit")] == ["1", "2"]
    assert data.named("absent") == []


def test_added_and_removed_children_are_found_and_not_found() -> None:
    data = parse_xml(VISITS).root_element
    first, second = data.named("visit")
    third = first.copy()

    data.insert_after(first, third)
    data.remove(second)

    assert data.named("visit") == [first, third]
    assert second.parent is None
    assert third.position == 2


def test_copy_shares_nothing_with_its_template() -> None:
    template = parse_xml("<visit a='1'><n>1</n></visit>").root_element
    copied = template.copy()

    copied.named("n")[0].text = "5"
    copied.set_attribute("a", "2")

    assert to_xml(template) == '<visit a="1"><n>1</n></visit>'
    assert to_xml(copied) == '<visit a="2"><n>5</n></visit>'


def test_prefixed_elements_are_found_with_their_namespace() -> None:
    data = parse_xml('<data xmlns:o="urn:o"><o:meta/></data>').root_element

    assert len(data.named("{urn:o}meta")) == 1
    assert data.named("meta") == []


def test_elements_of_the_own_namespace_of_an_instance_can_be_found_without_prefix() -> None:
    data = parse_xml('<data xmlns="urn:form"><a/></data>', unprefixed=frozenset({"urn:form"})).root_element

    assert len(data.named("a")) == 1


def test_irrelevant_parts_are_left_out_on_demand() -> None:
    document = parse_xml("<data><a>1</a><b>2</b></data>")
    document.root_element.named("a")[0].is_relevant = False

    assert to_xml(document, only_relevant=True) == "<data><b>2</b></data>"
    assert "<a>" in to_xml(document)


def test_undeclared_namespaces_are_declared_when_written() -> None:
    data = Element("data")
    data.append(Element("meta", namespace="urn:o", prefix="o"))
    data.set_attribute("version", "1", namespace="urn:j", prefix="jr")

    assert to_xml(data) == '<data xmlns:jr="urn:j" jr:version="1"><o:meta xmlns:o="urn:o"/></data>'


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    assert to_xml(Element("a", "x\x0b<&\r\n")) == "<a>x&lt;&amp;&#13;\n</a>"


def test_entities_are_refused() -> None:
    laughs = '<!DOCTYPE a [<!ENTITY l "ha"><!ENTITY m "&l;&l;&l;">]><a>&m;</a>'

    with pytest.raises(Problem) as problem:
        parse_xml(laughs)
    assert problem.value.code == "xml-not-safe"


def test_endless_nesting_is_refused() -> None:
    with pytest.raises(Problem) as problem:
        parse_xml("<a>" * 10_000)
    assert problem.value.code == "xml-not-safe"


def test_damaged_xml_is_a_problem_with_its_line() -> None:
    with pytest.raises(Problem) as problem:
        parse_xml("<a>\n<b></a>")
    assert problem.value.code == "xml-not-well-formed"
    assert problem.value.parameters["line"] == 2


def test_document_order_holds_across_changes() -> None:
    document = parse_xml("<data><a/><b/></data>")
    a, b = document.root_element.elements
    assert in_document_order([b, a, b]) == [a, b]

    document.root_element.remove(a)
    document.root_element.append(a)

    assert in_document_order([a, b]) == [b, a]


def test_text_beside_elements_is_kept_and_blanks_only_on_demand() -> None:
    assert to_xml(parse_xml("<a> <b/> t </a>")) == "<a><b/> t </a>"
    assert to_xml(parse_xml("<a> <b/> </a>", keep_blank=True)) == "<a> <b/> </a>"
    assert to_xml(parse_xml("<a> </a>")) == "<a> </a>"


def test_a_node_has_one_parent() -> None:
    document = parse_xml("<data><a/></data>")

    with pytest.raises(ValueError, match="parent"):
        Document().append(document.root_element)


def test_text_of_an_element_as_a_node_belongs_to_it() -> None:
    element = Element("a", "t")

    (node,) = element.nodes

    assert isinstance(node, Text)
    assert node.parent is element
