"""Work orders: proposed, sent, reported."""
