"""What an interview knows of the world. Everything is handed in: nothing is read from the computer behind its back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random


def _no_resource(name: str) -> bytes:
    raise FileNotFoundError(name)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Environment:
    """Clock, chance, language, who and where, and the files that the form needs."""

    now: Callable[[], datetime] = _utc_now
    """The time, aware, in the zone of the officer."""
    random: Random = field(default_factory=Random)
    language: str = ""
    """The form language to begin in, as named in the form; empty: the form's default."""
    device_id: str = ""
    username: str = ""
    email: str = ""
    phone_number: str = ""
    resource: Callable[[str], bytes] = _no_resource
    """File name ("places.csv") -> content. Raises FileNotFoundError."""
    last_saved: Callable[[], str] = str
    """The instance XML of the record of this form that was saved last; empty when there is none."""
