"""Place: one administrative area during the time it was in force."""

from datetime import date
from typing import Final, NamedTuple

COUNTRIES: Final = ("KH", "LA", "TH", "VN", "CN")
COUNTRY_NAMES: Final = {
    "KH": ("Cambodia", "កម្ពុជា"),
    "LA": ("Lao PDR", "ສປປ ລາວ"),
    "TH": ("Thailand", "ประเทศไทย"),
    "VN": ("Viet Nam", "Việt Nam"),
    "CN": ("China (Yunnan)", "中国（云南）"),
}
"""Country -> English and local name. CN always means Yunnan only."""
NAMES_GLUE: Final = " · "
"""Between the two names in the label of a place."""
COUNTRY_LANGUAGES: Final = {"KH": "km", "LA": "lo", "TH": "th", "VN": "vi", "CN": "zh"}


class Place(NamedTuple):
    """One province (level 1), district (2) or commune (3). A tuple, because there are 26,217 of them.

    ``key`` is unique for ever, ``code`` is not: Viet Nam gave seven province codes to other provinces in 2025.
    ``parent_key`` of a province is its country. Dates are inclusive; None means not recorded, or still in force.
    """

    key: str
    country: str
    level: int
    code: str
    parent_key: str
    name_local: str
    name_en: str
    valid_from: date | None = None
    valid_to: date | None = None

    def is_valid(self, on: date) -> bool:
        """Return whether the place was in force on a day, as far as is recorded."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    @property
    def label(self) -> str:
        """Return both names for people of several languages: "Kampong Cham · កំពង់ចាម"."""
        return self.name_en if self.name_en == self.name_local else f"{self.name_en}{NAMES_GLUE}{self.name_local}"
