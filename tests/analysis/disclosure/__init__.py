"""What is printed tells about no single person, whoever subtracts."""
