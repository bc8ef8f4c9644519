"""Cases, the events that happened to them, and the clocks that run on them."""
