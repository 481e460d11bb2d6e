"""Scenarios beside each other on a page, on a sheet of paper, in a spreadsheet."""
