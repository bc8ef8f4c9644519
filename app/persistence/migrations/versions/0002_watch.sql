CREATE TABLE _arrival (
    id BLOB NOT NULL,
    device_index INTEGER NOT NULL,
    written_at INTEGER NOT NULL,
    arrived_at INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE _finding (
    id BLOB NOT NULL,
    found_at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    "table" INTEGER NOT NULL,
    "key" BLOB NOT NULL,
    title TEXT NOT NULL,
    difference TEXT NOT NULL,
    own_hash TEXT NOT NULL,
    hub_hash TEXT NOT NULL,
    repair TEXT NOT NULL,
    own TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE _watch (
    id BLOB NOT NULL,
    compared_at INTEGER,
    compared_seq INTEGER NOT NULL,
    differed INTEGER NOT NULL,
    waits_since INTEGER,
    cursor INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    frozen TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE canary (
    id BLOB NOT NULL,
    device_index INTEGER NOT NULL,
    written_at INTEGER NOT NULL,
    n INTEGER NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
