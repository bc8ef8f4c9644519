"""What a station's computers and the county's hub say to each other, and how the hub merges it (`design/sync.md` 4)."""
