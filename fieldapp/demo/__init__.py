"""The demonstration: 25 provinces' year of records, made through the interview engine, exported and consolidated."""
