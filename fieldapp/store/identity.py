"""Who this workspace is: its office, device and officer; the offices it has met; its settings."""

import uuid

from fieldapp.errors import Problem
from fieldapp.store.connection import Connection
from fieldapp.store.times import now, to_text
from fieldapp.store.values import Office


def found(connection: Connection, office: Office, officer: str) -> None:
    """Write who a new workspace is."""
    meet(connection, office)
    connection.execute(
        """
        insert into workspace (id, workspace_id, office_id, device, officer, created)
        values (1, :workspace_id, :office_id, :device, :officer, :created)
        """,
        {
            "workspace_id": str(uuid.uuid4()),
            "office_id": office.office_id,
            "device": str(uuid.uuid4()),
            "officer": officer,
            "created": to_text(now()),
        },
    )


def who(connection: Connection) -> tuple[str, str, str, str]:
    """Return workspace id, office id, device and officer. Problem ``workspace-damaged`` when it was never finished."""
    row = connection.execute("select workspace_id, office_id, device, officer from workspace").fetchone()
    if row is None:
        raise Problem(
            "workspace-unfinished", "This workspace was never finished being made. Make a new one in another folder."
        )
    return tuple(row)


def rename_officer(connection: Connection, officer: str) -> None:
    """Say who works here from now on."""
    connection.execute("update workspace set officer = :officer", {"officer": officer})


def meet(connection: Connection, office: Office) -> None:
    """Remember an office, or what is new about one."""
    connection.execute(
        """
        insert into office (office_id, name, country, province, role, language, met)
        values (:office_id, :name, :country, :province, :role, :language, :met)
        on conflict (office_id) do update
        set name = excluded.name, country = excluded.country, province = excluded.province,
            role = excluded.role, language = excluded.language
        """,
        {
            "office_id": office.office_id,
            "name": office.name,
            "country": office.country,
            "province": office.province,
            "role": office.role,
            "language": office.language,
            "met": to_text(now()),
        },
    )


def offices(connection: Connection) -> dict[str, Office]:
    """Return all offices met: office id -> office."""
    rows = connection.execute("select office_id, name, country, province, role, language from office order by name")
    return {row[0]: Office(*row) for row in rows}


def setting(connection: Connection, name: str) -> str:
    """Return a setting of this workspace; empty when it was never set."""
    row = connection.execute("select value from setting where name = :name", {"name": name}).fetchone()
    return str(row[0]) if row else ""


def change_setting(connection: Connection, name: str, value: str) -> None:
    """Write a setting."""
    connection.execute(
        """
        insert into setting (name, value) values (:name, :value)
        on conflict (name) do update set value = excluded.value
        """,
        {"name": name, "value": value},
    )
