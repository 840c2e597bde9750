"""Another system brings answers: a portal, a province's tool.

In: a JSON batch with a token of one commune. Out: rows in `responses` (channel `api`), and for
each answer what became of it: stored, stored already, or refused with the reason.

`schemas.py` says once what an answer looks like: `reading.py` checks with it what came, and
`document.py` serves it as OpenAPI. `receiving.py` stores, `describing.py` tells a system which
campaigns, places and questions there are.

Never here: a cookie or a session; the sender's own id of an answer (a keyed hash of it makes a
resend harmless); a whole batch refused because of one answer in it.

Read `receiving.py` first.
"""
