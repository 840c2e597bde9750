"""Paper: forms printed with a code each, typed in twice by two people, stored once.

Comes in: a campaign, a place, and what a clerk types from a sheet. Goes out: a PDF to print, and
answers through the same `check_answers` and `record_response` as from a phone, under an id that
follows from the sheet's code, so that typing a sheet again is harmless.

Never here: who typed an answer, once it is stored; the moment or the order of typing; the first
person's marks on the second person's screen.

Read `codes.py` (what a sheet's code says), `entries.py` (from a typed sheet to an answer), then
`batches.py`. `sheets.py` draws and is loaded by a process of its own alone.
"""
