"""Work orders: who is sent, whether the crew may do it, and how the order lives."""
