CREATE TABLE print_content (
    id BLOB NOT NULL,
    record_id BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(record_id) REFERENCES print_record (id)
)
 STRICT;
CREATE INDEX ix_print_content_record ON print_content (record_id);
CREATE TABLE print_void (
    id BLOB NOT NULL,
    record_id BLOB NOT NULL,
    reason TEXT NOT NULL,
    voided_at INTEGER NOT NULL,
    actor_id BLOB,
    PRIMARY KEY (id),
    FOREIGN KEY(record_id) REFERENCES print_record (id)
)
 STRICT;
CREATE INDEX ix_print_void_record ON print_void (record_id);
