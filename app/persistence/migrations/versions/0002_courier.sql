CREATE TABLE _courier (
    id BLOB NOT NULL,
    sent BLOB NOT NULL,
    sent_epoch BLOB NOT NULL,
    request BLOB NOT NULL,
    selector TEXT NOT NULL,
    code_hash BLOB NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
