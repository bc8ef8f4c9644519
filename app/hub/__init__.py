"""The county's hub: one log for each station, on PostgreSQL, or on SQLite to try it (`design/sync.md` 4.3 to 4.14)."""
