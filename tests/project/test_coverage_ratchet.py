"""The ratchet of coverage per file: what falls is named, what is new must be tested."""

from tests.coverage_ratchet import fallen, shares


def test_file_that_falls_below_its_line_is_named():
    sentences = fallen({"fieldapp/a.py": 87, "fieldapp/b.py": 88}, {"fieldapp/a.py": 90, "fieldapp/b.py": 90})
    assert sentences == ["fieldapp/a.py: 87 % of it is run by tests, and at least 88 % must be."]


def test_new_file_must_be_tested():
    assert len(fallen({"ui/new.py": 79}, {})) == 1
    assert fallen({"ui/new.py": 80}, {}) == []


def test_share_is_the_whole_percent_that_was_reached():
    assert shares({"files": {"fieldapp/a.py": {"summary": {"percent_covered": 89.97}}}}) == {"fieldapp/a.py": 89}
