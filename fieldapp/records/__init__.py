"""Record, revision and three-way merge as pure values and rules. No database, no clock, no forms."""
