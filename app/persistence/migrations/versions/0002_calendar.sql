CREATE TABLE calendar_entry (
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    reason TEXT NOT NULL,
    entered_at INTEGER NOT NULL,
    entered_by BLOB,
    PRIMARY KEY (id),
    FOREIGN KEY(entered_by) REFERENCES staff (id)
)
 STRICT;
