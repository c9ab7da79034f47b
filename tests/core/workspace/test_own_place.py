"""A new record begins where the office is; the officer can say otherwise."""

from pathlib import Path

from fieldapp.workspace import Office, Workspace
from tests.core.workspace.samples import CHEAP, PASSPHRASE


def begun(folder: Path, province: str, role: str = "province") -> dict[str, object]:
    office = Office("office", "Office", "KH", province, role)
    workspace, _ = Workspace.create(folder / "own.fieldapp", PASSPHRASE, office, officer="Sokha", hardness=CHEAP)
    with workspace:
        return dict(workspace.begin("training").interview.answers())


def test_new_record_has_country_and_province_of_the_office(tmp_path):
    answers = begun(tmp_path, "KH-08")
    assert {path.rpartition("/")[2]: answers[path] for path in answers if path.endswith(("country", "province"))} == {
        "country": "KH",
        "province": "KH-08",
    }


def test_province_is_left_open_where_the_office_has_none(tmp_path):
    answers = begun(tmp_path, "", role="national")
    assert [path for path in answers if path.endswith("province")] == []
