"""The repository: the tree the design draws, one version, notices complete, nothing of a machine in it."""

import re
import subprocess
import tomllib
from pathlib import Path

import fieldapp

ROOT = Path(__file__).resolve().parents[2]


def tracked_files() -> list[Path]:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = listing.stdout.splitlines() if listing.returncode == 0 else []
    found = [ROOT / name for name in names] or [path for path in ROOT.rglob("*") if ".venv" not in path.parts]
    return [path for path in found if path.is_file()]


def test_version_is_said_once_and_the_same():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == fieldapp.__version__


def test_lock_names_only_the_public_index():
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    assert set(re.findall(r"https?://([^/\"]+)", lock)) == {"pypi.org", "files.pythonhosted.org"}


def test_notices_name_every_package_that_is_shipped():
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8").lower()
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    by_name = {package["name"]: package for package in lock["package"]}
    waiting, shipped = ["fieldapp"], set()
    while waiting:
        name = waiting.pop()
        if name not in shipped:
            shipped.add(name)
            waiting += [dependency["name"] for dependency in by_name[name].get("dependencies", [])]
    assert sorted(name for name in shipped - {"fieldapp"} if f"## {name} " not in notices) == []


def test_no_machine_paths_in_the_text_files():
    suspicious = re.compile(rb"(?<!\))/root/|/work/|/home/[a-z]+/|/tmp/w/")
    found = [
        str(path.relative_to(ROOT))
        for path in tracked_files()
        if path.suffix in {".py", ".md", ".toml", ".sh", ".sql", ".po", ".qss", ".yml"}
        and path != Path(__file__).resolve()
        and suspicious.search(path.read_bytes())
    ]
    assert found == []


def test_top_level_is_the_one_asked_for():
    names = {path.relative_to(ROOT).parts[0] for path in tracked_files()}
    asked = {"fieldapp", "ui", "resources", "db", "tests", "packaging", "pyproject.toml", "README.md"}
    around = {".ci", ".gitattributes", ".gitignore", "docs", "Makefile", "uv.lock", "LICENSE", "THIRD_PARTY_NOTICES.md"}
    around |= {"ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"}
    assert asked <= names
    assert names - asked <= around
