"""Excel files as such: how answers become sheets, written fast and read with suspicion. Used by exchange and national.

Knows forms, cells and zip files; knows no offices, revisions or imports.
"""
