"""Tests of what every page shares: odd addresses, odd headers, a database that is away."""
