"""The tables, by area; `metadata` knows them all once this package is imported."""
