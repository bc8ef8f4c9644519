"""Work orders: who is sent, who guards, what blocks."""
