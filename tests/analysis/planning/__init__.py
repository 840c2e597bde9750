"""Planning, checked: R's sizes, brute force, the verdict itself, and figures officials quote."""
