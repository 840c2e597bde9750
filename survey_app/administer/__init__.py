"""An official prepares: communes, agencies, places, campaigns, plans, posters.

In: what an administrator or official types into a page or a command line. Out: rows in the store,
each change with an entry about who made it, and posters to hang up.

Never here: an answer of a citizen, a figure of a report, accounts and passwords (`accounts`).
Nothing that a poster or an answer points to is ever deleted. A figure that another system published
may be taken out again: the entry about it keeps what it said.

Decided here
- Pages and commands call the same functions, which say all that is wrong at once (`SetupRefused`):
  a page shows each reason beside its field, a command prints one line.
- One poster code for a place and an instrument: a reprint carries the code of the first print.
- A poster is drawn by a child process. The drawing library weighs more than the whole server, and
  what it takes goes back when the child ends.

Read `campaigns.py` first, then `overview.py` and `posters.py`; `routes` is the skin.
"""
