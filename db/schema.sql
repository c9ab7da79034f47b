-- The database of one workspace: everything one office knows. Encrypted as a whole by SQLCipher.
-- Hand-written, the one to read; fieldapp/store/tables.py says the same to SQLModel, and a test holds the two equal.
-- Times are UTC text. Revisions are the truth; `record` and `search` follow from them and can be rebuilt at any time.

create table workspace (
    id           integer primary key check (id = 1), -- there is one row
    workspace_id text not null,                      -- UUID of this workspace
    office_id    text not null references office (office_id),
    device       text not null,                      -- UUID of this installation; part of every revision made here
    officer      text not null,                      -- who works here; becomes the author of revisions
    created      text not null
) strict;

create table office (
    office_id text not null primary key,
    name      text not null check (name <> ''),
    country   text not null,                         -- KH LA TH VN CN
    province  text not null default '',              -- place key; empty for a national office
    role      text not null check (role in ('province', 'national')),
    language  text not null default 'en',            -- the office's language: a code such as km
    met       text not null                          -- when this workspace first heard of it
) strict;

create table setting (
    name  text not null primary key,
    value text not null
) strict;

create table form (
    number           integer primary key,
    form_id          text not null check (form_id <> ''),
    version          text not null,
    title            text not null,
    languages        text not null check (json_valid(languages)), -- names of the form's languages, in order
    default_language text not null default '',
    xform            text not null,                  -- the XForm document the engine runs
    hash             text not null,                  -- SHA-256 of xform, hex
    workbook         blob,                           -- the XLSForm it was made from; null when only the XForm came
    file_name        text not null default '',       -- name of that workbook
    added            text not null,
    unique (form_id, version)
) strict;

create table form_file (
    form_id text not null,
    version text not null,
    name    text not null check (name <> ''),        -- a file that this form version asks for: a list, a picture
    hash    text references attachment (hash),       -- its content; null: it has not come yet
    primary key (form_id, version, name)
) strict, without rowid;

create table revision (
    number       integer primary key,                -- in order of arrival
    revision_id  text not null unique,
    record_id    text not null check (record_id <> ''),
    parents      text not null check (json_valid(parents)), -- revision ids; a parent may not have arrived yet
    form_id      text not null,
    form_version text not null,
    office       text not null,
    device       text not null,
    author       text not null,
    time         text not null,                      -- hybrid logical time, sortable
    kind         text not null check (kind in ('saved', 'finalised', 'imported', 'merged', 'deleted')),
    answers      text not null check (json_valid(answers)),      -- canonical JSON, path -> value
    attachments  text not null check (json_valid(attachments)),  -- file name -> SHA-256
    hash         text not null check (length(hash) = 64),        -- over everything above but number
    ledger_id    text references ledger (ledger_id) deferrable initially deferred, -- the import it came by; null: made here
    received     text not null                       -- when it was written here
) strict;

create index revision_by_record on revision (record_id);
create index revision_by_ledger on revision (ledger_id) where ledger_id is not null;
create index revision_by_form on revision (form_id);

create trigger revision_is_never_changed before update on revision
begin
    select raise(abort, 'a revision is never changed');
end;

create trigger revision_is_never_removed before delete on revision
begin
    select raise(abort, 'a revision is never removed');
end;

create table record (
    number         integer primary key,              -- number of the record's first revision to arrive
    record_id      text not null unique,
    form_id        text not null,
    form_version   text not null,
    state          text not null check (state in ('draft', 'final')),
    activity_date  text not null default '',         -- ISO date; empty when not answered
    month          text not null default '',         -- yyyy-mm of activity_date
    country        text not null default '',
    province       text not null default '',         -- place keys
    district       text not null default '',
    commune        text not null default '',
    village        text not null default '',         -- as typed
    title          text not null default '',
    people_female  integer,                          -- null: not answered
    people_male    integer,
    people_other   integer,
    people_total   integer,
    has_conflict   integer not null check (has_conflict in (0, 1)),
    has_problem    integer not null check (has_problem in (0, 1)),  -- kept unfinished, or edits that do not fit each other
    is_deleted     integer not null check (is_deleted in (0, 1)),
    created        text not null,                    -- time of the first and of the last revision
    changed        text not null,
    office         text not null,                    -- office of the first revision: whose record it is
    author         text not null                     -- who made the head that speaks
) strict;

create index record_by_date on record (is_deleted, activity_date, number);
create index record_by_form on record (form_id, is_deleted, activity_date, number);
create index record_by_province on record (province, is_deleted, activity_date, number);
create index record_by_month on record (month, is_deleted, province, form_id, state);
create index record_by_office on record (office);
create index record_in_conflict on record (is_deleted, activity_date, number) where has_conflict = 1;
create index record_with_problem on record (is_deleted, activity_date, number) where has_problem = 1;

create table record_content (                        -- apart from record, so that lists read short rows
    number    integer primary key references record (number) on delete cascade,
    answers   text not null check (json_valid(answers)),   -- merged answers, canonical JSON
    people    text not null check (json_valid(people)),    -- cells of the sex x age grid: "female/0-9" -> n
    measures  text not null check (json_valid(measures)),  -- summed figures of the form: name -> n
    heads     text not null check (json_valid(heads)),     -- revision ids of the heads, the one that speaks first
    conflicts text not null check (json_valid(conflicts))  -- paths in conflict
) strict;

create table draft (
    draft_id     text not null primary key,
    record_id    text not null,                      -- mostly one draft for a record; two meet like revisions do
    form_id      text not null,
    form_version text not null,
    bases        text not null check (json_valid(bases)),   -- revision ids it was begun from; [] for a new record
    answers      text not null check (json_valid(answers)), -- as typed, irrelevant ones too
    section      text not null default '',           -- where the officer was
    title        text not null default '',
    started      text not null,
    kept         text not null
) strict;

create index draft_by_record on draft (record_id, kept);

create table attachment (
    hash    text not null primary key check (length(hash) = 64), -- SHA-256 of the content; names the encrypted file
    size    integer not null check (size >= 0),
    added   text not null
) strict;

create table ledger (
    ledger_id      text not null primary key,
    kind           text not null check (kind in ('import', 'undo', 'salvage')),
    file_name      text not null,
    file_hash      text not null default '',
    office_name    text not null default '',         -- who sent it, as the file says
    province       text not null default '',         -- place key of that office
    written        text,                             -- when the file was written, as it says
    started        text not null,
    problem        text not null default '',         -- why the file as a whole was not read
    notes          text not null default '[]' check (json_valid(notes)),
    rows_read      integer not null,
    new            integer not null check (new >= 0),
    unchanged      integer not null check (unchanged >= 0),
    updated        integer not null check (updated >= 0),
    conflict       integer not null check (conflict >= 0),
    rejected       integer not null check (rejected >= 0),
    undone_by      text references ledger (ledger_id) deferrable initially deferred,
    constraint every_row_is_accounted_for check (rows_read = new + unchanged + updated + conflict + rejected)
) strict;

create table ledger_row (
    ledger_id text not null references ledger (ledger_id) deferrable initially deferred,
    position  integer not null,                      -- order in the ledger, from 0
    sheet     text not null,
    row       integer not null,
    record_id text not null,
    outcome   text not null check (outcome in ('new', 'unchanged', 'updated', 'conflict', 'rejected')),
    reason    text not null default '',
    constraint rejected_rows_say_why check (outcome <> 'rejected' or reason <> ''),
    primary key (ledger_id, position)
) strict, without rowid;

create trigger ledger_counts_are_never_changed
before update of rows_read, new, unchanged, updated, conflict, rejected, file_hash, started on ledger
begin
    select raise(abort, 'a ledger is never changed');
end;

create trigger ledger_is_never_removed before delete on ledger
begin
    select raise(abort, 'a ledger is never removed');
end;

create trigger ledger_row_is_never_changed before update on ledger_row
begin
    select raise(abort, 'a ledger is never changed');
end;

create trigger ledger_row_is_never_removed before delete on ledger_row
begin
    select raise(abort, 'a ledger is never changed');
end;

create table dispatch (                              -- what went out: written when it was whole on disk, never changed
    dispatch_id text not null primary key,
    kind        text not null check (kind in ('workbook', 'package', 'folder', 'national')),
    file_name   text not null,                       -- where it was written, as a path
    written     text not null,
    recipients  text not null default '[]' check (json_valid(recipients)), -- names of offices; empty: whoever gets the file
    records     integer not null check (records >= 0),
    revisions   integer not null check (revisions >= 0),
    forms       integer not null default 0 check (forms >= 0),
    attachments integer not null default 0 check (attachments >= 0),
    conflicts   integer not null default 0 check (conflicts >= 0), -- records with an open conflict among them
    size        integer not null check (size >= 0)   -- bytes
) strict;

create trigger dispatch_is_never_changed before update on dispatch
begin
    select raise(abort, 'the account of what went out is never changed');
end;

create table own_identity (
    id     integer primary key check (id = 1),       -- there is one row, made when it is first needed
    device text not null,                            -- the device these keys are of
    secret blob not null                             -- both secret keys (fieldapp.exchange.identity)
) strict;

create table known_device (
    signing_key text not null primary key,           -- hex; whose signature we accept
    identity    text not null,                       -- the .fieldid as it was taken in
    trust       text not null check (trust in ('known', 'verified')),
    met         text not null
) strict;

create table package (
    package_id  text not null primary key,           -- a package that was read
    signing_key text not null,                       -- its sender
    ledger_id   text not null references ledger (ledger_id) deferrable initially deferred,
    received    text not null
) strict;

create table package_reader (
    ledger_id   text not null references ledger (ledger_id) deferrable initially deferred,
    signing_key text not null,                       -- who sent or also got what came by this import, in the same folder
    primary key (ledger_id, signing_key)
) strict, without rowid;

create table form_holder (
    signing_key text not null,                       -- a device that has shown to have a form version
    form_id     text not null,
    version     text not null,
    primary key (signing_key, form_id, version)
) strict, without rowid;

create table folder_file (
    path    text not null,                           -- below an exchange folder, lower case
    size    integer not null,
    tag     text not null,                           -- of the first 512 bytes
    reading text not null check (reading in ('read', 'for-others')),
    sender  text not null default '',                -- signing key; empty when for others
    number  integer not null default 0,
    needs   text not null default '[]' check (json_valid(needs)), -- numbers that it says we need
    primary key (path, size, tag)
) strict, without rowid;

create table folder_package (
    number     integer primary key,                  -- of the packages this device put into any exchange folder
    path       text not null,
    size       integer not null,
    tag        text not null,
    recipients text not null check (json_valid(recipients)), -- signing keys
    after      integer not null,                     -- it holds what arrived after this revision.number
    through    integer not null,                     -- and up to this one
    forms      text not null default '[]' check (json_valid(forms)) -- [[form_id, version], ...]
) strict;

-- The search index stands apart: it is SQLite's alone, keyed by record.number, and holds folded text only.
create virtual table search using fts5 (
    words, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);
create virtual table search_instance using fts5vocab (search, 'instance');
