"""Behaviour of single cells and of the zip file they end in."""

import io
import zipfile
import zlib

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.sheets.cells import CellStyles, decimal_cell, escape, integer_cell, normal_text, text_cell, unescape
from fieldapp.sheets.zip_parts import Spool, ZipWriter, joined_crc

STYLES = CellStyles(text=1, quoted=2, integer=3, decimal=4, day=5, moment=6, clock=7)


@given(st.text())
def test_escaping_loses_nothing(text: str) -> None:
    without_xml = escape(text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    assert unescape(without_xml) == text


@given(st.text(st.characters(codec="utf-8")))
def test_a_text_cell_is_never_a_formula_and_compares_as_itself(text: str) -> None:
    cell = text_cell(text, STYLES)

    assert "<f" not in cell.xml
    assert cell.normal == normal_text(text)


def test_numbers_too_long_for_a_sheet_stay_text() -> None:
    assert 't="inlineStr"' in integer_cell("1234567890123456", STYLES).xml
    assert 't="inlineStr"' in decimal_cell("0.12345678901234567", STYLES).xml


@given(st.binary(), st.binary())
def test_the_checksum_of_joined_texts_needs_only_their_checksums(first: bytes, second: bytes) -> None:
    assert joined_crc(zlib.crc32(first), zlib.crc32(second), len(second)) == zlib.crc32(first + second)


@given(st.lists(st.text(st.characters(codec="utf-8")), max_size=20))
def test_a_spooled_part_is_read_back_by_zipfile(texts: list[str]) -> None:
    spool = Spool(".")
    for text in texts:
        spool.write(text)
    spool.finish()
    target = io.BytesIO()
    with ZipWriter(target) as writer:
        writer.add("first.xml", b"<first/>")
        writer.add_spool("rows.xml", b"<head>", spool, b"</head>")
    spool.close()

    with zipfile.ZipFile(target) as parts:
        assert parts.testzip() is None
        assert parts.read("rows.xml").decode() == "<head>" + "".join(texts) + "</head>"
