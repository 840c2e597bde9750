"""Tests of the application, in the folders of its packages."""
