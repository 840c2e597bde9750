"""An analyst measures data of their own: a file of answers becomes figures with their intervals.

In: a CSV, XLSX, Parquet, SPSS or Stata file and a `Request` that says which columns are items,
which answers are satisfied and how the respondents were drawn. Out: a frozen `Outcome`, for a
table or for JSON. The way is `open_table` (any file becomes batches of columns), `plan_columns`
(names become columns), `decide_scale` (values become codes), `sum_table` (batches become `Cells`),
`build_outcome` (`Cells` become figures).

Never here: the web, the database, a row kept longer than its batch, a value or a row left out in
silence, a statistic of its own. Heavy readers are loaded only when a file needs them.

Read `request.py` first, then `summing.py`. Nothing of a file is stored.
"""
