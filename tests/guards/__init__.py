"""Tests that read the source itself, so that what the house rules claim stays true.

In: the files of the project, and the application as it is built. Out: a sentence that says what
broke a rule and why the rule is there.
Never here: the behaviour of one module; that is tested beside its name.
Read `tree.py` first: it says which files are looked at.
"""
