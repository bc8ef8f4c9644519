"""The device's side of the hub in SQL: what is to be sent, and what came put into the file (`sync.md` 4.2, 4.5)."""
