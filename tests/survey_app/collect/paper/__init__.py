"""Paper forms: printed, typed twice, compared, stored once."""
