"""All that enters or leaves: workbooks, packages, folders, servers. Takes or yields revisions; knows no store."""
