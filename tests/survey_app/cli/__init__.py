"""Tests of the commands: what they print, where they stop, and that they say what to do."""
