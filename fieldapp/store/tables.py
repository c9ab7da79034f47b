"""The tables of db/schema.sql as SQLModel classes, held equal by a test: for single rows, mirrors and other databases.

Slow to load, so nothing on the way to the first list imports this. What only SQLite can hold (search, triggers) is not
here. Rules live in plain values and in the schema's checks; these classes do not validate.
"""

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel


class WorkspaceTable(SQLModel, table=True):
    """Who this workspace is: one row."""

    __tablename__ = "workspace"
    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str
    office_id: str = Field(foreign_key="office.office_id")
    device: str
    officer: str
    created: str


class OfficeTable(SQLModel, table=True):
    """The offices met, this one too."""

    __tablename__ = "office"
    office_id: str = Field(primary_key=True)
    name: str
    country: str
    province: str = ""
    role: str
    language: str = "en"
    met: str


class SettingTable(SQLModel, table=True):
    """Small things kept with the workspace."""

    __tablename__ = "setting"
    name: str = Field(primary_key=True)
    value: str


class FormTable(SQLModel, table=True):
    """Every form version that ever came."""

    __tablename__ = "form"
    number: int | None = Field(default=None, primary_key=True)
    form_id: str
    version: str
    title: str
    languages: str
    default_language: str = ""
    xform: str
    hash: str
    workbook: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    file_name: str = ""
    added: str


class FormFileTable(SQLModel, table=True):
    """The files that form versions ask for, come or not yet."""

    __tablename__ = "form_file"
    form_id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    hash: str | None = Field(default=None, foreign_key="attachment.hash")


class RevisionTable(SQLModel, table=True):
    """The truth: every saved state of every record."""

    __tablename__ = "revision"
    number: int | None = Field(default=None, primary_key=True)
    revision_id: str = Field(unique=True)
    record_id: str
    parents: str
    form_id: str
    form_version: str
    office: str
    device: str
    author: str
    time: str
    kind: str
    answers: str
    attachments: str
    hash: str
    ledger_id: str | None = Field(default=None, foreign_key="ledger.ledger_id")
    received: str


class RecordTable(SQLModel, table=True):
    """What follows from the revisions: one row per record, for lists and figures."""

    __tablename__ = "record"
    number: int | None = Field(default=None, primary_key=True)
    record_id: str = Field(unique=True)
    form_id: str
    form_version: str
    state: str
    activity_date: str = ""
    month: str = ""
    country: str = ""
    province: str = ""
    district: str = ""
    commune: str = ""
    village: str = ""
    title: str = ""
    people_female: int | None = None
    people_male: int | None = None
    people_other: int | None = None
    people_total: int | None = None
    has_conflict: int
    has_problem: int
    is_deleted: int
    created: str
    changed: str
    office: str
    author: str


class RecordContentTable(SQLModel, table=True):
    """The rest of what follows from the revisions: what lists do not show."""

    __tablename__ = "record_content"
    number: int | None = Field(default=None, primary_key=True, foreign_key="record.number")
    answers: str
    people: str
    measures: str
    heads: str
    conflicts: str


class DraftTable(SQLModel, table=True):
    """What is being typed."""

    __tablename__ = "draft"
    draft_id: str = Field(primary_key=True)
    record_id: str
    form_id: str
    form_version: str
    bases: str
    answers: str
    section: str = ""
    title: str = ""
    started: str
    kept: str


class AttachmentTable(SQLModel, table=True):
    """The contents that lie encrypted beside the database."""

    __tablename__ = "attachment"
    hash: str = Field(primary_key=True)
    size: int
    added: str


class LedgerTable(SQLModel, table=True):
    """One import."""

    __tablename__ = "ledger"
    ledger_id: str = Field(primary_key=True)
    kind: str
    file_name: str
    file_hash: str = ""
    office_name: str = ""
    province: str = ""
    written: str | None = None
    started: str
    problem: str = ""
    notes: str = "[]"
    rows_read: int
    new: int
    unchanged: int
    updated: int
    conflict: int
    rejected: int
    undone_by: str | None = Field(default=None, foreign_key="ledger.ledger_id")


class DispatchTable(SQLModel, table=True):
    """What went out."""

    __tablename__ = "dispatch"
    dispatch_id: str = Field(primary_key=True)
    kind: str
    file_name: str
    written: str
    recipients: str = "[]"
    records: int
    revisions: int
    forms: int = 0
    attachments: int = 0
    conflicts: int = 0
    size: int


class LedgerRowTable(SQLModel, table=True):
    """One row of an import and its outcome."""

    __tablename__ = "ledger_row"
    ledger_id: str = Field(primary_key=True, foreign_key="ledger.ledger_id")
    position: int = Field(primary_key=True)
    sheet: str
    row: int
    record_id: str
    outcome: str
    reason: str = ""


class OwnIdentityTable(SQLModel, table=True):
    """The secret keys of this device."""

    __tablename__ = "own_identity"
    id: int | None = Field(default=None, primary_key=True)
    device: str
    secret: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class KnownDeviceTable(SQLModel, table=True):
    """The devices whose identity was taken in."""

    __tablename__ = "known_device"
    signing_key: str = Field(primary_key=True)
    identity: str
    trust: str
    met: str


class PackageTable(SQLModel, table=True):
    """The packages that were read."""

    __tablename__ = "package"
    package_id: str = Field(primary_key=True)
    signing_key: str
    ledger_id: str = Field(foreign_key="ledger.ledger_id")
    received: str


class PackageReaderTable(SQLModel, table=True):
    """Who has what came by an import."""

    __tablename__ = "package_reader"
    ledger_id: str = Field(primary_key=True, foreign_key="ledger.ledger_id")
    signing_key: str = Field(primary_key=True)


class FormHolderTable(SQLModel, table=True):
    """Which devices have shown to have a form version."""

    __tablename__ = "form_holder"
    signing_key: str = Field(primary_key=True)
    form_id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)


class FolderFileTable(SQLModel, table=True):
    """The files of exchange folders that were dealt with."""

    __tablename__ = "folder_file"
    path: str = Field(primary_key=True)
    size: int = Field(primary_key=True)
    tag: str = Field(primary_key=True)
    reading: str
    sender: str = ""
    number: int = 0
    needs: str = "[]"


class FolderPackageTable(SQLModel, table=True):
    """The packages this device put into exchange folders."""

    __tablename__ = "folder_package"
    number: int | None = Field(default=None, primary_key=True)
    path: str
    size: int
    tag: str
    recipients: str
    after: int
    through: int
    forms: str = "[]"
