"""The month's score of an area manager and the half-year's star, computed from facts by dated rules."""
