"""Customers: found, shown, kept findable."""
