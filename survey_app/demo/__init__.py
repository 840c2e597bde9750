"""Five real communes with simulated answers, to look at and to try; everything here is marked so.

In: an empty database, how many answers, and the day it is. Out: communes with their real plans,
agencies, places and poster codes, for every questionnaire of their targets a finished campaign
inside the plan's validity, and a running one that can be answered.

The communes and how satisfied their people are stand in `communes.toml` (`scenario` reads it),
`calendar` lays the campaigns' days, `people` makes the answers, `laying` and `loading` store them,
`doors` lists what can be opened.

Never here: an answer of a real person. `check_only_simulated` refuses a database that holds any,
and every commune and campaign made here carries the mark that each page and document prints.

Decided here
- The same size and day give the same answers: figures in a picture can be made again.
- Answers of one person are alike (a latent factor), fields, places and channels differ, some
  answers are missing: an interval that ignores this would be seen to be too short.

Read `communes.toml` first, then `loading.py`.
"""
