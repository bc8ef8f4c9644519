"""Dated rules as values: business types, their fields, papers, stages and limits, and the kinds of work orders."""
