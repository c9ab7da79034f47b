"""A small form with every kind of column, and records of it, for the tests of the exchange."""

from datetime import UTC, datetime
from functools import cache

from fieldapp.exchange.values import ExportedRecord, WorkbookManifest
from fieldapp.forms.definition import FormDefinition
from fieldapp.forms.model import Form
from fieldapp.forms.xform import load_xform
from fieldapp.records.revision import Answers, HybridTime, Kind, Revision, new_revision

RECORD_ID = "11111111-1111-4111-8111-{:012d}"
LANGUAGES = ("English (en)", "Khmer (km)")
XFORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa" xmlns:fa="urn:fieldapp:xforms">
<h:head><h:title>Sample</h:title><model>
<instance><data id="sample" version="{version}">
 <when><date/><begun/><note/></when><province/><needs/><title/><cost/><where/><girls/><boys/><total/>{node}
 <sessions jr:template=""><topic/><people/><helpers jr:template=""><name/></helpers></sessions>
 <meta><instanceID/></meta>
</data></instance>
<bind nodeset="/data/when/date" type="date" required="true()" fa:role="date"/>
<bind nodeset="/data/when/begun" type="dateTime"/>
<bind nodeset="/data/when/note" type="string" readonly="true()"/>
<bind nodeset="/data/province" type="string" fa:role="province"/>
<bind nodeset="/data/needs" type="string"/>
<bind nodeset="/data/title" type="string" fa:role="title"/>
<bind nodeset="/data/cost" type="decimal"/>
<bind nodeset="/data/where" type="geopoint"/>
<bind nodeset="/data/girls" type="int" constraint=". &gt;= 0" jr:constraintMsg="Not below zero"
  fa:grid="participants" fa:sex="female" fa:age="0-9"/>
<bind nodeset="/data/boys" type="int" fa:grid="participants" fa:sex="male" fa:age="0-9"/>
<bind nodeset="/data/total" type="int" calculate="coalesce(/data/girls, 0) + coalesce(/data/boys, 0)"
  fa:total="participants"/>
<bind nodeset="/data/sessions/topic" type="string"/>
<bind nodeset="/data/sessions/people" type="int"/>
<bind nodeset="/data/sessions/helpers/name" type="string"/>
<bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/>
</model></h:head><h:body>
<group ref="/data/when"><label>When</label>
 <input ref="/data/when/date"><label>Date</label></input>
 <input ref="/data/when/begun"><label>Begun</label></input>
 <input ref="/data/when/note"><label>Read this</label></input></group>
<select1 ref="/data/province"><label>Province</label>
 <item><label>Kampong Cham</label><value>kh1</value></item>
 <item><label>Kratie</label><value>kh2</value></item></select1>
<select ref="/data/needs"><label>Needs</label><item><label>Food</label><value>food</value></item>
 <item><label>School</label><value>school</value></item><item><label>Work</label><value>work</value></item></select>
<input ref="/data/title"><label>Title</label></input>
<input ref="/data/cost"><label>Cost</label></input>
<input ref="/data/where"><label>Where</label></input>
<input ref="/data/girls"><label>Girls</label></input>
<input ref="/data/boys"><label>Boys</label></input>{control}
<group ref="/data/sessions"><label>Sessions</label><repeat nodeset="/data/sessions">
 <input ref="/data/sessions/topic"><label>Topic</label></input>
 <input ref="/data/sessions/people"><label>People</label></input>
 <group ref="/data/sessions/helpers"><label>Helpers</label><repeat nodeset="/data/sessions/helpers">
  <input ref="/data/sessions/helpers/name"><label>Helper</label></input></repeat></group></repeat></group>
</h:body></h:html>"""


@cache
def sample_definition(version: str = "1", extra: str = "") -> FormDefinition:
    """The sample form; ``extra`` is the name of one more text question."""
    control = f'<input ref="/data/{extra}"><label>{extra}</label></input>' if extra else ""
    return load_xform(XFORM.format(version=version, node=f"<{extra}/>" if extra else "", control=control))


def sample_form(version: str = "1", extra: str = "") -> Form:
    return sample_definition(version, extra).form


def definition_of(form_id: str, version: str) -> FormDefinition | None:
    return sample_definition(version) if form_id == "sample" else None


def revision(record: int, answers: Answers, parents: tuple[str, ...] = (), counter: int = 0) -> Revision:
    return new_revision(
        RECORD_ID.format(record),
        parents,
        form_id="sample",
        form_version="1",
        office="KH-03",
        device="laptop",
        author="Sokha",
        time=HybridTime(1_790_000_000_000 + record, counter),
        kind=Kind.FINALISED,
        answers=answers,
        revision_id=f"22222222-2222-4222-8222-{record:08d}{counter:04d}",
    )


def record(number: int, answers: Answers, form: Form | None = None) -> ExportedRecord:
    return ExportedRecord(form or sample_form(), (revision(number, answers),), answers, Kind.FINALISED)


def full_answers() -> dict[str, "str | tuple[str, ...]"]:
    return {
        "when/date": "2026-05-04",
        "when/begun": "2026-05-04T09:30:00.000+07:00",
        "province": "kh1",
        "needs": "food work",
        "title": "=HYPERLINK(1)",
        "cost": "12.50",
        "where": "11.5 104.9 10 5",
        "girls": "12",
        "boys": "7",
        "total": "19",
        "sessions": ("a1", "b2"),
        "sessions[a1]/topic": "Safe migration ការធ្វើចំណាកស្រុក",
        "sessions[a1]/people": "12",
        "sessions[a1]/helpers": ("h1",),
        "sessions[a1]/helpers[h1]/name": "Dara",
        "sessions[b2]/topic": " edges \nand lines ",
    }


def manifest() -> WorkbookManifest:
    return WorkbookManifest(
        "0.1.0", "KH-03", "Kampong Cham", "KH", "KH-03", "laptop", datetime(2026, 6, 1, 8, tzinfo=UTC)
    )
