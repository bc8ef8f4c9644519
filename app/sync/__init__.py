"""The hub's language: how operations and the log are packed, signed and carried. No database, no window."""
