"""Cases at the counter: business, stages, events, deadlines."""
