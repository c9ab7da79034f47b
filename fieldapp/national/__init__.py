"""What a national office makes of everyone's records: summary, completeness, issues, the national workbook.

Takes records as values and gives figures as values; the workspace fetches the one and shows the other.
"""
