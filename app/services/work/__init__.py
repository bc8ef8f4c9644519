"""Cases at the counter, through their whole life."""
