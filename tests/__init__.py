"""Tests: the folders mirror the packages; `journeys` walks whole ways, `guards` reads the source.

Values are made by builders, `now` is passed, and nothing of our own is mocked. `-m 'not slow'`
leaves out what needs a browser, a database server or more than a second.
"""
