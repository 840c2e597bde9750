"""A citizen answers: by a poster's QR code, by a one-time code; every channel takes the same way.

In: a code in an address and what a browser sends. Out: one row in `responses`, a thanks page.
The way is always `admit` (may this code answer now?), `instruments.check_answers` (what was
answered?), `record_response` (store it once). A channel adds a file in `routes/` and a template.

Never here: a name, phone, address of a device or user agent of a respondent, kept or logged; a
session or a token that could expire in a respondent's hand. A used one-time code is deleted in the
transaction that stores its response, so that nothing says who or which code answered.

Read `routes/qr.py` first, then `admission.py` and `submission.py`.
"""
