"""Honest answers are seldom flagged, whatever honest people are like; planted ones are found."""
