"""Officials answer requests for a reply."""
