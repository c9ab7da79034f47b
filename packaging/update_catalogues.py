"""Brings the texts of the source into resources/locale/*.po: new ones are added empty, vanished ones removed."""

import sys
from pathlib import Path

import polib

sys.path.insert(0, str(Path(__file__).resolve().parent))
from texts import ROOT, source_texts

LANGUAGES = {"km": "Khmer", "lo": "Lao", "th": "Thai", "vi": "Vietnamese", "zh": "Chinese (simplified)"}
HEADER = "Drafts, to be reviewed by native speakers of the field before they are relied on."


def main() -> None:
    """Update every catalogue and say how many texts still wait."""
    wanted = {(text.many or text.text): text for text in source_texts()}
    for language, name in LANGUAGES.items():
        path = ROOT / "resources" / "locale" / f"{language}.po"
        catalogue = polib.pofile(str(path), wrapwidth=0) if path.exists() else polib.POFile(wrapwidth=0)
        catalogue.header = f"Fieldapp in {name}.\n{HEADER}"
        catalogue.metadata = {
            "Language": language,
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Transfer-Encoding": "8bit",
            "Plural-Forms": "nplurals=1; plural=0;",
        }
        have = {(entry.msgid_plural or entry.msgid): entry for entry in catalogue}
        for gone in have.keys() - wanted.keys():
            catalogue.remove(have[gone])
        for key, text in wanted.items():
            if key in have:
                continue
            entry = polib.POEntry(msgid=text.text)
            if text.many:
                entry.msgid_plural = text.many
                entry.msgstr_plural = {0: ""}
            catalogue.append(entry)
        catalogue.sort(key=lambda entry: entry.msgid)
        catalogue.save(str(path))
        print(f"{language}: {len(catalogue)} texts, {len(catalogue.untranslated_entries())} waiting")


if __name__ == "__main__":
    main()
