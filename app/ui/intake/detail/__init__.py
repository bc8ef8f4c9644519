"""One case: what it is, what may be done now, what was entered, and what happened."""
