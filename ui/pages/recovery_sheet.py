"""The recovery key on paper, or in a file: whose it is, the key large enough to be typed from, and how it is used."""

from dataclasses import dataclass
from html import escape

from fieldapp.text import breakable
from fieldapp.translation import tr


@dataclass(frozen=True)
class RecoverySheet:
    """The sheet of one office, in the language in use when it is asked for."""

    office_name: str
    key: str

    @property
    def text(self) -> str:
        """As plain text."""
        return f"{self._title()}\n\n{self.key}\n\n{_how()}\n"

    @property
    def html(self) -> str:
        """As a page."""
        return (
            f"<h2>{escape(self._title())}</h2>"
            f"<p style='font-size: xx-large'><b>{self.key}</b></p>"
            f"<p>{escape(breakable(_how()))}</p>"
        )

    def _title(self) -> str:
        return tr("Fieldapp: recovery key of {office}", office=self.office_name)


def _how() -> str:
    return tr(
        "To open the records without the passphrase, choose “{button}” and type this key. Keep this sheet away from "
        "the computer: whoever has both can read everything.",
        button=tr("I have forgotten the passphrase"),
    )
