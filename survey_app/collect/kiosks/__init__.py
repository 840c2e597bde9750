"""A tablet at a place: what it needs to ask people, and what becomes of the forms it sends.

In: a tablet that proved itself by its token, and forms it sealed for this server alone. Out: its
settings and questionnaires; answers in `responses`, each once; for each form one word of what
became of it.

Never here: a form that is half stored or silently dropped; anything that ties an answer to a tablet
or to the moment it arrived. The private key is derived from the installation's secret and kept
nowhere, so that a tablet cannot read its own queue.

Read `receiving.py` first, then `sealing.py`, `notes.py` and `setup.py`.
"""
