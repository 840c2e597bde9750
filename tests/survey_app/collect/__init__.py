"""Tests of the respondent's journey."""
