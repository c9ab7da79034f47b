"""The built-in forms as readable definitions, with English texts; glossary.csv holds every text in six languages."""
