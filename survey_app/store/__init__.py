"""The database: all tables, all SQL, and the one way to read and to write.

In: an address (SQLite file or PostgreSQL) and works, functions that take a session. Out: rows,
frozen values, counts and column batches of answers.

One module per thing, the mapped class first and its queries below it: `communes`, `agencies`,
`places` (with `place_facts`), `poster_codes`, `officials`, `campaigns`, `populations`,
`one_time_codes`, `responses` (with `response_sums`, which reads many of them), `kiosks`, `paper`,
`api_systems`, `languages`, `reply_requests`, `official_figures`, `plans`, `reports`,
`audit_entries`. `tables` names them all. Under them lie `base` (names of keys, types), `engines`
(how each kind of database is spoken to), `writer` (the single writer of a SQLite file), `traces`
(what an engine keeps beyond the columns), `schema` (the migrations) and `database`, the door for
everybody else.

What this package never does: know the web framework, commit inside a query, keep anything about
a citizen beyond the answer itself (no name, telephone, address, browser or moment), or keep which
one-time code gave which answer.

Decided here
- A query takes the session first and never commits: two calls are then one transaction.
- On SQLite one thread writes and commits whole groups: many connections that write cost the tail
  of the waiting times (over a second instead of some ten milliseconds at the 99th percentile).
- `responses` keeps no order of arrival: random keys, no row number, no moment.

Read `database.py` first, then `responses.py` and `one_time_codes.py`.
"""
