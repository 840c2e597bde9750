"""How fast and how small: each figure beside its floor or budget, measured in the same run.

In: nothing but this machine. Out: a table on the terminal. Never a test: times on a shared machine
say nothing about whether the code is right. Run `make bench`; read `__main__.py` first.
"""
