-- The files that form versions ask for. Forms that were here before are asked again when they are added again.
create table form_file (
    form_id text not null,
    version text not null,
    name    text not null check (name <> ''),        -- a file that this form version asks for: a list, a picture
    hash    text references attachment (hash),       -- its content; null: it has not come yet
    primary key (form_id, version, name)
) strict, without rowid;
