"""What tests of the interview stand on: a context over a small document, and forms written as XLSForm tables."""

import random
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from pyxform.xls2xform import convert

from fieldapp.forms.definition import FormDefinition
from fieldapp.forms.xform import load_xform
from fieldapp.interview.environment import Environment
from fieldapp.interview.expressions import Context
from fieldapp.interview.session import Interview
from fieldapp.interview.tree import Document
from fieldapp.interview.xml import parse_xml

PHNOM_PENH = ZoneInfo("Asia/Phnom_Penh")
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


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


def environment(**known: object) -> Environment:
    """A world in which it is always noon."""
    return Environment(**{"now": lambda: NOON, "random": random.Random(7), **known})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def define() -> Callable[[str], FormDefinition]:
    """A function that makes a form of an XLSForm table in markdown."""
    return lambda table: load_xform(convert(xlsform=table, file_type=".md", form_name="data").xform)


@pytest.fixture
def begin(define: Callable[[str], FormDefinition]) -> Callable[..., Interview]:
    """A function that begins an interview with such a form."""
    return lambda table, **known: Interview.start(define(table), environment(**known))
