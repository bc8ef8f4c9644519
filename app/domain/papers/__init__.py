"""What is printed, and when."""
