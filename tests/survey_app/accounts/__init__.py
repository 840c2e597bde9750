"""Tests of accounts: passwords, signing in and out, lock-out."""
