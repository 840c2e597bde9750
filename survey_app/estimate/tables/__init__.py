"""Files of five kinds, read the same way: column names first, then batches of the columns wanted.

In: a path. Out: a `Table`, which is read as often as needed, a batch at a time, and says in which
row of the file something stands.

Never here: what a column means, or a whole file in memory (a workbook's own texts aside).
Each kind is one module; `opening.py` chooses, `table.py` says what all of them promise.
"""
