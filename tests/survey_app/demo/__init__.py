"""The demo: what is laid, how its people answer, and that it never touches real data."""
