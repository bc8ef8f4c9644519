CREATE TABLE import_rows (
    id BLOB NOT NULL,
    batch_id BLOB NOT NULL,
    places BLOB NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT uq_import_rows_batch_id UNIQUE (batch_id),
    FOREIGN KEY(batch_id) REFERENCES import_batch (id)
)
 STRICT;
