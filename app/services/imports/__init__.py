"""Ledgers of other systems: looked at, checked, taken in as a whole, taken back."""
