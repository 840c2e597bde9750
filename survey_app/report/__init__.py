"""An official reads: the running dashboard, and the report that must be sent.

In: stored responses, campaigns and the commune's plan. Out: a frozen `Report`, then bytes.
`dataset` turns rows into sums, `results` and `judging` read the sums, `annual` tells the story,
`wording`, `figures` and `documents` print it. A figure is never printed without its name, its n
and its interval; the two columns against a target are never printed apart.

Never here: a statistic of its own (`analysis` makes them), a sentence in `annual` or a number made
in `wording`.

Read `annual.py` first, then `model.py`.
"""
