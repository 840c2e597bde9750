"""What is asked: questionnaires, the rules for answers, fields of procedures and plans of communes.

Comes in: TOML texts (shipped under `questionnaires/` and `plans/`, or published by an office) and a
browser's strings. Goes out: frozen `Instrument`, `Answers`, `Plan` values, and errors that name the
file, the question and what was expected.

Never here: web, database, arithmetic on answers, a clock, a language chosen for the reader. A
shipped questionnaire is never edited once published: a change is a new version in a new file. A
major version is written whole, to be read whole. A minor one (`based_on`) holds only its changes:
its file then shows what has kept its identity, and no form is copied for the sake of one question.

Read first: `model`, then `answers` (what a submitted form must be) and `plans` (what a commune
promised). Standard library only.
"""
