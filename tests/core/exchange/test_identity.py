"""Office identities: the file, the word, the QR code, the fingerprint, and what is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.errors import Problem
from fieldapp.exchange.identity import OfficeIdentity, PublicIdentity, Role, qr_code, read_identity
from fieldapp.translation import set_language

MINE = OfficeIdentity.generate("KH-03", "កំពង់ចាម", "laptop-1", Role.PROVINCE)


def refusal(text: str) -> str:
    with pytest.raises(Problem) as caught:
        read_identity(text)
    return caught.value.code


def outcome(text: str) -> PublicIdentity | str:
    try:
        return read_identity(text)
    except Problem as problem:
        return problem.code


def test_a_file_comes_back_as_it_went():
    assert read_identity(MINE.public.to_file()) == MINE.public


def test_a_file_with_a_byte_order_mark_is_read():
    assert read_identity("\ufeff" + MINE.public.to_file()) == MINE.public


def test_a_word_comes_back_as_it_went_even_when_a_chat_program_broke_it():
    word = MINE.public.to_text()
    broken = "\n ".join(word[at : at + 40] for at in range(0, len(word), 40)).lower()
    assert read_identity(broken) == MINE.public


def test_the_word_holds_no_secret():
    secret = json.loads(MINE.to_secret())
    assert secret["age"] not in MINE.public.to_file()
    assert secret["signing"] not in MINE.public.to_file()
    assert secret["age"] not in repr(MINE)


def test_the_secret_half_comes_back_as_it_went():
    again = OfficeIdentity.from_secret(MINE.to_secret())
    assert again.public == MINE.public
    assert MINE.public.verifies(again.sign(b"x"), b"x")


def test_a_signature_fits_only_its_message_and_its_signer():
    other = OfficeIdentity.generate("KH-03", "កំពង់ចាម", "laptop-2", Role.PROVINCE)
    signature = MINE.sign(b"may")
    assert not MINE.public.verifies(signature, b"june")
    assert not other.public.verifies(signature, b"may")
    assert not MINE.public.verifies("zz", b"may")


def test_the_fingerprint_is_the_same_digits_in_every_language():
    english = MINE.public.fingerprint
    set_language("km")
    try:
        assert MINE.public.fingerprint == english
    finally:
        set_language("en")
    assert [len(group) for group in english.split()] == [5] * 8
    assert english.replace(" ", "").isascii()


def test_the_fingerprint_stays_when_the_office_is_renamed_and_differs_between_devices():
    assert MINE.described("Kampong Cham", "KH", "KH-03").public.fingerprint == MINE.public.fingerprint
    other = OfficeIdentity.generate("KH-03", "កំពង់ចាម", "laptop-1", Role.PROVINCE)
    assert other.public.fingerprint != MINE.public.fingerprint


@pytest.mark.parametrize("field", ["office", "name", "device", "role", "encryption", "signing"])
def test_a_changed_field_is_noticed(field: str):
    fields = json.loads(MINE.public.to_file())
    theirs = json.loads(OfficeIdentity.generate("LA-01", "x", "y", Role.NATIONAL).public.to_file())
    fields[field] = theirs[field]
    assert refusal(json.dumps(fields)) == "identity-changed"


def test_a_newer_identity_says_so():
    assert refusal(json.dumps({**json.loads(MINE.public.to_file()), "version": 2})) == "identity-newer"


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "FIELDID1:", "FIELDID1:####", "[" * 9000, "x" * 20000])
def test_another_file_is_refused_with_a_sentence(text: str):
    assert refusal(text) == "identity-unreadable"


@given(st.data())
def test_any_changed_character_is_noticed(data: st.DataObject):
    text = MINE.public.to_text()
    position = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("ABCDEFG234567:#{"))
    changed = text[:position] + letter + text[position + 1 :]
    assert outcome(changed) in {MINE.public, "identity-unreadable", "identity-changed", "identity-newer"}


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_any_name_comes_back(name: str, office: str):
    public: PublicIdentity = OfficeIdentity.generate(office, name, "d", Role.NATIONAL).public
    assert read_identity(public.to_file()) == public
    assert read_identity(public.to_text()) == public


def test_the_qr_code_is_a_square():
    squares = qr_code(MINE.public.to_text())
    assert {len(row) for row in squares} == {len(squares)}
    assert squares[0][:7] == (True,) * 7
