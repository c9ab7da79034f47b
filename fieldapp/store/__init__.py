"""Everything that touches SQLite: the encrypted file, its tables, the projection, drafts, ledgers, search."""
