"""The dated gazetteer: administrative areas of five countries, their keys, names and succession."""
