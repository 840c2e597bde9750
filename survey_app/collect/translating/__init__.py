"""An office adds a language: what there is to translate, a spreadsheet of it out and in again.

In: the interface's words, the questionnaires' texts, a filled spreadsheet, recorded voices. Out:
texts by key as the store keeps them, a spreadsheet, what is still missing, and every fault of a
file by sheet, row and cell.

What this package never does: translate, keep half of a file, or change a questionnaire.

Read `needed.py` first (what a language must say), then `sheets.py` and `filled.py` (the spreadsheet
out and in), `checking.py` (what a cell may hold), `keeping.py` (what is stored) and `voices.py`.
"""
