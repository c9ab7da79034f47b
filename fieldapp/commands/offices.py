"""Commands about the workspace itself: make one, verify it."""

import argparse
import uuid
from datetime import date

from fieldapp.commands.terminal import open_workspace, passphrase, shown_progress, workspace_folder
from fieldapp.errors import Problem
from fieldapp.places import Gazetteer
from fieldapp.workspace import Office, Workspace


def new(arguments: argparse.Namespace) -> int:
    """Make a workspace and print its recovery key, once."""
    if arguments.province:
        _must_be_known(arguments.country, arguments.province)
    office = Office(
        office_id=str(uuid.uuid4()),
        name=arguments.name,
        country=arguments.country,
        province=arguments.province,
        role=arguments.role,
        language=arguments.language,
    )
    folder = workspace_folder(arguments)
    workspace, recovery_key = Workspace.create(folder, passphrase(), office, officer=arguments.officer)
    workspace.close()
    print(f"Made {folder}")
    print(f"Recovery key (write it down, it is not shown again): {recovery_key}")
    return 0


def _must_be_known(country: str, province: str) -> None:
    known = [place.key for place in Gazetteer.load().provinces(country, date.today())]
    if province not in known:
        raise Problem(
            "province-unknown",
            "{country} has no province {province}. Name one of these: {known}.",
            country=country,
            province=province,
            known=", ".join(known),
        )


def verify(arguments: argparse.Namespace) -> int:
    """Check the database, every hash, and that the records follow from the revisions."""
    with open_workspace(arguments) as workspace, shown_progress() as progress:
        report = workspace.verify(progress)
    print(f"{report.records:,} records, {report.revisions:,} revisions, {report.attachments:,} attachments checked.")
    for fault in report.faults:
        print(fault)
    print("Everything is sound." if report.is_sound else f"{len(report.faults):,} faults found.")
    return 0 if report.is_sound else 1
