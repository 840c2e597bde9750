"""What a tablet sends and is given, and what the server makes of it."""
