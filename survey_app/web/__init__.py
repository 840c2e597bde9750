"""Shared towards the browser: access rules, the store's door, errors, headers, assets, formats.

In: requests. Out: what every journey's routes need around their own work.
Never here: a page of one journey, a decision about answers or numbers.
Read `access.py` first: every route carries a rule from it.
"""
