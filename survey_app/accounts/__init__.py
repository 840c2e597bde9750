"""An official signs in: accounts, passwords, lock-out.

In: a user name and a password. Out: a session in the browser, or a refusal that says when to try
again. Passwords are kept as argon2id hashes only; an account is locked by its own failures, with a
growing pause, never because many people share one office address.

Never here: respondents. They have no account and no session.

Read `routes.py`, then `passwords.py`.
"""
