"""Plain lists of choices are read as tables; they must look to expressions as if they had been read as XML."""

import pytest

from fieldapp.interview.tables import read_table
from fieldapp.interview.tree import Branch, Element
from fieldapp.interview.xml import parse_xml

PLAIN = """
<root>
  <item><name>a &amp; b</name><label>ភូមិ
ថ្មី</label></item>
  <item><name>c</name></item>
  <item><label>first</label><name>d</name><label>second</label></item>
  <item></item>
</root>
"""


def content(branch: Branch) -> list[object]:
    """Everything that expressions can see below an element, but blanks between elements."""
    return [(child.name, content(child) or child.text) for child in branch.elements]


def test_plain_list_reads_as_its_xml_does() -> None:
    table = read_table(PLAIN)
    as_xml = parse_xml(f"<instance>{PLAIN}</instance>").root_element

    assert table is not None
    assert content(table) == content(as_xml)


def test_columns_of_a_row_are_found_by_name_without_making_elements() -> None:
    table = read_table(PLAIN)

    assert table is not None
    rows = table.elements[0].named("item")
    assert [row.child_text("name") for row in rows] == ["a & b", "c", "d", ""]
    assert rows[2].texts("label") == ("first", "second")


@pytest.mark.parametrize(
    "xml",
    [
        '<root><item code="1"><name>a</name></item></root>',
        "<root><item><name>a</name></item><other/></root>",
        "<root><item><name>a<!-- b --></name></item></root>",
        "<root><item><name><first>a</first></name></item></root>",
        "<root><item><name>&#233;</name></item></root>",
        "<root><item>loose<name>a</name></item></root>",
        "<places><item><name>a</name></item></places>",
        "",
    ],
)
def test_list_that_is_not_plain_is_left_to_the_xml_reader(xml: str) -> None:
    assert read_table(xml) is None


def test_table_hangs_below_a_document_as_indexes_need() -> None:
    table = read_table("<root><item><name>a</name></item></root>")

    assert isinstance(table, Element)
    assert table.elements[0].named("item")[0].root is table.parent
