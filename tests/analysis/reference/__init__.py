"""Known-good answers, computed with R, and the program that holds them against `analysis`.

In: a folder of `<group>.json` and `*.csv` (see README.md here). Out: counts per group, every
failure, and one closing line. It calls the public names of `analysis` and computes nothing of its
own. Read `dispatch` first.
"""
