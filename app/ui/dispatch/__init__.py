"""派工: orders nobody is sent to, the people by grid, and the order that is being looked at."""
