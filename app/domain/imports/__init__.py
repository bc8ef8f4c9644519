"""What was imported, from which file, and what it changed."""
