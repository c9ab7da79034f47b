"""Values that the form sets by itself: dynamic defaults, triggers, new instances, metadata, ids, entities."""

import re

from fieldapp.interview.session import Interview

FORM = """
| survey |
| | type | name | label | calculation | default | trigger | relevant |
| | start | began | | | | | |
| | end | ended | | | | | |
| | today | day | | | | | |
| | username | who | | | | | |
| | deviceid | device | | | | | |
| | date | seen | Seen | | today() | | |
| | integer | age | Age | | | | |
| | text | stamp | Stamp | concat('age ', ${age}) | | ${age} | |
| | calculate | token | | once(uuid()) | | | |
| | begin repeat | visit | Visit | | | | |
| | text | key | Key | | uuid() | | |
| | integer | count | Count | | | | |
| | text | note | Note | concat('n', ${count}) | | ${count} | |
| | end repeat | | | | | | |
| settings |
| | form_id | instance_name |
| | f | concat('Age ', ${age}) |
"""
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def test_metadata_is_there_from_the_start(begin):
    answers = begin(FORM, username="sokha", device_id="PC-7").answers()
    assert answers["began"] == "2026-03-04T12:00:00.000+00:00"
    assert (answers["day"], answers["seen"]) == ("2026-03-04", "2026-03-04")
    assert (answers["who"], answers["device"]) == ("sokha", "PC-7")
    assert "ended" not in answers


def test_end_is_noted_when_final(begin):
    result = begin(FORM).finalise()
    assert result.answers["ended"] == "2026-03-04T12:00:00.000+00:00"


def test_instance_has_an_id_and_a_name(begin):
    interview = begin(FORM)
    interview.answer("age", "7")
    assert interview.answers()["meta/instanceName"] == "Age 7"
    assert UUID.fullmatch(interview.answers()["meta/instanceID"].removeprefix("uuid:"))


def test_trigger_sets_its_question_and_leaves_it_to_the_person(begin):
    interview = begin(FORM)
    changes = interview.answer("age", "7")
    assert interview.state("stamp").value == "age 7"
    assert "stamp" in changes.paths
    interview.answer("stamp", "mine")
    assert interview.state("stamp").value == "mine"
    interview.answer("age", "8")
    assert interview.state("stamp").value == "age 8"


def test_every_new_instance_gets_a_default_of_its_own(begin):
    interview = begin(FORM)
    added = interview.add_repeat("visit").added
    first, second = interview.state("visit[1]/key").value, interview.state(f"visit[{added}]/key").value
    assert UUID.fullmatch(first)
    assert UUID.fullmatch(second)
    assert first != second


def test_trigger_in_a_repeat_stays_in_its_instance(begin):
    interview = begin(FORM)
    added = interview.add_repeat("visit").added
    interview.answer(f"visit[{added}]/count", "3")
    assert interview.state(f"visit[{added}]/note").value == "n3"
    assert interview.state("visit[1]/note").value == ""


def test_taking_up_changes_nothing(begin, define):
    interview = begin(FORM)
    interview.answer("age", "7")
    again = Interview.resume(define(FORM), interview._environment, interview.answers())
    assert again.answers() == interview.answers()


def test_edit_of_a_sent_record_keeps_the_old_id(begin, define):
    interview = begin(FORM)
    old = interview.answers()["meta/instanceID"]
    edited = Interview.edit(define(FORM), interview._environment, interview.finalise().answers)
    assert edited.answers()["meta/deprecatedID"] == old
    assert edited.answers()["meta/instanceID"] != old
    assert f"<deprecatedID>{old}</deprecatedID>" in edited.instance_xml(final=True)


def test_actions_that_feed_each_other_are_stopped(define, begin):
    table = """
| survey |
| | type | name | label | calculation | trigger |
| | integer | a | A | ${b} + 1 | ${b} |
| | integer | b | B | ${a} + 1 | ${a} |
"""
    interview = begin(table)
    interview.answer("a", "1")
    assert interview.warnings


def test_entity_is_made_of_its_attributes(begin):
    table = """
| survey |
| | type | name | label | save_to |
| | text | name | Name | club_name |
| | integer | members | Members | |
| entities |
| | list_name | label | create_if |
| | clubs | ${name} | ${members} > 2 |
"""
    interview = begin(table)
    interview.answer("name", "River club")
    interview.answer("members", "5")
    xml = interview.finalise().xml
    assert 'dataset="clubs"' in xml
    assert 'create="true"' in xml or 'create="1"' in xml
    assert "<label>River club</label>" in xml
    assert next(question for question in interview.form.questions() if question.path == "name").save_to == "club_name"
    assert UUID.fullmatch(interview.answers()["meta/entity@id"])


def test_last_saved_record_gives_a_default(begin):
    table = """
| survey |
| | type | name | label | default |
| | text | village | Village | ${last-saved#village} |
"""
    assert "village" not in begin(table).answers()
    interview = begin(table, last_saved=lambda: "<data><village>Ta Prohm</village></data>")
    assert interview.answers()["village"] == "Ta Prohm"


def test_default_of_a_new_instance_may_stand_on_a_calculation(begin):
    table = """
| survey |
| | type | name | label | calculation | default |
| | begin repeat | visit | Visit | | |
| | calculate | number | | position(..) | |
| | text | title | Title | | concat('Visit ', ${number}) |
| | end repeat | | | | |
"""
    interview = begin(table)
    added = interview.add_repeat("visit").added
    assert interview.state(f"visit[{added}]/title").value == "Visit 2"


def test_default_of_a_hidden_question_is_there_when_it_appears(begin):
    table = """
| survey |
| | type | name | label | default | relevant |
| | integer | age | Age | | |
| | begin group | more | More | | ${age} > 3 |
| | date | seen | Seen | today() | |
| | end group | | | | |
"""
    interview = begin(table)
    interview.answer("age", "5")
    assert interview.state("more/seen").value == "2026-03-04"
