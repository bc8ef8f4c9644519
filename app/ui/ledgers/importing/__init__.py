"""Importing a ledger, page by page: choose, check what was recognised, see what would happen, import."""
