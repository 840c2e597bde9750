"""What moves the overall judgement."""
