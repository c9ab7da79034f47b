"""The examples in the docstrings of the ground modules hold; where the Buddhist years begin."""

import doctest
import importlib
from datetime import date

import pytest

from fieldapp.dates import parse_date

MODULES = ["errors", "assets", "translation", "digits", "dates", "text", "forms.model", "records.revision"]


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_hold(name):
    module = importlib.import_module(f"fieldapp.{name}")
    result = doctest.testmod(module)
    assert (result.failed, result.attempted > 0) == (0, True) or name in {"forms.model"}


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31/12/2399", date(2399, 12, 31)),
        ("1/1/2400", date(1857, 1, 1)),
        ("1/1/2700", date(2157, 1, 1)),
        ("1/1/2701", date(2701, 1, 1)),
        ("29/2/2567", date(2024, 2, 29)),
    ],
)
def test_years_from_2400_are_buddhist(typed, day):
    assert parse_date(typed) == day
