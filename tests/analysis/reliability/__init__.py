"""How well a set of items measures."""
