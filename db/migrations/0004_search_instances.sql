-- Words of one or two characters are looked up by where their trigrams stand, not by a list of trigrams.
drop table search_term;
create virtual table search_instance using fts5vocab (search, 'instance');
