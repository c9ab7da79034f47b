pragma defer_foreign_keys = on;
CREATE TABLE workspace (
    id           integer primary key check (id = 1), -- there is one row
    workspace_id text not null,                      -- UUID of this workspace
    office_id    text not null references office (office_id),
    device       text not null,                      -- UUID of this installation; part of every revision made here
    officer      text not null,                      -- who works here; becomes the author of revisions
    created      text not null
) strict;
CREATE TABLE office (
    office_id text not null primary key,
    name      text not null check (name <> ''),
    country   text not null,                         -- KH LA TH VN CN
    province  text not null default '',              -- place key; empty for a national office
    role      text not null check (role in ('province', 'national')),
    language  text not null default 'en',            -- the office's language: a code such as km
    met       text not null                          -- when this workspace first heard of it
) strict;
CREATE TABLE setting (
    name  text not null primary key,
    value text not null
) strict;
CREATE TABLE form (
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
CREATE TABLE form_file (
    form_id text not null,
    version text not null,
    name    text not null check (name <> ''),        -- a file that this form version asks for: a list, a picture
    hash    text references attachment (hash),       -- its content; null: it has not come yet
    primary key (form_id, version, name)
) strict, without rowid;
CREATE TABLE revision (
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
CREATE INDEX revision_by_record on revision (record_id);
CREATE INDEX revision_by_ledger on revision (ledger_id) where ledger_id is not null;
CREATE INDEX revision_by_form on revision (form_id);
CREATE TRIGGER revision_is_never_changed before update on revision
begin
    select raise(abort, 'a revision is never changed');
end;
CREATE TRIGGER revision_is_never_removed before delete on revision
begin
    select raise(abort, 'a revision is never removed');
end;
CREATE TABLE record (
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
    has_problem    integer not null check (has_problem in (0, 1)),  -- kept without every question being in order
    is_deleted     integer not null check (is_deleted in (0, 1)),
    created        text not null,                    -- time of the first and of the last revision
    changed        text not null,
    office         text not null,                    -- office of the first revision: whose record it is
    author         text not null                     -- who made the head that speaks
) strict;
CREATE INDEX record_by_date on record (is_deleted, activity_date, number);
CREATE INDEX record_by_form on record (form_id, is_deleted, activity_date, number);
CREATE INDEX record_by_province on record (province, is_deleted, activity_date, number);
CREATE INDEX record_by_month on record (month, is_deleted, province, form_id, state);
CREATE INDEX record_by_office on record (office);
CREATE INDEX record_in_conflict on record (is_deleted, activity_date, number) where has_conflict = 1;
CREATE INDEX record_with_problem on record (is_deleted, activity_date, number) where has_problem = 1;
CREATE TABLE record_content (                        -- apart from record, so that lists read short rows
    number    integer primary key references record (number) on delete cascade,
    answers   text not null check (json_valid(answers)),   -- merged answers, canonical JSON
    people    text not null check (json_valid(people)),    -- cells of the sex x age grid: "female/0-9" -> n
    measures  text not null check (json_valid(measures)),  -- summed figures of the form: name -> n
    heads     text not null check (json_valid(heads)),     -- revision ids of the heads, the one that speaks first
    conflicts text not null check (json_valid(conflicts))  -- paths in conflict
) strict;
CREATE TABLE draft (
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
CREATE INDEX draft_by_record on draft (record_id, kept);
CREATE TABLE attachment (
    hash    text not null primary key check (length(hash) = 64), -- SHA-256 of the content; names the encrypted file
    size    integer not null check (size >= 0),
    added   text not null
) strict;
CREATE TABLE ledger (
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
CREATE TABLE ledger_row (
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
CREATE TRIGGER ledger_counts_are_never_changed
before update of rows_read, new, unchanged, updated, conflict, rejected, file_hash, started on ledger
begin
    select raise(abort, 'a ledger is never changed');
end;
CREATE TRIGGER ledger_is_never_removed before delete on ledger
begin
    select raise(abort, 'a ledger is never removed');
end;
CREATE TRIGGER ledger_row_is_never_changed before update on ledger_row
begin
    select raise(abort, 'a ledger is never changed');
end;
CREATE TRIGGER ledger_row_is_never_removed before delete on ledger_row
begin
    select raise(abort, 'a ledger is never changed');
end;
CREATE TABLE dispatch (                              -- what went out: written when it was whole on disk, never changed
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
CREATE TRIGGER dispatch_is_never_changed before update on dispatch
begin
    select raise(abort, 'the account of what went out is never changed');
end;
CREATE TABLE own_identity (
    id     integer primary key check (id = 1),       -- there is one row, made when it is first needed
    device text not null,                            -- the device these keys are of
    secret blob not null                             -- both secret keys (fieldapp.exchange.identity)
) strict;
CREATE TABLE known_device (
    signing_key text not null primary key,           -- hex; whose signature we accept
    identity    text not null,                       -- the .fieldid as it was taken in
    trust       text not null check (trust in ('known', 'verified')),
    met         text not null
) strict;
CREATE TABLE package (
    package_id  text not null primary key,           -- a package that was read
    signing_key text not null,                       -- its sender
    ledger_id   text not null references ledger (ledger_id) deferrable initially deferred,
    received    text not null
) strict;
CREATE TABLE package_reader (
    ledger_id   text not null references ledger (ledger_id) deferrable initially deferred,
    signing_key text not null,                       -- who sent or also got what came by this import, in the same folder
    primary key (ledger_id, signing_key)
) strict, without rowid;
CREATE TABLE form_holder (
    signing_key text not null,                       -- a device that has shown to have a form version
    form_id     text not null,
    version     text not null,
    primary key (signing_key, form_id, version)
) strict, without rowid;
CREATE TABLE folder_file (
    path    text not null,                           -- below an exchange folder, lower case
    size    integer not null,
    tag     text not null,                           -- of the first 512 bytes
    reading text not null check (reading in ('read', 'for-others')),
    sender  text not null default '',                -- signing key; empty when for others
    number  integer not null default 0,
    needs   text not null default '[]' check (json_valid(needs)), -- numbers that it says we need
    primary key (path, size, tag)
) strict, without rowid;
CREATE TABLE folder_package (
    number     integer primary key,                  -- of the packages this device put into any exchange folder
    path       text not null,
    size       integer not null,
    tag        text not null,
    recipients text not null check (json_valid(recipients)), -- signing keys
    after      integer not null,                     -- it holds what arrived after this revision.number
    through    integer not null,                     -- and up to this one
    forms      text not null default '[]' check (json_valid(forms)) -- [[form_id, version], ...]
) strict;
CREATE VIRTUAL TABLE search using fts5 (
    words, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);
CREATE VIRTUAL TABLE search_instance using fts5vocab (search, 'instance');
insert into workspace (id, workspace_id, office_id, device, officer, created) values (1, '3eb76277-4fa7-4d74-b0db-f290612af821', 'office-kandal', '2e5f8948-6b42-41f9-8745-614f2c7c23c9', 'Sokha', '2026-11-28T17:38:40.565Z');
insert into office (office_id, name, country, province, role, language, met) values ('office-kandal', 'Kandal', 'KH', 'KH-08', 'province', 'en', '2026-11-28T17:38:40.565Z');
insert into setting (name, value) values ('open-since', '2026-11-28T17:38:40.567Z');
insert into form (number, form_id, version, title, languages, default_language, xform, hash, workbook, file_name, added) values (1, 'visit', '1', 'Visit', '[]', '', '<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:fa="urn:fieldapp:xforms" xmlns:orx="http://openrosa.org/xforms" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <h:head>
    <h:title>Visit</h:title>
    <model>
      <instance>
        <data id="visit" version="1">
          <date/><country/><province/><village/><topic/><notes/>
          <f1/><f2/><m1/><homes/>
          <session jr:template=""><name/><minutes/></session>
          <meta><instanceID/></meta>
        </data>
      </instance>
      <bind nodeset="/data/date" type="date" required="true()" fa:role="date"/>
      <bind nodeset="/data/country" type="string" fa:role="country"/>
      <bind nodeset="/data/province" type="string" fa:role="province"/>
      <bind nodeset="/data/village" type="string" fa:role="village"/>
      <bind nodeset="/data/topic" type="string" fa:role="title"/>
      <bind nodeset="/data/notes" type="string"/>
      <bind nodeset="/data/f1" type="int" constraint=". &gt;= 0" fa:grid="participants" fa:sex="female" fa:age="0-9"/>
      <bind nodeset="/data/f2" type="int" constraint=". &gt;= 0" fa:grid="participants" fa:sex="female" fa:age="25+"/>
      <bind nodeset="/data/m1" type="int" constraint=". &gt;= 0" fa:grid="participants" fa:sex="male" fa:age="25+"/>
      <bind nodeset="/data/homes" type="int" fa:measure="households_visited"/>
      <bind nodeset="/data/session/name" type="string"/>
      <bind nodeset="/data/session/minutes" type="int"/>
      <bind nodeset="/data/meta/instanceID" type="string" readonly="true()" jr:preload="uid"/>
    </model>
  </h:head>
  <h:body>
    <input ref="/data/date"><label>Date</label></input>
    <input ref="/data/country"><label>Country</label></input>
    <input ref="/data/province"><label>Province</label></input>
    <input ref="/data/village"><label>Village</label></input>
    <input ref="/data/topic"><label>Topic</label></input>
    <input ref="/data/notes"><label>Notes</label></input>
    <input ref="/data/f1"><label>Girls</label></input>
    <input ref="/data/f2"><label>Women</label></input>
    <input ref="/data/m1"><label>Men</label></input>
    <input ref="/data/homes"><label>Homes visited</label></input>
    <group ref="/data/session"><label>Session</label>
      <repeat nodeset="/data/session">
        <input ref="/data/session/name"><label>Name</label></input>
        <input ref="/data/session/minutes"><label>Minutes</label></input>
      </repeat>
    </group>
  </h:body>
</h:html>
', 'd640faaf1247c689c8908165817ae23afc5822bd2dc8347eac6a306b3a7a0b22', NULL, '', '2026-11-28T17:38:40.571Z');
insert into form_file (form_id, version, name, hash) values ('visit', '1', 'towns.csv', NULL);
insert into revision (number, revision_id, record_id, parents, form_id, form_version, office, device, author, time, kind, answers, attachments, hash, ledger_id, received) values (1, 'f6de781c-9c20-44f5-a31a-9dd8f2151b32', 'a', '[]', 'visit', '1', 'office-takeo', 'elsewhere', 'Dara', '2026-05-28T20:26:40.000Z-0000', 'finalised', '{"notes":"Prek Ho","topic":"Safe travel"}', '{}', 'b465b6c096b2950f0ac0d6d55d9e4fef0c9346bf99e72267639e3f0810e7ff0a', NULL, '2026-11-28T17:38:40.574Z');
insert into revision (number, revision_id, record_id, parents, form_id, form_version, office, device, author, time, kind, answers, attachments, hash, ledger_id, received) values (2, 'df2c45e4-4ccc-41ef-8048-8d3f9ad3967d', 'a', '["f6de781c-9c20-44f5-a31a-9dd8f2151b32"]', 'visit', '1', 'office-takeo', 'elsewhere', 'Dara', '2026-05-28T20:27:40.000Z-0000', 'finalised', '{"topic":"Safe work"}', '{}', '77211d7b0de0bc07f3128c0946d8987b0bf84b4d8dfeffea834708cb0c4e8aae', NULL, '2026-11-28T17:38:40.574Z');
insert into revision (number, revision_id, record_id, parents, form_id, form_version, office, device, author, time, kind, answers, attachments, hash, ledger_id, received) values (3, '5a785076-8d02-405b-bead-7068c339c489', 'a', '["f6de781c-9c20-44f5-a31a-9dd8f2151b32"]', 'visit', '1', 'office-takeo', 'elsewhere', 'Dara', '2026-05-28T20:26:40.000Z-0000', 'finalised', '{"topic":"Trường học"}', '{}', '086bc7f2c5b0c7157a2e3a6f3507afb1b23ac88a2565c8277c9741b8b99d8e52', NULL, '2026-11-28T17:38:40.574Z');
insert into revision (number, revision_id, record_id, parents, form_id, form_version, office, device, author, time, kind, answers, attachments, hash, ledger_id, received) values (4, 'bebc324f-94f4-4f80-99f3-1a36c4a23231', 'b', '[]', 'visit', '1', 'office-takeo', 'elsewhere', 'Dara', '2026-05-28T20:26:40.000Z-0000', 'finalised', '{"topic":"ការធ្វើដំណើរ"}', '{}', '485990a43fe3a2726fa6cd99ab36fbb5d92a27a0633d1c1e74ed849641c8ef18', NULL, '2026-11-28T17:38:40.697Z');
insert into revision (number, revision_id, record_id, parents, form_id, form_version, office, device, author, time, kind, answers, attachments, hash, ledger_id, received) values (5, '7439fbc1-e07e-473f-ad6e-64e9fb45c3da', 'c', '[]', 'visit', '1', 'office-takeo', 'elsewhere', 'Dara', '2026-05-28T20:26:40.000Z-0000', 'finalised', '{"topic":"Taken out again"}', '{}', '519d11938f9e023fe9247d3ac3ded31f33562f216d5ffcac61e8399a71f36b67', NULL, '2026-11-28T17:38:40.701Z');
insert into revision (number, revision_id, record_id, parents, form_id, form_version, office, device, author, time, kind, answers, attachments, hash, ledger_id, received) values (6, '873e0be0-bcfd-41c0-9d5a-7fcfdb6c0c69', 'c', '["7439fbc1-e07e-473f-ad6e-64e9fb45c3da"]', 'visit', '1', 'office-kandal', '2e5f8948-6b42-41f9-8745-614f2c7c23c9', 'Sokha', '2026-11-28T17:38:40.702Z-0000', 'deleted', '{"topic":"Taken out again"}', '{}', 'b0c35d6679201b6ee122b2de06b563eb6cd78d11bb65c927d8788953ee8ad6c0', NULL, '2026-11-28T17:38:40.702Z');
insert into record (number, record_id, form_id, form_version, state, activity_date, month, country, province, district, commune, village, title, people_female, people_male, people_other, people_total, has_conflict, has_problem, is_deleted, created, changed, office, author) values (1, 'a', 'visit', '1', 'final', '', '', '', '', '', '', '', 'Trường học', NULL, NULL, NULL, NULL, 1, 0, 0, '2026-05-28T20:26:40.000Z-0000', '2026-05-28T20:27:40.000Z-0000', 'office-takeo', 'Dara');
insert into record (number, record_id, form_id, form_version, state, activity_date, month, country, province, district, commune, village, title, people_female, people_male, people_other, people_total, has_conflict, has_problem, is_deleted, created, changed, office, author) values (4, 'b', 'visit', '1', 'final', '', '', '', '', '', '', '', 'ការធ្វើដំណើរ', NULL, NULL, NULL, NULL, 0, 0, 0, '2026-05-28T20:26:40.000Z-0000', '2026-05-28T20:26:40.000Z-0000', 'office-takeo', 'Dara');
insert into record (number, record_id, form_id, form_version, state, activity_date, month, country, province, district, commune, village, title, people_female, people_male, people_other, people_total, has_conflict, has_problem, is_deleted, created, changed, office, author) values (5, 'c', 'visit', '1', 'final', '', '', '', '', '', '', '', 'Taken out again', NULL, NULL, NULL, NULL, 0, 0, 1, '2026-05-28T20:26:40.000Z-0000', '2026-11-28T17:38:40.702Z-0000', 'office-takeo', 'Sokha');
insert into record_content (number, answers, people, measures, heads, conflicts) values (1, '{"topic":"Trường học"}', '{}', '{}', '["5a785076-8d02-405b-bead-7068c339c489", "df2c45e4-4ccc-41ef-8048-8d3f9ad3967d"]', '["topic"]');
insert into record_content (number, answers, people, measures, heads, conflicts) values (4, '{"topic":"ការធ្វើដំណើរ"}', '{}', '{}', '["bebc324f-94f4-4f80-99f3-1a36c4a23231"]', '[]');
insert into record_content (number, answers, people, measures, heads, conflicts) values (5, '{"topic":"Taken out again"}', '{}', '{}', '["873e0be0-bcfd-41c0-9d5a-7fcfdb6c0c69"]', '[]');
insert into draft (draft_id, record_id, form_id, form_version, bases, answers, section, title, started, kept) values ('4d90bf8a-3f8c-4a4a-9b7c-26f2ac9db2b7', 'b', 'visit', '1', '["bebc324f-94f4-4f80-99f3-1a36c4a23231"]', '{"notes":"half typed","topic":"ការធ្វើដំណើរ"}', '', 'ការធ្វើដំណើរ', '2026-11-28T17:38:41.288Z', '2026-11-28T17:38:41.288Z');
insert into attachment (hash, size, added) values ('92b2fa58028958317e408bd84ecfa70f5ee35b121991dbc232c49d166353708b', 9, '2026-11-28T17:38:41.305Z');
insert into ledger (ledger_id, kind, file_name, file_hash, office_name, province, written, started, problem, notes, rows_read, new, unchanged, updated, conflict, rejected, undone_by) values ('l1', 'import', 'may.xlsx', 'ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff', 'Takeo', '', NULL, '2026-11-28T17:38:41.309Z', '', '["A note."]', 1, 1, 0, 0, 0, 0, NULL);
insert into ledger_row (ledger_id, position, sheet, row, record_id, outcome, reason) values ('l1', 0, 'visit', 2, 'a', 'new', '');
insert into dispatch (dispatch_id, kind, file_name, written, recipients, records, revisions, forms, attachments, conflicts, size) values ('d1', 'workbook', 'may.xlsx', '2026-01-01T00:00:00.000Z', '[]', 2, 3, 0, 0, 0, 100);
insert into own_identity (id, device, secret) values (1, 'device-of-today', X'00FF');
insert into known_device (signing_key, identity, trust, met) values ('aa', 'identity', 'verified', '2026-01-01T00:00:00.000Z');
insert into package (package_id, signing_key, ledger_id, received) values ('p1', 'aa', 'l1', '2026-01-01T00:00:00.000Z');
insert into package_reader (ledger_id, signing_key) values ('l1', 'aa');
insert into form_holder (signing_key, form_id, version) values ('aa', 'visit', '1');
insert into folder_file (path, size, tag, reading, sender, number, needs) values ('a/1.fieldpack', 5, 't', 'read', '', 0, '[]');
insert into folder_package (number, path, size, tag, recipients, after, through, forms) values (1, 'b/1.fieldpack', 5, 't', '["aa"]', 0, 3, '[]');
insert into search (rowid, words) values (1, 'truong hoc dara␂␂');
insert into search (rowid, words) values (4, 'ការធ្វើដំណើរ dara␂␂');
insert into search (rowid, words) values (5, 'taken out again sokha␂␂');
pragma application_id = 1178682448;
pragma user_version = 4;
