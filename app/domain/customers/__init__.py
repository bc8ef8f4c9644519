"""Customers of the station and the checks on what identifies them."""
