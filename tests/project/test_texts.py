"""Texts for people: every one is translated into every language, with the same parameters."""

import string
import sys
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

from texts import source_texts  # noqa: E402 - lives beside the build, not in the packages


def parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["km", "lo", "th", "vi", "zh"])
def test_catalogue_has_every_text_with_its_parameters(language):
    catalogue = polib.pofile(str(ROOT / "resources" / "locale" / f"{language}.po"))
    translated = {
        (entry.msgid_plural or entry.msgid): (entry.msgstr_plural.get(0) or entry.msgstr)
        for entry in catalogue.translated_entries()
    }
    missing = [text.text for text in source_texts(ROOT) if (text.many or text.text) not in translated]
    assert missing == [], f"{len(missing)} texts wait in {language}.po: run make catalogues and translate them"
    wrong = [key for key, value in translated.items() if parameters(key) != parameters(value)]
    assert wrong == []


def test_catalogue_says_that_it_is_a_draft():
    for language in ("km", "lo", "th", "vi", "zh"):
        assert "Drafts" in polib.pofile(str(ROOT / "resources" / "locale" / f"{language}.po")).header
