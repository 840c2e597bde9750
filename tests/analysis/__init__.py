"""What numbers mean, checked: published numbers, a second way, properties, few simulations."""
