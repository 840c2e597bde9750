"""Answers that were collected elsewhere, as a table: what a Google Form or a spreadsheet exports.

In: a CSV or XLSX file and a mapping (TOML) that says which column is which question. Out: rows in
`responses`, through the same gate and the same recording as every other channel, and a list of
the rows that were refused, each with its row number, column and reason.

The way is `load_sheets` (a file becomes cells), `find_table` (the row that is the header),
`read_row` (cells become raw answers, a day, a place, a field), `import_responses` (checked, given
their ids, stored at most 500 at a time).

In a browser a person says what each column is instead of writing the mapping: `matching` proposes,
`understanding` shows the columns and writes the mapping down, `waiting_files` keeps the rows
between the steps, `unpacking` reads workbooks in a process of its own, `said_faults` and `grouping`
say in Vietnamese what was refused and what to do.

Never here: a column that the mapping does not name, so no name, telephone or address of anybody;
a guess at what an unknown answer may have meant; an answer changed because its row came again.

Read `storing.py` first, then `reading.py`; `identity.py` says how a row is known again, and
`mapping.py` documents the file that a person writes.
"""
