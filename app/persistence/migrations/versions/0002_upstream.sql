CREATE TABLE _conflict (
    id BLOB NOT NULL,
    seq INTEGER NOT NULL,
    "table" INTEGER NOT NULL,
    "key" BLOB NOT NULL,
    field INTEGER NOT NULL,
    part TEXT NOT NULL,
    kept TEXT NOT NULL,
    kept_seq INTEGER NOT NULL,
    kept_device INTEGER NOT NULL,
    kept_hlc INTEGER NOT NULL,
    kept_user BLOB,
    other TEXT NOT NULL,
    other_seq INTEGER NOT NULL,
    other_device INTEGER NOT NULL,
    other_hlc INTEGER NOT NULL,
    other_user BLOB,
    "before" TEXT NOT NULL,
    stake TEXT NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE INDEX ix_conflict_record ON _conflict ("table", "key");
CREATE TABLE _extra (
    seq INTEGER NOT NULL,
    tbl INTEGER NOT NULL,
    pk BLOB NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (seq)
)
 STRICT;
CREATE TABLE _num_block (
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    lo INTEGER NOT NULL,
    hi INTEGER NOT NULL,
    PRIMARY KEY (series, year, lo)
)
 WITHOUT ROWID,
 STRICT;
CREATE TABLE _orphan (
    seq INTEGER NOT NULL,
    tbl INTEGER NOT NULL,
    pk BLOB NOT NULL,
    entry TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (seq)
)
 STRICT;
CREATE INDEX ix_orphan_record ON _orphan (tbl, pk);
CREATE TABLE _quarantined (
    id BLOB NOT NULL,
    dev_seq INTEGER NOT NULL,
    reason TEXT NOT NULL,
    told_at INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE _upstream (
    id BLOB NOT NULL,
    url TEXT NOT NULL,
    certificate TEXT NOT NULL,
    hub_id BLOB NOT NULL,
    hub_key BLOB NOT NULL,
    station_code TEXT NOT NULL,
    station_name TEXT NOT NULL,
    hub_epoch BLOB NOT NULL,
    is_active INTEGER NOT NULL,
    acked INTEGER NOT NULL,
    seen INTEGER NOT NULL,
    archived INTEGER NOT NULL,
    head INTEGER NOT NULL,
    is_stale INTEGER NOT NULL,
    next_epoch BLOB NOT NULL,
    tried_at INTEGER,
    succeeded_at INTEGER,
    trouble TEXT NOT NULL,
    failures INTEGER NOT NULL,
    retry_s INTEGER NOT NULL,
    offsets TEXT NOT NULL,
    former_epoch BLOB NOT NULL,
    former_indexes TEXT NOT NULL,
    fetches_files INTEGER NOT NULL,
    mark BLOB NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE TABLE conflict_decision (
    id BLOB NOT NULL,
    conflict_id BLOB NOT NULL,
    choice TEXT NOT NULL,
    note TEXT NOT NULL,
    decided_by BLOB,
    decided_at INTEGER NOT NULL,
    PRIMARY KEY (id)
)
 STRICT;
CREATE INDEX ix_conflict_decision_conflict ON conflict_decision (conflict_id);
