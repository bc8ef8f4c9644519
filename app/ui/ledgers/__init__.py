"""The work place 台账: lists of what the station knows, cards beside them, and the import of ledgers."""
