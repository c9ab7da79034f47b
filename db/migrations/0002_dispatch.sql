-- An account of what went out.
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
