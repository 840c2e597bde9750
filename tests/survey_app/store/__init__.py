"""Tests of the store: each runs on SQLite and, marked slow, on PostgreSQL."""
