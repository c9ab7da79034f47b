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


def xform(instance: str, binds: str = "", body: str = "", model: str = "") -> str:
    """A form written as XForm: what stands in ``<data>``, and the parts of its model and body."""
    return f"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms">
        <h:head><h:title>F</h:title><model>
        <instance><data id="f">{instance}<meta><instanceID/></meta></data></instance>{model}{binds}</model></h:head>
        <h:body>{body}</h:body></h:html>"""


@pytest.fixture(scope="session")
def begin_xform() -> Callable[..., Interview]:
    """A function that begins an interview with a form written as XForm (see ``xform``)."""
    return lambda *parts, **known: Interview.start(load_xform(xform(*parts, **known)), environment())


@pytest.fixture(scope="session")
def take_up_xform() -> Callable[..., Interview]:
    """A function that takes up an instance, given as XML, with a form written as XForm."""
    return lambda parts, xml: Interview.from_xml(load_xform(xform(*parts)), environment(), xml)


@pytest.fixture(scope="session")
def define() -> Callable[[str], FormDefinition]:
    """A function that makes a form of an XLSForm table in markdown."""
    return lambda table: load_xform(convert(xlsform=table, file_type=".md", form_name="data").xform)


@pytest.fixture
def begin(define: Callable[[str], FormDefinition]) -> Callable[..., Interview]:
    """A function that begins an interview with such a form."""
    return lambda table, **known: Interview.start(define(table), environment(**known))
