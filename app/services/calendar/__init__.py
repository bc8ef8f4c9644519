"""The station's own working calendar: what it enters, what takes it back, and the limits that move with it."""
