"""The application: the only package that knows HTTP and SQL.

In: requests of browsers and commands of officials. Out: pages, documents, rows in the store.
The journeys are folders named by what people do: `collect` (a citizen answers), `accounts` (an
official signs in), `administer` (an official prepares), `report` (an official reads). Beneath them
lie `web` (shared towards the browser) and `store` (shared towards the database).

Never here: the meaning of questions (`instruments`) and of numbers (`analysis`). This file imports
nothing, so that migrations and the store load no web framework.

Read `app.py` first, then `collect/routes/qr.py`.
"""
