"""Lists for screens: keys in order first, rows when they come into view; sorting and filtering happen in SQL."""
