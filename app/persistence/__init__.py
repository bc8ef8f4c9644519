"""The station's SQLite file: the only floor that knows SQL."""
