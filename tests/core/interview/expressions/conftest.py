"""What tests of expressions stand on: a context over a small document, with fixed clock, zone and chance."""

import random
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from fieldapp.interview.expressions import Context
from fieldapp.interview.tree import Document
from fieldapp.interview.xml import parse_xml

PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")


@pytest.fixture
def context_of() -> Callable[..., Context]:
    """Make a context: ``context_of("<data/>", places="<root/>")`` with secondary instances by id."""

    def make(xml: str, **instances: str) -> Context:
        secondary: dict[str, Document] = {name: parse_xml(text) for name, text in instances.items()}
        return Context(
            root=parse_xml(xml),
            now=lambda: datetime(2026, 11, 24, 6, 30, tzinfo=PHNOM_PENH),
            instances=secondary,
            timezone=PHNOM_PENH,
            random=random.Random(7),
        )

    return make
