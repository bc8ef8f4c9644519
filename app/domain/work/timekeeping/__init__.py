"""Paper against system: whether the times a station keeps can be true, and what is asked about those that cannot."""
