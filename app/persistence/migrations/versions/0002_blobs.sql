CREATE TABLE _blob_queue (
    sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    is_here INTEGER NOT NULL,
    held BLOB NOT NULL,
    failures INTEGER NOT NULL,
    next_at INTEGER,
    trouble TEXT NOT NULL,
    PRIMARY KEY (sha256)
)
 WITHOUT ROWID,
 STRICT;
