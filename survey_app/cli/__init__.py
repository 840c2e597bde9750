"""The command line: what an administrator does without a browser.

In: arguments and settings. Out: work done by the journeys, or one line saying what is wrong and
what to do. Each command is one small function in a file of its own; `program.py` lists them.

Never here: a rule or a number of its own.
"""
