"""Comparisons of shares: two, several, over time, between places and modes."""
