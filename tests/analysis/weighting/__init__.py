"""Weights that meet known margins, and the standard errors that go with them."""
