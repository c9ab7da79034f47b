"""Finds the files that are shipped with Fieldapp (resources/ and db/), from a checkout, a wheel or a frozen build."""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def asset(*parts: str) -> Path:
    """Return the path of a shipped file or folder.

    >>> asset("db", "schema.sql").name
    'schema.sql'

    Raises FileNotFoundError when it is not shipped: a fault of the build, not of the user.
    """
    for root in _roots():
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError("/".join(parts))


def _roots() -> tuple[Path, ...]:
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return (Path(frozen),)
    return (_PACKAGE.parent, _PACKAGE)
