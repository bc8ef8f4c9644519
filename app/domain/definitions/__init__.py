"""Dated rules as data: business types, limits, calendars, schemes."""
