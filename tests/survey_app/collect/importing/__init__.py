"""Importing tables, from real files made here: as Google writes them, and as people leave them."""
