"""What is drawn on paper: posters, slips and check lists share a pen, codes and a child process.

In: words and codes as JSON for a child process. Out: the bytes of a PDF, SVG or PNG file.
Never here: a table of the store, a request, or which words belong on which paper of a journey.

The drawing library weighs more than the whole server. Only `pen.py`, `slips.py` and what a child
process runs import it; a server starts such a process (`child.py`), and what it takes goes back
when the child ends. Read `pen.py` first, then `slips.py`.
"""
