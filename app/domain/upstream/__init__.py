"""What computers of a station and the county's hub say to each other, and how the hub merges it (`design/sync.md` 4)."""
