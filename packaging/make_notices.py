"""Writes THIRD_PARTY_NOTICES.md: every package that is shipped, its version, licence and licence text.

Run in an environment with the locked packages installed, after the lock file has changed.
"""

import json
import tomllib
from importlib.metadata import Distribution, distribution
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
INTRODUCTION = """# Third-party notices

Fieldapp is licensed under the Apache License 2.0 (LICENSE). It is built on the works below and ships them, each under
its own licence. Qt and PySide6 are used under the LGPL 3.0: they are separate, replaceable libraries in the installed
program; the texts of the LGPL 3.0 and the GPL 3.0 are in resources/licences/. What Qt itself is built on is listed
under "Inside Qt". SQLCipher, SQLite and OpenSSL are inside sqlcipher3's wheel. This page is made by
packaging/make_notices.py.
"""
NOT_IN_METADATA = {
    "pyrage": "MIT",
    "segno": "BSD-3-Clause",
    "sqlcipher3": "zlib (the module); SQLCipher: BSD-3-Clause, Copyright Zetetic LLC; SQLite: public domain; "
    "OpenSSL: Apache-2.0",
    "pyxform": "BSD-2-Clause",
}
OF_PARTS = {"openssl": "Apache-2.0", "tinystr": "Unicode-3.0"}
"""Licences of parts whose list names none."""
NOT_FROM_PACKAGES = ROOT / "resources" / "NOTICES.md"


def main() -> None:
    """Write the page."""
    parts = [INTRODUCTION, NOT_FROM_PACKAGES.read_text(encoding="utf-8") if NOT_FROM_PACKAGES.exists() else ""]
    parts += [_notice(name) for name in sorted(_shipped())]
    (ROOT / "THIRD_PARTY_NOTICES.md").write_text("\n".join(part for part in parts if part), encoding="utf-8")


def _shipped() -> set[str]:
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    packages = {package["name"]: package for package in lock["package"]}
    waiting, shipped = ["fieldapp"], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in shipped:
            shipped.add(name)
            waiting += [dependency["name"] for dependency in packages[name].get("dependencies", [])]
    return shipped - {"fieldapp"}


def _notice(name: str) -> str:
    package = distribution(name)
    metadata = package.metadata
    stated = NOT_IN_METADATA.get(name) or metadata.get("License-Expression") or metadata.get("License") or ""
    stated = stated or ", ".join(
        each.rpartition(" :: ")[2] for each in metadata.get_all("Classifier", []) if each.startswith("License ::")
    )
    lines = [f"## {name} {package.version}", "", f"Licence: {stated.splitlines()[0]}", ""]
    if inside := _inside(package):
        lines += [f"Inside its compiled library, by its own list: {', '.join(inside)}.", ""]
    for text in _licence_texts(package):
        lines += ["```", text.strip(), "```", ""]
    return "\n".join(lines)


def _inside(package: Distribution) -> list[str]:
    """Return the parts that a wheel says it was compiled from (its CycloneDX lists), each with its licence."""
    parts = set()
    for file in package.files or []:
        if file.parent.name == "sboms" and file.suffix == ".json":
            listed = json.loads(Path(str(package.locate_file(file))).read_text(encoding="utf-8"))
            parts |= {_part(each) for each in listed.get("components", [])}
    return sorted(parts)


def _part(component: dict[str, Any]) -> str:
    licences = [each.get("expression") or each.get("license", {}).get("id") for each in component.get("licenses", [])]
    licence = " ".join(each for each in licences if each) or OF_PARTS[component["name"]]
    return f"{component['name']} {component['version']} ({licence})"


def _licence_texts(package: Distribution) -> list[str]:
    words = ("licen", "copying", "notice")
    files = [
        file for file in package.files or [] if ".dist-info" in str(file) and any(w in file.name.lower() for w in words)
    ]
    return [Path(str(package.locate_file(file))).read_text(encoding="utf-8", errors="replace") for file in files]


if __name__ == "__main__":
    main()
