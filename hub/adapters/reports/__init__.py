"""Reports as files: CSV (a file a table), one XLSX workbook, one PDF with charts.

csv_files.py  comma-separated values     workbook.py  a sheet a table
paper.py      PDF, set by report.typ, which a person who knows no Python can edit
whole.py      a file is there whole or not at all
"""
