"""Consolidation: completeness, summaries, data issues and the national workbook, from the records of many offices."""
