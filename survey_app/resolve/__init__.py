"""Staff answer what people wrote: requests for a reply, opened, answered, deleted.

Comes in: sealed requests from the store and the installation's secret. Goes out: pages for the
officials of one commune, and entries in the audit that say who opened how many, and what came of
each, never what was written or by whom.

Never here: an answer of a survey; nothing joins a request to one. An opened request is never
stored, logged or sent anywhere: it exists on the page alone. The contact is kept no longer than
the case: settling a request deletes it in the same transaction.

Read first: `requests`, then `routes`.
"""
