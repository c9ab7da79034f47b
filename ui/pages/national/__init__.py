"""The coordinator's page: who has reported, the figures, what to look at, what was taken in, the national workbook."""
