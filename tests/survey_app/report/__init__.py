"""Tests of the report: numbers from stored rows, words and documents."""
