"""What tests of the interview stand on: forms written as XLSForm tables, and a world where it is always noon."""

import random
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pyxform.xls2xform import convert

from fieldapp.forms.definition import FormDefinition
from fieldapp.forms.xform import load_xform
from fieldapp.interview.environment import Environment
from fieldapp.interview.session import Interview

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


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
