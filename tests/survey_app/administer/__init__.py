"""Tests of setting a survey up: the body, the pages, the posters, the commands."""
